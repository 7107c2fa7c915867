"""The tasks of a list with everything a printed ledger shows of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from luoshi.ledger.models import Assignment, Block, Milestone, ProgressReport, Target, Task
from luoshi.ledger.selectors.filters import TaskFilter
from luoshi.ledger.selectors.lists import tasks_matching
from luoshi.ledger.states import ReportState
from luoshi.organisations.actor import Actor

MOST_ROWS = 5_000
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class SheetTask:
    """A task as a row of a ledger needs it."""

    task: Task
    supporting: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    report: ProgressReport | None = None
    need: str = ""


def tasks_for_sheet(
    actor: Actor, wanted: TaskFilter, most: int = MOST_ROWS
) -> tuple[SheetTask, ...] | None:
    """Every task of a list in its order; None where the list is longer than a sheet should be."""
    matching = tasks_matching(actor, wanted)
    if matching.order_by()[: most + 1].count() > most:
        return None
    return _rows_of(matching)


def tasks_for_sheet_numbered(actor: Actor, numbers: Sequence[str]) -> tuple[SheetTask, ...]:
    """The tasks with these numbers that a reader may see, as rows of a ledger."""
    rows: list[SheetTask] = []
    for start in range(0, len(numbers), _CHUNK):
        named = Task.objects.visible_to(actor).filter(number__in=numbers[start : start + _CHUNK])
        rows += _rows_of(named.order_by("number", "pk"))
    return tuple(rows)


def _rows_of(wanted: "QuerySet[Task]") -> tuple[SheetTask, ...]:
    tasks = wanted.select_related("lead", "leader", "lead_post").prefetch_related(
        Prefetch(
            "assignments",
            Assignment.objects.select_related("organisation").order_by("position", "pk"),
        ),
        Prefetch("targets", Target.objects.order_by("position", "pk")),
        Prefetch("milestones", Milestone.objects.order_by("on", "pk")),
        Prefetch("blocks", Block.objects.filter(lifted_at__isnull=True).order_by("pk")),
    )
    listed = list(tasks)
    latest = _latest_reports(listed)
    return tuple(_sheet_task(task, latest.get(task.pk)) for task in listed)


def _latest_reports(tasks: list[Task]) -> dict[int, ProgressReport]:
    latest: dict[int, ProgressReport] = {}
    for start in range(0, len(tasks), 500):
        reports = ProgressReport.objects.filter(
            task__in=[task.pk for task in tasks[start : start + 500]], state=ReportState.SIGNED
        )
        for report in reports.order_by("task_id", "filed_on", "pk"):
            latest[report.task_id] = report
    return latest


def _sheet_task(task: Task, report: ProgressReport | None) -> SheetTask:
    return SheetTask(
        task=task,
        supporting=tuple(row.organisation.name for row in task.assignments.all()),
        targets=tuple(task.targets.all()),
        milestones=tuple(task.milestones.all()),
        report=report,
        need="；".join(block.need for block in task.blocks.all()),
    )
