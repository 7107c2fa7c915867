"""One task's page as of a past day: what was known of it then, and nothing later."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, prefetch_related_objects

from luoshi.history.selectors import history_of
from luoshi.ledger import lights
from luoshi.ledger.models import Assignment, Block, Evidence, Extension, Target, Task
from luoshi.ledger.selectors.past import PastTask, end_of, light_of, rebuilt
from luoshi.ledger.selectors.past_lists import targets_then
from luoshi.ledger.selectors.tasks import TaskView, curve_of, get_task
from luoshi.ledger.states import TaskState
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi.organisations.roles import Role


def view_task_as_of(actor: Actor, number: str, day: date) -> tuple[TaskView, tuple[str, ...]]:
    """A task as its page showed it at the end of a day, and what is shown as it is now.

    A task that did not exist then, or was no more than a draft to this reader, is not there.
    """
    task = get_task(actor, number)
    end = end_of(day)
    if task.drafted_at >= end:
        raise Task.DoesNotExist
    past = rebuilt([task], day)[0]
    if task.state == TaskState.DRAFTED and not actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD):
        raise Task.DoesNotExist
    targets = Target.objects.filter(task=task).order_by("position", "pk")
    prefetch_related_objects(list(past.checks), "organisation")
    _find_files(past)
    history = [row for row in history_of(task.body_id, task) if row.at < end]
    light = light_of(past, day)
    view = TaskView(
        task=task,
        light=light,
        legend=lights.legend(task.body_id, day),
        supporting=_supporting(past),
        targets=targets_then(past, list(targets)),
        milestones=tuple(past.milestones),
        reports=tuple(past.reports)[::-1],
        checks=tuple(past.checks),
        blocks=_blocks(task, end),
        extensions=_extensions(task, end),
        history=tuple(history),
        curve=curve_of(
            task,
            past.milestones,
            past.reports,
            past.checks,
            day,
            by_periods=light.by_periods,
        ),
    )
    return view, past.shown_as_now


def _supporting(past: PastTask) -> tuple[Organisation, ...]:
    held = past.parts.get("supporting")
    if held is not None:
        units = Organisation.objects.in_bulk(held)
        return tuple(units[key] for key in held if key in units)
    rows = Assignment.objects.filter(task=past.task).select_related("organisation")
    return tuple(row.organisation for row in rows.order_by("position", "pk"))


def _find_files(past: PastTask) -> None:
    files = Evidence.objects.select_related("file").order_by("pk")
    prefetch_related_objects(list(past.reports), Prefetch("evidence", files))
    for report in past.reports:
        report.files = list(report.evidence.all())


def _blocks(task: Task, end: Any) -> tuple[Block, ...]:
    blocks = Block.objects.filter(task=task, raised_at__lt=end).select_related("needed_from")
    found = list(blocks.order_by("-pk"))
    for block in found:
        if block.lifted_at is not None and block.lifted_at >= end:
            block.lifted_at, block.answer = None, ""
    return tuple(found)


def _extensions(task: Task, end: Any) -> tuple[Extension, ...]:
    asked = Extension.objects.filter(Q(requested_at__lt=end), task=task)
    found = list(asked.order_by("-pk"))
    for one in found:
        if one.decided_at is not None and one.decided_at >= end:
            one.decision = one.decided_by_name = one.decision_reason = ""
            one.decided_at = None
    return tuple(found)
