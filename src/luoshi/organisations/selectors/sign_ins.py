"""Where somebody is signed in, lost second factors, and who looked at personal data."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession

from luoshi.history.models import Entry
from luoshi.organisations import rules, sessions
from luoshi.organisations.actor import Actor
from luoshi.organisations.events import OrganisationEvent
from luoshi.organisations.models import FactorReset, User
from luoshi.organisations.session_store import SessionStore

MOST = 100


@dataclass(frozen=True, slots=True)
class SessionRow:
    """An open session: since when, from where, with which browser."""

    id: int
    opened_at: datetime
    address: str
    browser: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class ViewRow:
    """Somebody looked at personal data."""

    at: datetime
    whose: str
    what: str
    who: str
    post: str
    organisation: str
    reason: str


@dataclass(frozen=True, slots=True)
class ResetRow:
    """A lost second factor that waits for a second person."""

    id: int
    name: str
    asked_by: str
    asked_at: datetime
    reason: str
    may_confirm: bool


def sessions_of(user: User, current_key: str = "") -> list[SessionRow]:
    """The open sessions of a person, newest first."""
    known = UserSession.objects.filter(user=user).order_by("-created_at", "-pk")[:MOST]
    return [
        SessionRow(one.pk, one.created_at, one.ip, one.user_agent, one.session_key == current_key)
        for one in known
        if SessionStore(one.session_key).get(sessions.EPOCH, user.session_epoch)
        == user.session_epoch
        and SessionStore().exists(one.session_key)
    ]


def get_session(user: User, pk: int) -> UserSession:
    """One session of a person; another's is not there."""
    return UserSession.objects.get(user=user, pk=pk)


def views_of(actor: Actor, person: User | None = None) -> list[ViewRow]:
    """Who looked at whose personal data, latest first: of one person, or of the body."""
    entries = Entry.objects.filter(
        body_id=actor.body_id, event=OrganisationEvent.PERSONAL_SEEN.value
    )
    if person is not None:
        entries = entries.filter(subject_type="organisations.user", subject_id=person.pk)
    return [
        ViewRow(
            at=one.at,
            whose=one.subject_name,
            what=str(one.content.get("what", "")),
            who=str(one.actor.get("name", "")),
            post=str(one.actor.get("post", "")),
            organisation=str(one.actor.get("organisation", "")),
            reason=one.reason,
        )
        for one in entries.order_by("-pk")[:MOST]
    ]


def open_resets(actor: Actor) -> list[ResetRow]:
    """Lost second factors that wait, as far as the actor may know of them."""
    waiting = FactorReset.objects.filter(body_id=actor.body_id, confirmed_at=None)
    rows = []
    for one in waiting.select_related("user", "asked_by").order_by("asked_at", "pk"):
        may = rules.can_confirm_reset(actor, one)
        if may or rules.can_see_people(actor, None):
            rows.append(
                ResetRow(one.pk, one.user.name, one.asked_by.name, one.asked_at, one.reason, may)
            )
    return rows


def get_reset(actor: Actor, pk: int) -> FactorReset:
    """One lost second factor, for those who may confirm it or asked for it."""
    found = FactorReset.objects.select_related("user").get(body_id=actor.body_id, pk=pk)
    if rules.can_confirm_reset(actor, found) or rules.can_see_people(actor, None):
        return found
    raise FactorReset.DoesNotExist
