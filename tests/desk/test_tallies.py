"""Counting on from the last count gives what counting anew gives, after every kind of act."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from luoshi.desk.selectors import forget_tallies, tally_of
from luoshi.history.services import record
from luoshi.ledger import services
from luoshi.ledger.events import LedgerEvent
from luoshi.ledger.models import Task
from tests.cast import Cast
from tests.desk.conftest import TODAY, draft_tasks
from tests.ledger.conftest import moment

AT = moment(4, 20)
Act = Callable[[Cast, list[Task]], object]


def _report(cast: Cast, tasks: list[Task]) -> None:
    services.report_progress(
        actor=cast.clerk.actor, at=AT, task=tasks[0], percent=Decimal(35), words="完成基础"
    )


def _sign(cast: Cast, tasks: list[Task]) -> None:
    _report(cast, tasks)
    services.sign_report(actor=cast.head.actor, at=AT, report=tasks[0].reports.get())


def _check(cast: Cast, tasks: list[Task]) -> None:
    services.check_progress(
        actor=cast.officer.actor, at=AT, task=tasks[1], percent=Decimal(20), method="现场查看"
    )


def _block(cast: Cast, tasks: list[Task]) -> None:
    services.block_task(
        actor=cast.clerk.actor, at=AT, task=tasks[2], need="用地指标", needed_from=cast.town
    )


def _issue_to_another(cast: Cast, _tasks: list[Task]) -> None:
    task = services.draft_task(
        actor=cast.officer.actor, at=AT, title="新的一项", lead=cast.town, due_on=date(2026, 4, 19)
    )
    services.issue_task(actor=cast.officer.actor, at=AT, task=task)


def _give_to_another(cast: Cast, tasks: list[Task]) -> None:
    _issue_to_another(cast, tasks)
    task = Task.objects.get(lead=cast.town)
    services.return_task(actor=cast.town_head.actor, at=AT, task=task, clause="三定方案第四条")
    services.reissue_task(
        actor=cast.officer.actor, at=AT, task=task, reason="职责调整", lead=cast.bureau
    )


def _cancel_all(cast: Cast, tasks: list[Task]) -> None:
    for task in tasks:
        services.cancel_task(actor=cast.supervision_head.actor, at=AT, task=task, reason="重复")


ACTS = [_report, _sign, _check, _block, _issue_to_another, _give_to_another, _cancel_all]


@pytest.fixture
def tasks(cast: Cast) -> list[Task]:
    """Three tasks of the bureau, one of them reported and checked before."""
    tasks = draft_tasks(cast, 3)
    services.report_progress(
        actor=cast.head.actor, at=moment(4, 1), task=tasks[1], percent=Decimal(50), words="过半"
    )
    services.recompute_standings(body_id=cast.body.pk, on=TODAY)
    forget_tallies()
    return tasks


@pytest.mark.django_db
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__.strip("_"))
def test_counting_on_gives_what_counting_anew_gives(
    act: Act, cast: Cast, tasks: list[Task]
) -> None:
    officer = cast.officer.actor
    before = tally_of(officer, TODAY)

    act(cast, tasks)
    counted_on = tally_of(officer, TODAY)
    forget_tallies()

    assert counted_on == tally_of(officer, TODAY)
    assert counted_on != before


@pytest.mark.django_db
def test_one_report_has_one_unit_counted_anew(cast: Cast, tasks: list[Task]) -> None:
    officer = cast.officer.actor
    services.issue_task(
        actor=officer,
        at=AT,
        task=services.draft_task(actor=officer, at=AT, title="镇里的一项", lead=cast.town),
    )
    before = tally_of(officer, TODAY)
    # Lights turned behind the record: what is not counted anew keeps its figures for a minute.
    Task.objects.filter(is_open=True).update(standing="overdue")

    _report(cast, tasks)
    after = tally_of(officer, TODAY)

    town, bureau = cast.town.pk, cast.bureau.pk
    assert after.standings[town] is before.standings[town]
    assert after.standings[bureau].counts["overdue"] >= 2
    forget_tallies()
    assert tally_of(officer, TODAY).standings[town].counts == {"overdue": 1}


@pytest.mark.django_db
def test_a_task_that_an_act_on_another_touched_is_counted_too(
    cast: Cast, tasks: list[Task]
) -> None:
    officer = cast.officer.actor
    _issue_to_another(cast, tasks)
    before = tally_of(officer, TODAY).standings[cast.town.pk]
    Task.objects.filter(lead=cast.town).update(standing="blocked")

    record(officer, AT, LedgerEvent.TASK_PLACED, tasks[0], rows=[Task.objects.get(lead=cast.town)])
    after = tally_of(officer, TODAY).standings[cast.town.pk]

    assert "blocked" not in before.counts
    assert after.counts == {"blocked": 1}


@pytest.mark.django_db
def test_a_record_that_was_put_back_has_everything_counted_anew(
    cast: Cast, tasks: list[Task]
) -> None:
    officer = cast.officer.actor
    with transaction.atomic():
        _cancel_all(cast, tasks)
        assert tally_of(officer, TODAY).standings == {}
        transaction.set_rollback(True)

    assert tally_of(officer, TODAY).standings[cast.bureau.pk].at_work == 3
