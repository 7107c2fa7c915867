"""Hand parts of a task to lower units, all in one act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum

from luoshi.breakdowns import rules
from luoshi.breakdowns.events import BreakdownEvent
from luoshi.breakdowns.models import Breakdown, Demand, Part, RuleName, Way
from luoshi.breakdowns.reading import PartDraft, allot
from luoshi.breakdowns.refusals import (
    AlreadyBrokenDown,
    NotBrokenDown,
    NoUnitNamed,
    PartDuePast,
    PartDueTooLate,
    TooDeep,
    UnitLeadsWhole,
    UnitNamedTwice,
    UnitNotBelow,
)
from luoshi.common.permissions import require
from luoshi.history.models import Recorded
from luoshi.history.services import record
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Assignment, Target, Task
from luoshi.ledger.services import TargetDraft
from luoshi.ledger.services.drafting import MilestoneDraft
from luoshi.ledger.services.refusals import AnotherBody, NotPossibleNow
from luoshi.ledger.states import TaskState
from luoshi.organisations.actor import Actor

# A task is divided by who has signed for it and is at work on it.
DIVIDABLE = frozenset({TaskState.UNDER_WAY, TaskState.BLOCKED})
_LONGEST_NUMBER = 24


@transaction.atomic
def break_down(
    *,
    actor: Actor,
    at: datetime,
    task: Task,
    rule: str,
    way: str,
    parts: Sequence[PartDraft],
    target: Target | None = None,
    goes_further: bool = False,
) -> Breakdown:
    """Divide a task among lower units; each gets a task of its own to sign for, at once."""
    task = _lock(actor, task)
    if Breakdown.objects.filter(task=task).exists():
        raise AlreadyBrokenDown(number=task.number)
    divided = target or task.targets.order_by("position", "pk").first()
    breakdown = Breakdown.objects.create(
        body_id=task.body_id,
        task=task,
        rule=rule,
        target=divided,
        goes_further=goes_further,
        made_at=at,
        made_by_name=actor.name,
    )
    rows = _hand_out(_Handing(actor, at, breakdown), way, parts)
    record(
        actor,
        at,
        BreakdownEvent.BROKEN_DOWN,
        task,
        rows=[breakdown, *rows],
        count=len(parts),
        units=_names(parts),
    )
    return breakdown


@transaction.atomic
def add_parts(
    *, actor: Actor, at: datetime, task: Task, way: str, parts: Sequence[PartDraft]
) -> Breakdown:
    """Hand further parts of a task out; what others got stays as it is.

    In equal shares or by weight the new parts divide what is not handed out yet.
    """
    task = _lock(actor, task)
    breakdown = Breakdown.objects.select_related("task", "target").filter(task=task).first()
    if breakdown is None:
        raise NotBrokenDown(number=task.number)
    rows = _hand_out(_Handing(actor, at, breakdown), way, parts)
    record(actor, at, BreakdownEvent.PARTS_ADDED, task, rows=rows, units=_names(parts))
    return breakdown


@dataclass(frozen=True, slots=True)
class _Handing:
    """Who hands out parts of what, when."""

    actor: Actor
    at: datetime
    breakdown: Breakdown

    @property
    def task(self) -> Task:
        """The whole."""
        return self.breakdown.task


def _lock(actor: Actor, task: Task) -> Task:
    task = Task.objects.filter(body_id=actor.body_id).locked(task)
    require(rules.can_break_down, actor, task)
    if task.state not in DIVIDABLE:
        raise NotPossibleNow(number=task.number, state=TaskState(task.state).label)
    return task


def _names(parts: Sequence[PartDraft]) -> str:
    return "、".join(part.unit.shown for part in parts)


def _hand_out(handing: _Handing, way: str, parts: Sequence[PartDraft]) -> list[Recorded]:
    if not parts:
        raise NoUnitNamed
    breakdown = handing.breakdown
    require_units(breakdown.task, parts, handing.at.date())
    whole = _left_over(breakdown, way)
    taken = Part.objects.filter(breakdown=breakdown).count()
    rows: list[Recorded] = []
    for place, part in enumerate(allot(breakdown.rule, way, whole, parts), start=taken + 1):
        rows += _hand_one(handing, part, place)
    return rows


def _left_over(breakdown: Breakdown, way: str) -> Target | None:
    """The target as far as it is not handed out yet, for those who divide it now."""
    target = breakdown.target
    if target is None or way == Way.VALUE or breakdown.rule != RuleName.SUM:
        return target
    given = Part.objects.filter(breakdown=breakdown, withdrawn_on=None, value__isnull=False)
    assigned = given.aggregate(assigned=Sum("value"))["assigned"] or Decimal(0)
    return Target(value=target.value - assigned, unit=target.unit)


def require_units(task: Task, parts: Sequence[PartDraft], on: date) -> None:
    """Refuse units that may get no part of the task, and days a part cannot have."""
    supporting = set(Assignment.objects.filter(task=task).values_list("organisation_id", flat=True))
    seen: set[int | None] = set(
        Part.objects.filter(breakdown__task=task, withdrawn_on=None).values_list(
            "task__lead_id", flat=True
        )
    )
    for part in parts:
        require_unit(task, part, supporting, seen, on)
        seen.add(part.unit.pk)


def require_unit(
    task: Task, part: PartDraft, supporting: set[int], seen: set[int | None], on: date
) -> None:
    """Refuse one unit that may get no part of the task, or a day its part cannot have."""
    unit, lead = part.unit, task.lead
    if unit.body_id != task.body_id:
        raise AnotherBody(name=unit.shown)
    if lead is None or unit.pk == lead.pk:
        raise UnitLeadsWhole(unit=unit.shown)
    if not unit.path.startswith(lead.path) and unit.pk not in supporting:
        raise UnitNotBelow(unit=unit.shown, lead=lead.shown)
    if unit.pk in seen:
        raise UnitNamedTwice(unit=unit.shown)
    require_day(task, part, on)


def require_day(task: Task, part: PartDraft, on: date) -> None:
    """Refuse a part that ends after the whole, or before it begins."""
    if part.due_on is None:
        return
    if task.due_on is not None and part.due_on > task.due_on:
        raise PartDueTooLate(unit=part.unit.shown, due=part.due_on, latest=task.due_on)
    if part.due_on < on:
        raise PartDuePast(unit=part.unit.shown, due=part.due_on)


def _hand_one(handing: _Handing, part: PartDraft, place: int) -> list[Recorded]:
    """Draft and issue a part; ask for its own list where every unit makes one."""
    breakdown, actor, at = handing.breakdown, handing.actor, handing.at
    task = ledger.draft_task(actor=actor, at=at, **_content(handing, part, place))
    task = ledger.issue_task(actor=actor, at=at, task=task)
    rows: list[Recorded] = [
        Part.objects.create(
            body_id=task.body_id,
            breakdown=breakdown,
            task=task,
            weight=part.weight,
            value=part.value,
        )
    ]
    if breakdown.goes_further:
        rows.append(
            Demand.objects.create(
                body_id=task.body_id,
                task=task,
                due_on=task.due_on,
                asked_at=at,
                asked_by_name=actor.name,
            )
        )
    return rows


def _content(handing: _Handing, part: PartDraft, place: int) -> dict[str, Any]:
    """What a part says: all that the whole says, with the unit's own share of it."""
    whole = handing.task
    number = f"{whole.number}-{place}"
    if len(number) > _LONGEST_NUMBER:
        raise TooDeep(number=whole.number)
    due_on = part.due_on or whole.due_on
    return {
        "above": whole,
        "number": number,
        "title": f"{whole.title[:440]}（{part.unit.shown}）",
        "lead": part.unit,
        "reviewer": whole.lead,
        "kind": whole.kind,
        "line": whole.line,
        "plan": whole.plan,
        "source": whole.source,
        "source_on": whole.source_on,
        "measures": whole.measures,
        "leader": whole.leader,
        "visibility": whole.visibility,
        "light": whole.light,
        "feedback": whole.feedback,
        "evidence_required": whole.evidence_required,
        "due_on": due_on,
        "due_words": "" if part.due_on else whole.due_words,
        "targets": _targets(handing.breakdown, part),
        "milestones": _nodes(handing, due_on),
    }


def _targets(breakdown: Breakdown, part: PartDraft) -> list[TargetDraft]:
    target = breakdown.target
    if target is None or part.value is None:
        return []
    return [TargetDraft(target.what, part.value, target.unit, target.comparator)]


def _nodes(handing: _Handing, due_on: date | None) -> list[MilestoneDraft]:
    """The nodes still to come; a part that ends earlier has none behind its own day."""
    nodes = handing.task.milestones.filter(on__gte=handing.at.date()).order_by("on", "pk")
    return [
        MilestoneDraft(node.on, node.percent, node.title, node.quarter)
        for node in nodes
        if due_on is None or node.on <= due_on
    ]
