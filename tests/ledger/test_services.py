"""The verbs of the ledger: what each does, what it records, what it refuses."""

from datetime import date
from decimal import Decimal

import pytest

from luoshi.common.errors import NotAllowed
from luoshi.history.models import Entry
from luoshi.history.selectors import verify
from luoshi.ledger import services
from luoshi.ledger.models import Task, Verification
from luoshi.ledger.selectors import light_on, view_task
from luoshi.ledger.services import refusals
from tests.cast import Cast
from tests.ledger.conftest import in_state, moment


def events_of(task: Task) -> list[str]:
    return list(
        Entry.objects.filter(subject_type="ledger.task", subject_id=task.pk)
        .order_by("pk")
        .values_list("event", flat=True)
    )


def test_drafting_gives_the_next_number_of_the_year(cast: Cast, drafted: Task) -> None:
    second = services.draft_task(
        actor=cast.officer.actor, at=moment(3, 2), title="第二项", lead=cast.town
    )

    assert drafted.number == "2026-001"
    assert second.number == "2026-002"
    assert drafted.state == "drafted"
    assert drafted.standing == "not_started"
    assert events_of(drafted) == ["ledger.task_drafted"]


def test_drafting_refuses_a_number_that_is_given_already(cast: Cast, drafted: Task) -> None:
    with pytest.raises(refusals.NumberTaken, match="2026-001"):
        services.draft_task(
            actor=cast.officer.actor,
            at=moment(3, 2),
            title="第二项",
            lead=cast.town,
            number="2026-001",
        )

    assert Task.objects.count() == 1


def test_drafting_refuses_the_lead_as_its_own_reviewer(cast: Cast) -> None:
    with pytest.raises(refusals.ReviewerIsLead):
        services.draft_task(
            actor=cast.officer.actor,
            at=moment(3, 2),
            title="自查自验",
            lead=cast.bureau,
            reviewer=cast.bureau,
        )

    assert Task.objects.count() == 0


def test_drafting_refuses_a_unit_of_another_body(cast: Cast) -> None:
    with pytest.raises(refusals.AnotherBody):
        services.draft_task(
            actor=cast.officer.actor, at=moment(3, 2), title="越界", lead=cast.stranger.unit
        )

    assert Task.objects.count() == 0


def test_a_task_goes_from_issue_to_closing(cast: Cast, issued: Task) -> None:
    head, reviewer, officer = cast.head.actor, cast.other_head.actor, cast.officer.actor

    task = services.accept_task(actor=cast.clerk.actor, at=moment(3, 3), task=issued)
    services.report_progress(
        actor=head, at=moment(3, 20), task=task, percent=Decimal(100), words="已完成"
    )
    task = services.request_closing(actor=head, at=moment(6, 1), task=task)
    task = services.verify_task(actor=reviewer, at=moment(6, 3), task=task, words="现场属实")
    task = services.close_task(actor=officer, at=moment(6, 4), task=task)

    assert task.state == "closed"
    assert task.closed_on == date(2026, 6, 4)
    assert task.standing == "closed"
    assert task.is_open is False
    assert events_of(task) == [
        "ledger.task_drafted",
        "ledger.task_issued",
        "ledger.task_accepted",
        "ledger.progress_reported",
        "ledger.report_signed",
        "ledger.closing_requested",
        "ledger.task_verified",
        "ledger.task_closed",
    ]
    assert list(verify()) == []


def test_issuing_refuses_a_task_without_a_lead(cast: Cast) -> None:
    task = services.draft_task(actor=cast.officer.actor, at=moment(3, 2), title="无人牵头")

    with pytest.raises(refusals.LeadMissing):
        services.issue_task(actor=cast.officer.actor, at=moment(3, 2), task=task)

    task.refresh_from_db()
    assert task.state == "drafted"


def test_a_clerks_report_counts_when_the_head_signs(cast: Cast, under_way: Task) -> None:
    report = services.report_progress(
        actor=cast.clerk.actor, at=moment(3, 20), task=under_way, percent=Decimal(31), words="封顶"
    )
    under_way.refresh_from_db()
    before = under_way.percent

    services.sign_report(actor=cast.head.actor, at=moment(3, 21), report=report)

    under_way.refresh_from_db()
    report.refresh_from_db()
    assert before is None
    assert under_way.percent == Decimal(31)
    assert report.filed_by_name == "陈岚"
    assert report.settled_by_name == "何健"
    assert under_way.standing == "on_track"


def test_a_value_gives_the_percentage(cast: Cast, under_way: Task) -> None:
    target = under_way.targets.get()

    services.report_progress(
        actor=cast.head.actor,
        at=moment(3, 20),
        task=under_way,
        values={target.pk: Decimal("1.86")},
    )

    under_way.refresh_from_db()
    target.refresh_from_db()
    assert under_way.percent == Decimal(31)
    assert target.reached == Decimal("1.86")


def test_no_change_repeats_the_last_value_and_is_a_report(cast: Cast, under_way: Task) -> None:
    head = cast.head.actor
    services.report_progress(actor=head, at=moment(3, 20), task=under_way, percent=Decimal(20))

    again = services.report_progress(actor=head, at=moment(4, 20), task=under_way, no_change=True)

    under_way.refresh_from_db()
    assert again.percent == Decimal(20)
    assert again.is_no_change is True
    assert under_way.reported_on == date(2026, 4, 20)


def test_no_change_without_an_earlier_report_is_refused(cast: Cast, under_way: Task) -> None:
    with pytest.raises(refusals.NothingToRepeat):
        services.report_progress(
            actor=cast.head.actor, at=moment(3, 20), task=under_way, no_change=True
        )

    assert under_way.reports.count() == 0


def test_progress_does_not_fall_without_a_word(cast: Cast, under_way: Task) -> None:
    head = cast.head.actor
    services.report_progress(actor=head, at=moment(3, 20), task=under_way, percent=Decimal(40))

    with pytest.raises(refusals.PercentWouldFall) as refused:
        services.report_progress(
            actor=head, at=moment(4, 20), task=under_way, percent=Decimal("35.5")
        )

    assert refused.value.values == {"before": "40", "after": "35.5"}
    assert under_way.reports.count() == 1


def test_a_report_is_settled_once(cast: Cast, under_way: Task) -> None:
    report = services.report_progress(
        actor=cast.clerk.actor, at=moment(3, 20), task=under_way, percent=Decimal(5)
    )
    services.send_back_report(
        actor=cast.head.actor, at=moment(3, 20, 11), report=report, reason="数字不对"
    )

    with pytest.raises(refusals.ReportAlreadySettled):
        services.sign_report(actor=cast.head.actor, at=moment(3, 21), report=report)

    under_way.refresh_from_db()
    assert under_way.percent is None


def test_another_unit_may_not_report(cast: Cast, under_way: Task) -> None:
    with pytest.raises(NotAllowed):
        services.report_progress(
            actor=cast.other_clerk.actor, at=moment(3, 20), task=under_way, percent=Decimal(90)
        )

    assert under_way.reports.count() == 0


def test_silence_is_never_green(cast: Cast, under_way: Task) -> None:
    services.recompute_standings(body_id=cast.body.pk, on=date(2026, 5, 15))

    under_way.refresh_from_db()
    assert under_way.standing == "no_evidence"
    assert under_way.freshness == "silent"


def test_blocking_names_the_help_needed_and_unblocking_the_answer(
    cast: Cast, under_way: Task
) -> None:
    task = services.block_task(
        actor=cast.clerk.actor,
        at=moment(4, 1),
        task=under_way,
        need="220千伏线路迁改未批",
        needed_from=cast.other_bureau,
        needed_by=date(2026, 5, 20),
    )
    blocked = task.standing

    task = services.unblock_task(
        actor=cast.officer.actor, at=moment(4, 9), task=task, answer="已批复"
    )

    block = task.blocks.get()
    assert blocked == "blocked"
    assert task.state == "under_way"
    assert block.needed_from == cast.other_bureau
    assert block.answer == "已批复"


def test_an_extension_keeps_the_original_date_on_the_face(cast: Cast, under_way: Task) -> None:
    services.request_extension(
        actor=cast.head.actor,
        at=moment(6, 20),
        task=under_way,
        new_due_on=date(2026, 8, 31),
        reason="连续降雨",
        progress="完成70%",
    )

    services.decide_extension(
        actor=cast.supervision_head.actor, at=moment(6, 22), task=under_way, grant=True
    )

    under_way.refresh_from_db()
    assert under_way.due_on == date(2026, 8, 31)
    assert under_way.original_due_on == date(2026, 6, 30)
    assert under_way.extension_count == 1


@pytest.mark.parametrize(
    ("at", "new_due_on", "refusal"),
    [
        (moment(7, 1), date(2026, 8, 1), refusals.ExtensionTooLate),
        (moment(6, 1), date(2026, 6, 30), refusals.ExtensionNotLater),
        (moment(6, 1), date(2026, 12, 31), refusals.ExtensionTooLong),
        (moment(6, 1), date.max, refusals.ExtensionTooLong),
    ],
)
def test_an_extension_is_refused(cast, under_way, at, new_due_on, refusal) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(refusal):
        services.request_extension(
            actor=cast.head.actor,
            at=at,
            task=under_way,
            new_due_on=new_due_on,
            reason="降雨",
            progress="七成",
        )

    under_way.refresh_from_db()
    assert under_way.due_on == date(2026, 6, 30)
    assert under_way.extensions.count() == 0


def test_a_second_extension_is_refused_by_the_bodys_rule(cast: Cast, under_way: Task) -> None:
    head, chief = cast.head.actor, cast.supervision_head.actor
    services.request_extension(
        actor=head,
        at=moment(6, 1),
        task=under_way,
        new_due_on=date(2026, 7, 31),
        reason="降雨",
        progress="七成",
    )
    services.decide_extension(actor=chief, at=moment(6, 2), task=under_way, grant=True)

    with pytest.raises(refusals.ExtensionsUsedUp):
        services.request_extension(
            actor=head,
            at=moment(7, 1),
            task=under_way,
            new_due_on=date(2026, 8, 31),
            reason="降雨",
            progress="八成",
        )


def test_the_lead_may_not_check_its_own_task(cast: Cast, under_way: Task) -> None:
    with pytest.raises(NotAllowed):
        services.check_progress(
            actor=cast.head.actor, at=moment(4, 1), task=under_way, percent=Decimal(50)
        )

    assert Verification.objects.count() == 0


def test_reported_and_confirmed_stand_side_by_side(cast: Cast, under_way: Task) -> None:
    services.report_progress(
        actor=cast.head.actor, at=moment(5, 8), task=under_way, percent=Decimal(80)
    )

    services.check_progress(
        actor=cast.other_head.actor,
        at=moment(5, 8, 15),
        task=under_way,
        percent=Decimal(20),
        method="现场",
    )

    under_way.refresh_from_db()
    assert (under_way.percent, under_way.confirmed_percent) == (Decimal(80), Decimal(20))
    assert (under_way.standing, under_way.confirmed_standing) == ("on_track", "behind")


def test_sending_back_puts_the_work_under_way_again(cast: Cast, drafted: Task) -> None:
    task = in_state(cast, drafted, "closing_requested")

    task = services.send_back_task(
        actor=cast.other_head.actor,
        at=moment(6, 3),
        task=task,
        reason="二号厂房未封顶",
        percent=Decimal(60),
    )

    assert task.state == "under_way"
    assert task.confirmed_percent == Decimal(60)


def test_evidence_is_asked_only_where_the_task_says_so(cast: Cast, drafted: Task) -> None:
    services.change_task(
        actor=cast.officer.actor, at=moment(3, 2), task=drafted, evidence_required=True
    )
    task = in_state(cast, drafted, "under_way")

    with pytest.raises(refusals.EvidenceMissing):
        services.request_closing(actor=cast.head.actor, at=moment(6, 1), task=task)

    task.refresh_from_db()
    assert task.state == "under_way"


def test_a_move_that_is_not_possible_now_is_refused_by_name(cast: Cast, drafted: Task) -> None:
    with pytest.raises(refusals.NotPossibleNow) as refused:
        services.accept_task(actor=cast.head.actor, at=moment(3, 3), task=drafted)

    assert refused.value.values["number"] == "2026-001"
    assert events_of(drafted) == ["ledger.task_drafted"]


def test_the_light_of_a_past_day_is_read_from_history(cast: Cast, under_way: Task) -> None:
    head = cast.head.actor
    services.report_progress(actor=head, at=moment(3, 20), task=under_way, percent=Decimal(10))
    services.report_progress(actor=head, at=moment(4, 20), task=under_way, percent=Decimal(15))
    services.block_task(actor=head, at=moment(5, 4), task=under_way, need="缺用地指标")

    standings = {
        day: light_on(under_way, day).reported.standing.value
        for day in (date(2026, 3, 2), date(2026, 3, 20), date(2026, 4, 28), date(2026, 5, 5))
    }

    assert standings == {
        date(2026, 3, 2): "not_started",
        date(2026, 3, 20): "on_track",
        date(2026, 4, 28): "behind",
        date(2026, 5, 5): "blocked",
    }


def test_the_task_page_carries_the_whole_chain(cast: Cast, under_way: Task) -> None:
    services.report_progress(
        actor=cast.head.actor, at=moment(3, 20), task=under_way, percent=Decimal(10)
    )

    view = view_task(cast.officer.actor, "2026-001", date(2026, 3, 21))

    assert [unit.name for unit in view.supporting] == ["城北镇"]
    assert [report.percent for report in view.reports] == [Decimal(10)]
    assert view.curve.reported == ((date(2026, 3, 20), Decimal(10)),)
    assert view.curve.expected == (
        (date(2026, 3, 2), Decimal(0)),
        (date(2026, 6, 30), Decimal(100)),
    )


def test_a_stranger_sees_nothing(cast: Cast, under_way: Task) -> None:
    with pytest.raises(Task.DoesNotExist):
        view_task(cast.stranger.actor, "2026-001", date(2026, 3, 21))
