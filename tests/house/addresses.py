"""Every address of the URLconf, what stands in its parameters, and somebody who asks.

A new address without parameters is tried at once; one that names a new kind of thing needs a
line in `SUBJECTS`, or the kit fails and names it.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import pytest
from allauth.usersessions.models import UserSession
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from luoshi.history.models import Entry
from luoshi.ledger.models import Evidence
from luoshi.organisations.models import FactorReset
from tests.house.parts import gathered
from tests.house.story import County

ABSENT_NUMBER = 999_999_999
# Pages about the programs' door: they may lead to the login like other pages.
DESCRIPTION = frozenset({"api:openapi-json", "api:openapi-view", "api:api-root"})


@dataclass(frozen=True, slots=True)
class Route:
    """An address of the URLconf."""

    name: str
    pattern: str

    @property
    def parameters(self) -> str:
        """The address up to its last parameter."""
        return self.pattern[: self.pattern.rindex(">") + 1] if ">" in self.pattern else ""

    @property
    def is_for_programs(self) -> bool:
        """Whether programs use it; they are told 401, not led to a page."""
        return self.name.startswith("api:") and self.name not in DESCRIPTION


Values = Callable[[County], Mapping[str, object]]
SUBJECTS: Mapping[str, Values] = {
    "organisations/<int:pk>": lambda c: {"pk": c.group.pk},
    "organisations/posts/<int:pk>": lambda c: {"pk": c.cast.clerk.post.pk},
    "organisations/appointments/<int:pk>": lambda c: {"pk": c.appointment.pk},
    "organisations/absences/<int:pk>": lambda c: {"pk": c.absence.pk},
    "organisations/persons/<int:pk>": lambda c: {"pk": c.cast.clerk.user.pk},
    "organisations/my-sign-in/sessions/<int:pk>": lambda c: {
        "pk": UserSession.objects.get(user=c.cast.clerk.user).pk
    },
    "organisations/second-factors/<int:pk>": lambda c: {"pk": FactorReset.objects.get().pk},
    "organisations/tokens/<int:pk>": lambda c: {"pk": c.token.pk},
    "documents/<int:pk>": lambda c: {"pk": c.document.pk},
    "documents/<int:pk>/cleanings/<int:cleaning_id>": lambda c: {
        "pk": c.document.pk,
        "cleaning_id": c.cleaning.pk,
    },
    "documents/<int:pk>/commitments/<int:number>": lambda c: {
        "pk": c.document.pk,
        "number": c.commitments[1].number,
    },
    "identities/openings/<int:pk>": lambda c: {"pk": c.opening.pk},
    "tasks/<str:number>": lambda c: {"number": c.task.number},
    "tasks/<str:number>/files/<int:pk>": lambda c: {
        "number": c.task.number,
        "pk": Evidence.objects.get().pk,
    },
    "tasks/<str:number>/reports/<int:pk>": lambda c: {
        "number": c.task.number,
        "pk": c.report.pk,
    },
    "tasks/lists/<int:pk>": lambda c: {"pk": c.saved.pk},
    "history/<int:pk>": lambda c: {
        "pk": Entry.objects.filter(body_id=c.cast.body.pk, leaf__isnull=False).latest("pk").pk
    },
    "inbox/<slug:kind>": lambda c: {"kind": "signing"},
    "no-change/<str:number>": lambda c: {"number": c.task.number},
    "api/v1/organisations/<key>": lambda c: {"key": c.cast.town.pk},
    "api/v1/tasks/<number>": lambda c: {"number": c.task.number},
    "api/v1/tasks/<number>/reports/<key>": lambda c: {
        "number": c.task.number,
        "key": c.report.pk,
    },
    "api/v1/documents/<int:pk>": lambda c: {"pk": c.document.pk},
    "api/v1/documents/<int:pk>/commitments/<int:number>": lambda c: {
        "pk": c.document.pk,
        "number": c.commitments[1].number,
    },
    "api/v1/<path:rest>": lambda c: {"rest": "nowhere/at/all"},
    **gathered("SUBJECTS"),
    r"accounts/^confirm-email/(?P<key>": lambda c: {"key": "abc"},
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>": lambda c: {
        "uidb36": "1",
        "key": "abc",
    },
}


def routes() -> list[Route]:
    """Every address of the site, each once."""
    found = {route.pattern: route for route in _walk(get_resolver().url_patterns)}
    return sorted(found.values(), key=lambda route: route.pattern)


def _walk(
    patterns: list[URLPattern | URLResolver], before: str = "", space: str = ""
) -> Iterator[Route]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, path, inner)
        else:
            yield Route(f"{space}{pattern.name}", path)


ROUTES = routes()


def each_route(some: list[Route]) -> Any:
    """One case for each address."""
    return pytest.mark.parametrize("route", some, ids=lambda route: f"/{route.pattern}")


class Reader:
    """Anybody at a browser or a program; logged in once, whatever a page does to the session."""

    def __init__(self, user: Any = None) -> None:
        self.client = Client(raise_request_exception=False)
        if user is not None:
            self.client.force_login(user)
        self._cookies = self.client.cookies.output(header="", sep=";")

    def change_session(self, **values: object) -> None:
        """Let the session know something else, as time or another act would."""
        session = self.client.session
        session.update(values)
        session.save()

    def ask(
        self,
        method: str,
        path: str,
        content: Mapping[str, Any] | None = None,
        *,
        is_kept: bool = False,
    ) -> Any:
        """Send a request; what it changes is taken back unless it only reads or is to be kept."""
        self.client.cookies = SimpleCookie(self._cookies)
        if method in {"GET", "HEAD"}:
            response = self.client.generic(method, path, QUERY_STRING=_query(content))
            return _whole(response)
        if method != "POST":
            with transaction.atomic():
                text = json.dumps(dict(content or {}))
                response = self.client.generic(method, path, text, "application/json")
                transaction.set_rollback(True)
            return _whole(response)
        with transaction.atomic():
            if path.startswith("/api/") and not _has_file(content):
                response = self.client.post(path, dict(content or {}), "application/json")
            else:
                response = self.client.post(path, dict(content or {}))
            transaction.set_rollback(not is_kept)
        return _whole(response)


def _has_file(content: Mapping[str, Any] | None) -> bool:
    return any(isinstance(value, UploadedFile) for value in (content or {}).values())


def _query(content: Mapping[str, Any] | None) -> str:
    return urlencode(content or {})


def _whole(response: Any) -> Any:
    if response.streaming:
        response.whole = b"".join(response.streaming_content)
    else:
        response.whole = response.content
    return response


def path_of(route: Route, values: Mapping[str, object]) -> str:
    """The address with its parameters filled in."""
    path = route.pattern
    for name, value in values.items():
        path = re.sub(rf"<(\w+:)?{name}>", str(value), path)
        path = re.sub(rf"\(\?P<{name}>[^)]*\)", str(value), path)
    return "/" + path.replace("^", "").replace("$", "")


def values_of(route: Route, county: County) -> Mapping[str, object]:
    """What stands in the place of each parameter."""
    return SUBJECTS[route.parameters](county) if route.parameters else {}


def nowhere(values: Mapping[str, object], number: int = ABSENT_NUMBER) -> dict[str, object]:
    """The same kind of thing, which is not there."""
    return {
        name: number if isinstance(value, int) else f"2026-{number}"
        for name, value in values.items()
    }
