"""The periods of tasks: series with their counts, what must not happen, measured targets."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef

from luoshi.common import clock, pages
from luoshi.common.prepared import PreparedEach
from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor
from luoshi.periods import lights, rules
from luoshi.periods.models import (
    EventRuling,
    Period,
    PeriodReport,
    PeriodRuling,
    Recurrence,
    ZeroEvent,
    ZeroTarget,
)
from luoshi.periods.selectors.measured import MeasuredRow, measured_rows
from luoshi.periods.selectors.owed import OWING
from luoshi.periods.selectors.rows import Count, PeriodRow, count_of, rhythm_words, row_of
from luoshi.periods.selectors.zero import EventRow, TargetRow, event_row, target_row

SHOWN = 13
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Series:
    """A rhythm with its periods so far and what became of them."""

    id: int
    target_id: int | None
    owed: str
    purpose: str
    rhythm: str
    unit: str
    from_on: date
    until_on: date | None
    rows: tuple[PeriodRow, ...]
    count: Count

    @property
    def shown(self) -> tuple[PeriodRow, ...]:
        """The latest periods, those to come among them."""
        return self.rows[-SHOWN:]


@dataclass(frozen=True, slots=True)
class TaskPeriods:
    """All that comes again in a task, or must never come."""

    number: str
    on: date
    series: tuple[Series, ...]
    targets: tuple[TargetRow, ...]
    measured: tuple[MeasuredRow, ...]
    may_set: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of the kind."""
        return not (self.series or self.targets or self.measured)


def panels_of_tasks(actor: Actor, tasks: Sequence[Task]) -> dict[int, TaskPeriods]:
    """What a task's page shows of its periods; nothing where there is nothing."""
    shown = _gathered(actor, tasks, clock.today())
    kinds = {task.pk: task.kind for task in tasks}
    return {
        key: content
        for key, content in shown.items()
        if not content.is_empty or (content.may_set and kinds[key] in OWING)
    }


def periods_of_task(actor: Actor, task: Task, on: date, *, past: bool = False) -> TaskPeriods:
    """The periods of one task; of a past day from what had been said until then."""
    return _gathered(actor, [task], on, past=past)[task.pk]


def _gathered(
    actor: Actor, tasks: Sequence[Task], on: date, *, past: bool = False
) -> dict[int, TaskPeriods]:
    series = _series(_with("periods_rhythm", tasks), on, past=past)
    told = [one for many in series.values() for one in many]
    targets = _targets(actor, _with("periods_target", tasks), told, on)
    measured = measured_rows(tasks)
    return {
        task.pk: TaskPeriods(
            number=task.number,
            on=on,
            series=tuple(series[task.pk]),
            targets=tuple(targets[task.pk]),
            measured=measured.get(task.pk, ()),
            may_set=rules.can_set_rhythm(actor, task),
        )
        for task in tasks
    }


TRACES = {
    "periods_rhythm": Exists(Recurrence.objects.filter(task=OuterRef("pk"))),
    "periods_target": Exists(ZeroTarget.objects.filter(task=OuterRef("pk"))),
}
# Asked with every task of which there is a trace.
_RECURRENCES = PreparedEach(
    lambda keys: (
        Recurrence.objects.filter(task__in=keys)
        .select_related("task__lead", "unit")
        .order_by("from_on", "pk")
    )
)
_PERIODS = PreparedEach(
    lambda keys: (
        Period.objects.filter(task__in=keys).select_related("unit").order_by("owed_on", "pk")
    )
)
_TARGETS = PreparedEach(
    lambda keys: (
        ZeroTarget.objects.filter(task__in=keys).select_related("task", "source").order_by("pk")
    )
)


def _with(trace: str, tasks: Sequence[Task]) -> list[int]:
    return [task.pk for task in tasks if pages.may_have(task, trace)]


def _series(keys: Sequence[int], on: date, *, past: bool) -> Mapping[int, list[Series]]:
    series: dict[int, list[Series]] = defaultdict(list)
    recurrences = {one.pk: one for one in _RECURRENCES.ask(keys)}
    if not recurrences:
        return series
    periods = _PERIODS.ask(list({one.task_id for one in recurrences.values()}))
    for period in periods:
        # Both are known: nothing of them is read again with each of many periods.
        period.recurrence = recurrences[period.recurrence_id]
        period.task = period.recurrence.task
    courses = _courses([period.pk for period in periods], on) if past else {}
    rows: dict[int, list[PeriodRow]] = defaultdict(list)
    for period in periods:
        rows[period.recurrence_id].append(row_of(period, on, courses.get(period.pk)))
    for one in recurrences.values():
        series[one.task_id].append(_one_series(one, rows[one.pk], on))
    return series


def _courses(keys: Sequence[int], on: date) -> Mapping[int, lights.Course]:
    reports = _by(PeriodReport.objects.filter(period__in=keys).order_by("pk"), "period_id")
    rulings = _by(PeriodRuling.objects.filter(period__in=keys).order_by("pk"), "period_id")
    return {key: lights.course_on(reports[key], rulings[key], on) for key in keys}


def _one_series(recurrence: Recurrence, rows: Sequence[PeriodRow], on: date) -> Series:
    unit = recurrence.unit or recurrence.task.lead
    return Series(
        id=recurrence.pk,
        target_id=recurrence.target_id,
        owed=recurrence.owed,
        purpose=str(recurrence.get_purpose_display()),
        rhythm=rhythm_words(recurrence),
        unit=unit.shown if unit else "",
        from_on=recurrence.from_on,
        until_on=recurrence.until_on,
        rows=tuple(rows),
        count=count_of(rows, on),
    )


def _targets(
    actor: Actor, keys: Sequence[int], series: Sequence[Series], on: date
) -> Mapping[int, list[TargetRow]]:
    rows: dict[int, list[TargetRow]] = defaultdict(list)
    targets = _TARGETS.ask(keys)
    events = events_of([target.pk for target in targets], on) if targets else {}
    for target in targets:
        said = [row for one in series if one.target_id == target.pk for row in one.rows]
        may_file = rules.can_file_event(actor, target)
        entries = events.get(target.pk, ())
        rows[target.task_id].append(target_row(target, entries, said, on, may_file=may_file))
    return rows


def events_of(keys: Sequence[int], on: date) -> Mapping[int, Sequence[EventRow]]:
    """The entries under targets as they stood on a day, latest first."""
    found = (
        ZeroEvent.objects.filter(target__in=keys)
        .select_related("place", "filed_by_unit")
        .order_by("-happened_on", "-pk")
    )
    told = EventRuling.objects.filter(event__target__in=keys).select_related("unit")
    rulings = _by(told.order_by("pk"), "event_id")
    rows: dict[int, list[EventRow]] = defaultdict(list)
    for event in found:
        rows[event.target_id].append(event_row(event, rulings[event.pk], on))
    return rows


def _by(found: Any, name: str) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for one in found:
        grouped[getattr(one, name)].append(one)
    return grouped
