"""The light of a task follows what comes again in it: on its page, at night, on any past day."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from luoshi.desk.selectors import overview_as_of, overview_of
from luoshi.ledger import lights, sentences
from luoshi.ledger import selectors as ledger_selectors
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Kind, Task
from luoshi.ledger.selectors import TaskFilter
from luoshi.periods import services
from luoshi.periods.models import Period, Purpose, Recurrence, ZeroEvent, ZeroTarget
from luoshi.periods.refusals import KindComesOnce, KindUnwatched
from luoshi_core.rhythm import Every, Rhythm
from tests.cast import Cast
from tests.periods.conftest import EVENT, MONTHLY, clock_of, make_task, moment, periods_of

pytestmark = pytest.mark.django_db
ALL = TaskFilter(done="all", order="number")


def kept(task: Task) -> tuple[str, str]:
    """The light as it stands with the task."""
    task.refresh_from_db()
    return task.standing, task.severity


def night(cast: Cast, month: int, day: int) -> None:
    """The clock at the start of a day."""
    services.turn_periods(actor=clock_of(cast), at=moment(month, day, 0))
    ledger.recompute_standings(body_id=cast.body.pk, on=date(2026, month, day))


def told(task: Task, month: int, day: int) -> list[str]:
    """The codes of the sum without the arithmetic, and the way back."""
    reading = lights.read_light(task, date(2026, month, day)).reported
    codes = [reason.code for reason in reading.reasons]
    told = [code for code in codes if code not in {"time_used", "planned"}]
    return [*told, *([reading.way_back.code] if reading.way_back else [])]


def report(cast: Cast, period: Period, month: int, day: int, who: str = "head") -> None:
    services.report_period(
        actor=getattr(cast, who).actor, at=moment(month, day), period=period, words="已排查"
    )


@pytest.fixture
def _in_chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def test_with_nothing_due_yet_it_is_not_green(cast: Cast, task: Task) -> None:
    assert kept(task) == ("on_track", "")

    services.set_recurrence(
        actor=cast.officer.actor, at=moment(3, 2), task=task, rhythm=MONTHLY, owed="排查",
        from_on=date(2026, 3, 2),
    )  # fmt: skip

    assert kept(task) == ("not_started", "")
    assert told(task, 3, 2) == ["never_reported", "nothing_due"]


def test_reported_in_time_it_is_green(cast: Cast, march: Period) -> None:
    report(cast, march, 3, 20)

    assert kept(march.task) == ("on_track", "")
    night(cast, 4, 25)
    assert kept(march.task) == ("on_track", "")
    assert told(march.task, 4, 25) == []


def test_missed_and_never_anything_kept_it_is_silence(cast: Cast, march: Period) -> None:
    night(cast, 3, 25)
    assert kept(march.task) == ("not_started", "")

    night(cast, 3, 26)

    assert kept(march.task) == ("no_evidence", "warn")
    assert told(march.task, 3, 26) == ["never_reported", "work_missed", "report"]


@pytest.mark.usefixtures("_in_chinese")
def test_a_later_one_missed_is_behind_by_the_rule_for_time_limits(
    cast: Cast, monthly: Recurrence, task: Task
) -> None:
    report(cast, periods_of(monthly)[0], 3, 20)

    night(cast, 4, 26)

    assert kept(task) == ("behind", "warn")
    reading = lights.read_light(task, date(2026, 4, 26)).reported
    assert sentences.why(reading)[1] == (
        "有 1 期到期未报；最早一期 2026年4月1日 至 2026年4月30日，应于 2026年4月25日 报。"
    )
    assert sentences.way_back(reading) == "最短的回绿之路：补报 2026年4月25日 应报的进展。"


def test_a_later_one_missed_is_silence_by_the_rule_for_projects(
    cast: Cast, monthly: Recurrence, task: Task
) -> None:
    Task.objects.filter(pk=task.pk).update(light="project")
    report(cast, periods_of(monthly)[0], 3, 20)

    night(cast, 4, 26)

    assert kept(task) == ("no_evidence", "warn")


def test_missed_then_reported_late_it_is_green_at_once(cast: Cast, march: Period) -> None:
    night(cast, 4, 2)
    assert kept(march.task) == ("no_evidence", "warn")

    report(cast, march, 4, 2, "clerk")
    assert kept(march.task) == ("no_evidence", "warn")
    assert told(march.task, 4, 2)[-3:] == ["work_missed", "awaits_signature", "sign"]
    services.sign_period(actor=cast.head.actor, at=moment(4, 3), period=march)

    assert kept(march.task) == ("on_track", "")


def test_sent_back_and_over_it_is_silence_again(cast: Cast, march: Period) -> None:
    report(cast, march, 3, 25, "clerk")
    assert kept(march.task) == ("not_started", "")

    services.send_back_period(
        actor=cast.head.actor, at=moment(3, 26), period=march, reason="没有数字"
    )

    assert kept(march.task) == ("no_evidence", "warn")
    assert told(march.task, 3, 26) == ["never_reported", "work_missed", "report"]


def test_found_not_kept_it_loses_its_green(cast: Cast, march: Period) -> None:
    report(cast, march, 3, 20)
    assert kept(march.task) == ("on_track", "")

    services.confirm_period(
        actor=cast.officer.actor, at=moment(3, 28), period=march, holds=False, words="现场无记录"
    )

    assert kept(march.task) == ("no_evidence", "warn")


def test_confirmed_it_stays_green(cast: Cast, march: Period) -> None:
    report(cast, march, 3, 20)

    services.confirm_period(actor=cast.officer.actor, at=moment(3, 28), period=march, holds=True)

    assert kept(march.task) == ("on_track", "")


def test_waived_it_is_owed_no_more_and_not_shown_either(cast: Cast, march: Period) -> None:
    night(cast, 3, 28)

    services.waive_period(
        actor=cast.supervision_head.actor, at=moment(3, 28), period=march, reason="全县防汛"
    )

    assert kept(march.task) == ("not_started", "")


def test_a_rhythm_that_ends_asks_no_more_but_forgives_nothing(
    cast: Cast, monthly: Recurrence, task: Task
) -> None:
    night(cast, 3, 26)

    services.end_rhythm(
        actor=cast.officer.actor, at=moment(3, 26), recurrence=monthly,
        last_on=date(2026, 3, 31), reason="并入",
    )  # fmt: skip
    assert kept(task) == ("no_evidence", "warn")
    report(cast, periods_of(monthly)[0], 3, 27)

    night(cast, 5, 30)
    assert kept(task) == ("on_track", "")


def test_what_nobody_is_asked_about_is_not_green(cast: Cast) -> None:
    task = make_task(cast, Kind.ZERO_EVENT)
    night(cast, 3, 5)
    assert kept(task) == ("on_track", "")

    target = services.set_zero_target(
        actor=cast.officer.actor, at=moment(3, 6), task=task, what="不发生事故",
        base_on=date(2026, 1, 1),
    )  # fmt: skip
    assert kept(task) == ("no_evidence", "warn")
    assert told(task, 3, 6) == ["never_reported", "nobody_asked", "ask"]
    services.set_recurrence(
        actor=cast.officer.actor, at=moment(3, 9), task=task, target=target,
        rhythm=Rhythm(Every.MONTH, workdays_after=3), owed="说明", from_on=date(2026, 3, 9),
    )  # fmt: skip
    assert kept(task) == ("not_started", "")

    past = [
        ledger_selectors.light_on(task, date(2026, 3, day)).reported.standing
        for day in (5, 6, 8, 9)
    ]
    assert past == ["on_track", "no_evidence", "no_evidence", "not_started"]


def test_a_statement_due_and_not_made_is_silence(
    cast: Cast, target: ZeroTarget, statements: Recurrence
) -> None:
    task = target.task
    assert kept(task) == ("not_started", "")
    march = periods_of(statements)[0]
    assert march.due_on == date(2026, 4, 3)

    night(cast, 4, 3)
    assert kept(task) == ("not_started", "")
    night(cast, 4, 4)
    assert kept(task) == ("no_evidence", "warn")
    assert told(task, 4, 4) == ["never_reported", "statement_missed", "report"]

    services.report_period(
        actor=cast.other_head.actor, at=moment(4, 7), period=march, none_happened=True
    )
    assert kept(task) == ("on_track", "")
    night(cast, 5, 20)
    assert kept(task) == ("no_evidence", "warn")


def test_what_happened_shows_until_it_is_struck_out(
    cast: Cast, statements: Recurrence, event: ZeroEvent
) -> None:
    task = event.target.task
    assert kept(task) == ("behind", "serious")
    assert told(task, 3, 11) == ["never_reported", "happened"]

    services.dispute_event(actor=cast.head.actor, at=moment(3, 12), event=event, reason="不属实")
    assert kept(task) == ("behind", "serious")
    services.settle_event(
        actor=cast.officer.actor, at=moment(3, 13), event=event, counts=False, reason="未造成事故"
    )

    assert kept(task) == ("not_started", "")


def test_within_what_is_allowed_it_is_behind_and_not_serious(cast: Cast) -> None:
    target = services.set_zero_target(
        actor=cast.officer.actor, at=moment(3, 2), task=make_task(cast, Kind.ZERO_EVENT),
        what="不发生一般事故", base_on=date(2026, 1, 1), allowed=1,
    )  # fmt: skip

    for expected in (("behind", "warn"), ("behind", "serious")):
        services.file_event(
            actor=cast.clerk.actor, at=moment(3, 11), target=target, place=cast.town, **EVENT
        )
        assert kept(target.task) == expected


def test_yearly_evidence_due_and_not_there_is_silence(cast: Cast) -> None:
    task = make_task(cast, Kind.LONG_STANDING, "长期坚持走访")
    services.set_recurrence(
        actor=cast.officer.actor, at=moment(3, 2), task=task, purpose=Purpose.EVIDENCE,
        rhythm=Rhythm(Every.YEAR, day=10, month=12), owed="年度佐证", from_on=date(2026, 3, 2),
    )  # fmt: skip

    night(cast, 12, 10)
    assert kept(task) == ("not_started", "")
    night(cast, 12, 11)
    assert kept(task) == ("no_evidence", "warn")
    assert told(task, 12, 11) == ["never_reported", "evidence_missed", "report"]


def test_without_a_rhythm_a_task_reads_as_before(cast: Cast) -> None:
    task = make_task(cast, feedback="monthly")

    night(cast, 5, 26)

    assert kept(task) == ("no_evidence", "warn")
    assert told(task, 5, 26) == ["never_reported", "report_owed", "report"]


def test_a_closed_task_is_left_alone(cast: Cast, march: Period) -> None:
    report(cast, march, 3, 20)
    task, head = march.task, cast.head.actor
    ledger.request_closing(actor=head, at=moment(3, 21), task=task)
    ledger.verify_task(actor=cast.other_head.actor, at=moment(3, 22), task=task)
    ledger.close_task(actor=cast.officer.actor, at=moment(3, 23), task=task)
    before = kept(task)

    services.confirm_period(
        actor=cast.officer.actor, at=moment(4, 28), period=march, holds=False, words="无记录"
    )

    assert kept(task) == before == ("closed", "")


Act = Callable[[], Any]


def story(
    cast: Cast, monthly: Recurrence, statements: Recurrence
) -> Iterable[tuple[tuple[int, int], Act]]:
    """Acts in the order of time: every verb that can turn the light of the two tasks."""
    head, officer, source = cast.head.actor, cast.officer.actor, cast.other_head.actor

    def period(rhythm: Recurrence, month: int) -> Period:
        return next(one for one in periods_of(rhythm) if one.closes_on.month == month)

    def back() -> None:
        services.send_back_period(
            actor=head, at=moment(3, 30), period=period(monthly, 3), reason="没有数字"
        )

    def reject() -> None:
        services.confirm_period(
            actor=officer, at=moment(4, 8), period=period(monthly, 3), holds=False, words="不实"
        )

    def waive() -> None:
        services.waive_period(
            actor=cast.supervision_head.actor, at=moment(5, 3), period=period(monthly, 4),
            reason="防汛",
        )  # fmt: skip

    def faster() -> None:
        services.change_rhythm(
            actor=officer, at=moment(5, 12), recurrence=monthly, rhythm=Rhythm(Every.WEEK, day=5),
            from_on=date(2026, 5, 18), reason="汛期",
        )  # fmt: skip

    def state(month: int, at: tuple[int, int]) -> Act:
        return lambda: services.report_period(
            actor=source, at=moment(*at), period=period(statements, month), none_happened=True
        )

    def happened() -> None:
        services.file_event(
            actor=cast.other_clerk.actor, at=moment(5, 6), target=statements.target,
            place=cast.town, **{**EVENT, "happened_on": date(2026, 5, 4)},
        )  # fmt: skip

    def settle() -> None:
        event = ZeroEvent.objects.get()
        services.dispute_event(actor=head, at=moment(5, 14), event=event, reason="不属实")
        services.settle_event(
            actor=officer, at=moment(5, 14, 10), event=event, counts=False, reason="非事故"
        )

    return [
        ((3, 24), lambda: report(cast, period(monthly, 3), 3, 24, "clerk")),
        ((3, 30), back),
        ((4, 2), lambda: report(cast, period(monthly, 3), 4, 2)),
        ((4, 7), state(3, (4, 7))),
        ((4, 8), reject),
        ((4, 10), lambda: report(cast, period(monthly, 3), 4, 10)),
        ((5, 3), waive),
        ((5, 6), happened),
        ((5, 11), state(4, (5, 11))),
        ((5, 12), faster),
        ((5, 14), settle),
    ]


def test_every_past_day_is_as_it_was_shown(
    cast: Cast, monthly: Recurrence, statements: Recurrence
) -> None:
    acts, actor = list(story(cast, monthly, statements)), cast.officer.actor
    shown, standings = {}, set()
    day = date(2026, 3, 2)
    while day <= date(2026, 6, 10):
        night(cast, day.month, day.day)
        for (month, number), do in acts:
            if (month, number) == (day.month, day.day):
                do()
        rows = ledger_selectors.list_tasks(actor, ALL).rows
        shown[day] = (rows, overview_of(actor, day))
        standings |= {(row.number, row.standing) for row in rows}
        day += timedelta(days=1)

    def look_back(day: date) -> Any:
        rows = ledger_selectors.list_as_of(actor, ALL, day).page(1).rows
        return rows, overview_as_of(actor, day)

    assert [day for day in shown if look_back(day) != shown[day]] == []
    checks, zero = monthly.task.number, statements.task.number
    assert standings == {
        (checks, "not_started"), (checks, "no_evidence"), (checks, "on_track"),
        (checks, "behind"),
        (zero, "not_started"), (zero, "no_evidence"), (zero, "on_track"), (zero, "behind"),
    }  # fmt: skip


def test_the_light_of_a_past_day_gives_its_sum(cast: Cast, march: Period) -> None:
    report(cast, march, 4, 2)

    light = ledger_selectors.light_on(march.task, date(2026, 4, 1))

    assert light.reported.standing == "no_evidence"
    assert light.reported.reasons[-1].values["on"] == date(2026, 3, 25)


def _county(cast: Cast, count: int) -> list[Task]:
    tasks = []
    for number in range(count):
        for kept_months in range(3):
            task = make_task(cast, title=f"每月排查{number}{kept_months}")
            rhythm = services.set_recurrence(
                actor=cast.officer.actor, at=moment(3, 2), task=task, rhythm=MONTHLY, owed="排查",
                from_on=date(2026, 3, 2),
            )  # fmt: skip
            for period in periods_of(rhythm)[:kept_months]:
                report(cast, period, 4, 2)
            tasks.append(task)
        target = services.set_zero_target(
            actor=cast.officer.actor, at=moment(3, 2), task=make_task(cast, Kind.ZERO_EVENT),
            what="不发生事故", base_on=date(2026, 1, 1), source=cast.other_bureau,
        )  # fmt: skip
        services.file_event(
            actor=cast.other_clerk.actor, at=moment(3, 11), target=target, place=cast.town, **EVENT
        )
        tasks.append(target.task)
    return tasks


@pytest.mark.parametrize("on", [date(2026, 3, 10), date(2026, 3, 26), date(2026, 4, 26)])
def test_turned_at_once_is_as_turned_one_by_one(cast: Cast, on: date) -> None:
    tasks = _county(cast, 1)

    ledger.recompute_standings(body_id=cast.body.pk, on=on)

    for task in tasks:
        task.refresh_from_db()
        stored = [getattr(task, name) for name in lights.DERIVED]
        lights.keep(task, lights.read_light(task, on), on)
        assert [getattr(task, name) for name in lights.DERIVED] == stored


def test_many_are_turned_and_rebuilt_in_as_few_questions_as_few(cast: Cast) -> None:
    def asked() -> tuple[int, int]:
        ledger.recompute_standings(body_id=cast.body.pk, on=date(2026, 3, 10))
        with CaptureQueriesContext(connection) as turning:
            ledger.recompute_standings(body_id=cast.body.pk, on=date(2026, 4, 26))
        with CaptureQueriesContext(connection) as rebuilding:
            ledger_selectors.list_as_of(cast.officer.actor, ALL, date(2026, 4, 26)).page(1)
        return len(turning), len(rebuilding)

    _county(cast, 1)
    few = asked()
    _county(cast, 2)

    assert asked() == few


def test_nobody_is_asked_about_tasks_of_other_kinds(cast: Cast, monthly: Recurrence) -> None:
    other = make_task(cast, Kind.DELIVERABLE, "建成一处停车场")

    def asked(task: Task) -> int:
        with CaptureQueriesContext(connection) as questions:
            lights.read_light(task, date(2026, 4, 26))
        return len(questions)

    assert asked(monthly.task) - asked(other) == 5


@pytest.mark.usefixtures("_in_chinese")
def test_the_board_tells_which_period_and_not_what_nobody_reported(
    cast: Cast, monthly: Recurrence, task: Task
) -> None:
    report(cast, periods_of(monthly)[0], 3, 20)
    ledger.report_progress(actor=cast.head.actor, at=moment(4, 20), task=task, percent=Decimal(15))
    night(cast, 4, 26)

    found = overview_of(cast.officer.actor, date(2026, 4, 26)).troubled

    assert [(one.number, one.standing, one.why) for one in found] == [
        (
            task.number,
            "behind",
            "有 1 期到期未报；最早一期 2026年4月1日 至 2026年4月30日，应于 2026年4月25日 报。",
        )
    ]


def test_periods_are_the_reports_of_what_comes_again(cast: Cast) -> None:
    task = make_task(cast, feedback="monthly")
    services.set_recurrence(
        actor=cast.officer.actor, at=moment(3, 2), task=task, rhythm=MONTHLY, owed="排查一次",
        from_on=date(2026, 3, 2),
    )  # fmt: skip
    first = Period.objects.filter(task=task).order_by("owed_on")[0]
    report(cast, first, 3, 20)
    night(cast, 4, 20)  # on 25 March a report would have been owed

    task.refresh_from_db()
    light = lights.read_light(task, date(2026, 4, 20))
    past = ledger_selectors.light_on(task, date(2026, 4, 10))

    assert (task.standing, task.freshness) == ("on_track", "not_due")
    assert (task.expected, task.next_report_on) == (None, None)
    assert (light.by_periods, light.reported.expected) == (True, None)
    assert (past.by_periods, past.reported.standing, past.reported.expected) == (
        True,
        "on_track",
        None,
    )


def test_without_a_rhythm_the_reporting_period_holds(cast: Cast) -> None:
    task = make_task(cast, feedback="monthly")
    ledger.recompute_standings(body_id=cast.body.pk, on=date(2026, 4, 20))

    task.refresh_from_db()

    assert task.next_report_on is not None
    assert task.expected is not None


@pytest.mark.parametrize("kind", [Kind.DELIVERABLE, Kind.COHORT])
def test_what_comes_once_has_no_rhythm(cast: Cast, kind: str) -> None:
    task = make_task(cast, kind, "建成一处停车场")

    with pytest.raises(KindComesOnce):
        services.set_recurrence(
            actor=cast.officer.actor, at=moment(3, 2), task=task, rhythm=MONTHLY,
            owed="排查一次", from_on=date(2026, 3, 2),
        )  # fmt: skip

    assert Recurrence.objects.count() == 0


@pytest.mark.parametrize("kind", [Kind.DELIVERABLE, Kind.COHORT])
def test_what_must_not_happen_is_not_laid_down_where_no_light_sees_it(
    cast: Cast, kind: str
) -> None:
    task = make_task(cast, kind, "建成一处停车场")

    with pytest.raises(KindUnwatched):
        services.set_zero_target(
            actor=cast.officer.actor, at=moment(3, 2), task=task, what="不发生事故",
            base_on=date(2026, 1, 1),
        )  # fmt: skip

    assert ZeroTarget.objects.count() == 0


@pytest.mark.parametrize(
    "kind", [Kind.RECURRING, Kind.ZERO_EVENT, Kind.LONG_STANDING, Kind.MEASURED]
)
def test_every_kind_that_takes_a_zero_target_shows_what_happened(cast: Cast, kind: str) -> None:
    target = services.set_zero_target(
        actor=cast.officer.actor, at=moment(3, 2), task=make_task(cast, kind),
        what="不发生事故", base_on=date(2026, 1, 1),
    )  # fmt: skip

    services.file_event(
        actor=cast.clerk.actor, at=moment(3, 11), target=target, place=cast.town, **EVENT
    )

    assert kept(target.task) == ("behind", "serious")
