"""Ask a unit for its own list, and let go of that."""

from datetime import date, datetime

from django.db import transaction

from luoshi.breakdowns import rules
from luoshi.breakdowns.events import BreakdownEvent
from luoshi.breakdowns.models import Demand
from luoshi.breakdowns.refusals import ListAskedAlready, ListNotAsked
from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.ledger.models import Task
from luoshi.ledger.services.refusals import NotPossibleNow, ReasonMissing
from luoshi.ledger.states import AT_WORK, TaskState
from luoshi.organisations.actor import Actor


@transaction.atomic
def ask_list(*, actor: Actor, at: datetime, task: Task, due_on: date | None = None) -> Demand:
    """Ask the lead of a task to break it down by a day."""
    task = _lock(actor, task)
    if task.state not in AT_WORK:
        raise NotPossibleNow(number=task.number, state=TaskState(task.state).label)
    demand = Demand.objects.filter(task=task).first() or Demand(body_id=task.body_id, task=task)
    if demand.pk is not None and demand.lifted_on is None:
        raise ListAskedAlready(number=task.number)
    demand.due_on = due_on or task.due_on
    demand.asked_at = at
    demand.asked_by_name = actor.name
    demand.lifted_on = None
    demand.save()
    record(
        actor,
        at,
        BreakdownEvent.LIST_ASKED,
        task,
        rows=[demand],
        unit=_unit(task),
        due=demand.due_on or "–",
    )
    return demand


@transaction.atomic
def lift_demand(*, actor: Actor, at: datetime, task: Task, reason: str) -> Demand:
    """Say that a unit need not break its task down, and why."""
    task = _lock(actor, task)
    demand = Demand.objects.filter(task=task, lifted_on=None).first()
    if demand is None:
        raise ListNotAsked(number=task.number)
    if not reason.strip():
        raise ReasonMissing
    demand.lifted_on = at.date()
    demand.save(update_fields=["lifted_on"])
    record(
        actor,
        at,
        BreakdownEvent.DEMAND_LIFTED,
        task,
        rows=[demand],
        reason=reason.strip(),
        unit=_unit(task),
    )
    return demand


def _lock(actor: Actor, task: Task) -> Task:
    task = Task.objects.filter(body_id=actor.body_id).locked(task)
    require(rules.can_ask_list, actor, task)
    return task


def _unit(task: Task) -> str:
    return task.lead.shown if task.lead else "–"
