"""Change what a part of a task asks for after its unit has got it."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from luoshi.history.models import Recorded
from luoshi.history.services import record
from luoshi.ledger import lights, rules
from luoshi.ledger.events import LedgerEvent
from luoshi.ledger.models import Target, Task
from luoshi.ledger.services.common import held_targets, lock, values_of
from luoshi.ledger.services.refusals import DaysOutOfOrder, NotPossibleNow, ReasonMissing
from luoshi.ledger.states import AT_WORK, TaskState
from luoshi.organisations.actor import Actor


@transaction.atomic
def restate_part(
    *,
    actor: Actor,
    at: datetime,
    task: Task,
    reason: str,
    value: Decimal | None = None,
    due_on: date | None = None,
) -> Task:
    """Change the value or the day of a part that was handed out; its unit reads why."""
    task = lock(actor, task, rules.can_restate_part)
    if task.state not in AT_WORK:
        raise NotPossibleNow(number=task.number, state=TaskState(task.state).label)
    if not reason.strip():
        raise ReasonMissing
    rows: list[Recorded] = []
    before = held_targets(task) if value is not None else {}
    target = task.targets.order_by("position", "pk").first()
    if value is not None and target is not None and target.value != value:
        rows.append(_revalued(target, value))
    days: tuple[str, ...] = ()
    if due_on is not None and due_on != task.due_on:
        if task.start_on is not None and due_on < task.start_on:
            raise DaysOutOfOrder(due=due_on, start=task.start_on)
        before |= values_of(task, ["due_on", "original_due_on"])
        task.due_on = task.original_due_on = due_on
        days = ("due_on", "original_due_on")
    lights.turn(task, at.date(), changed=days)
    names = [*(["targets"] if rows else []), *(["due_on"] if days else [])]
    record(
        actor,
        at,
        LedgerEvent.TASK_CHANGED,
        task,
        rows=rows,
        reason=reason.strip(),
        changed=", ".join(names) or "–",
        before=before,
    )
    return task


def _revalued(target: Target, value: Decimal) -> Target:
    target.value = value
    target.save(update_fields=["value"])
    return target
