"""A county with one task in each test."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from luoshi.ledger import services
from luoshi.ledger.models import Task
from luoshi.ledger.services import TargetDraft
from tests.cast import Cast

SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(month: int, day: int, hour: int = 9) -> datetime:
    """A moment of the year 2026 in the county's zone."""
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


@pytest.fixture
def cast(people_and_rules: Cast) -> Cast:
    """The people of the county, with the starting rule-sets in force."""
    return people_and_rules


@pytest.fixture
def drafted(cast: Cast) -> Task:
    """A task drafted for the bureau, to be checked by the other bureau."""
    return services.draft_task(
        actor=cast.officer.actor,
        at=moment(3, 2),
        title="完成城北产业园标准厂房一期6万平方米主体工程",
        lead=cast.bureau,
        supporting=[cast.town],
        reviewer=cast.other_bureau,
        line="项目",
        source="在全县重点工作推进会上的讲话",
        source_on=date(2026, 2, 24),
        due_on=date(2026, 6, 30),
        light="project",
        targets=[TargetDraft("主体工程", Decimal(6), "万平方米")],
    )


@pytest.fixture
def issued(cast: Cast, drafted: Task) -> Task:
    """The task, issued."""
    return services.issue_task(actor=cast.officer.actor, at=moment(3, 2, 10), task=drafted)


@pytest.fixture
def under_way(cast: Cast, issued: Task) -> Task:
    """The task, signed for."""
    return services.accept_task(actor=cast.clerk.actor, at=moment(3, 3), task=issued)


def in_state(cast: Cast, task: Task, state: str) -> Task:
    """The drafted task brought to a state through its verbs."""
    officer, head, chief = cast.officer.actor, cast.head.actor, cast.supervision_head.actor
    at = moment(3, 5)
    steps = {
        "issued": [lambda t: services.issue_task(actor=officer, at=at, task=t)],
        "returned": [
            "issued",
            lambda t: services.return_task(actor=head, at=at, task=t, clause="三定方案第四条"),
        ],
        "under_way": ["issued", lambda t: services.accept_task(actor=head, at=at, task=t)],
        "blocked": [
            "under_way",
            lambda t: services.block_task(actor=head, at=at, task=t, need="线路迁改未批"),
        ],
        "suspended": [
            "under_way",
            lambda t: services.suspend_task(actor=chief, at=at, task=t, reason="政策调整"),
        ],
        "closing_requested": [
            "under_way",
            lambda t: services.request_closing(actor=head, at=at, task=t),
        ],
        "verified": [
            "closing_requested",
            lambda t: services.verify_task(actor=cast.other_head.actor, at=at, task=t),
        ],
        "closed": ["verified", lambda t: services.close_task(actor=officer, at=at, task=t)],
        "cancelled": [
            "under_way",
            lambda t: services.cancel_task(actor=chief, at=at, task=t, reason="并入另一任务"),
        ],
        "archived": ["closed", lambda t: services.archive_task(actor=officer, at=at, task=t)],
    }
    for step in steps.get(state, []):
        task = in_state(cast, task, step) if isinstance(step, str) else step(task)
    return task


def on_page(actor):  # type: ignore[no-untyped-def]
    """The same actor by another door, to show that the door does not matter."""
    return replace(actor, channel="api")
