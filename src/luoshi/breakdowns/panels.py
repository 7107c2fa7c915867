"""What the ledger's pages show of breakdowns: the parts of a task, and the whole of a part."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from luoshi.breakdowns import rules, selectors
from luoshi.breakdowns.models import Breakdown, Demand, Offer, Part, Reception
from luoshi.breakdowns.services.dividing import DIVIDABLE
from luoshi.common import pages
from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body

TRACES_OF_PARTS = {
    "breakdowns_whole": Exists(Breakdown.objects.filter(task=OuterRef("pk"))),
    "breakdowns_demand": Exists(Demand.objects.filter(task=OuterRef("pk"), lifted_on=None)),
    "breakdowns_offer": Exists(Offer.objects.filter(task=OuterRef("pk"), withdrawn_on=None)),
    "breakdowns_bodies_below": Exists(Body.objects.filter(superior=OuterRef("body"))),
}
TRACES_OF_WHOLES = {
    "breakdowns_part": Exists(Part.objects.filter(task=OuterRef("pk"))),
    "breakdowns_reception": Exists(Reception.objects.filter(own_task=OuterRef("pk"))),
}


def parts_of_tasks(actor: Actor, tasks: Sequence[Task]) -> dict[int, Any]:
    """The parts of each task, or that it can be divided, or that a list is asked for."""
    wholes = selectors.wholes_of(actor, _with("whole", tasks))
    demands = selectors.demands_on(actor, _with("demand", tasks))
    offers = selectors.offers_of(actor, _with("offer", tasks))
    shown = {}
    for task in tasks:
        may_divide = task.state in DIVIDABLE and rules.can_break_down(actor, task)
        content = {
            "task": task,
            "whole": wholes.get(task.pk),
            "demand": demands.get(task.pk),
            "offers": offers.get(task.pk, []),
            "may_divide": may_divide,
            "may_offer": _may_have(task, "bodies_below")
            and task.is_at_work
            and rules.can_offer_task(actor, task),
            "may_ask": task.is_at_work and rules.can_ask_list(actor, task),
        }
        if content["whole"] or content["demand"] or content["offers"] or may_divide:
            shown[task.pk] = content
    return shown


def _with(trace: str, tasks: Sequence[Task]) -> list[Task]:
    return [task for task in tasks if _may_have(task, trace)]


def _may_have(task: Task, trace: str) -> bool:
    return pages.may_have(task, f"breakdowns_{trace}")


def wholes_of_parts(actor: Actor, tasks: Sequence[Task]) -> dict[int, Any]:
    """The task each part belongs to, with the sentence that one stands on."""
    above = selectors.wholes_above(actor, _with("part", tasks))
    received = selectors.received_as(actor, _with("reception", tasks))
    if not above and not received:
        return {}
    readable = selectors.readable_among(actor, [one.task for one in above.values()])
    sentences = pages.panel_content("task", "sentence", actor, list(readable.values()))
    return {
        task.pk: {
            "above": whole,
            "is_readable": whole is not None and whole.task_id in readable,
            "sentences": sentences.get(whole.task_id, ()) if whole else (),
            "received": received.get(task.pk),
        }
        for task in tasks
        if (whole := above.get(task.pk)) is not None or task.pk in received
    }


def sums_for_reports(actor: Actor, tasks: Sequence[Task]) -> dict[int, Any]:
    """What the parts of a task report together: a proposal for the report on the whole."""
    return {
        key: whole
        for key, whole in selectors.wholes_of(actor, tasks).items()
        if whole.figures.reporting
    }
