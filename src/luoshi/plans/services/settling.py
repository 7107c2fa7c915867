"""Settle every target at the end of the year: done, partly, not done, and why."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.ledger.models import Target, Task
from luoshi.ledger.selectors import get_task
from luoshi.ledger.states import TaskState
from luoshi.organisations.actor import Actor
from luoshi.plans import rules
from luoshi.plans.events import PlanEvent
from luoshi.plans.models import Settlement
from luoshi.plans.refusals import (
    NotSettlable,
    NotWaitingForUs,
    SendingBackNeedsReason,
    SettledAlready,
    ShortfallNeedsReason,
    TargetOfAnotherTask,
)
from luoshi.plans.states import SETTLEMENT, Outcome, SettlementState
from luoshi_core.workflow import IllegalMove

_NOT_TAKEN_ON = (
    TaskState.DRAFTED,
    TaskState.ISSUED,
    TaskState.RETURNED,
    TaskState.CANCELLED,
)


@transaction.atomic
def settle_target(
    *,
    actor: Actor,
    at: datetime,
    task: Task,
    year: int,
    outcome: str,
    target: Target | None = None,
    value: Decimal | None = None,
    reason: str = "",
) -> Settlement:
    """Say what became of a target in a year; without a target, of the task as a whole."""
    task = Task.objects.locked(get_task(actor, task.number))
    require(rules.can_settle, actor, task)
    if target is not None and target.task_id != task.pk:
        raise TargetOfAnotherTask(number=task.number)
    if task.state in _NOT_TAKEN_ON:
        raise NotSettlable(number=task.number, state=TaskState(task.state).label)
    told = _told(task, target)
    if outcome != Outcome.DONE and not reason.strip():
        raise ShortfallNeedsReason(target=told)
    known = Settlement.objects.filter(task=task, target=target, year=year).order_by("pk").first()
    settlement = known or Settlement(task=task, target=target, year=year)
    if known is not None:
        _move(known, "enter_again", SettledAlready(target=told, year=year))
    settlement.outcome = Outcome(outcome).value
    settlement.value = value
    settlement.reason = reason.strip()
    settlement.entered_by = actor.name
    settlement.entered_at = at
    settlement.settled_by, settlement.settled_at, settlement.words = "", None, ""
    settlement.save()
    record(
        actor,
        at,
        PlanEvent.TARGET_SETTLED,
        task,
        rows=[settlement],
        reason=settlement.reason,
        year=year,
        target=told,
        outcome=outcome,
    )
    return settlement


@transaction.atomic
def confirm_settlement(
    *, actor: Actor, at: datetime, settlement: Settlement, words: str = ""
) -> Settlement:
    """Supervision finds that a settlement is as the unit says."""
    settlement = _locked(actor, settlement)
    told = _told(settlement.task, settlement.target)
    _move(settlement, "confirm", _not_waiting(settlement, told))
    return _decide(actor, at, settlement, PlanEvent.SETTLEMENT_CONFIRMED, told, words)


@transaction.atomic
def send_back_settlement(
    *, actor: Actor, at: datetime, settlement: Settlement, reason: str
) -> Settlement:
    """Supervision sends a settlement back, with what is to be mended."""
    settlement = _locked(actor, settlement)
    if not reason.strip():
        raise SendingBackNeedsReason
    told = _told(settlement.task, settlement.target)
    _move(settlement, "send_back", _not_waiting(settlement, told))
    return _decide(actor, at, settlement, PlanEvent.SETTLEMENT_SENT_BACK, told, reason)


@transaction.atomic
def confirm_settlements(
    *, actor: Actor, at: datetime, settlements: Iterable[Settlement]
) -> list[Settlement]:
    """Confirm many settlements, all or none."""
    return [confirm_settlement(actor=actor, at=at, settlement=one) for one in settlements]


def _locked(actor: Actor, settlement: Settlement) -> Settlement:
    held = Settlement.objects.select_for_update(of=("self",)).select_related("task", "target")
    locked = held.get(pk=settlement.pk, task__body_id=actor.body_id)
    require(rules.can_decide_settlement, actor, locked)
    return locked


def _decide(
    actor: Actor, at: datetime, settlement: Settlement, event: PlanEvent, told: str, words: str
) -> Settlement:
    settlement.settled_by = actor.name
    settlement.settled_at = at
    settlement.words = words.strip()
    settlement.save(update_fields=["state", "settled_by", "settled_at", "words"])
    record(
        actor,
        at,
        event,
        settlement.task,
        rows=[settlement],
        reason=settlement.words,
        target=told,
        year=settlement.year,
    )
    return settlement


def _move(settlement: Settlement, move: str, refusal: NotWaitingForUs | SettledAlready) -> None:
    try:
        settlement.state = SETTLEMENT.after(settlement.state, move)
    except IllegalMove as illegal:
        raise refusal from illegal


def _not_waiting(settlement: Settlement, told: str) -> NotWaitingForUs:
    return NotWaitingForUs(target=told, state=SettlementState(settlement.state).label)


def _told(task: Task, target: Target | None) -> str:
    return (target.what if target is not None else "") or task.title
