"""Change a part that was handed out, or take it back."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from luoshi.breakdowns import rules
from luoshi.breakdowns.events import BreakdownEvent
from luoshi.breakdowns.models import Part
from luoshi.breakdowns.reading import PartDraft
from luoshi.breakdowns.refusals import NothingToChange, PartWithdrawn, ValueMissing, WeightMissing
from luoshi.breakdowns.services.dividing import require_day
from luoshi.common.figures import plain_number
from luoshi.common.permissions import Rule, require
from luoshi.history.services import record
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.ledger.services.refusals import ReasonMissing
from luoshi.organisations.actor import Actor


@transaction.atomic
def change_part(
    *,
    actor: Actor,
    at: datetime,
    part: Part,
    reason: str,
    value: Decimal | None = None,
    weight: Decimal | None = None,
    due_on: date | None = None,
) -> Part:
    """Give a unit more or less of the whole, another weight or another day, and say why."""
    part = _lock(actor, part, rules.can_change_part)
    task, before = part.task, _told(part, part.task.due_on)
    if value is not None and (value <= 0 or part.value is None):
        raise ValueMissing(unit=_unit(task))
    if weight is not None and weight <= 0:
        raise WeightMissing(unit=_unit(task))
    if task.lead is not None:
        require_day(part.breakdown.task, PartDraft(task.lead, due_on=due_on), at.date())
    part.value = value if value is not None else part.value
    part.weight = weight if weight is not None else part.weight
    if _told(part, due_on or task.due_on) == before:
        raise NothingToChange
    ledger.restate_part(actor=actor, at=at, task=task, reason=reason, value=value, due_on=due_on)
    part.save(update_fields=["value", "weight"])
    record(
        actor,
        at,
        BreakdownEvent.PART_CHANGED,
        part.breakdown.task,
        rows=[part],
        reason=reason.strip(),
        unit=_unit(task),
        before=before,
        after=_told(part, due_on or task.due_on),
    )
    return part


@transaction.atomic
def withdraw_part(*, actor: Actor, at: datetime, part: Part, reason: str) -> Part:
    """Take a part back; its task is cancelled with the reason, its number is not used again."""
    part = _lock(actor, part, rules.can_withdraw_part)
    if not reason.strip():
        raise ReasonMissing
    ledger.cancel_task(actor=actor, at=at, task=part.task, reason=reason)
    part.withdrawn_on = at.date()
    part.save(update_fields=["withdrawn_on"])
    record(
        actor,
        at,
        BreakdownEvent.PART_WITHDRAWN,
        part.breakdown.task,
        rows=[part],
        reason=reason.strip(),
        unit=_unit(part.task),
        number=part.task.number,
    )
    return part


def _lock(actor: Actor, part: Part, rule: Rule) -> Part:
    found = Part.objects.select_for_update(of=("self",)).select_related(
        "task__lead", "breakdown__task__lead"
    )
    part = found.get(pk=part.pk, body_id=actor.body_id)
    require(rule, actor, part.task)
    if part.withdrawn_on is not None:
        raise PartWithdrawn(unit=_unit(part.task))
    return part


def _unit(task: Task) -> str:
    return task.lead.shown if task.lead else "–"


def _told(part: Part, due_on: date | None) -> str:
    figures = [plain_number(one) for one in (part.value, part.weight) if one is not None]
    return " · ".join([*figures, due_on.isoformat() if due_on else "–"])
