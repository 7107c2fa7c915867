"""A-01: every address, every method, every reader, against the policy."""

import logging
import os
import random
from collections.abc import Iterator, Mapping

import pytest
from django.test import override_settings

from luoshi.organisations.policy import (
    HIDDEN,
    LET_IN,
    METHODS,
    NO_SUCH_METHOD,
    Line,
    policy,
)
from tests.house.addresses import ROUTES, Reader, Route, path_of, values_of
from tests.house.conftest import county
from tests.house.story import AT, County
from tests.scoreboard import Prove
from tests.trust.matrix import AT_THE_DOOR, Outsider, example_of, insiders, met, outsiders

__all__ = ["county"]
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NIGHTLY = bool(os.environ.get("LUOSHI_NIGHTLY"))
# By night every cell; by day, of each address and method, so many who are let in and who are not.
SEED, LET_IN_BY_DAY, OTHERS_BY_DAY = 20260401, 1, 1
# Where the whole matrix once found what the day's draw had passed by.
FOUND_BY_NIGHT = frozenset(
    {
        "api/v1/duties/<int:key>/posts",
        "api/v1/periods/events/<key>/dispute",
        "organisations/second-factors/<int:pk>/",
        "periods/events/<int:key>/dispute/",
    }
)
DOOR_BY_DAY = frozenset({("anonymous", "GET"), ("anonymous", "POST"), ("left the post", "POST")})


@pytest.fixture(scope="module", autouse=True)
def _day() -> Iterator[None]:
    """The day of the story; a refusal each is what these tests ask for, not worth a line."""
    logging.disable(logging.ERROR)
    with override_settings(DEMO_DAY=AT.date()):
        yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def inside(county: County, _day: None) -> Mapping[str, Reader]:
    return insiders(county)


@pytest.fixture(scope="module")
def outside(county: County, inside: Mapping[str, Reader]) -> Mapping[str, Outsider]:
    return outsiders(county)


def test_the_policy_names_the_readers_of_the_matrix(inside: Mapping[str, Reader]) -> None:
    assert set(policy().readers) == set(inside)


@pytest.mark.proof("P4", "A-01")
def test_every_reader_meets_what_the_policy_says(
    county: County, inside: Mapping[str, Reader], outside: Mapping[str, Outsider], prove: Prove
) -> None:
    differences, cells = [], 0

    for route in ROUTES:
        line = policy().lines[route.pattern]
        path = path_of(route, values_of(route, county))
        for method, who, reader, expected in _cells(route, line, inside, outside):
            content = example_of(route, method) if method != "GET" else None
            answer = reader.ask(method, path, content)
            cells += 1
            if met(answer) not in expected:
                differences.append(f"{who} {method} /{route.pattern}: {met(answer)}")

    assert not differences, "\n".join(differences)
    prove(f"{cells} cells, 0 differences", seed=SEED)


Cell = tuple[str, str, Reader, frozenset[str]]


def _cells(
    route: Route, line: Line, inside: Mapping[str, Reader], outside: Mapping[str, Outsider]
) -> Iterator[Cell]:
    for method in METHODS:
        for who in _drawn(route, line, method, list(inside)):
            yield method, who, inside[who], frozenset({line.meets(who, method)})
        for who, one in outside.items():
            if NIGHTLY or (who, method) in DOOR_BY_DAY:
                yield method, who, one.reader, _expected(route, line, one, method)


def _drawn(route: Route, line: Line, method: str, names: list[str]) -> list[str]:
    if NIGHTLY or route.pattern in FOUND_BY_NIGHT:
        return names
    draw = random.Random(f"{SEED} {method} {route.pattern}")
    let_in = [name for name in names if line.meets(name, method) == LET_IN]
    others = [name for name in names if name not in let_in]
    if method not in line.methods:
        return draw.sample(others, 1)
    return draw.sample(let_in, min(LET_IN_BY_DAY, len(let_in))) + draw.sample(
        others, min(OTHERS_BY_DAY, len(others))
    )


def _expected(route: Route, line: Line, one: Outsider, method: str) -> frozenset[str]:
    if line.outsiders or (line.without_post and one.meets != AT_THE_DOOR):
        return frozenset({LET_IN, NO_SUCH_METHOD} - ({LET_IN} - {_named(line, method)}))
    if line.is_hidden and set(line.methods.values()) == {frozenset()}:
        return frozenset({HIDDEN, AT_THE_DOOR, one.meets})
    if route.is_for_programs:
        return frozenset({AT_THE_DOOR, NO_SUCH_METHOD})
    if route.name == "mfa_authenticate" and one.meets != AT_THE_DOOR:
        return frozenset({LET_IN, NO_SUCH_METHOD})
    return frozenset({one.meets, NO_SUCH_METHOD} if method not in line.methods else {one.meets})


def _named(line: Line, method: str) -> str:
    return LET_IN if method in line.methods else NO_SUCH_METHOD
