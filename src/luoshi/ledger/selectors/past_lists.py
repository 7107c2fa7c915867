"""Lists, counts and boards as of a past day."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal
from luoshi.history.models import Entry
from luoshi.ledger import search
from luoshi.ledger.events import LedgerEvent
from luoshi.ledger.models import Assignment, Block, Ruling, Target, Task, TaskQuerySet
from luoshi.ledger.selectors.filters import TaskFilter
from luoshi.ledger.selectors.lists import (
    MOST_COUNTED,
    ORDERS,
    PAGE,
    STANDINGS,
    TaskPage,
    TaskRow,
    row_as,
    units_supporting,
)
from luoshi.ledger.selectors.past import PastTask, end_of, tasks_as_of
from luoshi.ledger.selectors.sheets import SheetTask
from luoshi.ledger.selectors.standings import UnitStanding, by_need
from luoshi.ledger.states import DONE, ReportState, TaskState
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation, path_after
from luoshi.organisations.roles import Role

# A past day is computed anew from the record: beyond this a page would keep its reader waiting.
MOST_REBUILT = 20_000


class TooManyToRebuild(Refusal):
    """A past day is rebuilt task by task."""

    sentence = _(
        "More than %(most)s tasks would have to be rebuilt for this day. Narrow the list by unit,"
        " line or source first."
    )


@dataclass(frozen=True, slots=True)
class PastList:
    """The tasks of a list as they stood: rows in order, and how many stood how."""

    day: date
    rows: tuple[TaskRow, ...]
    counts: Mapping[str, int]
    shown_as_now: int
    supporting: Mapping[int, tuple[str, ...]]  # where other units supported a task then than now

    def page(self, number: int, size: int = PAGE) -> TaskPage:
        """One page of it."""
        total = len(self.rows)
        pages = max(1, -(-total // size))
        number = min(max(1, number), pages)
        shown = self.rows[(number - 1) * size : number * size]
        return TaskPage(self._with_supporting(shown), total, total > MOST_COUNTED, number, pages)

    def _with_supporting(self, rows: Sequence[TaskRow]) -> tuple[TaskRow, ...]:
        named = units_supporting([row.pk for row in rows])
        return tuple(
            replace(row, supporting=self.supporting.get(row.pk, named[row.pk])) for row in rows
        )


def list_as_of(actor: Actor, wanted: TaskFilter, day: date) -> PastList:
    """A list as it was at the end of a day: only tasks that existed and were so then."""
    found = past_tasks(actor, replace(wanted, standings=()), day)
    counts = Counter(past.task.standing for past in found)
    chosen = [
        past for past in found if not wanted.standings or past.task.standing in wanted.standings
    ]
    return PastList(
        day=day,
        rows=tuple(row_as(past.task, ()) for past in chosen),
        counts={key: counts[key] for key in STANDINGS if counts[key]},
        shown_as_now=sum(bool(past.shown_as_now) for past in chosen),
        supporting=_supporting_then(chosen),
    )


def _supporting_then(
    found: Iterable[PastTask], *, full: bool = False
) -> Mapping[int, tuple[str, ...]]:
    held = {past.task.pk: past.parts["supporting"] for past in found if "supporting" in past.parts}
    keys = {key for units in held.values() for key in units}
    units = Organisation.objects.in_bulk(keys) if keys else {}
    return {
        task: tuple(units[key].name if full else units[key].shown for key in named if key in units)
        for task, named in held.items()
    }


def past_tasks(actor: Actor, wanted: TaskFilter, day: date) -> list[PastTask]:
    """The tasks of a list as they stood, in its order."""
    candidates = _candidates(actor, wanted, day)
    if candidates[: MOST_REBUILT + 1].count() > MOST_REBUILT:
        raise TooManyToRebuild(most=MOST_REBUILT)
    fits = _fitting(actor, wanted)
    return _ordered([past for past in tasks_as_of(candidates, day) if fits(past)], wanted.order)


def _candidates(actor: Actor, wanted: TaskFilter, day: date) -> TaskQuerySet:
    """Tasks that may belong to the list of that day: more than it has, never fewer."""
    tasks = Task.objects.visible_to(actor).filter(drafted_at__lt=end_of(day)).order_by()
    if wanted.text:
        tasks = tasks.filter(pk__in=search.keys_found(actor.body_id, wanted.text))
    if wanted.done == "open":
        ended_later = Ruling.objects.filter(task=OuterRef("pk"), move="cancel", at__gte=end_of(day))
        tasks = tasks.filter(Q(is_open=True) | Q(closed_on__gt=day) | Exists(ended_later))
    narrowing: dict[str, Any] = {
        "leader_id": wanted.leader,
        "line": wanted.line,
        "source": wanted.source,
        "kind": wanted.kind,
    }
    if wanted.unit is not None and wanted.role != "supporting" and not wanted.below:
        narrowing["lead_id"] = wanted.unit
    for name, value in narrowing.items():
        if value:
            tasks = tasks.filter(Q(**{name: value}) | Q(pk__in=_changed_later(actor, day)))
    return tasks


def _changed_later(actor: Actor, day: date) -> "QuerySet[Entry, Any]":
    later = Entry.objects.filter(
        body_id=actor.body_id,
        subject_type="ledger.task",
        event__in=[LedgerEvent.TASK_CHANGED.value, LedgerEvent.TASK_REISSUED.value],
        at__gte=end_of(day),
    )
    return later.order_by().values("subject_id")


def _fitting(actor: Actor, wanted: TaskFilter) -> Callable[[PastTask], bool]:
    sees_drafts = actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD) or actor.channel == "system"
    of_unit = _of_unit(actor, wanted)
    exact: list[tuple[str, Any]] = [
        ("leader_id", wanted.leader),
        ("line", wanted.line),
        ("source", wanted.source),
        ("kind", wanted.kind),
    ]
    several: list[tuple[str, tuple[Any, ...]]] = [
        ("standing", wanted.standings),
        ("state", wanted.states),
        ("freshness", wanted.freshness),
        ("plan_id", wanted.plans),
    ]

    def fits(past: PastTask) -> bool:
        task = past.task
        return (
            (sees_drafts or task.state != TaskState.DRAFTED)
            and _is_of(task, wanted.done)
            and of_unit(past)
            and all(not value or getattr(task, name) == value for name, value in exact)
            and all(not values or getattr(task, name) in values for name, values in several)
            and _is_due_within(task, wanted)
        )

    return fits


def _is_of(task: Task, done: str) -> bool:
    if done == "open":
        return task.is_open
    return task.state in DONE if done == "done" else True


def _is_due_within(task: Task, wanted: TaskFilter) -> bool:
    if wanted.due_from and (task.due_on is None or task.due_on < wanted.due_from):
        return False
    return not (wanted.due_until and (task.due_on is None or task.due_on > wanted.due_until))


def _of_unit(actor: Actor, wanted: TaskFilter) -> Callable[[PastTask], bool]:
    unit = wanted.unit
    if unit is None:
        return lambda _past: True
    if wanted.role == "supporting":
        rows = Assignment.objects.filter(organisation_id=unit).order_by("pk")
        now = set(rows.values_list("task_id", flat=True))
        return lambda past: (
            unit in past.parts.get("supporting", [unit] if past.task.pk in now else [])
        )
    if not wanted.below:
        return lambda past: past.task.lead_id == unit
    named = Organisation.objects.filter(pk=unit, body_id=actor.body_id).order_by("pk")
    path = named.values_list("path", flat=True).first()
    if path is None:
        return lambda _past: False
    return lambda past: (
        past.task.lead is not None and path <= past.task.lead.path < path_after(path)
    )


def _ordered(found: list[PastTask], order: str) -> list[PastTask]:
    names = ORDERS.get(order, ORDERS["due"])
    empty_first = bool(connection.features.order_by_nulls_first)
    for name in reversed(names):
        column = name.removeprefix("-")
        found.sort(key=_key(column, empty_first=empty_first), reverse=name.startswith("-"))
    return found


def _key(column: str, *, empty_first: bool) -> Callable[[PastTask], tuple[bool, Any]]:
    start, _sep, rest = column.partition("__")

    def key(past: PastTask) -> tuple[bool, Any]:
        value = getattr(past.task, start)
        value = getattr(value, rest) if rest and value is not None else value
        return ((value is not None) if empty_first else (value is None), value)

    return lambda past: _comparable(key(past))


def _comparable(pair: tuple[bool, Any]) -> tuple[bool, Any]:
    is_last, value = pair
    return is_last, 0 if value is None else value


def standings_as_of(found: Iterable[PastTask]) -> list[UnitStanding]:
    """How the units stood, from the tasks at work on that day; most in need first."""
    by_unit: dict[int, list[Task]] = defaultdict(list)
    for past in found:
        if past.task.lead_id is not None:
            by_unit[past.task.lead_id].append(past.task)
    return sorted((_unit_standing(tasks) for tasks in by_unit.values()), key=by_need, reverse=True)


def _unit_standing(tasks: Sequence[Task]) -> UnitStanding:
    lead = tasks[0].lead
    counts = Counter(task.standing for task in tasks)
    pairs = [
        (task.percent, task.confirmed_percent)
        for task in tasks
        if task.percent is not None and task.confirmed_percent is not None
    ]
    reported = sum((pair[0] for pair in pairs), Decimal(0)) / len(pairs) if pairs else None
    confirmed = sum((pair[1] for pair in pairs), Decimal(0)) / len(pairs) if pairs else None
    reports = [task.reported_on for task in tasks if task.reported_on is not None]
    return UnitStanding(
        unit_id=lead.pk if lead else 0,
        unit=lead.shown if lead else "",
        counts={key: counts[key] for key in STANDINGS if counts[key]},
        at_work=len(tasks),
        reported=reported,
        confirmed=confirmed,
        checked=len(pairs),
        last_report_on=max(reports, default=None),
        gap=None if reported is None or confirmed is None else reported - confirmed,
    )


def sheet_as_of(
    actor: Actor, wanted: TaskFilter, day: date, most: int
) -> tuple[SheetTask, ...] | None:
    """Every task of a list as it stood, with what a printed ledger shows; None if too long."""
    found = past_tasks(actor, wanted, day)
    if len(found) > most:
        return None
    keys = [past.task.pk for past in found]
    supporting = {**units_supporting(keys, full=True), **_supporting_then(found, full=True)}
    targets = _grouped(Target.objects.filter(task__in=keys).order_by("position", "pk"))
    end = end_of(day)
    standing_then = Q(lifted_at__isnull=True) | Q(lifted_at__gte=end)
    blocks = _grouped(
        Block.objects.filter(standing_then, task__in=keys, raised_at__lt=end).order_by("pk")
    )
    return tuple(
        SheetTask(
            task=past.task,
            supporting=supporting.get(past.task.pk, ()),
            targets=targets_then(past, targets[past.task.pk]),
            milestones=tuple(past.milestones),
            report=_last_signed(past),
            need="；".join(block.need for block in blocks[past.task.pk]),
        )
        for past in found
    )


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.task_id].append(row)
    return grouped


def _last_signed(past: PastTask) -> Any:
    signed = [report for report in past.reports if report.state == ReportState.SIGNED]
    return signed[-1] if signed else None


def targets_then(past: PastTask, now: Sequence[Target]) -> tuple[Target, ...]:
    """The targets a task had then, with what signed reports had reached of them."""
    targets = list(now)
    held = past.parts.get("targets")
    if held is not None:
        targets = [_target(past.task.pk, place, one) for place, one in enumerate(held)]
    for target in targets:
        target.reached = None
        for report in past.reports:
            value = report.values.get(str(target.pk))
            if report.state == ReportState.SIGNED and value is not None:
                target.reached = Decimal(value)
    return tuple(targets)


def _target(task_id: int, place: int, held: Mapping[str, Any]) -> Target:
    columns: dict[str, Any] = {name: Target._meta.get_field(name) for name in held}
    values = {name: columns[name].to_python(value) for name, value in held.items()}
    return Target(task_id=task_id, position=place, **values)
