"""One task with all that its page shows, and its light on any day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db.models import (
    Exists,
    Model,
    OuterRef,
    Prefetch,
    QuerySet,
    prefetch_related_objects,
)

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
)
from luoshi.ledger.states import ReportState
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
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
    found = _TASK.ask(actor.body_id, number)
    if not found or not _is_visible(actor, found[0]):
        raise Task.DoesNotExist
    return found[0]


def _is_visible(actor: Actor, task: Task) -> bool:
    settled = Task.objects.settled_for(actor, task)
    if settled is None:
        return Task.objects.visible_to(actor).filter(pk=task.pk).exists()
    return settled


def _whole_task(body_id: int, number: str) -> "QuerySet[Task]":
    # Whether a task has such parts at all costs a glance in the same question.
    has_parts = {
        f"has_{name}": Exists(model._default_manager.filter(task=OuterRef("pk")))
        for name, model in _PARTS.items()
    }
    tasks = Task.objects.filter(body_id=body_id, number=number).annotate(**has_parts)
    return tasks.select_related("lead", "leader__organisation", "lead_post", "reviewer", "plan")


_PARTS: Mapping[str, type[Model]] = {
    "milestones": Milestone,
    "assignments": Assignment,
    "targets": Target,
    "blocks": Block,
    "extensions": Extension,
}


def _parts(task: Task, name: str, asked: Prepared[Part]) -> tuple[Part, ...]:
    return tuple(asked.ask(task.pk)) if getattr(task, f"has_{name}") else ()


def get_report(actor: Actor, pk: int) -> ProgressReport:
    """A report on a task the actor may read; else `ProgressReport.DoesNotExist`."""
    return ProgressReport.objects.select_related("task__lead").get(
        pk=pk, task__in=Task.objects.visible_to(actor)
    )


def view_task(actor: Actor, number: str, on: date) -> TaskView:
    """A task with everything its page shows, its light read for the day."""
    task = get_task(actor, number)
    milestones = _parts(task, "milestones", _MILESTONES)
    reports = _reports_of(task)
    checks = tuple(_CHECKS.ask(task.pk)) if task.check_count else ()
    light = lights.read_light(task, on, milestones=milestones, reports=reports, checks=checks)
    return TaskView(
        task=task,
        light=light,
        legend=lights.legend(task.body_id, on),
        supporting=tuple(row.organisation for row in _parts(task, "assignments", _ASSIGNMENTS)),
        targets=_parts(task, "targets", _TARGETS),
        milestones=milestones,
        reports=reports[::-1],
        checks=checks,
        blocks=_parts(task, "blocks", _BLOCKS),
        extensions=_parts(task, "extensions", _EXTENSIONS),
        history=tuple(history_of(actor.body_id, task)),
        curve=curve_of(task, milestones, reports, checks, on),
    )


def _filed(task_id: int) -> "QuerySet[ProgressReport]":
    has_files = Exists(Evidence.objects.filter(report=OuterRef("pk")))
    reports = ProgressReport.objects.filter(task_id=task_id).annotate(has_files=has_files)
    return reports.order_by("filed_on", "pk")


def _of_task(model: type[Part], *order: str, beside: str = "") -> Prepared[Part]:
    def build(task_id: int) -> "QuerySet[Part]":
        rows = model._default_manager.filter(task_id=task_id).order_by(*order)
        return rows.select_related(beside) if beside else rows

    return Prepared(build, int)


# Asked with every task that is looked at.
_TASK = Prepared(_whole_task, int, str)
_MILESTONES = _of_task(Milestone, "on", "pk")
_REPORTS = Prepared(_filed, int)
_CHECKS = _of_task(Verification, "on", "pk", beside="organisation")
_ASSIGNMENTS = _of_task(Assignment, "position", "pk", beside="organisation")
_TARGETS = _of_task(Target, "position", "pk")
_BLOCKS = _of_task(Block, "-pk", beside="needed_from")
_EXTENSIONS = _of_task(Extension, "-pk")


def _reports_of(task: Task) -> tuple[ProgressReport, ...]:
    """Reports in the order filed, their files read only where a task has any."""
    reports = _REPORTS.ask(task.pk)
    with_files = [report for report in reports if getattr(report, "has_files", False)]
    prefetch_related_objects(with_files, Prefetch("evidence", _FILES))
    return tuple(reports)


_FILES = Evidence.objects.select_related("file").order_by("pk")


def get_evidence(actor: Actor, number: str, pk: int) -> StoredFile:
    """A file that backs a report on a task the actor may read; else `Evidence.DoesNotExist`."""
    visible = Task.objects.visible_to(actor).filter(number=number)
    return Evidence.objects.select_related("file").get(pk=pk, report__task__in=visible).file


def get_table(actor: Actor, pk: int, kind: str) -> StoredFile:
    """A table handed in for drafting; else `StoredFile.DoesNotExist`."""
    return StoredFile.objects.get(pk=pk, body_id=actor.body_id, kind=kind)


def curve_of(
    task: Task,
    milestones: Sequence[Milestone],
    reports: Sequence[ProgressReport],
    checks: Sequence[Verification],
    on: date,
) -> Curve:
    """Expected, reported and confirmed progress as points of a chart."""
    points = lights.reported_points(reports)
    facts = lights.facts_of(task, milestones, points, with_feedback=False)
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
