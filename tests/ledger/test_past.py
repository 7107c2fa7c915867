"""The time machine: a list, a board, a task as of a past day equal what was shown on that day."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.desk.selectors import (
    Overview,
    Promises,
    overview_as_of,
    overview_of,
    promises_as_of,
    promises_of,
)
from luoshi.ledger import selectors, services
from luoshi.ledger.models import Task
from luoshi.ledger.selectors import (
    GROUPINGS,
    GroupRow,
    TaskFilter,
    TaskRow,
    groups_as_of,
    groups_by,
)
from luoshi.ledger.services import TargetDraft
from luoshi.ledger.services.drafting import MilestoneDraft
from luoshi.rulesets.models import Subject
from luoshi.rulesets.services import issue_ruleset
from luoshi_core import pace
from tests.cast import Cast
from tests.ledger.conftest import moment

ALL = TaskFilter(done="all", order="number")
SEPTEMBER, EARLIER = date(2026, 9, 30), date(2026, 4, 18)
Act = Callable[[Cast, Any, dict[str, Task]], Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader saw at the end of a day."""

    rows: tuple[TaskRow, ...]
    at_work: tuple[TaskRow, ...]
    overview: Overview
    groups: dict[str, list[GroupRow]]
    promises: Promises


def draft(name: str, **words: Any) -> Act:
    def do(cast: Cast, at: Any, tasks: dict[str, Task]) -> None:
        tasks[name] = services.draft_task(actor=cast.officer.actor, at=at, title=name, **words)

    return do


def act(verb: Any, who: str, name: str, **words: Any) -> Act:
    def do(cast: Cast, at: Any, tasks: dict[str, Task]) -> None:
        tasks[name].refresh_from_db()
        verb(actor=getattr(cast, who).actor, at=at, task=tasks[name], **words)

    return do


def sign(name: str, *, back: bool = False) -> Act:
    def do(cast: Cast, at: Any, tasks: dict[str, Task]) -> None:
        report = tasks[name].reports.latest("pk")
        if back:
            services.send_back_report(
                actor=cast.head.actor, at=at, report=report, reason="数字不符"
            )
        else:
            services.sign_report(actor=cast.head.actor, at=at, report=report)

    return do


def report(name: str, percent: int, who: str = "clerk", **words: Any) -> Act:
    return act(services.report_progress, who, name, percent=Decimal(percent), **words)


def harder(cast: Cast, at: Any, _tasks: dict[str, Task]) -> None:
    preset = replace(pace.PRESETS["project"], version="2026-2", behind_points=Decimal(3))
    issue_ruleset(
        actor=cast.supervision_head.actor,
        at=at,
        subject=Subject.LIGHT,
        code="project",
        version="2026-2",
        name="项目进度型",
        effective_on=date(2026, 5, 1),
        content=preset.to_dict(),
    )


def story(cast: Cast) -> list[tuple[tuple[int, int], Act]]:
    """Acts in the order of time: every verb that can change how a list looks."""
    bureau, other, town = cast.bureau, cast.other_bureau, cast.town
    leader = cast.leader.post
    return [
        (
            (3, 2),
            draft("甲", lead=bureau, light="project", due_on=date(2026, 6, 30), leader=leader),
        ),
        ((3, 2), draft("乙", lead=bureau, due_on=date(2026, 4, 10), supporting=[town])),
        ((3, 2), draft("丙", lead=other, due_on=date(2026, 12, 31), line="项目")),
        ((3, 3), act(services.issue_task, "officer", "甲")),
        ((3, 3), act(services.issue_task, "officer", "乙")),
        (
            (3, 4),
            act(services.change_task, "officer", "丙", title="丙二", due_on=date(2026, 9, 30)),
        ),
        ((3, 4), act(services.issue_task, "officer", "丙")),
        ((3, 5), act(services.accept_task, "clerk", "甲")),
        ((3, 5), act(services.accept_task, "clerk", "乙")),
        ((3, 6), act(services.return_task, "other_head", "丙", clause="三定第四条")),
        (
            (3, 9),
            act(
                services.change_task,
                "officer",
                "丙",
                line="民生",
                leader=leader,
                supporting=[bureau],
                milestones=[MilestoneDraft(date(2026, 5, 31), Decimal(50), "过半")],
            ),
        ),
        ((3, 9), act(services.reissue_task, "officer", "丙", reason="改派", lead=town)),
        ((3, 10), act(services.accept_task, "town_clerk", "丙")),
        ((3, 20), report("甲", 15)),
        ((3, 22), sign("甲")),
        ((3, 25), report("乙", 30)),
        ((3, 26), sign("乙", back=True)),
        ((4, 1), act(services.block_task, "head", "乙", need="线路迁改")),
        ((4, 2), harder),
        (
            (4, 3),
            act(
                services.request_extension,
                "head",
                "乙",
                new_due_on=date(2026, 5, 20),
                reason="降雨",
                progress="过半",
            ),
        ),
        ((4, 7), act(services.decide_extension, "supervision_head", "乙", grant=True)),
        ((4, 8), act(services.unblock_task, "officer", "乙", answer="已批")),
        ((4, 20), report("甲", 45, "head")),
        (
            (4, 21),
            act(
                services.check_progress, "officer", "甲", percent=Decimal(30), on=date(2026, 4, 18)
            ),
        ),
        ((4, 25), report("丙", 40, "town_clerk")),
        ((5, 4), report("乙", 100, "head")),
        ((5, 5), act(services.request_closing, "head", "乙")),
        ((5, 6), act(services.verify_task, "officer", "乙")),
        ((5, 7), act(services.close_task, "officer", "乙")),
        ((5, 9), act(services.suspend_task, "supervision_head", "丙", reason="待批复")),
        ((5, 12), act(services.reopen_task, "supervision_head", "乙", reason="返潮")),
        ((5, 13), draft("丁", lead=town, targets=[TargetDraft("公路", Decimal(8), "公里")])),
        ((5, 14), act(services.cancel_task, "supervision_head", "丁", reason="并入")),
        ((5, 18), act(services.resume_task, "supervision_head", "丙")),
        ((5, 19), act(services.cancel_task, "supervision_head", "丙", reason="政策调整")),
        ((5, 20), act(services.archive_task, "officer", "丙")),
    ]


def look(cast: Cast, day: date) -> Shown:
    actor = cast.officer.actor
    services.recompute_standings(body_id=cast.body.pk, on=day)
    return Shown(
        rows=selectors.list_tasks(actor, ALL).rows,
        at_work=selectors.list_tasks(actor, TaskFilter()).rows,
        overview=overview_of(actor, day),
        groups={by: groups_by(actor, by) for by in GROUPINGS},
        promises=promises_of(cast.leader.actor, day),
    )


def look_back(cast: Cast, day: date) -> Shown:
    actor = cast.officer.actor
    return Shown(
        rows=selectors.list_as_of(actor, ALL, day).page(1).rows,
        at_work=selectors.list_as_of(actor, TaskFilter(), day).page(1).rows,
        overview=overview_as_of(actor, day),
        groups={by: groups_as_of(actor, by, day) for by in GROUPINGS},
        promises=promises_as_of(cast.leader.actor, day),
    )


@pytest.mark.proof("P1", "R-07 past")
def test_every_past_day_is_as_it_was_shown(cast: Cast, prove: Any) -> None:
    acts, tasks, shown = story(cast), {}, {}
    day = date(2026, 3, 1)
    while day <= date(2026, 5, 25):
        services.recompute_standings(body_id=cast.body.pk, on=day)
        for (month, number), do in acts:
            if (month, number) == (day.month, day.day):
                do(cast, moment(month, number), tasks)
        shown[day] = look(cast, day)
        day += timedelta(days=1)

    differing = [day for day in shown if look_back(cast, day) != shown[day]]

    assert differing == []
    prove(figure=f"{len(shown)} of {len(shown)} past days equal, row by row")


def test_before_its_draft_a_task_does_not_exist(cast: Cast, under_way: Task) -> None:
    actor = cast.officer.actor

    before = selectors.list_as_of(actor, ALL, date(2026, 3, 1))
    on_the_day = selectors.list_as_of(actor, ALL, date(2026, 3, 2))

    assert before.rows == ()
    assert before.counts == {}
    assert [row.state for row in on_the_day.rows] == ["issued"]
    with pytest.raises(Task.DoesNotExist):
        selectors.view_task_as_of(actor, under_way.number, date(2026, 3, 1))


def test_what_was_a_draft_then_is_supervisions_alone(cast: Cast, drafted: Task) -> None:
    services.issue_task(actor=cast.officer.actor, at=moment(3, 5), task=drafted)
    then = date(2026, 3, 3)

    assert len(selectors.list_as_of(cast.officer.actor, ALL, then).rows) == 1
    assert selectors.list_as_of(cast.leader.actor, ALL, then).rows == ()
    with pytest.raises(Task.DoesNotExist):
        selectors.view_task_as_of(cast.leader.actor, drafted.number, then)


def test_words_changed_later_are_the_old_ones(cast: Cast, drafted: Task) -> None:
    services.change_task(
        actor=cast.officer.actor,
        at=moment(3, 9),
        task=drafted,
        title="新的标题",
        lead=cast.town,
        supporting=[cast.bureau],
        targets=[TargetDraft("厂房", Decimal(9), "万平方米")],
        milestones=[MilestoneDraft(date(2026, 5, 31), Decimal(50), "过半")],
    )

    view, shown_as_now = selectors.view_task_as_of(
        cast.officer.actor, drafted.number, date(2026, 3, 5)
    )

    assert view.task.title == "完成城北产业园标准厂房一期6万平方米主体工程"
    assert view.task.lead == cast.bureau
    assert [unit.pk for unit in view.supporting] == [cast.town.pk]
    assert [(one.what, one.value) for one in view.targets] == [("主体工程", Decimal(6))]
    assert view.milestones == ()
    assert shown_as_now == ()


def test_a_past_page_knows_nothing_of_later_days(cast: Cast, under_way: Task) -> None:
    services.report_progress(
        actor=cast.head.actor, at=moment(3, 20), task=under_way, percent=Decimal(10)
    )
    services.block_task(actor=cast.head.actor, at=moment(3, 22), task=under_way, need="线路迁改")
    services.unblock_task(actor=cast.officer.actor, at=moment(3, 28), task=under_way, answer="已批")
    services.report_progress(
        actor=cast.head.actor, at=moment(4, 20), task=under_way, percent=Decimal(50)
    )

    view, _names = selectors.view_task_as_of(
        cast.officer.actor, under_way.number, date(2026, 3, 25)
    )

    assert view.task.state == "blocked"
    assert view.task.percent == Decimal(10)
    assert [report.percent for report in view.reports] == [Decimal(10)]
    assert [block.lifted_at for block in view.blocks] == [None]
    assert [row.event for row in view.history][:1] == ["ledger.task_blocked"]
    assert view.light.reported.standing == pace.Standing.BLOCKED


def test_filters_hold_for_the_day_not_for_now(cast: Cast, drafted: Task) -> None:
    officer = cast.officer.actor
    services.change_task(actor=officer, at=moment(3, 9), task=drafted, line="民生")
    then = date(2026, 3, 5)

    def found(**words: Any) -> int:
        wanted = TaskFilter(done="all", **words)
        return len(selectors.list_as_of(officer, wanted, then).rows)

    assert found(line="项目") == 1
    assert found(line="民生") == 0
    assert found(unit=cast.bureau.pk) == 1
    assert found(unit=cast.bureau.pk, below=True, role="below") == 1
    assert found(unit=cast.town.pk, role="supporting") == 1
    assert found(unit=cast.town.pk) == 0
    assert found(states=("drafted",)) == 1
    assert found(text="标准厂房") == 1
    assert found(due_until=date(2026, 6, 1)) == 0
    assert found(standings=("on_track",)) == 0


@pytest.mark.parametrize("count", [1, 3])
def test_a_past_list_asks_the_same_few_questions(cast: Cast, count: int) -> None:
    for number in range(count):
        task = services.draft_task(
            actor=cast.officer.actor,
            at=moment(3, 2),
            title=f"第{number}项",
            lead=cast.bureau,
            due_on=date(2026, 6, 30),
        )
        services.issue_task(actor=cast.officer.actor, at=moment(3, 2, 10), task=task)
        services.accept_task(actor=cast.clerk.actor, at=moment(3, 3), task=task)
    actor = cast.officer.actor
    selectors.list_as_of(actor, TaskFilter(), date(2026, 3, 10))

    for day in (date(2026, 3, 10), date(2026, 5, 10)):
        with CaptureQueriesContext(connection) as asked:
            assert len(selectors.list_as_of(actor, TaskFilter(), day).page(1).rows) == count
        assert len(asked) == 11


def test_too_many_to_rebuild_is_said(
    cast: Cast, under_way: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("luoshi.ledger.selectors.past_lists.MOST_REBUILT", 0)

    with pytest.raises(selectors.TooManyToRebuild):
        selectors.list_as_of(cast.officer.actor, TaskFilter(), date(2026, 3, 10))
