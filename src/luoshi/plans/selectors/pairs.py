"""Plans that go together: which party task serves which goal, and where one is missing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from luoshi.ledger.models import Plan, Task
from luoshi.ledger.selectors import plans_below
from luoshi.ledger.states import TaskState
from luoshi.organisations.actor import Actor
from luoshi.plans.models import PlanPair, ServedGoal
from luoshi.plans.selectors.tree import Forest, Node, PlanRow, Tree

_LEFT_OUT = (TaskState.DRAFTED, TaskState.RETURNED, TaskState.CANCELLED)


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A party task with the goals it serves; without any it is a gap."""

    number: str
    title: str
    lead: str
    standing: str
    goals: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class PairView:
    """A pair as one of its sides shows it."""

    pk: int
    words: str
    party: tuple[PlanRow, ...]
    development: tuple[PlanRow, ...]
    services: tuple[ServiceRow, ...]
    unserved: tuple[PlanRow, ...]  # goals that no party task serves

    @property
    def gaps(self) -> tuple[ServiceRow, ...]:
        """Party tasks that name no goal."""
        return tuple(row for row in self.services if not row.goals)


def pairs_around(actor: Actor, tree: Tree, key: int) -> list[PlanPair]:
    """The pairs of a node, or of the nodes above it."""
    above = [node.pk for node in tree.path(key)]
    pairs = PlanPair.objects.filter(body_id=actor.body_id).order_by("pk")
    return list(pairs.filter(Q(party__in=above) | Q(development__in=above)))


def sides_of(tree: Tree, pairs: Sequence[PlanPair]) -> list[Node]:
    """The nodes of both sides of some pairs, with all below them."""
    roots = {key for pair in pairs for key in (pair.party_id, pair.development_id)}
    return [node for root in sorted(roots) for node in tree.within(root)]


def views_of(actor: Actor, forest: Forest, pairs: Sequence[PlanPair]) -> list[PairView]:
    """Pairs as their pages show them; the forest has the figures of both sides."""
    if not pairs:
        return []
    sides = {
        pair.pk: (forest.within(pair.party_id), forest.within(pair.development_id))
        for pair in pairs
    }
    nodes = {row.pk for party, _development in sides.values() for row in party}
    tasks = _tasks_of(actor, nodes)
    served = _served([task["pk"] for listed in tasks.values() for task in listed])
    return [_view(pair, *sides[pair.pk], tasks, served) for pair in pairs]


def _tasks_of(actor: Actor, nodes: set[int]) -> Mapping[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    tasks = Task.objects.visible_to(actor).filter(plan_id__in=nodes).exclude(state__in=_LEFT_OUT)
    columns = ("pk", "plan_id", "number", "title", "standing", "lead__short_name", "lead__name")
    for task in tasks.order_by("number", "pk").values(*columns):
        found[task["plan_id"]].append(task)
    return found


def _served(tasks: Sequence[int]) -> Mapping[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    named = ServedGoal.objects.filter(task_id__in=tasks).order_by("pk")
    for task_id, goal_id, name in named.values_list("task_id", "goal_id", "goal__name"):
        found[task_id].append((goal_id, name))
    return found


def _view(
    pair: PlanPair,
    party: tuple[PlanRow, ...],
    development: tuple[PlanRow, ...],
    tasks: Mapping[int, list[dict[str, Any]]],
    served: Mapping[int, list[tuple[int, str]]],
) -> PairView:
    goals = {row.pk for row in development}
    services = tuple(
        ServiceRow(
            number=str(task["number"]),
            title=str(task["title"]),
            lead=str(task["lead__short_name"] or task["lead__name"] or ""),
            standing=str(task["standing"]),
            goals=tuple(goal for goal in served[task["pk"]] if goal[0] in goals),
        )
        for row in party
        for task in tasks.get(row.pk, ())
    )
    reached = {key for row in services for key, _name in row.goals}
    unserved = tuple(row for row in development if not row.has_children and row.pk not in reached)
    return PairView(pair.pk, pair.words, party, development, services, unserved)


def goals_open_to(actor: Actor, task: Task) -> frozenset[int]:
    """The nodes that a task may serve: those of the plans beside the one it stands under."""
    if task.plan_id is None:
        return frozenset()
    parents = dict(
        Plan.objects.filter(body_id=actor.body_id).order_by().values_list("pk", "parent_id")
    )
    above: list[int] = []
    key: int | None = task.plan_id
    while key is not None and key not in above:
        above.append(key)
        key = parents.get(key)
    beside = PlanPair.objects.filter(body_id=actor.body_id, party_id__in=above).order_by("pk")
    return frozenset(
        below
        for development_id in beside.values_list("development_id", flat=True)
        for below in plans_below(actor, development_id)
    )


def get_pair(actor: Actor, key: int) -> PlanPair:
    """A pair of the reader's body."""
    return PlanPair.objects.get(pk=key, body_id=actor.body_id)


def get_served(actor: Actor, key: int) -> ServedGoal:
    """A goal named by a task of the reader's body."""
    return ServedGoal.objects.select_related("task", "goal").get(
        pk=key, task__body_id=actor.body_id
    )
