"""Targets, pairs and goals for programs."""

from django.http import HttpRequest
from ninja import Router

from luoshi.common import clock
from luoshi.common.api import Key
from luoshi.common.permissions import require
from luoshi.ledger.api.tasks import unit_named
from luoshi.ledger.selectors import get_plan, get_task
from luoshi.organisations.api_access import actor_of
from luoshi.plans import rules, services
from luoshi.plans.api.shapes import (
    GoalIn,
    PairIn,
    PlanMadeOut,
    PlanTargetIn,
    ValueIn,
    plan_named,
)
from luoshi.plans.models import PlanPair
from luoshi.plans.selectors.pairs import get_pair, get_served
from luoshi.plans.selectors.targets import get_target

router = Router()


@router.post("/{key}/targets", response={201: PlanMadeOut})
def set_target(request: HttpRequest, key: Key, asked_for: PlanTargetIn) -> PlanMadeOut:
    """Set a target of a node."""
    actor = actor_of(request)
    plan = get_plan(actor, key)
    require(rules.can_set_target, actor, plan)
    content = asked_for.model_dump()
    source = asked_for.source
    content["source"] = unit_named(actor, "source", source) if source else None
    target = services.set_target(actor=actor, at=clock.now(), plan=plan, **content)
    return PlanMadeOut(id=target.pk)


@router.delete("/targets/{key}", response={204: None})
def take_target(request: HttpRequest, key: Key) -> None:
    """Take a target away for which nothing was entered."""
    actor = actor_of(request)
    target = get_target(actor, key)
    services.take_target(actor=actor, at=clock.now(), target=target)


@router.post("/targets/{key}/values", response={201: PlanMadeOut})
def enter_value(request: HttpRequest, key: Key, asked_for: ValueIn) -> PlanMadeOut:
    """Enter what a target stands at."""
    actor = actor_of(request)
    target = get_target(actor, key)
    content = asked_for.model_dump()
    entered = services.enter_value(actor=actor, at=clock.now(), target=target, **content)
    return PlanMadeOut(id=entered.pk)


@router.post("/{key}/pairs", response={201: PlanMadeOut})
def pair_plans(request: HttpRequest, key: Key, asked_for: PairIn) -> PlanMadeOut:
    """Pair a party plan with a development plan."""
    actor = actor_of(request)
    party = get_plan(actor, key)
    require(rules.can_pair_plans, actor, party)
    pair: PlanPair = services.pair_plans(
        actor=actor,
        at=clock.now(),
        party=party,
        development=plan_named(actor, "development", asked_for.development),
        words=asked_for.words,
    )
    return PlanMadeOut(id=pair.pk)


@router.delete("/pairs/{key}", response={204: None})
def part_plans(request: HttpRequest, key: Key) -> None:
    """Part two plans."""
    actor = actor_of(request)
    services.part_plans(actor=actor, at=clock.now(), pair=get_pair(actor, key))


@router.post("/tasks/{number}/goals", response={201: PlanMadeOut})
def name_goal(request: HttpRequest, number: str, asked_for: GoalIn) -> PlanMadeOut:
    """Name the goal a party task serves."""
    actor = actor_of(request)
    task = get_task(actor, number)
    require(rules.can_name_goal, actor, task)
    served = services.name_goal(
        actor=actor,
        at=clock.now(),
        task=task,
        goal=plan_named(actor, "goal", asked_for.goal),
        words=asked_for.words,
    )
    return PlanMadeOut(id=served.pk)


@router.delete("/goals/{key}", response={204: None})
def take_goal(request: HttpRequest, key: Key) -> None:
    """Take a goal away that a task was said to serve."""
    actor = actor_of(request)
    services.take_goal(actor=actor, at=clock.now(), served=get_served(actor, key))
