"""Beats that every verb of the ledger shares."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from luoshi.common import pages
from luoshi.common.permissions import Rule, require
from luoshi.common.prepared import Prepared
from luoshi.history.models import Recorded
from luoshi.history.services import record
from luoshi.ledger import lights
from luoshi.ledger.events import EVENT_OF_MOVE
from luoshi.ledger.models import Milestone, Target, Task
from luoshi.ledger.rules import RULE_OF_MOVE
from luoshi.ledger.services.refusals import NotPossibleNow
from luoshi.ledger.states import AT_WORK, TASK, TaskState
from luoshi.organisations.actor import Actor
from luoshi.rulesets.selectors import newest_beside
from luoshi_core.workflow import IllegalMove


def lock(actor: Actor, task: Task, rule: Rule, *, traced: bool = False) -> Task:
    """Take the task as it stands now and refuse whoever may not.

    `traced` has it told at once what parts the task has and which rules are the newest: for verbs
    that add no such part before they turn the light.
    """
    held = _HELD_WITH_TRACES if traced else _HELD
    found = held.ask(task.pk, actor.body_id)
    if not found:
        raise Task.DoesNotExist
    locked = found[0]
    require(rule, actor, locked)
    return locked


def _held(key: int, body_id: int) -> "QuerySet[Task]":
    return Task.objects.filter(pk=key, body_id=body_id).select_for_update(of=("self",))


def _held_with_traces(key: int, body_id: int) -> "QuerySet[Task]":
    return _held(key, body_id).annotate(
        has_targets=Exists(Target.objects.filter(task=OuterRef("pk"))),
        has_milestones=Exists(Milestone.objects.filter(task=OuterRef("pk"))),
        **pages.traces_for("task"),
        **newest_beside("body"),
    )


_HELD = Prepared(_held, int, int)
_HELD_WITH_TRACES = Prepared(_held_with_traces, int, int)


def begin_move(actor: Actor, task: Task, move: str) -> tuple[Task, str]:
    """Lock, require, and find the state the move leads to."""
    locked = lock(actor, task, RULE_OF_MOVE[move])
    try:
        return locked, TASK.after(locked.state, move)
    except IllegalMove as illegal:
        raise NotPossibleNow(number=locked.number, state=TaskState(locked.state).label) from illegal


def finish_move(
    actor: Actor,
    at: datetime,
    task: Task,
    move: str,
    *,
    changed: tuple[str, ...] = (),
    rows: tuple[Recorded, ...] = (),
    reason: str = "",
    **content: Any,
) -> Task:
    """Save the state with what changed, turn the light, and record the event of the move."""
    task.state = TASK.after(task.state, move)
    task.is_open = task.state in AT_WORK
    lights.turn(task, at.date(), changed=("state", "is_open", *changed))
    record(actor, at, EVENT_OF_MOVE[move], task, rows=rows, reason=reason, **content)
    return task


def values_of(task: Task, names: Iterable[str]) -> dict[str, Any]:
    """A task's own columns as they stand, so that the record can tell what they were."""
    columns: list[Any] = [Task._meta.get_field(name) for name in names]
    return {column.name: getattr(task, column.attname) for column in columns}


def held_targets(task: Task) -> dict[str, Any]:
    """A task's targets as they stand."""
    rows = task.targets.order_by("position", "pk")
    return {"targets": [{name: getattr(one, name) for name in _OF_TARGET} for one in rows]}


_OF_TARGET = ("id", "what", "comparator", "value", "value_to", "unit", "baseline")
