"""How a program shows as whom it acts: a token of its own, or the session of a page."""

from dataclasses import replace

from django.http import HttpRequest
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from luoshi.common import clock
from luoshi.common.api import CsrfMissing
from luoshi.organisations import selectors
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import User

_SAFE = {"GET", "HEAD", "OPTIONS"}
_FOUND = "_actor_of_program"


class Bearer(HttpBearer):
    """`Authorization: Bearer …` with a token that a person made for a program."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:  # noqa: ARG002 - read with the request
        """The post the token acts as, while token, person and appointment hold."""
        return actor_behind(request)


class Session(APIKeyCookie):
    """The session of somebody who is logged in; whatever changes something needs its CSRF token."""

    param_name = "luoshi"

    def __init__(self) -> None:
        super().__init__(csrf=False)  # asked for below, with a refusal of our own shape

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:  # noqa: ARG002
        """The post the session acts as."""
        return None if "Authorization" in request.headers else actor_behind(request)


ACCESS = (Bearer(), Session())


def actor_behind(request: HttpRequest) -> Actor | None:
    """As whom a program's request acts; found once per request."""
    if not hasattr(request, _FOUND):
        setattr(request, _FOUND, _find(request))
    found: Actor | None = getattr(request, _FOUND)
    return found


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request that was let in."""
    actor: Actor = request.auth  # type: ignore[attr-defined]
    return actor


def _find(request: HttpRequest) -> Actor | None:
    header = request.headers.get("Authorization", "")
    if header:
        scheme, _, key = header.partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            return None
        number = getattr(request, "number", "")
        return selectors.actor_for_token(key.strip(), clock.now(), number)
    user = request.user
    actor: Actor | None = getattr(request, "actor", None)
    if not isinstance(user, User) or user.must_change_password or actor is None:
        return None
    if getattr(request, "lacks_second_factor", False):
        return None
    if request.method not in _SAFE and check_csrf(request) is not None:
        raise CsrfMissing
    return replace(actor, channel="api")
