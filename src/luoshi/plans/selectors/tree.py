"""The tree of plans with what stands under each node, whatever its depth in the same questions."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db.models import Count, F, Q

from luoshi.ledger.models import Plan, Task
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
        return _shown(self.code, self.name)

    @property
    def time_gone(self) -> Decimal | None:
        """The share of the node's days that is gone."""
        if self.days_all is None or self.days_gone is None:
            return None
        return _WHOLE * self.days_gone / self.days_all


@dataclass(frozen=True, slots=True)
class Forest:
    """Plans with their figures, in the order of the tree; of each, all below it too."""

    rows: tuple[PlanRow, ...]
    unplaced: int  # tasks at work that stand under no plan

    def row(self, key: int) -> PlanRow | None:
        """The node with this key."""
        return next((row for row in self.rows if row.pk == key), None)

    def within(self, key: int) -> tuple[PlanRow, ...]:
        """A node with all below it, in the order of the tree."""
        return _within(self.rows, key)


@dataclass(frozen=True, slots=True)
class Node:
    """A node of planning where it stands, without figures."""

    plan: Plan
    depth: int
    has_children: bool

    @property
    def pk(self) -> int:
        """The key of the plan."""
        return self.plan.pk

    @property
    def parent_id(self) -> int | None:
        """The key of the plan above."""
        return self.plan.parent_id

    @property
    def shown(self) -> str:
        """Short name and name, as people say it."""
        return _shown(self.plan.code, self.plan.name)


@dataclass(frozen=True, slots=True)
class Tree:
    """All plans of a body in their order."""

    nodes: tuple[Node, ...]

    def within(self, key: int) -> tuple[Node, ...]:
        """A node with all below it; nothing where there is no such node."""
        return _within(self.nodes, key)

    def path(self, key: int) -> tuple[Node, ...]:
        """The nodes above a node, from the top, the node itself last."""
        by_key = {node.pk: node for node in self.nodes}
        path: list[Node] = []
        node = by_key.get(key)
        while node is not None:
            path.insert(0, node)
            node = by_key.get(node.parent_id) if node.parent_id else None
        return tuple(path)


Standing = TypeVar("Standing", PlanRow, Node)


def _within(nodes: Iterable[Standing], key: int) -> tuple[Standing, ...]:
    found: dict[int, Standing] = {}
    for node in nodes:  # those above stand before those below
        if node.pk == key or node.parent_id in found:
            found[node.pk] = node
    return tuple(found.values())


def read_tree(actor: Actor) -> Tree:
    """Every plan of the body where it stands: one question."""
    plans = list(Plan.objects.filter(body_id=actor.body_id).order_by("position", "pk"))
    children: dict[int | None, list[Plan]] = defaultdict(list)
    for plan in plans:
        children[plan.parent_id].append(plan)
    return Tree(
        tuple(
            Node(plan, depth, has_children=bool(children[plan.pk]))
            for plan, depth in _in_order(children)
        )
    )


def read_forest(actor: Actor, on: date, tree: Tree, only: Iterable[Node] | None = None) -> Forest:
    """The figures of the tree, or of some of its nodes, each of which comes with all below it."""
    chosen = None if only is None else {node.pk for node in only}
    nodes = tree.nodes
    if chosen is not None:
        nodes = tuple(node for node in nodes if node.pk in chosen)
    counted, unplaced = _counted(actor, None if len(nodes) == len(tree.nodes) else chosen)
    for node in reversed(nodes):
        if node.parent_id is not None:
            counted[node.parent_id].add(counted[node.pk])
    rows = tuple(_row(node, counted[node.pk], on) for node in nodes)
    return Forest(rows, unplaced)


def _in_order(children: Mapping[int | None, Sequence[Plan]]) -> Iterable[tuple[Plan, int]]:
    waiting = [(plan, 0) for plan in reversed(children.get(None, ()))]
    while waiting:
        plan, depth = waiting.pop()
        yield plan, depth
        waiting += [(child, depth + 1) for child in reversed(children.get(plan.pk, ()))]


def _row(node: Node, counted: _Sum, on: date) -> PlanRow:
    plan = node.plan
    gone, whole = days_between(plan.starts_on, plan.ends_on, on)
    return PlanRow(
        pk=plan.pk,
        parent_id=plan.parent_id,
        kind=plan.kind,
        code=plan.code,
        name=plan.name,
        basis=plan.basis,
        depth=node.depth,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        has_children=node.has_children,
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


def _shown(code: str, name: str) -> str:
    return f"“{code}” {name}" if code else name


def days_between(
    starts_on: date | None, ends_on: date | None, on: date
) -> tuple[int | None, int | None]:
    """How many of the days of a span are gone, and how many there are."""
    if starts_on is None or ends_on is None:
        return None, None
    whole = (ends_on - starts_on).days + 1
    return min(max((on - starts_on).days + 1, 0), whole), whole


def _counted(actor: Actor, only: Collection[int] | None) -> tuple[dict[int, _Sum], int]:
    sums: dict[int, _Sum] = defaultdict(_Sum)
    unplaced = 0
    tasks = Task.objects.visible_to(actor).order_by()
    if only is not None:
        tasks = tasks.filter(plan_id__in=only)
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


def target_is_reached(value: str = "reached", of: str = "") -> Q:
    """The condition under which a target of a task, or of what leads `of` it, is reached."""
    near = Q(**{f"{of}{value}__gte": F(f"{of}value")})
    return (
        Q(**{f"{of}comparator__in": [">=", "~"]}) & near
        | Q(**{f"{of}comparator": "<=", f"{of}{value}__lte": F(f"{of}value")})
        | Q(**{f"{of}comparator": "=", f"{of}{value}": F(f"{of}value")})
        | Q(
            **{
                f"{of}comparator": "range",
                f"{of}{value}__range": (F(f"{of}value"), F(f"{of}value_to")),
            }
        )
    )


def _targets_of(tasks: "Task.objects.__class__") -> Iterable[tuple[int, int, int, int]]:  # type: ignore[name-defined]
    placed = tasks.filter(plan__isnull=False, targets__isnull=False)
    grouped = placed.values_list("plan_id").annotate(
        n=Count("targets"),
        known=Count("targets", filter=Q(targets__reached__isnull=False)),
        met=Count("targets", filter=target_is_reached(of="targets__")),
    )
    return list(grouped)
