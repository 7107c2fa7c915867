"""The verbs of periods: what they do, what they record, what they refuse."""

from datetime import date
from decimal import Decimal

import pytest

from luoshi.common.errors import NotAllowed
from luoshi.history.models import Entry
from luoshi.history.selectors import verify
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.periods import refusals, services
from luoshi.periods.models import Period, Purpose, Recurrence
from luoshi.periods.states import PeriodState
from luoshi_core.rhythm import Every, Rhythm
from tests.cast import Cast
from tests.periods.conftest import MONTHLY, clock_of, moment, periods_of

pytestmark = pytest.mark.django_db


def last_event() -> str:
    return str(Entry.objects.latest("pk").event)


def test_setting_a_rhythm_enters_the_periods_within_the_horizon(
    cast: Cast, monthly: Recurrence
) -> None:
    found = periods_of(monthly)

    assert [(one.opens_on, one.closes_on, one.due_on) for one in found] == [
        (date(2026, 3, 2), date(2026, 3, 31), date(2026, 3, 25)),
        (date(2026, 4, 1), date(2026, 4, 30), date(2026, 4, 25)),
    ]
    assert {one.state for one in found} == {PeriodState.OPEN}
    assert monthly.next_on == date(2026, 5, 1)
    assert last_event() == "periods.rhythm_set"
    assert list(verify(cast.body.pk)) == []


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"from_on": date(2026, 3, 1)}, refusals.BeginsInThePast),
        ({"until_on": date(2026, 3, 1)}, refusals.EndsBeforeItBegins),
        ({"owed": " "}, refusals.OwedMissing),
    ],
)
def test_a_rhythm_is_refused_by_name(
    cast: Cast, task: Task, changes: dict[str, object], refusal: type[Exception]
) -> None:
    asked = {"rhythm": MONTHLY, "owed": "排查", "from_on": date(2026, 3, 2), **changes}

    with pytest.raises(refusal):
        services.set_recurrence(actor=cast.officer.actor, at=moment(3, 2), task=task, **asked)  # type: ignore[arg-type]

    assert not Recurrence.objects.exists()
    assert not Period.objects.exists()


def test_turning_enters_what_comes_and_is_safe_to_repeat(cast: Cast, monthly: Recurrence) -> None:
    made = services.turn_periods(actor=clock_of(cast), at=moment(4, 20))
    again = services.turn_periods(actor=clock_of(cast), at=moment(4, 20, 10))

    assert (made, again) == (1, 0)
    assert [one.due_on for one in periods_of(monthly)][-1] == date(2026, 5, 25)
    assert [one.standing for one in periods_of(monthly)] == ["overdue", "near_due", "not_started"]
    assert list(verify(cast.body.pk)) == []


def test_turning_asks_as_often_for_three_rhythms_as_for_one(
    cast: Cast, monthly: Recurrence, django_assert_num_queries: object
) -> None:
    def turn(day: int) -> None:
        services.turn_periods(actor=clock_of(cast), at=moment(5, day))

    services.turn_periods(actor=clock_of(cast), at=moment(4, 25))
    with django_assert_num_queries(14):  # type: ignore[operator]
        turn(2)
    for owed in ("乙", "丙"):
        services.set_recurrence(
            actor=cast.officer.actor, at=moment(5, 2), task=monthly.task, rhythm=MONTHLY,
            owed=owed, from_on=date(2026, 5, 2),
        )  # fmt: skip
    with django_assert_num_queries(14):  # type: ignore[operator]
        turn(31)


def test_only_the_clock_turns(cast: Cast, monthly: Recurrence) -> None:
    with pytest.raises(NotAllowed):
        services.turn_periods(actor=cast.officer.actor, at=moment(4, 20))


def test_a_clerks_report_waits_for_the_heads_signature(cast: Cast, march: Period) -> None:
    services.report_period(
        actor=cast.clerk.actor, at=moment(3, 20), period=march, words="排查12处", value=Decimal(12)
    )
    march.refresh_from_db()
    assert (march.state, march.filed_on) == ("reported", None)

    services.sign_period(actor=cast.head.actor, at=moment(3, 27), period=march)

    march.refresh_from_db()
    assert (march.state, march.filed_on, march.value) == (
        "signed", date(2026, 3, 20), Decimal(12),
    )  # fmt: skip
    assert march.standing == "closed"
    assert last_event() == "periods.signed"
    assert list(verify(cast.body.pk)) == []


def test_a_heads_report_is_signed_by_filing(cast: Cast, march: Period) -> None:
    services.report_period(actor=cast.head.actor, at=moment(3, 30), period=march, words="已排查")

    march.refresh_from_db()
    assert (march.state, march.filed_on) == ("signed", date(2026, 3, 30))


def test_a_report_sent_back_leaves_the_period_open(cast: Cast, march: Period) -> None:
    services.report_period(actor=cast.clerk.actor, at=moment(3, 20), period=march, words="排查")

    services.send_back_period(
        actor=cast.head.actor, at=moment(3, 21), period=march, reason="没有数字"
    )

    march.refresh_from_db()
    assert (march.state, march.filed_on, march.standing) == ("open", None, "near_due")
    assert last_event() == "periods.sent_back"


def test_a_period_not_confirmed_is_open_again(cast: Cast, march: Period) -> None:
    services.report_period(actor=cast.head.actor, at=moment(3, 20), period=march, words="已排查")

    services.confirm_period(
        actor=cast.officer.actor, at=moment(3, 28), period=march, holds=False, words="现场无记录"
    )

    march.refresh_from_db()
    assert (march.state, march.filed_on, march.standing) == ("open", None, "overdue")
    assert last_event() == "periods.rejected"


def test_a_period_confirmed_is_done(cast: Cast, march: Period) -> None:
    services.report_period(actor=cast.head.actor, at=moment(3, 20), period=march, words="已排查")

    services.confirm_period(
        actor=cast.other_clerk.actor, at=moment(3, 28), period=march, holds=True
    )

    march.refresh_from_db()
    assert (march.state, march.filed_on) == ("confirmed", date(2026, 3, 20))
    with pytest.raises(refusals.PeriodNotPossible):
        services.waive_period(
            actor=cast.supervision_head.actor, at=moment(3, 29), period=march, reason="x"
        )


def test_a_waived_period_keeps_its_reason(cast: Cast, march: Period) -> None:
    services.waive_period(
        actor=cast.supervision_head.actor, at=moment(3, 28), period=march, reason="全县防汛"
    )

    march.refresh_from_db()
    assert march.state == "waived"
    assert march.rulings.get().reason == "全县防汛"
    assert last_event() == "periods.waived"


def test_a_waiver_without_a_reason_changes_nothing(cast: Cast, march: Period) -> None:
    with pytest.raises(refusals.DecisionReasonMissing):
        services.waive_period(
            actor=cast.supervision_head.actor, at=moment(3, 28), period=march, reason=" "
        )

    march.refresh_from_db()
    assert march.state == "open"


def test_reports_are_refused_by_name(cast: Cast, monthly: Recurrence) -> None:
    march, april = periods_of(monthly)
    clerk = cast.clerk.actor

    with pytest.raises(refusals.ReportEmpty):
        services.report_period(actor=clerk, at=moment(3, 20), period=march)
    with pytest.raises(refusals.TooEarly):
        services.report_period(actor=clerk, at=moment(3, 20), period=april, words="早")
    ledger.suspend_task(
        actor=cast.supervision_head.actor, at=moment(3, 20), task=march.task, reason="调整"
    )
    with pytest.raises(refusals.TaskNotAtWork):
        services.report_period(actor=clerk, at=moment(3, 21), period=march, words="排查")

    assert not march.reports.exists()


def test_evidence_is_asked_for_by_a_file(cast: Cast, task: Task) -> None:
    standing = services.set_recurrence(
        actor=cast.officer.actor, at=moment(3, 2), task=task, purpose=Purpose.EVIDENCE,
        rhythm=Rhythm(Every.YEAR, day=10, month=12), owed="每年十二月说明仍在坚持",
        from_on=date(2026, 3, 2),
    )  # fmt: skip
    period = periods_of(standing)[0]

    with pytest.raises(refusals.EvidenceMissing):
        services.report_period(
            actor=cast.head.actor, at=moment(12, 1), period=period, words="仍在坚持"
        )

    assert period.due_on == date(2026, 12, 10)


def test_a_changed_rhythm_leaves_past_periods_alone(cast: Cast, monthly: Recurrence) -> None:
    services.report_period(
        actor=cast.head.actor, at=moment(3, 20), period=periods_of(monthly)[0], words="已排查"
    )

    weekly = services.change_rhythm(
        actor=cast.officer.actor, at=moment(4, 10), recurrence=monthly,
        rhythm=Rhythm(Every.WEEK, day=5), from_on=date(2026, 4, 13), reason="汛期",
    )  # fmt: skip

    monthly.refresh_from_db()
    assert monthly.until_on == date(2026, 4, 12)
    assert [one.due_on for one in periods_of(monthly)] == [date(2026, 3, 25)]
    assert [one.due_on for one in periods_of(weekly)][:2] == [date(2026, 4, 17), date(2026, 4, 24)]
    assert weekly.replaces_id == monthly.pk
    assert last_event() == "periods.rhythm_changed"
    assert list(verify(cast.body.pk)) == []


@pytest.mark.parametrize("last_on", [date(2026, 3, 9), date.max])
def test_a_rhythm_ends_yesterday_at_the_earliest_and_on_any_day_there_is(
    cast: Cast, monthly: Recurrence, last_on: date
) -> None:
    words = {"actor": cast.officer.actor, "at": moment(3, 10), "reason": "并入另一任务"}
    with pytest.raises(refusals.BeginsInThePast):
        services.end_rhythm(recurrence=monthly, last_on=date(2026, 3, 8), **words)

    ended = services.end_rhythm(recurrence=monthly, last_on=last_on, **words)

    assert ended.until_on == last_on


def test_an_ended_rhythm_owes_no_more(cast: Cast, monthly: Recurrence) -> None:
    services.end_rhythm(
        actor=cast.officer.actor, at=moment(3, 10), recurrence=monthly,
        last_on=date(2026, 3, 31), reason="并入另一任务",
    )  # fmt: skip

    made = services.turn_periods(actor=clock_of(cast), at=moment(5, 10))

    assert made == 0
    assert [one.due_on for one in periods_of(monthly)] == [date(2026, 3, 25)]
    monthly.refresh_from_db()
    with pytest.raises(refusals.RhythmOver):
        services.end_rhythm(
            actor=cast.officer.actor, at=moment(5, 11), recurrence=monthly,
            last_on=date(2026, 6, 1), reason="再次",
        )  # fmt: skip
