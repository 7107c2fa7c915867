"""The red lines: this build crosses none, and each of them can still find a crossing.

The digests of these tests stand in `luoshi/trust/redlines/manifest.json`; after a change here
`python -m tools.redlines` writes them anew.
"""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import models
from django.test.utils import isolate_apps

from luoshi.trust import inspection
from luoshi.trust.redlines import (
    RED_LINES,
    Standing,
    check,
    removed,
    this_product,
    unused_allowances,
)
from luoshi.trust.redlines.checking import plants_found, verdict_of
from luoshi.trust.redlines.digests import missing_tests
from luoshi.trust.redlines.plants import table
from luoshi.trust.redlines.product import Column, Product, table_of
from luoshi.trust.redlines.removed import MANIFEST, ROOT, TESTS, Why
from luoshi.trust.redlines.verdicts import RedLine, Verdict
from tests.scoreboard import Prove
from tools.redlines import manifest

pytestmark = pytest.mark.one_database

LINES = {line.code: line for line in RED_LINES}


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    return {verdict.code: verdict for verdict in check()}


def told(verdict: Verdict) -> str:
    return f"0 findings, {verdict.plants_found} of {verdict.plants} planted ones found"


def look_for(code: str, product: Product) -> set[str]:
    return {finding.where for finding in verdict_of(LINES[code], product).findings}


@pytest.mark.parametrize("line", RED_LINES, ids=lambda line: line.code)
def test_every_red_line_is_kept_and_finds_what_is_planted(
    line: RedLine, verdicts: dict[str, Verdict]
) -> None:
    verdict = verdicts[line.code]

    assert verdict.findings == ()
    assert verdict.standing is Standing.KEPT
    assert verdict.plants_found == verdict.plants >= 4


def test_every_red_line_allows_only_what_is_there() -> None:
    assert unused_allowances(this_product()) == []


@pytest.mark.proof("P9", "L-01")
def test_l_01_the_self_inspection_finds_nothing(verdicts: dict[str, Verdict], prove: Prove) -> None:
    answers = inspection.answered(verdicts.values(), removed())

    assert [one.number for one in answers if one.answer is inspection.Answer.CROSSED] == []
    kept = sum(one.answer is inspection.Answer.KEPT for one in answers)
    assert kept >= 8
    prove(f"{kept} questions answered by test, 0 findings")


@pytest.mark.proof("P9", "L-02")
def test_l_02_points_on_a_person_and_check_ins_are_found(
    verdicts: dict[str, Verdict], prove: Prove
) -> None:
    with isolate_apps("luoshi.desk"):

        class Clerk(models.Model):  # noqa: DJ008 - a table that must never be
            points = models.PositiveIntegerField(default=0)

            class Meta:
                app_label = "desk"

    product = replace(
        this_product(),
        tables=(*this_product().tables, table_of(Clerk)),
        addresses=("checkins/", "tasks/"),
    )

    assert look_for("L-02", product) == {"/checkins/", "desk.Clerk.points"}
    prove(told(verdicts["L-02"]))


@pytest.mark.proof("P9", "L-03")
def test_l_03_a_photo_that_cannot_be_left_out_is_found(
    verdicts: dict[str, Verdict], prove: Prove
) -> None:
    planted = table("ledger.Proof", Column("photo", "FileField", is_required=True))

    assert look_for("L-03", planted(this_product())) == {"ledger.Proof.photo"}
    prove(told(verdicts["L-03"]))


@pytest.mark.proof("RL", "M-09")
def test_m_09_a_resident_with_a_telephone_number_is_found(
    verdicts: dict[str, Verdict], prove: Prove
) -> None:
    planted = table("matters.Resident", Column("telephone"))

    assert look_for("M-09", planted(this_product())) == {"matters.Resident.telephone"}
    prove(told(verdicts["M-09"]))


@pytest.mark.proof("RL", "M-10")
def test_m_10_a_mark_on_a_resident_is_found(verdicts: dict[str, Verdict], prove: Prove) -> None:
    planted = table("matters.Petitioner", Column("times", "SmallIntegerField"), Column("tags"))

    found = look_for("M-10", planted(this_product()))

    assert found == {"matters.Petitioner.tags", "matters.Petitioner.times"}
    prove(told(verdicts["M-10"]))


@pytest.mark.proof("RL", "M-11")
def test_m_11_a_track_is_found(verdicts: dict[str, Verdict], prove: Prove) -> None:
    planted = table("matters.Visit", Column("gps_track", "JSONField"))

    assert look_for("M-11", planted(this_product())) == {"matters.Visit.gps_track"}
    prove(told(verdicts["M-11"]))


@pytest.mark.proof("RL", "M-12")
def test_m_12_counting_by_person_is_found(verdicts: dict[str, Verdict], prove: Prove) -> None:
    source = 'Document.objects.filter(body=1).values("added_by").annotate(n=Count("pk"))'
    product = replace(this_product(), sources={"luoshi/desk/x.py": source})

    assert look_for("M-12", product) == {"luoshi/desk/x.py:1 added_by"}
    prove(told(verdicts["M-12"]))


@pytest.mark.proof("P10", "M-23")
def test_m_23_signing_in_as_another_is_found(verdicts: dict[str, Verdict], prove: Prove) -> None:
    product = replace(this_product(), addresses=("persons/<int:pk>/impersonation/",))

    assert look_for("M-23", product) == {"/persons/<int:pk>/impersonation/"}
    prove(told(verdicts["M-23"]))


@pytest.mark.proof("P10", "M-24")
def test_m_24_a_light_that_asks_who_promised_is_found(
    verdicts: dict[str, Verdict], prove: Prove
) -> None:
    source = "def light(task, actor):\n    return None if Role.LEADER in actor.roles else 1\n"
    product = replace(this_product(), sources={"luoshi/ledger/lights.py": source})

    assert look_for("M-24", product) == {"luoshi/ledger/lights.py"}
    prove(told(verdicts["M-24"]))


@pytest.mark.proof("RL", "M-25")
def test_m_25_a_protection_that_was_taken_out_is_told(tmp_path: Path, prove: Prove) -> None:
    """A fork without a rule, with fewer plants, without the tests, without the list."""
    (tmp_path / "pyproject.toml").write_text("", encoding="utf-8")
    fewer = [replace(line, plants=line.plants[1:]) for line in RED_LINES]

    without_rule = removed(RED_LINES[1:])
    without_plants = removed(fewer)
    without_tests = removed(root=tmp_path)
    without_list = removed(manifest=tmp_path / "manifest.json")

    assert removed() == []
    assert [(gone.code, gone.why) for gone in without_rule] == [("L-02", Why.RULE)]
    assert {gone.code for gone in without_plants if gone.why is Why.PLANTS} == set(LINES)
    assert {gone.code for gone in without_tests if gone.why is Why.TEST} == {
        "L-01",
        "M-25",
        *LINES,
    }
    assert [gone.why for gone in without_list] == [Why.MANIFEST]
    prove("4 of 4 ways of taking out are told")


def test_m_25_a_rule_that_no_longer_looks_is_blunt() -> None:
    line = replace(LINES["L-02"], look=lambda _product: [])

    verdict = verdict_of(line, this_product())

    assert plants_found(line, this_product()) == 0
    assert verdict.standing is Standing.BLUNT


def test_m_25_a_wheel_is_not_built_without_these_tests(tmp_path: Path) -> None:
    assert missing_tests(MANIFEST, ROOT / TESTS) == []
    assert len(missing_tests(MANIFEST, tmp_path / "test_redlines.py")) >= 12


def test_m_25_the_manifest_is_of_these_rules_and_tests() -> None:
    kept = json.loads(MANIFEST.read_text(encoding="utf-8"))

    assert (ROOT / TESTS).samefile(__file__)
    assert kept == manifest(), "look at the change, then run python -m tools.redlines"
