"""Every picture of standings wears the body's legend of the day it shows."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.rulesets.models import Subject
from luoshi.rulesets.presets import LEGEND
from luoshi.rulesets.services import issue_ruleset
from tests.cast import Cast, Member
from tests.ledger.conftest import moment

BEFORE = "2026-04-10"


@pytest.fixture(autouse=True)
def _in_may(settings: Any) -> None:
    settings.DEMO_DAY = date(2026, 5, 4)


@pytest.fixture
def remapped(cast: Cast, under_way: Task) -> Task:
    """A task in a body whose good light is a blue diamond called 顺利 since 1 May."""
    Task.objects.filter(pk=under_way.pk).update(leader=cast.leader.post)
    look = {"zh": "顺利", "en": "smooth", "shape": "diamond", "colour": "blue"}
    issue_ruleset(
        actor=cast.supervision_head.actor,
        at=moment(5, 1),
        subject=Subject.LEGEND,
        code="standard",
        version="2026-2",
        name="亮灯图例",
        effective_on=date(2026, 5, 1),
        content={**LEGEND, "not_started": look, "blocked": {**LEGEND["blocked"], "zh": "卡住"}},
    )
    ledger.recompute_standings(body_id=cast.body.pk, on=date(2026, 5, 4))
    Task.objects.filter(pk=under_way.pk).update(standing="not_started")
    return under_way


def read(member: Member, path: str, language: str = "zh-hans") -> str:
    client = Client(headers={"accept-language": language})
    client.force_login(member.user)
    return str(client.get(path).content.decode())


@pytest.mark.parametrize(
    "path",
    ["/tasks/", "/tasks/by-unit/", "/supervision/", "/calendars/timeline/?of=all", "/tasks/print/"],
)
def test_pictures_wear_the_bodys_legend(cast: Cast, remapped: Task, path: str) -> None:
    page = read(cast.officer, path)

    assert "顺利" in page
    assert "standing--closed" in page
    assert "standing--not-started" not in page


def test_strips_and_spans_take_the_colour_too(cast: Cast, remapped: Task) -> None:
    assert "strip-part--closed" in read(cast.officer, "/tasks/by-unit/")
    assert "strip-part--not-started" not in read(cast.officer, "/tasks/by-unit/")
    assert "span span--closed" in read(cast.officer, "/calendars/timeline/?of=all")


def test_a_leaders_page_wears_it_in_either_language(cast: Cast, remapped: Task) -> None:
    assert "顺利" in read(cast.leader, "/leader/")
    assert re.search(r"strip-words\">smooth ", read(cast.leader, "/leader/", "en"))


@pytest.mark.parametrize("path", ["/tasks/by-unit/", "/supervision/", "/tasks/print/"])
def test_a_past_day_wears_the_legend_of_that_day(cast: Cast, remapped: Task, path: str) -> None:
    page = read(cast.officer, f"{path}?as_of={BEFORE}")

    assert "standing--" in page
    assert "顺利" not in page
    assert "卡住" not in page
