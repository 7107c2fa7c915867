"""A-08: everything our own description allows, and what it forbids, asked of the programs' door."""

import logging
import os
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from zlib import crc32

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)

from luoshi.common import clock
from luoshi.config.api import api
from luoshi.organisations.services import make_token
from tests.cast import Member
from tests.house.conftest import county
from tests.house.story import AT, County
from tests.scoreboard import Prove

__all__ = ["county"]
pytestmark = pytest.mark.django_db
# Each leg of the tests asks other things.
SEED = 20260401 if os.environ.get("LUOSHI_LEG") != "PostgreSQL" else 20260402
ABOUT_REAL_THINGS = 0.7
EACH = 30 if os.environ.get("LUOSHI_NIGHTLY") else 4
CHAINS, STEPS = (200, 40) if os.environ.get("LUOSHI_NIGHTLY") else (4, 12)
MOST_CHAINS = 10 * CHAINS
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
CAREFULLY = settings(
    max_examples=EACH,
    deadline=None,
    database=None,
    derandomize=False,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# The search begins with the shortest chain there is; what is wanted is the one drawn after it.
IN_CHAINS = settings(CAREFULLY, max_examples=2, stateful_step_count=STEPS)


@pytest.fixture(scope="module", autouse=True)
def _day() -> Iterator[None]:
    logging.disable(logging.WARNING)
    with override_settings(DEMO_DAY=AT.date()):
        yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module", autouse=True)
def _one_connection() -> Iterator[None]:
    """A server lets go of its connection between requests; here the whole test stands on one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.proof("P4", "A-08")
def test_the_programs_door_never_breaks(county: County, prove: Prove) -> None:
    insider, stranger = _Asked(county), _Asked(county)
    cast = county.cast
    door = [
        (insider, _headers_of(cast.officer)),
        (insider, _headers_of(cast.head)),
        (stranger, _headers_of(county.foreigner)),
    ]
    draw = random.Random(SEED)

    # To make up what is asked takes as long as to ask it: each case is asked by all.
    for operation in _described().get_all_operations():
        _ask(door, draw, operation.ok())

    assert insider.problems + stranger.problems == []
    assert stranger.foreign == []
    prove(
        f"{insider.count + stranger.count} requests: 0 × 5xx, 0 against the description, 0 foreign",
        seed=SEED,
    )


@pytest.mark.proof("P4", "A-08 chains")
def test_no_chain_of_acts_breaks_the_programs_door(county: County, prove: Prove) -> None:
    asked, made = _Asked(county), Counter[str]()
    people = [_headers_of(member) for member in (county.cast.officer, county.cast.head)]

    class Chain(_described().as_state_machine()):  # type: ignore[misc]
        """What is made is read, and acted upon, by one who may and one who may not."""

        def setup(self) -> None:
            self.undone = transaction.atomic()
            self.undone.__enter__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

        def get_call_kwargs(self, case: Case) -> dict[str, Any]:
            # By what is asked, so that a chain tried again is asked by the same people.
            chosen = crc32(f"{case.method} {case.operation.path} {case.body}".encode()) % len(
                people
            )
            return {"headers": people[chosen]}

        def validate_response(self, response: Any, case: Case, **_given: Any) -> None:
            asked.note(case, response)
            made[f"{case.method} {case.operation.path}"] += response.status_code < 300

    # Each chain is a search of its own: what is drawn follows the answers, whose salts and numbers
    # differ from one telling to the next, and that ends a search ("flaky") and is no fault.
    chains = 0
    while chains < CHAINS or (chains < MOST_CHAINS and not _acts(made)):
        with suppress(Flaky):
            run_state_machine_as_test(seed(SEED + chains)(Chain), settings=IN_CHAINS)
        chains += 1

    acts = _acts(made)
    assert asked.problems == []
    assert acts > 0, "nothing that was made was ever asked for"
    prove(
        f"{asked.count} requests in {chains} chains, {acts} on what a chain had made: 0 × 5xx",
        seed=SEED,
    )


def _acts(made: Counter[str]) -> int:
    """How often something was asked of what a chain had made."""
    return sum(count for what, count in made.items() if "}" in what)


class _Asked:
    """What was asked, and what was wrong with the answers."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.count = 0
        self.problems: list[str] = []
        self.foreign: list[str] = []
        self._canaries = (county.task.title, county.document.title, county.cast.body.name)

    def ask(self, case: Case, headers: dict[str, str]) -> None:
        """Send a case, take back what it did, and look at the answer."""
        with transaction.atomic():
            response = case.call(headers=headers)
            transaction.set_rollback(True)
        self.note(case, response)

    def note(self, case: Case, response: Any) -> None:
        """Look at an answer."""
        self.count += 1
        try:
            case.validate_response(response, checks=CHECKS)
        except (Failure, FailureGroup) as problem:
            self.problems.append(f"{case.method} {case.path}: {problem}"[:600])
        self.foreign += [word for word in self._canaries if word in response.text]


def _described() -> Any:
    described = schemathesis.openapi.from_dict(api.get_openapi_schema())
    described.app = get_wsgi_application()
    return described


def _ask(door: list[tuple[_Asked, dict[str, str]]], draw: random.Random, operation: Any) -> None:
    @seed(SEED)
    @CAREFULLY
    @given(case=operation.as_strategy())
    def each(case: Case) -> None:
        if draw.random() < ABOUT_REAL_THINGS:
            case.path_parameters = _there(case.path_parameters, door[0][0].county)
        for asked, headers in door:
            asked.ask(case, headers)

    each()


def _headers_of(member: Member) -> dict[str, str]:
    now = clock.now()
    _token, key = make_token(
        actor=member.actor,
        at=now,
        user=member.user,
        post=member.post,
        purpose="fuzz",
        expires_on=now.date().replace(month=12),
    )
    return {"Authorization": f"Bearer {key}"}


def _there(given_names: Mapping[str, Any] | None, county: County) -> dict[str, Any]:
    known = {
        "number": county.task.number,
        "key": county.report.pk,
        "pk": county.document.pk,
    }
    return {name: known.get(name, value) for name, value in (given_names or {}).items()}
