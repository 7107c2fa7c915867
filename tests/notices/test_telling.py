"""Who is told of what, once, and never of the own act."""

from datetime import date
from decimal import Decimal

import pytest

from luoshi.history.events import told as words_of
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.notices.audiences import AUDIENCES
from luoshi.notices.models import Delivery, Notice
from luoshi.notices.telling import remind, tell_of_acts
from luoshi.organisations import services as organisations
from tests.cast import Cast
from tests.ledger.conftest import in_state, moment
from tests.notices.conftest import deliver, told

pytestmark = pytest.mark.django_db


def test_the_unit_that_leads_is_told_of_a_task_handed_to_it(cast: Cast, issued: Task) -> None:
    deliver(cast, moment(3, 2, 11))

    assert told(cast.clerk) == [("handed", "ledger.task_issued")]
    assert told(cast.deputy_clerk) == [("handed", "ledger.task_issued")]
    assert told(cast.head) == [("handed", "ledger.task_issued")]
    assert told(cast.officer) == []
    assert told(cast.town_clerk) == []


def test_a_report_waits_for_the_head_and_a_sending_back_for_the_clerk(
    cast: Cast, under_way: Task
) -> None:
    deliver(cast, moment(3, 3, 10))
    Notice.objects.all().delete()

    report = ledger.report_progress(
        actor=cast.clerk.actor, at=moment(3, 4), task=under_way, percent=Decimal(10), words="开工"
    )
    ledger.send_back_report(
        actor=cast.head.actor, at=moment(3, 4, 10), report=report, reason="缺图"
    )
    deliver(cast, moment(3, 4, 11))

    assert told(cast.head) == [("waiting", "ledger.progress_reported")]
    assert told(cast.clerk) == [("sent_back", "ledger.report_sent_back")]


def test_supervision_is_told_of_returns_and_requests_and_the_helper_of_a_block(
    cast: Cast, under_way: Task
) -> None:
    head = cast.head.actor
    ledger.request_extension(
        actor=head, at=moment(3, 4), task=under_way, new_due_on=date(2026, 7, 31),
        reason="降雨", progress="一成",
    )  # fmt: skip
    ledger.block_task(
        actor=head, at=moment(3, 4, 10), task=under_way, need="线路迁改未批",
        needed_from=cast.other_bureau,
    )  # fmt: skip
    deliver(cast, moment(3, 4, 11))

    assert told(cast.other_head) == [("help", "ledger.task_blocked")]
    assert told(cast.officer) == [("help", "ledger.task_blocked")]
    assert told(cast.supervision_head) == [
        ("waiting", "ledger.extension_requested"),
        ("help", "ledger.task_blocked"),
    ]


def test_a_returned_task_reaches_supervision(cast: Cast, drafted: Task) -> None:
    in_state(cast, drafted, "returned")

    deliver(cast, moment(3, 5, 10))

    assert told(cast.officer) == [("waiting", "ledger.task_returned")]


def test_a_closing_request_reaches_the_unit_that_checks(cast: Cast, drafted: Task) -> None:
    in_state(cast, drafted, "closing_requested")

    deliver(cast, moment(3, 5, 10))

    assert ("waiting", "ledger.closing_requested") in told(cast.other_head)
    assert told(cast.officer) == []


def test_the_stand_in_is_told_while_the_holder_is_away(cast: Cast, issued: Task) -> None:
    administrator = cast.administrator.actor
    organisations.set_backups(
        actor=administrator, at=moment(3, 2), post=cast.head.post, stand_ins=[cast.town_head.post]
    )
    organisations.record_absence(
        actor=administrator, at=moment(3, 2), post=cast.head.post,
        starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 6),
    )  # fmt: skip

    deliver(cast, moment(3, 2, 11))

    assert told(cast.head) == []
    assert told(cast.town_head) == [("handed", "ledger.task_issued")]


def test_nothing_is_told_twice_however_often_the_clock_runs(cast: Cast, issued: Task) -> None:
    for minute in range(3):
        deliver(cast, moment(3, 2, 11 + minute))

    assert len(told(cast.clerk)) == 1


def test_what_is_not_sealed_is_not_told_yet(cast: Cast, issued: Task) -> None:
    assert tell_of_acts(body_id=cast.body.pk, at=moment(3, 2, 11)) == 0
    assert Notice.objects.count() == 0


def test_a_body_that_begins_to_tell_is_not_flooded_with_its_past(cast: Cast, issued: Task) -> None:
    deliver(cast, moment(4, 2))

    assert told(cast.clerk) == []


def test_days_that_come_near_are_told_once_on_a_working_morning(
    cast: Cast, under_way: Task
) -> None:
    body = cast.body.pk
    Task.objects.filter(pk=under_way.pk).update(next_report_on=None)

    assert remind(body_id=body, at=moment(6, 21, 9)) == 0  # a Sunday, off
    assert remind(body_id=body, at=moment(6, 24, 6)) == 0  # before half past seven
    first = remind(body_id=body, at=moment(6, 24, 9))
    again = remind(body_id=body, at=moment(6, 24, 10))
    next_day = remind(body_id=body, at=moment(6, 25, 9))

    assert (first, again, next_day) == (3, 0, 0)
    assert told(cast.clerk) == [("due", "due")]
    assert told(cast.head) == [("due", "due")]


def test_a_report_day_is_told_to_the_clerks(cast: Cast, under_way: Task) -> None:
    Task.objects.filter(pk=under_way.pk).update(next_report_on=date(2026, 3, 20), due_on=None)

    count = remind(body_id=cast.body.pk, at=moment(3, 19))

    assert count == 2
    assert told(cast.clerk) == [("report_due", "report")]
    assert told(cast.head) == []


def test_a_report_that_was_answered_is_not_asked_for(cast: Cast, under_way: Task) -> None:
    ledger.report_progress(
        actor=cast.clerk.actor, at=moment(3, 18), task=under_way, percent=Decimal(10), words="开工"
    )
    Task.objects.filter(pk=under_way.pk).update(next_report_on=date(2026, 3, 20), due_on=None)

    assert remind(body_id=cast.body.pk, at=moment(3, 19)) == 0


def test_without_an_address_nothing_is_on_its_way(cast: Cast, issued: Task) -> None:
    deliver(cast, moment(3, 2, 11))

    assert Delivery.objects.count() == 0


def test_every_act_that_is_told_has_a_sentence() -> None:
    for event in AUDIENCES:
        assert str(words_of(event).sentence)
