"""Pair plans of party building with plans of development; name the goal a party task serves."""

from datetime import datetime

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.ledger.models import Plan, Task
from luoshi.ledger.selectors import get_task, plans_below
from luoshi.organisations.actor import Actor
from luoshi.plans import rules
from luoshi.plans.events import PlanEvent
from luoshi.plans.models import PlanPair, ServedGoal
from luoshi.plans.refusals import (
    AlreadyPaired,
    GoalNotPaired,
    GoalThere,
    SamePlan,
    WithinEachOther,
)
from luoshi.plans.selectors.pairs import goals_open_to
from luoshi.plans.services.common import locked_plan


@transaction.atomic
def pair_plans(
    *, actor: Actor, at: datetime, party: Plan, development: Plan, words: str = ""
) -> PlanPair:
    """Let a plan of party building and a plan of development go together."""
    if party.pk == development.pk:
        raise SamePlan
    party = locked_plan(actor, party, rules.can_pair_plans)
    development = locked_plan(actor, development, rules.can_pair_plans)
    for outer, inner in ((party, development), (development, party)):
        if inner.pk in plans_below(actor, outer.pk):
            raise WithinEachOther(inner=inner.name, outer=outer.name)
    either = PlanPair.objects.filter(party=party, development=development).order_by()
    if either.exists():
        raise AlreadyPaired(party=party.name, development=development.name)
    pair = PlanPair.objects.create(
        body_id=actor.body_id, party=party, development=development, words=words.strip()[:200]
    )
    record(
        actor,
        at,
        PlanEvent.PAIRED,
        party,
        rows=[pair],
        party=party.name,
        development=development.name,
    )
    return pair


@transaction.atomic
def part_plans(*, actor: Actor, at: datetime, pair: PlanPair) -> None:
    """Let two plans no longer go together; the goals that were named stay named."""
    held = PlanPair.objects.select_for_update(of=("self",)).select_related("party", "development")
    pair = held.get(pk=pair.pk, body_id=actor.body_id)
    require(rules.can_pair_plans, actor, pair.party)
    record(
        actor,
        at,
        PlanEvent.PARTED,
        pair.party,
        gone=[pair],
        party=pair.party.name,
        development=pair.development.name,
    )
    pair.delete()


@transaction.atomic
def name_goal(*, actor: Actor, at: datetime, task: Task, goal: Plan, words: str = "") -> ServedGoal:
    """Name the development goal that a party task serves."""
    task = _locked_task(actor, task)
    if goal.pk not in goals_open_to(actor, task):
        raise GoalNotPaired(goal=goal.name)
    if ServedGoal.objects.filter(task=task, goal=goal).order_by().exists():
        raise GoalThere(goal=goal.name)
    served = ServedGoal.objects.create(task=task, goal=goal, words=words.strip()[:200])
    record(actor, at, PlanEvent.GOAL_NAMED, task, rows=[served], goal=goal.name)
    return served


@transaction.atomic
def take_goal(*, actor: Actor, at: datetime, served: ServedGoal) -> None:
    """Take away a goal that a task was said to serve."""
    held = ServedGoal.objects.select_for_update(of=("self",)).select_related("goal", "task")
    served = held.get(pk=served.pk, task__body_id=actor.body_id)
    task = _locked_task(actor, served.task)
    record(actor, at, PlanEvent.GOAL_TAKEN, task, gone=[served], goal=served.goal.name)
    served.delete()


def _locked_task(actor: Actor, task: Task) -> Task:
    locked = Task.objects.locked(get_task(actor, task.number))
    require(rules.can_name_goal, actor, locked)
    return locked
