"""Questions to cohorts: the list, and one with its curve."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import TypeVar

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from luoshi.cohorts.models import Cohort, CohortObject, ObjectValue
from luoshi.cohorts.reading import Plan, plans_of, standards_of
from luoshi.cohorts.selectors.rows import (
    MOST_LISTED,
    CohortRow,
    CohortView,
    Counted,
    Curve,
    PlaceRow,
    YearRow,
)
from luoshi.common.prepared import PreparedEach
from luoshi.history.selectors import history_of
from luoshi.ledger.models import Kind, Task
from luoshi.organisations.actor import Actor
from luoshi_core import cohort as core

When = TypeVar("When", int, date)


def get_cohort(actor: Actor, pk: int) -> Cohort:
    """A cohort whose task the actor may read; else `Cohort.DoesNotExist`."""
    cohorts = Cohort.objects.visible_to(actor).select_related("task__lead", "source")
    return cohorts.get(pk=pk)


def get_object(actor: Actor, cohort_id: int, pk: int) -> CohortObject:
    """An object of a cohort the actor may read; else `CohortObject.DoesNotExist`."""
    items = CohortObject.objects.select_related(
        "cohort__task__lead", "cohort__source", "unit", "reached_standard"
    )
    visible = Cohort.objects.visible_to(actor).filter(pk=cohort_id)
    return items.get(pk=pk, cohort__in=visible)


def get_value_file(actor: Actor, cohort_id: int, pk: int) -> ObjectValue:
    """A value that came with a file, of a cohort the actor may read."""
    visible = Cohort.objects.visible_to(actor).filter(pk=cohort_id)
    rows = ObjectValue.objects.select_related("file").filter(file__isnull=False)
    return rows.get(pk=pk, item__cohort__in=visible)


def list_cohorts(actor: Actor, on: date) -> list[CohortRow]:
    """The cohorts one may read, those that end first at the head."""
    listed = Cohort.objects.visible_to(actor).select_related("task__lead")
    cohorts = list(listed.order_by("ends_on", "pk")[:MOST_LISTED])
    return _rows(cohorts, on)


def cohorts_of_tasks(actor: Actor, tasks: Sequence[Task], on: date) -> dict[int, CohortRow]:
    """What a task's page shows of its cohort, by the task's key."""
    ours = [task.pk for task in tasks if task.kind == Kind.COHORT and task.body_id == actor.body_id]
    cohorts = _COHORTS.ask(ours)
    if not cohorts:
        return {}
    rows = _rows(cohorts, on)
    return {cohort.task_id: row for cohort, row in zip(cohorts, rows, strict=True)}


_COHORTS = PreparedEach(
    lambda keys: Cohort.objects.filter(task__in=keys).select_related("task__lead").order_by("pk")
)


def _on_list() -> QuerySet[CohortObject]:
    return CohortObject.objects.filter(removed_on__isnull=True).order_by()


_COUNTS = {
    "total": Count("pk"),
    "reached": Count("pk", filter=Q(reached_on__isnull=False)),
    "confirmed": Count("pk", filter=Q(confirmed_on__isnull=False)),
    "unvalued": Count("pk", filter=Q(valued_on__isnull=True)),
}


def _rows(cohorts: Sequence[Cohort], on: date) -> list[CohortRow]:
    groups = _groups_of(cohorts)
    counted = {key: _counted(found) for key, found in groups.items()}
    curves = _curves(cohorts, groups, plans_of(cohorts), on)
    return [
        CohortRow(
            pk=cohort.pk,
            number=cohort.task.number,
            title=cohort.task.title,
            object_name=cohort.object_name,
            lead=cohort.task.lead.shown if cohort.task.lead else "",
            ends_on=cohort.ends_on,
            counted=counted[cohort.pk],
            curve=curves[cohort.pk],
        )
        for cohort in cohorts
    ]


def view_cohort(actor: Actor, pk: int, on: date) -> CohortView:
    """A cohort with its standard, curve, counts by township and history."""
    cohort = get_cohort(actor, pk)
    by_place = [
        PlaceRow(row[0], Counted(*row[1:]))
        for row in _on_list().filter(cohort=cohort).values_list("place").annotate(**_COUNTS)
    ]
    counted = _sum(by_place)
    # Where most is left stands first: that is where one has to go.
    places = sorted(by_place, key=lambda row: (-row.counted.left, row.place))
    plans = plans_of([cohort])
    return CohortView(
        cohort=cohort,
        standards=standards_of(cohort),
        counted=counted,
        places=tuple(places),
        curve=_curves([cohort], _groups_of([cohort]), plans, on)[cohort.pk],
        plans=plans[cohort.pk],
        history=tuple(history_of(actor.body_id, cohort)),
    )


def _sum(rows: Sequence[PlaceRow]) -> Counted:
    parts = [row.counted for row in rows]
    return Counted(
        total=sum(one.total for one in parts),
        reached=sum(one.reached for one in parts),
        confirmed=sum(one.confirmed for one in parts),
        unvalued=sum(one.unvalued for one in parts),
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """Objects that stand alike: planned for a year, there since a day, confirmed since a day."""

    planned_year: int | None
    reached_on: date | None
    confirmed_on: date | None
    has_value: bool
    count: int


_Groups = Mapping[int, Sequence[_Group]]


def _groups_of(cohorts: Sequence[Cohort]) -> _Groups:
    """The objects of cohorts by how they stand, in one question; a few lines for each cohort."""
    found: dict[int, list[_Group]] = {cohort.pk: [] for cohort in cohorts}
    stands = ("planned_year", "reached_on", "confirmed_on")
    has_value = ExpressionWrapper(Q(valued_on__isnull=False), BooleanField())
    items = _on_list().filter(cohort__in=list(found)).annotate(has_value=has_value)
    grouped = items.values_list("cohort_id", *stands, "has_value").annotate(count=Count("pk"))
    for key, *group in grouped:
        found[key].append(_Group(*group))
    return found


def _counted(groups: Sequence[_Group]) -> Counted:
    return Counted(
        total=sum(one.count for one in groups),
        reached=sum(one.count for one in groups if one.reached_on),
        confirmed=sum(one.count for one in groups if one.confirmed_on),
        unvalued=sum(one.count for one in groups if not one.has_value),
    )


def _curves(
    cohorts: Sequence[Cohort], groups: _Groups, plans: Mapping[int, Sequence[Plan]], on: date
) -> dict[int, Curve]:
    curves = {}
    for cohort in cohorts:
        found = groups[cohort.pk]
        by_object = _summed((one.planned_year, one.count) for one in found)
        there = (
            _summed((one.reached_on, one.count) for one in found),
            _summed((one.confirmed_on, one.count) for one in found),
        )
        total = sum(one.count for one in found)
        courses = [
            (plan.effective_on, _course(cohort, total, plan.counts or by_object))
            for plan in plans[cohort.pk]
        ]
        curves[cohort.pk] = _curve(cohort, courses, there, on)
    return curves


def _summed(counted: Iterable[tuple[When | None, int]]) -> list[tuple[When, int]]:
    """How many there are by each day or year, those before included."""
    by_time: Counter[When] = Counter()
    for when, count in counted:
        if when is not None:
            by_time[when] += count
    times = sorted(by_time)
    return list(zip(times, accumulate(by_time[when] for when in times), strict=True))


def _course(cohort: Cohort, total: int, plan: Sequence[tuple[int, int]]) -> core.Course:
    nodes = tuple((min(date(year, 12, 31), cohort.ends_on), count) for year, count in plan)
    return core.Course(cohort.starts_on, cohort.ends_on, total, nodes)


def _in_force(courses: Sequence[tuple[date, core.Course]], day: date) -> core.Course:
    """The plan that held on a day."""
    return next(course for since, course in reversed(courses) if since <= day)


def _curve(
    cohort: Cohort,
    courses: Sequence[tuple[date, core.Course]],
    there: tuple[Sequence[tuple[date, int]], Sequence[tuple[date, int]]],
    on: date,
) -> Curve:
    day = min(max(on, cohort.starts_on), cohort.ends_on)
    course = _in_force(courses, on)
    reached, confirmed = there
    ends = [
        (year, min(date(year, 12, 31), cohort.ends_on))
        for year in range(cohort.starts_on.year, cohort.ends_on.year + 1)
    ]
    years = tuple(
        YearRow(
            year=year,
            until=until,
            # A year that is over is held against the plan of its own last day.
            planned=_in_force(courses, min(until, on)).expected(until),
            reached=_at(reached, date(year, 12, 31)) if year <= on.year else None,
            confirmed=_at(confirmed, date(year, 12, 31)) if year <= on.year else None,
        )
        for year, until in ends
    )
    return Curve(
        course=course,
        reached=tuple(reached),
        confirmed=tuple(confirmed),
        years=years,
        expected=course.expected(day) if on >= cohort.starts_on else None,
        heading_for=course.heading_for(_at(reached, day), day),
    )


def _at(summed: Sequence[tuple[date, int]], day: date) -> int:
    return next((count for when, count in reversed(summed) if when <= day), 0)
