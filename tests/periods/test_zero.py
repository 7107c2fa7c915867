"""What must not happen: events about things, statements, disputes, and silence not green."""

from datetime import date
from typing import Any

import pytest

from luoshi.common.errors import NotAllowed
from luoshi.history.models import Entry
from luoshi.history.selectors import verify
from luoshi.periods import refusals, selectors, services
from luoshi.periods.models import Recurrence, ZeroEvent, ZeroTarget
from luoshi_core.rhythm import Every, Rhythm
from tests.cast import Cast
from tests.periods.conftest import EVENT, moment, periods_of

pytestmark = pytest.mark.django_db


def shown(cast: Cast, target: ZeroTarget, on: date, *, past: bool = False) -> Any:
    view = selectors.periods_of_task(cast.officer.actor, target.task, on, past=past)
    return view.targets[0]


def state(cast: Cast, statements: Recurrence, place: int, month: int, day: int) -> None:
    services.report_period(
        actor=cast.other_head.actor, at=moment(month, day), period=periods_of(statements)[place],
        none_happened=True,
    )  # fmt: skip


def test_without_a_rhythm_of_statements_nobody_has_said_anything(
    cast: Cast, target: ZeroTarget
) -> None:
    assert shown(cast, target, date(2026, 5, 1)).shape == "no-evidence"


def test_silence_is_never_green(cast: Cast, target: ZeroTarget, statements: Recurrence) -> None:
    assert shown(cast, target, date(2026, 3, 20)).shape == "not-started"

    late = shown(cast, target, date(2026, 4, 10))

    assert (late.shape, late.word) == ("no-evidence", "未说明")
    assert late.note == "2026年3月 无人说明"


def test_said_is_green_with_the_day_until_which_it_was_said(
    cast: Cast, target: ZeroTarget, statements: Recurrence
) -> None:
    state(cast, statements, 0, 4, 1)

    said = shown(cast, target, date(2026, 4, 10))

    assert (said.shape, said.word) == ("on-track", "无发生")
    assert said.note == "已说明至 3月31日，自 2026-01-01 起算"


def test_a_waived_statement_is_silence_too(
    cast: Cast, target: ZeroTarget, statements: Recurrence
) -> None:
    services.waive_period(
        actor=cast.supervision_head.actor, at=moment(4, 2), period=periods_of(statements)[0],
        reason="换人",
    )  # fmt: skip

    assert shown(cast, target, date(2026, 4, 10)).shape == "no-evidence"


def test_one_event_is_shown_with_its_day(cast: Cast, target: ZeroTarget, event: ZeroEvent) -> None:
    happened = shown(cast, target, date(2026, 3, 20))

    assert (happened.shape, happened.word) == ("overdue", "已发生 1 起")
    assert happened.note == "最近 2026年3月10日；允许 0 起"
    assert [one.id for one in happened.happened] == [event.pk]
    assert Entry.objects.latest("pk").event == "periods.event_filed"


def test_an_allowed_event_is_not_over_the_limit(
    cast: Cast, target: ZeroTarget, event: ZeroEvent
) -> None:
    ZeroTarget.objects.filter(pk=target.pk).update(allowed=1)

    assert shown(cast, target, date(2026, 3, 20)).shape == "behind"


def test_before_it_was_entered_it_was_not_known(
    cast: Cast, target: ZeroTarget, event: ZeroEvent
) -> None:
    assert shown(cast, target, date(2026, 3, 10), past=True).events == ()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"facts": "村民李建国在自家门口摔伤，送医。"}, refusals.NamesAPerson),
        ({"about": "桂A12345货车"}, refusals.NamesAPerson),
        ({"source": "来电13871230456"}, refusals.NamesAPerson),
        ({"facts": " "}, refusals.EventUnclear),
        ({"happened_on": date(2025, 12, 31)}, refusals.BeforeBaseDay),
        ({"happened_on": date(2026, 3, 12)}, refusals.BeforeBaseDay),
    ],
)
def test_an_entry_is_refused_by_name(
    cast: Cast, target: ZeroTarget, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    content: dict[str, Any] = {**EVENT, **changes}

    with pytest.raises(refusal):
        services.file_event(
            actor=cast.other_clerk.actor, at=moment(3, 11), target=target, place=cast.town,
            **content,
        )  # fmt: skip

    assert not ZeroEvent.objects.exists()


def test_a_statement_against_the_record_is_refused(
    cast: Cast, statements: Recurrence, event: ZeroEvent
) -> None:
    with pytest.raises(refusals.EventOnRecord):
        state(cast, statements, 0, 4, 1)


def test_a_statement_is_refused_before_its_end_and_without_a_word(
    cast: Cast, statements: Recurrence
) -> None:
    march = periods_of(statements)[0]

    with pytest.raises(refusals.TooEarly):
        state(cast, statements, 0, 3, 30)
    with pytest.raises(refusals.StatementMissing):
        services.report_period(
            actor=cast.other_head.actor, at=moment(4, 1), period=march, words="都好"
        )

    assert not march.reports.exists()


def test_statements_in_the_middle_of_a_period_are_refused(cast: Cast, target: ZeroTarget) -> None:
    with pytest.raises(refusals.StatementBeforeItsEnd):
        services.set_recurrence(
            actor=cast.officer.actor, at=moment(3, 2), task=target.task, target=target,
            rhythm=Rhythm(Every.MONTH, day=20), owed="说明", from_on=date(2026, 3, 2),
        )  # fmt: skip


def test_the_same_target_twice_is_refused(cast: Cast, target: ZeroTarget) -> None:
    with pytest.raises(refusals.TargetUnclear):
        services.set_zero_target(
            actor=cast.officer.actor, at=moment(3, 2), task=target.task, what=target.what,
            base_on=date(2026, 1, 1),
        )  # fmt: skip


def test_a_disputed_event_counts_until_it_is_settled(
    cast: Cast, target: ZeroTarget, event: ZeroEvent
) -> None:
    services.dispute_event(
        actor=cast.town_head.actor, at=moment(3, 12), event=event, reason="属设备检修"
    )
    assert shown(cast, target, date(2026, 3, 13)).shape == "overdue"

    services.settle_event(
        actor=cast.officer.actor, at=moment(3, 14), event=event, counts=False, reason="确属检修"
    )

    event.refresh_from_db()
    assert event.state == "struck"
    assert shown(cast, target, date(2026, 3, 15)).shape == "no-evidence"
    assert shown(cast, target, date(2026, 3, 13), past=True).shape == "overdue"
    assert [one.reason for one in event.rulings.order_by("pk")] == ["属设备检修", "确属检修"]
    assert list(verify(cast.body.pk)) == []


def test_an_upheld_event_stands_and_is_disputed_once_only(cast: Cast, event: ZeroEvent) -> None:
    services.dispute_event(actor=cast.head.actor, at=moment(3, 12), event=event, reason="不属实")
    services.settle_event(
        actor=cast.officer.actor, at=moment(3, 14), event=event, counts=True, reason="现场核实"
    )

    with pytest.raises(refusals.EventNotPossible):
        services.dispute_event(actor=cast.head.actor, at=moment(3, 15), event=event, reason="再")

    event.refresh_from_db()
    assert event.state == "upheld"


def test_a_correction_is_a_new_entry_and_keeps_the_old_one(
    cast: Cast, target: ZeroTarget, event: ZeroEvent
) -> None:
    content: dict[str, Any] = {**EVENT, "happened_on": date(2026, 3, 9)}

    new = services.correct_event(
        actor=cast.other_clerk.actor, at=moment(3, 12), event=event, reason="日期写错",
        place=cast.town, **content,
    )  # fmt: skip

    event.refresh_from_db()
    assert (event.state, new.state, new.corrects_id) == ("corrected", "counted", event.pk)
    assert shown(cast, target, date(2026, 3, 20)).word == "已发生 1 起"
    assert Entry.objects.latest("pk").reason == "日期写错"


def test_a_correction_without_a_reason_changes_nothing(cast: Cast, event: ZeroEvent) -> None:
    with pytest.raises(refusals.DecisionReasonMissing):
        services.correct_event(
            actor=cast.other_clerk.actor, at=moment(3, 12), event=event, reason=" ",
            place=cast.town, **EVENT,
        )  # fmt: skip

    event.refresh_from_db()
    assert event.state == "counted"
    assert ZeroEvent.objects.count() == 1


def test_whoever_made_the_entry_does_not_dispute_it(cast: Cast, event: ZeroEvent) -> None:
    with pytest.raises(NotAllowed):
        services.dispute_event(
            actor=cast.other_head.actor, at=moment(3, 12), event=event, reason="x"
        )
