"""A task's place among the plans, as the task's page shows it."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from luoshi.common import clock
from luoshi.ledger import rules as ledger_rules
from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor
from luoshi.plans import rules
from luoshi.plans.models import ServedGoal, Settlement
from luoshi.plans.selectors.placing import placed
from luoshi.plans.states import Outcome, SettlementState

TRACES = {
    "plans_serves": Exists(ServedGoal.objects.filter(task=OuterRef("pk"))),
    "plans_settled": Exists(Settlement.objects.filter(task=OuterRef("pk"))),
}


def place_rows(actor: Actor, tasks: Sequence[Task]) -> dict[int, Any]:
    """The nodes above each task, the plans beside, the goals it serves, its settlements."""
    places = placed(tasks)
    rows: dict[int, Any] = {}
    for task in tasks:
        place = places.get(task.pk)
        may_place = ledger_rules.can_place_task(actor, task)
        if place is None and not may_place:
            continue
        rows[task.pk] = {
            "number": task.number,
            "place": place,
            "may_place": may_place,
            "may_name_goal": rules.can_name_goal(actor, task),
            "may_settle": bool(task.accepted_on) and rules.can_settle(actor, task),
            "settlements": [_settled(one) for one in place.settlements] if place else [],
            "year": clock.today().year,
        }
    return rows


def _settled(settlement: Settlement) -> dict[str, Any]:
    return {
        "year": settlement.year,
        "outcome": Outcome(settlement.outcome).label,
        "state": SettlementState(settlement.state).label,
    }
