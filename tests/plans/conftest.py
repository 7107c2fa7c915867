"""A county with a tree of plans: five years, this year, a campaign, a list with a task."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from luoshi.history.models import Entry
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Plan, Task
from luoshi.ledger.services import TargetDraft
from luoshi.ledger.services.drafting import MilestoneDraft
from tests.cast import Cast, Member
from tests.ledger.conftest import cast, in_state, moment

__all__ = ["cast"]
SignedIn = Callable[[Member], Client]


@dataclass(frozen=True, slots=True)
class Tree:
    """The nodes of the story."""

    five: Plan
    year: Plan
    campaign: Plan
    party: Plan


@pytest.fixture
def tree(cast: Cast) -> Tree:
    """“十五五” → 2026 → a campaign, and a party plan beside the year."""
    officer = cast.officer.actor
    five = ledger.add_plan(
        actor=officer,
        at=moment(1, 5),
        name="“十五五”规划",
        kind="five_years",
        starts_on=date(2026, 1, 1),
        ends_on=date(2030, 12, 31),
    )
    year = ledger.add_plan(
        actor=officer,
        at=moment(1, 5),
        name="2026年度",
        kind="year",
        parent=five,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
    )
    campaign = ledger.add_plan(
        actor=officer, at=moment(1, 5), name="项目攻坚", code="316", kind="campaign", parent=year
    )
    party = ledger.add_plan(
        actor=officer,
        at=moment(1, 5),
        name="党建2026",
        kind="year",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31),
    )
    return Tree(five, year, campaign, party)


def add_task(
    cast: Cast,
    plan: Plan | None,
    *,
    value: int = 6,
    title: str = "完成标准厂房",
    lead: Any = None,
    state: str = "under_way",
    visibility: str = "body",
    own_first_quarter: int | None = None,
) -> Task:
    """A task with one target, in a state, under a plan."""
    task = ledger.draft_task(
        actor=cast.officer.actor,
        at=moment(1, 6),
        title=title,
        plan=plan,
        lead=lead or cast.bureau,
        reviewer=cast.other_bureau,
        visibility=visibility,
        due_on=date(2026, 12, 31),
        targets=[TargetDraft("厂房面积", Decimal(value), "万平方米")],
        milestones=[MilestoneDraft(date(2026, 3, 31), Decimal(own_first_quarter), "", 1)]
        if own_first_quarter
        else [],
    )
    if state != "drafted":
        task = ledger.issue_task(actor=cast.officer.actor, at=moment(1, 7), task=task)
    if state in {"under_way", "reported"} and task.lead_id == cast.bureau.pk:
        task = ledger.accept_task(actor=cast.head.actor, at=moment(1, 8), task=task)
    return task


def report(cast: Cast, task: Task, value: int | None, percent: int, month: int = 3) -> None:
    """A signed report on a task."""
    target = task.targets.get()
    filed = ledger.report_progress(
        actor=cast.head.actor,
        at=moment(month, 20),
        task=task,
        percent=None if value is not None else Decimal(percent),
        values={target.pk: Decimal(value)} if value is not None else {},
        words="推进",
    )
    if filed.state == "filed":
        ledger.sign_report(actor=cast.head.actor, at=moment(month, 21), report=filed)


def events() -> list[str]:
    """What was recorded, in order."""
    return list(Entry.objects.order_by("pk").values_list("event", flat=True))


@pytest.fixture
def signed_in() -> SignedIn:
    """A browser in which somebody of the cast is signed in."""

    def sign_in(member: Member, language: str = "zh-hans") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(member.user)
        client.get("/tasks/units/")
        return client

    return sign_in


__all__ += ["in_state"]
