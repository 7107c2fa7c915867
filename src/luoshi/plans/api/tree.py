"""The tree of plans for programs: reading it, laying it out, putting tasks under it."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from luoshi.common import clock
from luoshi.common.api import Key, UnreadableValue
from luoshi.common.permissions import require
from luoshi.ledger import rules
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.ledger.selectors import get_plan, tasks_numbered
from luoshi.organisations.actor import Actor
from luoshi.organisations.api_access import actor_of
from luoshi.plans.api.shapes import (
    EndIn,
    MoveIn,
    NumbersIn,
    PlacedOut,
    PlanChangeIn,
    PlanDetailOut,
    PlanIn,
    PlanMadeOut,
    PlanOut,
    plan_named,
    shown_node,
    shown_result,
    shown_target,
)
from luoshi.plans.selectors.targets import targets_of
from luoshi.plans.selectors.tree import read_forest, read_tree

router = Router(tags=["plans"])


@router.get("", response=list[PlanOut])
def list_plans(request: HttpRequest) -> list[PlanOut]:
    """The whole tree in its order, each node with the sum of all below it."""
    actor = actor_of(request)
    forest = read_forest(actor, clock.today(), read_tree(actor))
    return [PlanOut(**shown_node(row)) for row in forest.rows]


@router.post("", response={201: PlanMadeOut})
def add_plan(request: HttpRequest, response: HttpResponse, asked_for: PlanIn) -> PlanMadeOut:
    """Add a node."""
    actor = actor_of(request)
    content = asked_for.model_dump()
    content["parent"] = plan_named(actor, "parent", asked_for.parent) if asked_for.parent else None
    plan = ledger.add_plan(actor=actor, at=clock.now(), **content)
    response["Location"] = reverse("api:get_plan", args=[plan.pk])
    return PlanMadeOut(id=plan.pk)


@router.post("/removals", response=PlacedOut)
def take_tasks(request: HttpRequest, asked_for: NumbersIn) -> PlacedOut:
    """Take tasks away from their nodes."""
    actor = actor_of(request)
    require(rules.can_place_task, actor, None)
    tasks = _tasks(actor, asked_for.numbers)
    return shown_result(ledger.place_tasks(actor=actor, at=clock.now(), tasks=tasks, plan=None))


@router.get("/{key}", response=PlanDetailOut, url_name="get_plan")
def one_plan(request: HttpRequest, key: Key) -> PlanDetailOut:
    """A node with its targets and the sum each is made of."""
    actor, today = actor_of(request), clock.today()
    get_plan(actor, key)
    tree = read_tree(actor)
    below = read_forest(actor, today, tree, tree.within(key)).rows
    aims = targets_of(actor, key, [row.pk for row in below], today)
    return PlanDetailOut(**shown_node(below[0]), aims=[shown_target(row) for row in aims])


@router.patch("/{key}", response=PlanMadeOut)
def change_plan(request: HttpRequest, key: Key, asked_for: PlanChangeIn) -> PlanMadeOut:
    """Change a node."""
    actor = actor_of(request)
    sent = {name: getattr(asked_for, name) for name in asked_for.model_fields_set}
    changes = {
        name: value
        for name, value in sent.items()
        if value is not None or name in {"starts_on", "ends_on"}
    }
    plan = get_plan(actor, key)
    return PlanMadeOut(id=ledger.change_plan(actor=actor, at=clock.now(), plan=plan, **changes).pk)


@router.post("/{key}/place", response=PlanMadeOut)
def move_plan(request: HttpRequest, key: Key, asked_for: MoveIn) -> PlanMadeOut:
    """Put a node with all below it elsewhere."""
    actor = actor_of(request)
    parent = plan_named(actor, "parent", asked_for.parent) if asked_for.parent else None
    moved = ledger.move_plan(
        actor=actor,
        at=clock.now(),
        plan=get_plan(actor, key),
        parent=parent,
        position=asked_for.position,
    )
    return PlanMadeOut(id=moved.pk)


@router.post("/{key}/end", response=PlanMadeOut)
def end_plan(request: HttpRequest, key: Key, asked_for: EndIn) -> PlanMadeOut:
    """End a node on a day."""
    actor = actor_of(request)
    plan = get_plan(actor, key)
    content = asked_for.model_dump()
    return PlanMadeOut(id=ledger.end_plan(actor=actor, at=clock.now(), plan=plan, **content).pk)


@router.post("/{key}/tasks", response=PlacedOut)
def place_tasks(request: HttpRequest, key: Key, asked_for: NumbersIn) -> PlacedOut:
    """Put tasks under a node; those that cannot be put there are named with the reason."""
    actor = actor_of(request)
    plan = get_plan(actor, key)
    require(rules.can_place_task, actor, None)
    tasks = _tasks(actor, asked_for.numbers)
    return shown_result(ledger.place_tasks(actor=actor, at=clock.now(), tasks=tasks, plan=plan))


def _tasks(actor: Actor, numbers: list[str]) -> list[Task]:
    found = tasks_numbered(actor, numbers)
    missing = sorted(set(numbers) - {task.number for task in found})
    if missing:
        raise UnreadableValue(problem=", ".join(missing[:5]))
    return found
