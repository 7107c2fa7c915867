"""Every address for every kind of reader: no fault, no door left open, nothing changed by reading.

The cases come from the URLconf (`tests/house/addresses.py`); who is let in where stands in
`luoshi/organisations/policy.toml`, and an address that is missing there fails here.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings

from luoshi.organisations.policy import policy
from tests.house.addresses import (
    ROUTES,
    SUBJECTS,
    Reader,
    Route,
    each_route,
    nowhere,
    path_of,
    values_of,
)
from tests.house.story import AT, County
from tests.house.tables import MAY_GROW_ON_READING, changed, digests

pytestmark = pytest.mark.django_db
METHODS = ("GET", "POST")
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
    "calendars:feed": "a secret address of somebody; any other is not found",
    "gallery": "invented content, in demonstrations only",
}
# Names the login library asks for; the page answers “not found” to everybody.
NOT_OFFERED = re.compile(r"account_(?!login$|logout$|change_password$)")
# Addresses that answer a stranger like their own people, without saying whether a thing is there.
SAYS_NOTHING: Mapping[str, str] = {
    "tasks/lists/<int:pk>/removal/": "lets go of one's own list; another's is passed over",
    "inbox/<slug:kind>/": "a kind of waiting thing, the same word in every body",
    "api/v1/<path:rest>": "names nothing",
    "calendars/feed/<str:secret>.ics": "a secret, the same in every body",
}
OF_THINGS = [route for route in ROUTES if route.parameters and route.pattern not in SAYS_NOTHING]


@pytest.fixture(scope="module", autouse=True)
def _day() -> Iterator[None]:
    with override_settings(DEMO_DAY=AT.date()):
        yield


@pytest.fixture(scope="module")
def readers(county: County, _day: None) -> dict[str, Reader]:
    """One of each kind; on the second database those who see most and least."""
    cast = county.cast
    everyone = {
        "anonymous": Reader(),
        "reader": Reader(cast.reader.user),
        "clerk of the lead": Reader(cast.clerk.user),
        "clerk of another unit": Reader(cast.other_clerk.user),
        "supervision": Reader(cast.officer.user),
        "administrator": Reader(cast.administrator.user),
        "stranger": Reader(county.foreigner.user),
    }
    few = ("anonymous", "supervision", "administrator", "stranger")
    is_second = connection.vendor != "sqlite"
    return {who: everyone[who] for who in few} if is_second else everyone


def test_every_kind_of_thing_has_its_parameters() -> None:
    asked = {route.parameters for route in ROUTES if route.parameters}

    assert asked - set(SUBJECTS) == set(), "name what stands in these addresses in SUBJECTS"
    assert set(SUBJECTS) - asked == set(), "no address asks for these any more"


def test_every_address_stands_in_the_policy() -> None:
    # The gallery is there in demonstrations only.
    asked = {route.pattern for route in ROUTES} | {"gallery/"}

    assert asked - set(policy().lines) == set(), "say in policy.toml who is let in there"
    assert set(policy().lines) - asked == set(), "no such address any more; strike it out"


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
    if statuses == {405}:  # neither read nor sent to: taken away
        foreign, absent = (stranger.ask("DELETE", path) for path in (foreign_path, absent_path))
        statuses = {foreign.status_code, absent.status_code}
        assert _plain(foreign, foreign_path) == _plain(absent, absent_path)
    assert statuses != {405}


def _plain(response: Any, path: str) -> str:
    """The answer without what differs from request to request."""
    text = response.whole.decode(errors="replace").replace(path, "…")
    text = text.replace(response.headers.get("X-Request-Number", "…"), "…")
    return re.sub(r'(csrf\w*"?[^"]*"[^"]*")\w{32,64}', r"\1", text, flags=re.IGNORECASE)
