"""What the ledger's pages show of breakdowns: the parts of a task, and the whole of a part."""

from collections.abc import Mapping, Sequence
from typing import Any

from luoshi.breakdowns import rules, selectors
from luoshi.breakdowns.services.dividing import DIVIDABLE
from luoshi.common import pages
from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor


def parts_of_tasks(actor: Actor, tasks: Sequence[Task]) -> dict[int, Any]:
    """The parts of each task, or that it can be divided, or that a list is asked for."""
    traces = selectors.traces_of(tasks)
    wholes = selectors.wholes_of(actor, _with("whole", tasks, traces))
    demands = selectors.demands_on(actor, _with("demand", tasks, traces))
    offers = selectors.offers_of(actor, _with("offer", tasks, traces))
    shown = {}
    for task in tasks:
        may_divide = task.state in DIVIDABLE and rules.can_break_down(actor, task)
        content = {
            "task": task,
            "whole": wholes.get(task.pk),
            "demand": demands.get(task.pk),
            "offers": offers.get(task.pk, []),
            "may_divide": may_divide,
            "may_offer": "bodies_below" in traces.get(task.pk, ())
            and task.is_at_work
            and rules.can_offer_task(actor, task),
            "may_ask": task.is_at_work and rules.can_ask_list(actor, task),
        }
        if content["whole"] or content["demand"] or content["offers"] or may_divide:
            shown[task.pk] = content
    return shown


def _with(trace: str, tasks: Sequence[Task], traces: Mapping[int, frozenset[str]]) -> list[Task]:
    return [task for task in tasks if trace in traces.get(task.pk, ())]


def wholes_of_parts(actor: Actor, tasks: Sequence[Task]) -> dict[int, Any]:
    """The task each part belongs to, with the sentence that one stands on."""
    traces = selectors.traces_of(tasks)
    above = selectors.wholes_above(actor, _with("part", tasks, traces))
    received = selectors.received_as(actor, _with("reception", tasks, traces))
    if not above and not received:
        return {}
    wholes = Task.objects.visible_to(actor).filter(pk__in=[one.task_id for one in above.values()])
    readable = list(wholes.order_by("pk"))
    sentences = pages.panel_content("task", "sentence", actor, readable)
    known = {task.pk for task in readable}
    return {
        task.pk: {
            "above": whole,
            "is_readable": whole is not None and whole.task_id in known,
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
