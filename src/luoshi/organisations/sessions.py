"""How long a session lives: idle, in all, and until the person's sessions are ended."""

from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest

from luoshi.organisations.models import User

ENTERED, SEEN, EPOCH = "entered_at", "seen_at", "session_epoch"
IDLE, ENDED, POST = "idle_minutes", "session_ended", "post_id"
_REFRESH_SECONDS = 60


class Ended(StrEnum):
    """Why a session ended."""

    IDLE = "idle"
    TOO_LONG = "too_long"
    ELSEWHERE = "elsewhere"
    ONE_FACTOR = "one_factor"
    SUSPENDED = "suspended"
    CLOSED = "closed"


def why_ended(request: HttpRequest, user: User, at: datetime) -> Ended | None:
    """Why the session of a request may not go on, if so; else stamp that it was used.

    The stamp is written at most once a minute: a page must not cost a write.
    """
    session, now = request.session, int(at.timestamp())
    if SEEN not in session:
        session.update({ENTERED: now, SEEN: now, EPOCH: user.session_epoch})
        session.pop(ENDED, None)
        return None
    if session[EPOCH] != user.session_epoch:
        return Ended.ELSEWHERE
    if now - session[ENTERED] > settings.SESSION_ABSOLUTE_HOURS * 3600:
        return Ended.TOO_LONG
    if now - session[SEEN] > session.get(IDLE, settings.SESSION_IDLE_MINUTES) * 60:
        return Ended.IDLE
    if now - session[SEEN] >= _REFRESH_SECONDS:
        session[SEEN] = now
    return None


def keep_epoch(request: HttpRequest, epoch: int) -> None:
    """Let the session in which a password was changed go on."""
    request.session[EPOCH] = epoch


def limit_idle(request: HttpRequest, *, is_administrator: bool) -> None:
    """Administrators' sessions end sooner when nobody is at the desk."""
    minutes = (
        settings.SESSION_IDLE_MINUTES_ADMINISTRATOR
        if is_administrator
        else settings.SESSION_IDLE_MINUTES
    )
    if request.session.get(IDLE) != minutes:
        request.session[IDLE] = minutes
