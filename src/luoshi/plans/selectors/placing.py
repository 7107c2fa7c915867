"""Tasks that wait to be put under a plan, and where tasks stand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from luoshi.ledger.models import Plan, Task
from luoshi.ledger.search import keys_found
from luoshi.organisations.actor import Actor
from luoshi.plans.models import PlanPair, ServedGoal, Settlement

MOST_TO_PLACE = 100


@dataclass(frozen=True, slots=True)
class TaskToPlace:
    """A task that stands under no plan."""

    number: str
    title: str
    lead: str
    line: str
    source: str


def tasks_to_place(actor: Actor, words: str = "") -> list[TaskToPlace]:
    """Open tasks and drafts that stand under no plan, as far as one looks through them."""
    tasks = Task.objects.visible_to(actor).filter(plan__isnull=True)
    tasks = tasks.exclude(state__in=["closed", "cancelled", "archived"])
    if words:
        tasks = tasks.filter(pk__in=keys_found(actor.body_id, words))
    columns = ("number", "title", "lead__short_name", "lead__name", "line", "source")
    found = tasks.order_by("number", "pk").values_list(*columns)[:MOST_TO_PLACE]
    return [
        TaskToPlace(number, title, short or name or "", line, source)
        for number, title, short, name, line, source in found
    ]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a task stands: the nodes above it, the plans beside, the goals it serves."""

    path: tuple[tuple[int, str], ...]
    beside: tuple[tuple[int, str], ...]
    goals: tuple[tuple[int, int, str, str], ...]  # named goal, node, name, words
    settlements: tuple[Settlement, ...]
    is_party: bool  # whether its plan is the party side of a pair


def placed(actor: Actor, tasks: Sequence[Task]) -> dict[int, Placed]:
    """Where some tasks stand; nothing is asked for tasks that stand nowhere."""
    under = [task for task in tasks if task.plan_id is not None]
    if not under:
        return {}
    plans = {
        pk: (parent_id, f"“{code}” {name}" if code else name)
        for pk, parent_id, code, name in Plan.objects.filter(body_id=actor.body_id)
        .order_by("pk")
        .values_list("pk", "parent_id", "code", "name")
    }
    pairs = list(
        PlanPair.objects.filter(body_id=actor.body_id)
        .order_by("pk")
        .values_list("party_id", "development_id")
    )
    keys = [task.pk for task in under]
    goals: dict[int, list[tuple[int, int, str, str]]] = defaultdict(list)
    served = ServedGoal.objects.filter(Q(task__in=keys)).order_by("pk")
    for pk, task_id, goal_id, words in served.values_list("pk", "task_id", "goal_id", "words"):
        goals[task_id].append((pk, goal_id, plans[goal_id][1], words))
    settled: dict[int, list[Settlement]] = defaultdict(list)
    for one in Settlement.objects.filter(task__in=keys).order_by("-year", "pk"):
        settled[one.task_id].append(one)
    return {
        task.pk: _placed(task.plan_id, plans, pairs, goals[task.pk], settled[task.pk])
        for task in under
    }


def _placed(
    plan_id: int | None,
    plans: Mapping[int, tuple[int | None, str]],
    pairs: Sequence[tuple[int, int]],
    goals: Sequence[tuple[int, int, str, str]],
    settled: Sequence[Settlement],
) -> Placed:
    path: list[tuple[int, str]] = []
    key: Any = plan_id
    while key is not None:
        path.insert(0, (key, plans[key][1]))
        key = plans[key][0]
    above = {pk for pk, _name in path}
    beside = [development for party, development in pairs if party in above]
    is_party = bool(beside)
    beside += [party for party, development in pairs if development in above]
    return Placed(
        path=tuple(path),
        beside=tuple((pk, plans[pk][1]) for pk in dict.fromkeys(beside)),
        goals=tuple(goals),
        settlements=tuple(settled),
        is_party=is_party,
    )
