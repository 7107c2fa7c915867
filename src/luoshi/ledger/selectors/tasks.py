"""One task with all that its page shows, and its light on any day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet

from luoshi.common import pages
from luoshi.common.prepared import Prepared
from luoshi.files.models import StoredFile
from luoshi.history.selectors import HistoryRow, history_of
from luoshi.ledger import lights
from luoshi.ledger.models import (
    Assignment,
    Block,
    Evidence,
    Extension,
    Milestone,
    ProgressReport,
    Target,
    Task,
    Verification,
    Visibility,
)
from luoshi.ledger.states import ReportState, TaskState
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi.rulesets.selectors import newest_beside, newest_told
from luoshi_core import pace

Part = TypeVar("Part", bound=Model)


@dataclass(frozen=True, slots=True)
class Curve:
    """What the chart of a task shows."""

    expected: tuple[tuple[date, Decimal], ...] = ()
    reported: tuple[tuple[date, Decimal], ...] = ()
    confirmed: tuple[tuple[date, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task with all that its page shows; what happened to it stands in `history`."""

    task: Task
    light: lights.Light
    legend: Mapping[str, lights.LegendEntry] = field(default_factory=dict)
    supporting: tuple[Organisation, ...] = ()
    targets: tuple[Target, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    reports: tuple[ProgressReport, ...] = ()
    checks: tuple[Verification, ...] = ()
    blocks: tuple[Block, ...] = ()
    extensions: tuple[Extension, ...] = ()
    history: tuple[HistoryRow, ...] = ()
    curve: Curve = field(default_factory=Curve)

    @property
    def waiting_extension(self) -> Extension | None:
        """The request for more time that waits for a decision."""
        return next((one for one in self.extensions if not one.decision), None)


def get_task(actor: Actor, number: str) -> Task:
    """The task with this number, if the actor may read it; else `Task.DoesNotExist`."""
    return _visible(actor, _TASK.ask(actor.body_id, number))


def task_to_act_on(actor: Actor, number: str) -> Task:
    """The same without the names beside it: a verb reads the task again, under its lock."""
    return _visible(actor, _BARE_TASK.ask(actor.body_id, number))


def _visible(actor: Actor, found: Sequence[Task]) -> Task:
    # A number that nobody has is asked for like one that is not for the reader: the time an
    # answer takes tells neither from the other.
    task = found[0] if found else Task(pk=0, body_id=actor.body_id, **_NOBODYS)
    if not _is_visible(actor, task) or not found:
        raise Task.DoesNotExist
    return task


_NOBODYS: Mapping[str, Any] = {"visibility": Visibility.INTERNAL, "state": TaskState.ISSUED}


def _is_visible(actor: Actor, task: Task) -> bool:
    settled = Task.objects.settled_for(actor, task)
    if settled is None:
        return Task.objects.visible_to(actor).filter(pk=task.pk).exists()
    return settled


def _bare_task(body_id: int, number: str) -> "QuerySet[Task]":
    return Task.objects.filter(body_id=body_id, number=number)


def _task(body_id: int, number: str) -> "QuerySet[Task]":
    tasks = _bare_task(body_id, number)
    return tasks.select_related("lead", "leader__organisation", "lead_post", "reviewer", "plan")


def _task_with_traces(body_id: int, number: str) -> "QuerySet[Task]":
    # What a task has at all, here and in other parts, costs a glance in the same question.
    parts = {
        f"has_{name}": Exists(rows.filter(**{path: OuterRef("pk")}))
        for name, (rows, path) in _PARTS.items()
    }
    return _task(body_id, number).annotate(
        **parts, **pages.traces_for("task"), **newest_beside("body")
    )


_PARTS: Mapping[str, tuple["QuerySet[Any]", str]] = {
    "milestones": (Milestone.objects.all(), "task"),
    "assignments": (Assignment.objects.all(), "task"),
    "targets": (Target.objects.all(), "task"),
    "blocks": (Block.objects.all(), "task"),
    "extensions": (Extension.objects.all(), "task"),
    "reports": (ProgressReport.objects.all(), "task"),
    "files": (Evidence.objects.all(), "report__task"),
}


def _parts(task: Task, name: str, asked: Prepared[Part]) -> tuple[Part, ...]:
    return tuple(asked.ask(task.pk)) if pages.may_have(task, f"has_{name}") else ()


def targets_of(task: Task) -> tuple[Target, ...]:
    """The targets of a task in their order."""
    return tuple(_TARGETS.ask(task.pk))


def get_report(actor: Actor, pk: int) -> ProgressReport:
    """A report on a task the actor may read; else `ProgressReport.DoesNotExist`."""
    return ProgressReport.objects.select_related("task__lead").get(
        Task.objects.visible_behind(actor), pk=pk
    )


def view_task(actor: Actor, number: str, on: date) -> TaskView:
    """A task with everything its page shows, its light read for the day."""
    task = _visible(actor, _TASK_WITH_TRACES.ask(actor.body_id, number))
    milestones = _parts(task, "milestones", _MILESTONES)
    reports = task.known_reports = _reports_of(task)
    targets = task.known_targets = _parts(task, "targets", _TARGETS)
    checks = tuple(_CHECKS.ask(task.pk)) if task.check_count else ()
    newest = newest_told(vars(task))
    rule = lights.light_rule(task.body_id, task.light, on, newest)
    light = lights.read_light(
        task, on, milestones=milestones, reports=reports, checks=checks, rule=rule
    )
    return TaskView(
        task=task,
        light=light,
        legend=lights.legend(task.body_id, on, newest),
        supporting=tuple(row.organisation for row in _parts(task, "assignments", _ASSIGNMENTS)),
        targets=targets,
        milestones=milestones,
        reports=reports[::-1],
        checks=checks,
        blocks=_parts(task, "blocks", _BLOCKS),
        extensions=_parts(task, "extensions", _EXTENSIONS),
        history=tuple(history_of(actor.body_id, task)),
        curve=curve_of(task, milestones, reports, checks, on, by_periods=light.by_periods),
    )


def _files(task_id: int) -> "QuerySet[Evidence]":
    return Evidence.objects.filter(report__task_id=task_id).select_related("file").order_by("pk")


def _of_task(model: type[Part], *order: str, beside: str = "") -> Prepared[Part]:
    def build(task_id: int) -> "QuerySet[Part]":
        rows = model._default_manager.filter(task_id=task_id).order_by(*order)
        return rows.select_related(beside) if beside else rows

    return Prepared(build, int)


# Asked with every task that is looked at.
_TASK = Prepared(_task, int, str)
_BARE_TASK = Prepared(_bare_task, int, str)
_TASK_WITH_TRACES = Prepared(_task_with_traces, int, str)
_MILESTONES = _of_task(Milestone, "on", "pk")
_REPORTS = _of_task(ProgressReport, "filed_on", "pk")
_FILES = Prepared(_files, int)
_CHECKS = _of_task(Verification, "on", "pk", beside="organisation")
_ASSIGNMENTS = _of_task(Assignment, "position", "pk", beside="organisation")
_TARGETS = _of_task(Target, "position", "pk")
_BLOCKS = _of_task(Block, "-pk", beside="needed_from")
_EXTENSIONS = _of_task(Extension, "-pk")


def _reports_of(task: Task) -> tuple[ProgressReport, ...]:
    """Reports in the order filed, their files read only where a task has any."""
    reports = _parts(task, "reports", _REPORTS)
    files: dict[int, list[Evidence]] = defaultdict(list)
    for one in _parts(task, "files", _FILES):
        files[one.report_id].append(one)
    for report in reports:
        report.files = files[report.pk]
    return reports


def get_evidence(actor: Actor, number: str, pk: int) -> StoredFile:
    """A file that backs a report on a task the actor may read; else `Evidence.DoesNotExist`."""
    visible = Task.objects.visible_to(actor).filter(number=number)
    return Evidence.objects.select_related("file").get(pk=pk, report__task__in=visible).file


def curve_of(
    task: Task,
    milestones: Sequence[Milestone],
    reports: Sequence[ProgressReport],
    checks: Sequence[Verification],
    on: date,
    *,
    by_periods: bool,
) -> Curve:
    """Expected, reported and confirmed progress as points of a chart."""
    points = lights.reported_points(reports)
    facts = lights.facts_of(task, milestones, points, with_feedback=False, by_periods=by_periods)
    days = sorted(
        {
            facts.start_on,
            *(node.on for node in facts.nodes),
            *([facts.due_on] if facts.due_on else []),
        }
    )
    expected = tuple(
        (day, value) for day in days if (value := pace.expected(facts, day)) is not None
    )
    signed = [report for report in reports if report.state == ReportState.SIGNED]
    return Curve(
        expected=expected,
        reported=tuple((r.filed_on, r.percent) for r in signed if r.percent is not None),
        confirmed=tuple((check.on, check.percent) for check in checks if check.on <= on),
    )
