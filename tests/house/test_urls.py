"""Every address for every kind of reader: no fault, no door left open, nothing changed by reading.

The cases come from the URLconf. A new address without parameters is tried at once; one that
names a new kind of thing needs a line in `SUBJECTS`, or the kit fails and names it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from luoshi.history.models import Entry
from luoshi.ledger.models import Evidence
from tests.house.story import AT, County
from tests.house.tables import MAY_GROW_ON_READING, changed, digests

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST")
ABSENT_NUMBER = 999_999_999
# More than either database can hold as a key.
HUGE_NUMBER = 10**30
# Names that pages and programs read, whatever they are for.
NAMES = """
act at before do done due_from due_on due_until end freshness into kind lead leader line name next
number numbers on page part percent person place post q query reason report role rule seat size
sort source standing start starts_on state subject task text title unit verb view words
"""
STRANGE = dict.fromkeys(NAMES.split(), "\x00 9999999999999999999999 <b>%s ' 2026-02-31")
HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
POLICY = frozenset(
    {
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    }
)
# Open to everybody, each with its reason.
PUBLIC: Mapping[str, str] = {
    "account_login": "one must come in somewhere",
    "choose_language": "a cookie of one's own, no data",
    "alive": "a sign of life for a monitor, no data",
    "setup:code": "only while there is no body; else not found",
    "setup:body": "only while there is no body; else not found",
    "gallery": "invented content, in demonstrations only",
}
# Names the login library asks for; the page answers “not found” to everybody.
NOT_OFFERED = re.compile(r"account_(?!login$|logout$|change_password$)")
# Pages about the programs' door: they may lead to the login like other pages.
DESCRIPTION = frozenset({"api:openapi-json", "api:openapi-view", "api:api-root"})
# Addresses that answer a stranger like their own people, without saying whether a thing is there.
SAYS_NOTHING: Mapping[str, str] = {
    "tasks/lists/<int:pk>/removal/": "lets go of one's own list; another's is passed over",
    "inbox/<slug:kind>/": "a kind of waiting thing, the same word in every body",
    "api/v1/<path:rest>": "names nothing",
}


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
    "tasks/import/<int:pk>": lambda c: {"pk": c.table.pk},
    "history/<int:pk>": lambda c: {
        "pk": Entry.objects.filter(body_id=c.cast.body.pk).latest("pk").pk
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
OF_THINGS = [route for route in ROUTES if route.parameters and route.pattern not in SAYS_NOTHING]


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

    def ask(self, method: str, path: str, content: Mapping[str, Any] | None = None) -> Any:
        """Send a request; what it changes is taken back unless it only reads."""
        self.client.cookies = SimpleCookie(self._cookies)
        if method != "POST":
            response = self.client.generic(method, path, QUERY_STRING=_query(content))
            return _whole(response)
        with transaction.atomic():
            if path.startswith("/api/"):
                response = self.client.post(path, dict(content or {}), "application/json")
            else:
                response = self.client.post(path, dict(content or {}))
            transaction.set_rollback(True)
        return _whole(response)


def _query(content: Mapping[str, Any] | None) -> str:
    from urllib.parse import urlencode

    return urlencode(content or {})


def _whole(response: Any) -> Any:
    if response.streaming:
        response.whole = b"".join(response.streaming_content)
    else:
        response.whole = response.content
    return response


@pytest.fixture(scope="module", autouse=True)
def _day() -> Iterator[None]:
    with override_settings(DEMO_DAY=AT.date()):
        yield


@pytest.fixture(scope="module")
def readers(county: County, _day: None) -> dict[str, Reader]:
    """One of each kind."""
    cast = county.cast
    return {
        "anonymous": Reader(),
        "reader": Reader(cast.reader.user),
        "clerk of the lead": Reader(cast.clerk.user),
        "clerk of another unit": Reader(cast.other_clerk.user),
        "supervision": Reader(cast.officer.user),
        "administrator": Reader(cast.administrator.user),
        "stranger": Reader(county.foreigner.user),
    }


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


def test_every_kind_of_thing_has_its_parameters() -> None:
    asked = {route.parameters for route in ROUTES if route.parameters}

    assert asked - set(SUBJECTS) == set(), "name what stands in these addresses in SUBJECTS"
    assert set(SUBJECTS) - asked == set(), "no address asks for these any more"


@each_route(ROUTES)
def test_an_address_holds_for_every_reader(
    county: County, readers: Mapping[str, Reader], route: Route
) -> None:
    path = path_of(route, values_of(route, county))
    before = digests(MAY_GROW_ON_READING)

    read = {who: reader.ask("GET", path) for who, reader in readers.items()}
    looked = readers["supervision"].ask("HEAD", path)
    touched = changed(before, digests(MAY_GROW_ON_READING))
    sent = {who: reader.ask("POST", path) for who, reader in readers.items()}

    assert touched == [], "reading changed these"
    assert looked.status_code in {read["supervision"].status_code, 405}
    assert [*_problems("GET", route, read), *_problems("POST", route, sent)] == []
    assert _foreign_words(county, route, read["stranger"]) == []


def _problems(method: str, route: Route, answers: Mapping[str, Any]) -> Iterator[str]:
    for who, answer in answers.items():
        if answer.status_code >= 500:
            yield f"{method} as {who}: {answer.status_code}"
        for name, value in HEADERS.items():
            if answer.headers.get(name) != value:
                yield f"{method} as {who}: {name} is {answer.headers.get(name)}"
        policy = answer.headers.get("Content-Security-Policy", "").split(";")
        if {part.strip() for part in policy} != POLICY:
            yield f"{method} as {who}: Content-Security-Policy is {policy}"
    unknown = answers["anonymous"]
    if not _is_turned_away(route, unknown):
        yield f"{method} lets anybody in: {unknown.status_code}"


def _is_turned_away(route: Route, answer: Any) -> bool:
    if route.name in PUBLIC:
        return True
    if NOT_OFFERED.match(route.name):
        return bool(answer.status_code == 404)
    if route.is_for_programs or answer.status_code == 401:
        return answer.status_code in {401, 405}
    return answer.status_code == 302 and (
        answer["Location"].startswith("/accounts/login/") or route.name == "account_logout"
    )


def _foreign_words(county: County, route: Route, answer: Any) -> list[str]:
    cast = county.cast
    canaries = [
        county.task.title,
        county.document.title,
        county.plan.name,
        county.group.name,
        cast.body.name,
        *(unit.name for unit in (cast.bureau, cast.other_bureau, cast.town, cast.supervision)),
        *(member.user.name for member in (cast.clerk, cast.head, cast.officer, cast.leader)),
    ]
    text = answer.whole.decode(errors="replace")
    return [canary for canary in canaries if canary in text]


@each_route(ROUTES)
def test_strange_values_are_refused_not_fatal(
    county: County, readers: Mapping[str, Reader], route: Route
) -> None:
    values = values_of(route, county)
    reader = readers["administrator" if "organisations" in route.pattern else "supervision"]
    path, far = path_of(route, values), path_of(route, nowhere(values, HUGE_NUMBER))

    statuses = {
        "query": reader.ask("GET", path, STRANGE).status_code,
        "form": reader.ask("POST", path, STRANGE).status_code,
        "address": reader.ask("GET", far).status_code,
    }

    assert {key: status for key, status in statuses.items() if status >= 500} == {}


@pytest.mark.parametrize("path", ["/tasks/\x00/", "/api/v1/tasks/\x00", "/tasks/?q=\x00"])
def test_a_nul_in_an_address_is_refused_with_a_sentence(
    county: County, readers: Mapping[str, Reader], path: str
) -> None:
    place, _, query = path.partition("?q=")

    answer = readers["supervision"].ask("GET", place, {"q": query} if query else None)

    assert answer.status_code == 400
    assert "这个请求" in answer.whole.decode() or answer.json()["code"] == "bad_request"


def test_a_nul_in_a_cookie_or_a_form_is_refused(
    county: County, readers: Mapping[str, Reader]
) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["luoshi"] = "abcdefgh\x00ijkl"

    with_cookie = client.get("/")
    with_form = readers["supervision"].ask("POST", "/documents/1/withdrawal/", {"reason": "\x00"})

    assert with_cookie.status_code == 400
    assert with_form.status_code == 400


@each_route(OF_THINGS)
def test_a_stranger_cannot_tell_a_foreign_thing_from_none(
    county: County, readers: Mapping[str, Reader], route: Route
) -> None:
    values, stranger = values_of(route, county), readers["stranger"]
    foreign_path, absent_path = path_of(route, values), path_of(route, nowhere(values))

    statuses = set()
    for method in METHODS:
        foreign, absent = stranger.ask(method, foreign_path), stranger.ask(method, absent_path)
        statuses.add(foreign.status_code)
        assert foreign.status_code == absent.status_code, method
        assert _plain(foreign, foreign_path) == _plain(absent, absent_path), method

    # 422: a program's request that cannot be read is refused before anything is looked up.
    assert statuses <= {404, 405, 422}
    assert statuses != {405}


def _plain(response: Any, path: str) -> str:
    """The answer without what differs from request to request."""
    text = response.whole.decode(errors="replace").replace(path, "…")
    text = text.replace(response.headers.get("X-Request-Number", "…"), "…")
    return re.sub(r'(csrf\w*"?[^"]*"[^"]*")\w{32,64}', r"\1", text, flags=re.IGNORECASE)
