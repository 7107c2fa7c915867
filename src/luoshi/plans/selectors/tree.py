"""The tree of plans with what stands under each node, whatever its depth in the same questions."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q

from luoshi.ledger.models import Plan, Target, Task
from luoshi.ledger.states import TaskState
from luoshi.organisations.actor import Actor

_WHOLE = Decimal(100)
_FINISHED = (TaskState.CLOSED, TaskState.ARCHIVED)


@dataclass(slots=True)
class _Sum:
    """What is counted under a node."""

    standings: Counter[str] = field(default_factory=Counter)
    closed: int = 0
    targets: int = 0
    known: int = 0
    reached: int = 0

    def add(self, other: "_Sum") -> None:
        self.standings.update(other.standings)
        self.closed += other.closed
        self.targets += other.targets
        self.known += other.known
        self.reached += other.reached


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A node of planning with the sum of all below it."""

    pk: int
    parent_id: int | None
    kind: str
    code: str
    name: str
    basis: str
    depth: int
    starts_on: date | None
    ends_on: date | None
    has_children: bool
    standings: tuple[tuple[str, int], ...]
    at_work: int
    closed: int
    targets: int
    targets_known: int
    targets_reached: int
    days_gone: int | None
    days_all: int | None
    is_over: bool

    @property
    def shown(self) -> str:
        """Short name and name, as people say it."""
        return f"“{self.code}” {self.name}" if self.code else self.name

    @property
    def time_gone(self) -> Decimal | None:
        """The share of the node's days that is gone."""
        if self.days_all is None or self.days_gone is None:
            return None
        return _WHOLE * self.days_gone / self.days_all


@dataclass(frozen=True, slots=True)
class Forest:
    """All plans of a body in the order of the tree."""

    rows: tuple[PlanRow, ...]
    unplaced: int  # tasks at work that stand under no plan

    def row(self, key: int) -> PlanRow | None:
        """The node with this key."""
        return next((row for row in self.rows if row.pk == key), None)

    def within(self, key: int) -> tuple[PlanRow, ...]:
        """A node with all below it, in the order of the tree."""
        found: list[PlanRow] = []
        for row in self.rows:
            if row.pk == key or (found and row.depth > found[0].depth):
                found.append(row)
            elif found:
                break
        return tuple(found)

    def path(self, key: int) -> tuple[PlanRow, ...]:
        """The nodes above a node, from the top, the node itself last."""
        by_key = {row.pk: row for row in self.rows}
        path: list[PlanRow] = []
        row = by_key.get(key)
        while row is not None:
            path.insert(0, row)
            row = by_key.get(row.parent_id) if row.parent_id else None
        return tuple(path)


def read_forest(actor: Actor, on: date) -> Forest:
    """The whole tree: four questions, however deep it is and however many tasks there are."""
    plans = list(Plan.objects.filter(body_id=actor.body_id).order_by("position", "pk"))
    counted, unplaced = _counted(actor)
    children: dict[int | None, list[Plan]] = defaultdict(list)
    for plan in plans:
        children[plan.parent_id].append(plan)
    order = list(_in_order(children))
    for plan, _depth in reversed(order):
        if plan.parent_id is not None:
            counted[plan.parent_id].add(counted[plan.pk])
    rows = tuple(
        _row(plan, depth, counted[plan.pk], on, has_children=bool(children[plan.pk]))
        for plan, depth in order
    )
    return Forest(rows, unplaced)


def _in_order(children: Mapping[int | None, Sequence[Plan]]) -> Iterable[tuple[Plan, int]]:
    waiting = [(plan, 0) for plan in reversed(children.get(None, ()))]
    while waiting:
        plan, depth = waiting.pop()
        yield plan, depth
        waiting += [(child, depth + 1) for child in reversed(children.get(plan.pk, ()))]


def _row(plan: Plan, depth: int, counted: _Sum, on: date, *, has_children: bool) -> PlanRow:
    gone, whole = days_between(plan.starts_on, plan.ends_on, on)
    return PlanRow(
        pk=plan.pk,
        parent_id=plan.parent_id,
        kind=plan.kind,
        code=plan.code,
        name=plan.name,
        basis=plan.basis,
        depth=depth,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        has_children=has_children,
        standings=tuple(sorted(counted.standings.items())),
        at_work=counted.standings.total(),
        closed=counted.closed,
        targets=counted.targets,
        targets_known=counted.known,
        targets_reached=counted.reached,
        days_gone=gone,
        days_all=whole,
        is_over=plan.ends_on is not None and plan.ends_on < on,
    )


def days_between(
    starts_on: date | None, ends_on: date | None, on: date
) -> tuple[int | None, int | None]:
    """How many of the days of a span are gone, and how many there are."""
    if starts_on is None or ends_on is None:
        return None, None
    whole = (ends_on - starts_on).days + 1
    return min(max((on - starts_on).days + 1, 0), whole), whole


def _counted(actor: Actor) -> tuple[dict[int, _Sum], int]:
    sums: dict[int, _Sum] = defaultdict(_Sum)
    unplaced = 0
    tasks = Task.objects.visible_to(actor).order_by()
    shown = tasks.filter(Q(is_open=True) | Q(state__in=_FINISHED))
    grouped = shown.values_list("plan_id", "is_open", "standing").annotate(n=Count("*"))
    for plan_id, is_open, standing, number in grouped:
        if plan_id is None:
            unplaced += number if is_open else 0
        elif is_open:
            sums[plan_id].standings[standing] += number
        else:
            sums[plan_id].closed += number
    for plan_id, number, known, reached in _targets_of(shown):
        one = sums[plan_id]
        one.targets, one.known, one.reached = number, known, reached
    return sums, unplaced


def target_is_reached(value: str = "reached") -> Q:
    """The condition under which a target of a task is reached by a value."""
    near = Q(**{f"{value}__gte": F("value")})
    return (
        Q(comparator__in=[">=", "~"]) & near
        | Q(comparator="<=", **{f"{value}__lte": F("value")})
        | Q(comparator="=", **{value: F("value")})
        | Q(comparator="range", **{f"{value}__range": (F("value"), F("value_to"))})
    )


def _targets_of(tasks: "Task.objects.__class__") -> Iterable[tuple[int, int, int, int]]:  # type: ignore[name-defined]
    placed = tasks.filter(plan__isnull=False).values("pk")
    grouped = (
        Target.objects.filter(task__in=placed)
        .order_by()
        .values_list("task__plan_id")
        .annotate(
            n=Count("*"),
            known=Count("pk", filter=Q(reached__isnull=False)),
            met=Count("pk", filter=target_is_reached()),
        )
    )
    return list(grouped)
