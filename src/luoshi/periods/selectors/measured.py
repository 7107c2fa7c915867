"""Measured targets: how far, how much is missing, and whether it comes closer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.ledger.models import Comparator, Kind, ProgressReport, Target, Task
from luoshi.ledger.states import ReportState
from luoshi_core.measure import Direction, Goal, Measure, measure, trend


@dataclass(frozen=True, slots=True)
class MeasuredRow:
    """A target with its value, the way that is gone by direction, and the way it took last."""

    what: str
    unit: str
    direction: Direction
    target: Decimal
    upper: Decimal | None
    baseline: Decimal | None
    actual: Decimal | None
    measure: Measure
    nearer: Decimal | None

    @property
    def farther(self) -> Decimal | None:
        """By how much it went away from the target."""
        return None if self.nearer is None else -self.nearer


def goal_of(target: Target) -> Goal:
    """A target of the ledger as the core reads it."""
    if target.comparator == Comparator.RANGE:
        low, high = sorted((target.value, target.value_to or target.value))
        return Goal(Direction.HOLD, low, high, target.baseline)
    lower = target.comparator == Comparator.AT_MOST
    if target.comparator in {Comparator.EXACTLY, Comparator.ABOUT}:
        lower = target.baseline is not None and target.baseline > target.value
    return Goal(Direction.LOWER if lower else Direction.HIGHER, target.value, None, target.baseline)


def measured_rows(tasks: Iterable[Task]) -> Mapping[int, tuple[MeasuredRow, ...]]:
    """The targets of every measured task, in two questions for all that nobody has read yet."""
    measured = [task for task in tasks if task.kind == Kind.MEASURED]
    if not measured:
        return {}
    reports, targets = _known(measured) or _asked(measured)
    said: dict[int, list[Mapping[str, str]]] = defaultdict(list)
    for report in reports:
        if report.state == ReportState.SIGNED:
            said[report.task_id].append(report.values)
    rows: dict[int, tuple[MeasuredRow, ...]] = {}
    for target in targets:
        values = [
            Decimal(one[str(target.pk)]) for one in said[target.task_id] if str(target.pk) in one
        ]
        rows[target.task_id] = (*rows.get(target.task_id, ()), _row(target, values))
    return rows


def _known(tasks: Sequence[Task]) -> tuple[list[ProgressReport], list[Target]] | None:
    """The reports and targets that the page has read already; None where one is missing."""
    reports: list[ProgressReport] = []
    targets: list[Target] = []
    for task in tasks:
        if task.known_reports is None or task.known_targets is None:
            return None
        reports += task.known_reports
        targets += task.known_targets
    return reports, targets


def _asked(tasks: Sequence[Task]) -> tuple[list[ProgressReport], list[Target]]:
    keys = [task.pk for task in tasks]
    signed = ProgressReport.objects.filter(task__in=keys, state=ReportState.SIGNED)
    targets = Target.objects.filter(task__in=keys).order_by("task", "position", "pk")
    columns = signed.only("task_id", "state", "values")
    return list(columns.order_by("filed_on", "pk")), list(targets)


def _row(target: Target, values: Sequence[Decimal]) -> MeasuredRow:
    goal = goal_of(target)
    return MeasuredRow(
        what=target.what,
        unit=target.unit,
        direction=goal.direction,
        target=goal.target,
        upper=goal.upper,
        baseline=goal.baseline,
        actual=target.reached,
        measure=measure(goal, target.reached),
        nearer=trend(goal, values),
    )
