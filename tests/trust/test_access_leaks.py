"""A-02 canaries, A-03 the oracle of existence, A-04 guessed files, A-05 fields for programs."""

import logging
import os
import random
import statistics
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from django.test import override_settings

from luoshi.files.models import StoredFile
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.organisations.models import Organisation
from tests.cast import Member
from tests.factories import make_unit
from tests.house.addresses import ROUTES, Reader, path_of, values_of
from tests.house.conftest import county
from tests.house.story import AT, County
from tests.ledger.conftest import in_state, moment
from tests.scoreboard import Prove

__all__ = ["county"]
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SEED, TIMED = 20260401, 40
GUESSES = 100_000 if os.environ.get("LUOSHI_NIGHTLY") else 1_000


@pytest.fixture(scope="module", autouse=True)
def _day() -> Iterator[None]:
    logging.disable(logging.ERROR)
    with override_settings(DEMO_DAY=AT.date()):
        yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def secrets(county: County, _day: None) -> dict[str, Task]:
    """One task in each unit for the units involved alone, with a word found nowhere else."""
    cast = county.cast
    water = make_unit(cast.body, "县水利局")
    units = {"bureau": cast.bureau, "other_bureau": cast.other_bureau, "town": cast.town}
    return {
        name: _secret_of(county, unit, name) for name, unit in {**units, "water": water}.items()
    }


def _secret_of(county: County, unit: Organisation, name: str) -> Task:
    task = ledger.draft_task(
        actor=county.cast.officer.actor,
        at=moment(3, 2),
        title=f"canary-{name}-暗记",
        lead=unit,
        due_on=date(2026, 9, 30),
        visibility="internal",
    )
    return in_state(county.cast, task, "issued")


def _may_see(county: County) -> dict[str, tuple[Member, set[str]]]:
    cast = county.cast
    return {
        "clerk": (cast.clerk, {"bureau"}),
        "other head": (cast.other_head, {"other_bureau"}),
        "town clerk": (cast.town_clerk, {"town"}),
        "reader": (cast.reader, set()),
        "reviewer": (cast.reviewer, set()),
        "system": (cast.administrator, set()),
        "security": (county.security, set()),
        "stranger": (county.foreigner, set()),
    }


@pytest.mark.proof("P4", "A-02")
def test_no_canary_sings_on_anothers_page(
    county: County, secrets: dict[str, Task], prove: Prove
) -> None:
    heard, read = [], 0

    for who, (member, own) in _may_see(county).items():
        reader = Reader(member.user)
        for path, asked in _places(county, secrets):
            answer = reader.ask("GET", path, asked)
            read += 1
            text = _text_of(answer) + repr(sorted(answer.headers.items()))
            heard += [f"{who} {path}" for name in set(secrets) - own if f"canary-{name}-" in text]

    assert heard == []
    prove(f"{read} pages, exports and searches: 0 foreign canaries")


def _places(county: County, secrets: dict[str, Task]) -> Iterator[tuple[str, dict[str, str]]]:
    for route in ROUTES:
        if not route.name.startswith("account_"):
            yield path_of(route, values_of(route, county)), {}
    for task in secrets.values():
        yield f"/tasks/{task.number}/", {}
        yield f"/api/v1/tasks/{task.number}", {}
    for path in ("/tasks/", "/tasks/counts/", "/tasks/export/ledger.xlsx", "/api/v1/tasks"):
        yield path, {"q": "canary"}
        yield path, {"q": "暗记", "done": "all", "size": "200"}


def _text_of(answer: "object") -> str:
    whole: bytes = answer.whole  # type: ignore[attr-defined]
    if whole.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(whole)) as packed:
            return "".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    return whole.decode(errors="replace")


def test_the_canaries_sing_for_their_own(county: County, secrets: dict[str, Task]) -> None:
    cast = county.cast
    for name, member in (("bureau", cast.clerk), ("town", cast.town_clerk)):
        page = Reader(member.user).ask("GET", "/tasks/", {"q": "canary"})

        assert f"canary-{name}-" in page.whole.decode()


@pytest.mark.proof("P4", "A-03")
def test_a_foreign_number_is_answered_like_none(
    county: County, secrets: dict[str, Task], prove: Prove
) -> None:
    reader = Reader(county.cast.reader.user)
    foreign, absent = f"/tasks/{secrets['water'].number}/", "/tasks/2026-999/"
    took: dict[str, list[float]] = {foreign: [], absent: []}

    first, second = reader.ask("GET", foreign), reader.ask("GET", absent)
    for turn in range(TIMED):
        for path in (foreign, absent) if turn % 2 else (absent, foreign):
            start = time.perf_counter()
            reader.ask("GET", path)
            took[path].append(time.perf_counter() - start)

    assert (first.status_code, second.status_code) == (404, 404)
    assert abs(len(first.whole) - len(second.whole)) <= len(foreign) + len(absent)
    medians = [statistics.median(times) for times in took.values()]
    apart = abs(medians[0] - medians[1]) / max(medians)
    # A figure for the page, not a gate: what else this machine does decides over milliseconds.
    prove(f"same status and page; medians {apart:.0%} apart over {TIMED} tries")


@pytest.mark.proof("P4", "A-04")
def test_files_are_not_found_by_guessing(county: County, prove: Prove) -> None:
    draw, hits = random.Random(SEED), 0
    stranger = Reader(county.foreigner.user)
    kept = StoredFile.objects.get(pk=county.evidence.pk)

    for _guess in range(GUESSES):
        number, key = f"2026-{draw.randint(1, 999):03}", draw.randint(1, 10_000)
        hits += stranger.ask("GET", f"/tasks/{number}/files/{key}/").status_code == 200
    real = stranger.ask("GET", f"/tasks/{county.task.number}/files/{county.evidence.pk}/")

    assert hits == 0
    assert real.status_code == 404
    assert len(kept.path.rsplit("/", 1)[-1]) == 32
    prove(f"{GUESSES} guesses: 0 hits; stored names of 128 random bits", seed=SEED)


# What a program is told of a task that only its units may see, and what nobody is ever told.
NEVER = ("password", "key_digest", "session_epoch", "salt", "second_factor", "path", "sought")


@pytest.mark.proof("P4", "A-05")
def test_no_answer_carries_a_field_that_is_nobodys(county: County, prove: Prove) -> None:
    looked, found = 0, []

    for who, (member, _own) in _may_see(county).items():
        reader = Reader(member.user)
        for route in ROUTES:
            if not route.is_for_programs:
                continue
            answer = reader.ask("GET", path_of(route, values_of(route, county)))
            looked += 1
            text = answer.whole.decode(errors="replace")
            found += [f"{who} {route.pattern} {name}" for name in NEVER if f'"{name}"' in text]

    assert found == []
    prove(f"{looked} answers: 0 fields beyond the description")


def test_fields_that_are_nobodys_to_write_are_refused_by_name(county: County) -> None:
    reader = Reader(county.cast.officer.user)
    wanted = {"title": "任务", "lead": county.cast.bureau.pk}

    for name in ("state", "number", "body", "percent", "confirmed_percent", "standing"):
        answer = reader.ask("POST", "/api/v1/tasks", {**wanted, name: 1})

        assert answer.status_code == 422, name
        assert name in str(answer.json()["fields"])
