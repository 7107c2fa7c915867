"""Lay out plans: add a node, change it, move it, end it; put tasks under it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.ledger import rules
from luoshi.ledger.events import LedgerEvent
from luoshi.ledger.models import Plan, PlanKind, Task
from luoshi.ledger.services.common import lock
from luoshi.ledger.services.refusals import (
    AnotherBody,
    NotPossibleNow,
    PlanCutsChild,
    PlanDaysOutOfOrder,
    PlanEnded,
    PlanOutsideParent,
    PlanUnderItself,
    ReasonMissing,
    TaskAlreadyThere,
)
from luoshi.ledger.states import TaskState
from luoshi.organisations.actor import Actor

PLAN_FIELDS = ("name", "kind", "code", "basis", "position", "starts_on", "ends_on")


@transaction.atomic
def add_plan(
    *,
    actor: Actor,
    at: datetime,
    name: str,
    parent: Plan | None = None,
    kind: str = PlanKind.LIST,
    code: str = "",
    basis: str = "",
    position: int | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Plan:
    """Add a named node of planning."""
    require(rules.can_shape_plan, actor, None)
    known = _plans_held(actor)
    _require_of_body(actor, parent)
    if position is None:
        position = _last_under(known, parent.pk if parent else None) + 1
    plan = Plan(
        body_id=actor.body_id,
        name=name,
        parent=parent,
        kind=kind,
        code=code,
        basis=basis,
        position=position,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _require_days_fit(plan, known)
    plan.save()
    record(actor, at, LedgerEvent.PLAN_ADDED, plan, name=name)
    return plan


@transaction.atomic
def change_plan(*, actor: Actor, at: datetime, plan: Plan, **changes: Any) -> Plan:
    """Change a node's name, kind, short name, basis, order or days."""
    require(rules.can_shape_plan, actor, plan)
    known = _plans_held(actor)
    plan = _held(known, plan)
    unknown = set(changes) - set(PLAN_FIELDS)
    if unknown:
        raise TypeError(f"not changeable: {sorted(unknown)}")
    changed = [name for name, value in changes.items() if getattr(plan, name) != value]
    before = {name: getattr(plan, name) for name in changed}
    for name in changed:
        setattr(plan, name, changes[name])
    _require_days_fit(plan, known)
    if changed:
        plan.save(update_fields=changed)
    told = ", ".join(changed) or "–"
    record(actor, at, LedgerEvent.PLAN_CHANGED, plan, changed=told, before=before)
    return plan


@transaction.atomic
def move_plan(
    *, actor: Actor, at: datetime, plan: Plan, parent: Plan | None, position: int | None = None
) -> Plan:
    """Put a node with all below it under another one, or at the top."""
    require(rules.can_shape_plan, actor, plan)
    _require_of_body(actor, parent)
    known = _plans_held(actor)
    plan = _held(known, plan)
    parent_id = parent.pk if parent else None
    if parent_id in _below(known, plan.pk):
        raise PlanUnderItself(name=plan.name, parent=parent.name if parent else "")
    before = {"parent": plan.parent_id, "position": plan.position}
    plan.parent = known[parent_id] if parent_id else None
    plan.position = _last_under(known, parent_id) + 1 if position is None else position
    _require_days_fit(plan, known)
    plan.save(update_fields=["parent", "position"])
    under = parent.name if parent else "–"
    record(actor, at, LedgerEvent.PLAN_MOVED, plan, under=under, before=before)
    return plan


@transaction.atomic
def end_plan(*, actor: Actor, at: datetime, plan: Plan, on: date, reason: str) -> Plan:
    """End a node on a day, with the reason; nothing below it may run on."""
    require(rules.can_shape_plan, actor, plan)
    if not reason.strip():
        raise ReasonMissing
    known = _plans_held(actor)
    plan = _held(known, plan)
    before = {"ends_on": plan.ends_on}
    plan.ends_on = on
    _require_days_fit(plan, known, must_end=True)
    plan.save(update_fields=["ends_on"])
    record(actor, at, LedgerEvent.PLAN_ENDED, plan, reason=reason.strip(), on=on, before=before)
    return plan


@transaction.atomic
def place_task(*, actor: Actor, at: datetime, task: Task, plan: Plan | None) -> Task:
    """Put a task under a node of planning, or take it away from its node."""
    task = lock(actor, task, rules.can_place_task)
    if task.state in {TaskState.CANCELLED, TaskState.ARCHIVED}:
        raise NotPossibleNow(number=task.number, state=TaskState(task.state).label)
    _require_of_body(actor, plan)
    if task.plan_id == (plan.pk if plan else None):
        raise TaskAlreadyThere(number=task.number, plan=plan.name if plan else "–")
    if plan is not None and plan.ends_on is not None and plan.ends_on < at.date():
        raise PlanEnded(name=plan.name, on=plan.ends_on)
    before = {"plan": task.plan_id}
    task.plan = plan
    task.save(update_fields=["plan"])
    name = plan.name if plan else "–"
    record(actor, at, LedgerEvent.TASK_PLACED, task, plan=name, before=before)
    return task


def _plans_held(actor: Actor) -> dict[int, Plan]:
    """Every node of the body, held until the transaction ends: a move concerns them all."""
    held = Plan.objects.select_for_update(of=("self",)).filter(body_id=actor.body_id)
    return {plan.pk: plan for plan in held.order_by("pk")}


def _held(known: Mapping[int, Plan], plan: Plan) -> Plan:
    if plan.pk not in known:
        raise Plan.DoesNotExist
    return known[plan.pk]


def _require_of_body(actor: Actor, plan: Plan | None) -> None:
    if plan is not None and plan.body_id != actor.body_id:
        raise AnotherBody(name=plan.name)


def _last_under(known: Mapping[int, Plan], parent_id: int | None) -> int:
    return max((one.position for one in known.values() if one.parent_id == parent_id), default=-1)


def _below(known: Mapping[int, Plan], key: int) -> set[int]:
    """A node and all below it."""
    found, waiting = {key}, [key]
    while waiting:
        above = waiting.pop()
        new = [one.pk for one in known.values() if one.parent_id == above and one.pk not in found]
        found.update(new)
        waiting += new
    return found


def _require_days_fit(plan: Plan, known: Mapping[int, Plan], *, must_end: bool = False) -> None:
    if plan.starts_on and plan.ends_on and plan.ends_on < plan.starts_on:
        raise PlanDaysOutOfOrder(name=plan.name, start=plan.starts_on, end=plan.ends_on)
    parent = known.get(plan.parent_id) if plan.parent_id else None
    if parent is not None and _sticks_out(plan, parent):
        raise PlanOutsideParent(
            name=plan.name,
            parent=parent.name,
            start=parent.starts_on or "–",
            end=parent.ends_on or "–",
        )
    for child in _children(known.values(), plan):
        if _sticks_out(child, plan) or (must_end and child.ends_on is None):
            raise PlanCutsChild(
                name=plan.name,
                child=child.name,
                start=child.starts_on or "–",
                end=child.ends_on or "–",
            )


def _children(known: Iterable[Plan], plan: Plan) -> list[Plan]:
    return [one for one in known if plan.pk is not None and one.parent_id == plan.pk]


def _sticks_out(inner: Plan, outer: Plan) -> bool:
    days = [day for day in (inner.starts_on, inner.ends_on) if day]
    starts_before = outer.starts_on is not None and any(day < outer.starts_on for day in days)
    ends_after = outer.ends_on is not None and any(day > outer.ends_on for day in days)
    return starts_before or ends_after
