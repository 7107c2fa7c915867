"""Questions to cohorts: the list, one with its curve, who is left, one object with its values."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet

from luoshi.cohorts import rules
from luoshi.cohorts.models import Cohort, CohortObject, EnteredBy, ObjectValue, PlannedYear
from luoshi.cohorts.reading import Standards, standards_of, value_words
from luoshi.common import figures
from luoshi.history.selectors import HistoryRow, history_of
from luoshi.ledger.models import Kind, Task
from luoshi.ledger.states import DONE
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi.organisations.roles import Kind as UnitKind
from luoshi_core import cohort as core

PAGE = 100
MOST_LISTED = 200
SHOWN = ("left", "near", "none", "unconfirmed", "confirmed", "all")
ORDERS: Mapping[str, tuple[str, ...]] = {
    "distance": ("distance", "pk"),
    "-distance": ("-distance", "pk"),
    "name": ("name", "pk"),
    "place": ("place", "name", "pk"),
    "year": ("planned_year", "distance", "pk"),
}
NEAR = Decimal("0.2")


@dataclass(frozen=True, slots=True)
class Counted:
    """How many objects there are, and how many stand how."""

    total: int = 0
    reached: int = 0
    confirmed: int = 0
    unvalued: int = 0

    @property
    def left(self) -> int:
        """How many are not there yet."""
        return self.total - self.reached

    @property
    def percent(self) -> Decimal | None:
        """The share that is there; nothing where there is no object."""
        return _percent(self.reached, self.total)

    @property
    def confirmed_percent(self) -> Decimal | None:
        """The share that somebody without a part in it found there."""
        return _percent(self.confirmed, self.total)


def _percent(part: int, whole: int) -> Decimal | None:
    return Decimal(100) * part / whole if whole else None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """The objects of a township."""

    place: str
    counted: Counted


@dataclass(frozen=True, slots=True)
class YearRow:
    """What was planned by the end of a year, and what is there; all years before included."""

    year: int
    until: date
    planned: Decimal | None
    reached: int | None
    confirmed: int | None


@dataclass(frozen=True, slots=True)
class Curve:
    """A cohort's course: what the plan expects, what was reached and confirmed by which day."""

    course: core.Course
    reached: tuple[tuple[date, int], ...]
    confirmed: tuple[tuple[date, int], ...]
    years: tuple[YearRow, ...]
    expected: Decimal | None
    heading_for: int | None


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A cohort as a line of the list."""

    pk: int
    number: str
    title: str
    object_name: str
    lead: str
    ends_on: date
    counted: Counted
    curve: Curve

    @property
    def planned(self) -> str:
        """How many the plan expects by the day of the list, in whole objects."""
        expected = self.curve.expected
        return figures.NOTHING if expected is None else str(expected.quantize(Decimal(1)))


@dataclass(frozen=True, slots=True)
class CohortView:
    """A cohort with all that its page shows, its objects apart."""

    cohort: Cohort
    standards: Standards
    counted: Counted
    places: tuple[PlaceRow, ...]
    curve: Curve
    history: tuple[HistoryRow, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """What one measure of an object is, and what is missing."""

    measure: int
    name: str
    words: str
    missing: str
    is_met: bool | None


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """An object as a line of the list."""

    pk: int
    name: str
    place: str
    planned_year: int | None
    figures: tuple[Figure, ...]
    valued_on: date | None
    distance: Decimal | None
    reached_on: date | None
    reached_version: int | None
    confirmed_on: date | None
    confirmed_by: str

    @property
    def share(self) -> str:
        """How much of the way is missing, as a percentage; never 0% before it is there."""
        return figures.percent(None if self.distance is None else 100 * self.distance)

    @property
    def way(self) -> int:
        """How much of the way is done, in whole percents."""
        return 0 if self.distance is None else 100 - int(100 * self.distance)


@dataclass(frozen=True, slots=True)
class ObjectFilter:
    """Which objects somebody wants to see."""

    shown: str = "left"
    text: str = ""
    place: str | None = None
    year: int | None = None
    order: str = "distance"


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value somebody entered."""

    pk: int
    name: str
    value: str
    on: date
    words: str
    filed_by: str
    filed_at: object
    file_name: str
    is_superseded: bool


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
    kinds = [task.pk for task in tasks if task.kind == Kind.COHORT]
    if not kinds:
        return {}
    mine = Cohort.objects.filter(task__in=kinds, body_id=actor.body_id)
    cohorts = list(mine.select_related("task__lead").order_by("pk"))
    rows = _rows(cohorts, on)
    return {cohort.task_id: row for cohort, row in zip(cohorts, rows, strict=True)}


def _on_list() -> QuerySet[CohortObject]:
    return CohortObject.objects.filter(removed_on__isnull=True).order_by()


_COUNTS = {
    "total": Count("pk"),
    "reached": Count("pk", filter=Q(reached_on__isnull=False)),
    "confirmed": Count("pk", filter=Q(confirmed_on__isnull=False)),
    "unvalued": Count("pk", filter=Q(valued_on__isnull=True)),
}


def _rows(cohorts: Sequence[Cohort], on: date) -> list[CohortRow]:
    keys = [cohort.pk for cohort in cohorts]
    counted = {
        row[0]: Counted(*row[1:])
        for row in _on_list().filter(cohort__in=keys).values_list("cohort_id").annotate(**_COUNTS)
    }
    curves = _curves(cohorts, counted, on)
    return [
        CohortRow(
            pk=cohort.pk,
            number=cohort.task.number,
            title=cohort.task.title,
            object_name=cohort.object_name,
            lead=cohort.task.lead.shown if cohort.task.lead else "",
            ends_on=cohort.ends_on,
            counted=counted.get(cohort.pk, Counted()),
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
    return CohortView(
        cohort=cohort,
        standards=standards_of(cohort),
        counted=counted,
        places=tuple(places),
        curve=_curves([cohort], {cohort.pk: counted}, on)[cohort.pk],
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


def _curves(
    cohorts: Sequence[Cohort], counted: Mapping[int, Counted], on: date
) -> dict[int, Curve]:
    keys = [cohort.pk for cohort in cohorts]
    planned: dict[int, list[tuple[int, int]]] = defaultdict(list)
    stated = PlannedYear.objects.filter(cohort__in=keys).order_by("cohort_id", "year")
    for cohort_id, year, count in stated.values_list("cohort_id", "year", "count"):
        planned[cohort_id].append((year, count))
    by_object = _by_year(keys)
    reached, confirmed = _by_day(keys, "reached_on"), _by_day(keys, "confirmed_on")
    curves = {}
    for cohort in cohorts:
        plan = planned.get(cohort.pk) or by_object[cohort.pk]
        curves[cohort.pk] = _curve(
            cohort,
            counted.get(cohort.pk, Counted()).total,
            plan,
            (reached[cohort.pk], confirmed[cohort.pk]),
            on,
        )
    return curves


def _by_day(keys: Sequence[int], name: str) -> dict[int, list[tuple[date, int]]]:
    """How many were there by which day, for each cohort."""
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for key, day, count in _counted_by(keys, name):
        before = found[key][-1][1] if found[key] else 0
        found[key].append((day, before + count))
    return found


def _by_year(keys: Sequence[int]) -> dict[int, list[tuple[int, int]]]:
    """How many are planned by the end of which year, as the objects themselves say."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for key, year, count in _counted_by(keys, "planned_year"):
        before = found[key][-1][1] if found[key] else 0
        found[key].append((year, before + count))
    return found


def _counted_by(keys: Sequence[int], name: str) -> QuerySet[CohortObject, Any]:
    dated = _on_list().filter(cohort__in=keys, **{f"{name}__isnull": False})
    counted = dated.values_list("cohort_id", name).annotate(count=Count("pk"))
    return counted.order_by("cohort_id", name)


def _curve(
    cohort: Cohort,
    total: int,
    plan: Sequence[tuple[int, int]],
    there: tuple[Sequence[tuple[date, int]], Sequence[tuple[date, int]]],
    on: date,
) -> Curve:
    day = min(max(on, cohort.starts_on), cohort.ends_on)
    nodes = tuple((min(date(year, 12, 31), cohort.ends_on), count) for year, count in plan)
    course = core.Course(cohort.starts_on, cohort.ends_on, total, nodes)
    reached, confirmed = there
    years = tuple(
        YearRow(
            year=year,
            until=min(date(year, 12, 31), cohort.ends_on),
            planned=course.expected(min(date(year, 12, 31), cohort.ends_on)),
            reached=_at(reached, date(year, 12, 31)) if year <= on.year else None,
            confirmed=_at(confirmed, date(year, 12, 31)) if year <= on.year else None,
        )
        for year in range(cohort.starts_on.year, cohort.ends_on.year + 1)
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


def list_objects(
    cohort: Cohort,
    standards: Standards,
    wanted: ObjectFilter,
    page: int = 1,
    size: int = PAGE,
) -> tuple[Page[CohortObject], list[ObjectRow]]:
    """A page of the objects asked for; by default those left, the closest first."""
    paginator = Paginator(objects_matching(cohort, wanted), size)
    found = paginator.get_page(page)
    return found, rows_of(list(found.object_list), standards)


def objects_matching(cohort: Cohort, wanted: ObjectFilter) -> QuerySet[CohortObject]:
    """The objects somebody asked for, in the order asked for."""
    items = CohortObject.objects.filter(cohort=cohort, removed_on__isnull=True)
    items = items.filter(_shown(wanted.shown))
    if wanted.text:
        items = items.filter(Q(name__icontains=wanted.text) | Q(place__icontains=wanted.text))
    if wanted.place is not None:
        items = items.filter(place=wanted.place)
    if wanted.year is not None:
        items = items.filter(planned_year=wanted.year)
    order = ORDERS.get(wanted.order, ORDERS["distance"])
    if order[0] == "distance":
        return items.order_by(F("distance").asc(nulls_last=True), "pk")
    if order[0] == "-distance":
        return items.order_by(F("distance").desc(nulls_first=True), "pk")
    return items.order_by(*order)


def _shown(shown: str) -> Q:
    return {
        "left": Q(reached_on__isnull=True),
        "near": Q(reached_on__isnull=True, distance__lte=NEAR),
        "none": Q(valued_on__isnull=True),
        "unconfirmed": Q(reached_on__isnull=False, confirmed_on__isnull=True),
        "confirmed": Q(confirmed_on__isnull=False),
    }.get(shown, Q())


def rows_of(items: Sequence[CohortObject], standards: Standards) -> list[ObjectRow]:
    """Objects as lines of a list."""
    return [row_of(item, standards) for item in items]


def row_of(item: CohortObject, standards: Standards) -> ObjectRow:
    """An object as a line of a list."""
    version = standards.version(item.reached_standard_id)
    return ObjectRow(
        pk=item.pk,
        name=item.name,
        place=item.place,
        planned_year=item.planned_year,
        figures=tuple(_figures(item, standards)),
        valued_on=item.valued_on,
        distance=item.distance,
        reached_on=item.reached_on,
        reached_version=version.version if version else None,
        confirmed_on=item.confirmed_on,
        confirmed_by=item.confirmed_by_name,
    )


def _figures(item: CohortObject, standards: Standards) -> list[Figure]:
    figures = []
    for measure in standards.measured:
        need = standards.asked[measure.pk]
        said = item.latest.get(str(measure.pk))
        if said is None:
            figures.append(Figure(measure.pk, measure.name, "", "", None))
            continue
        value = Decimal(said)
        missing = need.missing(value)
        short = value_words(measure, missing) if missing and not measure.is_state else ""
        figures.append(
            Figure(measure.pk, measure.name, value_words(measure, value), short, need.is_met(value))
        )
    return figures


def values_of(item: CohortObject, standards: Standards) -> list[ValueRow]:
    """What was entered for an object, latest first; what a later entry replaced is marked."""
    measures = {measure.pk: measure for measure in standards.measures}
    rows = ObjectValue.objects.filter(item=item).select_related("file").order_by("-on", "-pk")
    seen: set[tuple[int, date]] = set()
    listed = []
    for row in rows:
        place = (row.measure_id, row.on)
        measure = measures[row.measure_id]
        listed.append(
            ValueRow(
                pk=row.pk,
                name=measure.name,
                value=value_words(measure, row.value),
                on=row.on,
                words=row.words,
                filed_by=row.filed_by_name,
                filed_at=row.filed_at,
                file_name=row.file.name if row.file else "",
                is_superseded=place in seen,
            )
        )
        seen.add(place)
    return listed


def objects_to_enter(actor: Actor, cohort: Cohort, wanted: ObjectFilter) -> QuerySet[CohortObject]:
    """The objects whose values the actor's unit enters."""
    items = objects_matching(cohort, wanted)
    if cohort.entered_by != EnteredBy.OBJECT_UNIT:
        return items
    own = Q(unit__isnull=True) if rules.leads(actor, cohort.task) else Q(pk__in=[])
    if actor.organisation_path and len(actor.organisation_path) > Organisation.steplen:
        below = Organisation.objects.within(actor.organisation_path).order_by().values("pk")
        own |= Q(unit__in=below)
    return items.filter(own)


def tasks_without_cohort(actor: Actor) -> list[Task]:
    """Tasks done one by one that have no list of objects yet."""
    taken = Cohort.objects.filter(body_id=actor.body_id).values("task_id")
    tasks = Task.objects.visible_to(actor).filter(kind=Kind.COHORT).exclude(pk__in=taken)
    return list(tasks.exclude(state__in=list(DONE)).order_by("number", "pk")[:MOST_LISTED])


def units_to_add(
    actor: Actor, cohort: Cohort, on: date, kinds: Sequence[str], under: Organisation | None
) -> list[tuple[Organisation, str]]:
    """The units of some kinds, all or below one, each with the township it lies in.

    In the order of the tree; those on the list already are left out.
    """
    units = Organisation.objects.of_body(actor.body_id).in_use(on).filter(kind__in=list(kinds))
    if under is not None:
        units = units.within(under.path)
    listed = list(units.order_by("path"))
    towns = _towns_of(listed, actor.body_id)
    there = set(
        CohortObject.objects.filter(cohort=cohort, removed_on__isnull=True).values_list(
            "name", "place"
        )
    )
    return [(unit, towns[unit.pk]) for unit in listed if (unit.name, towns[unit.pk]) not in there]


def _towns_of(units: Sequence[Organisation], body_id: int) -> dict[int, str]:
    """The township in which each unit lies, else the unit above it; below the top only."""
    step = int(Organisation.steplen)
    paths = {unit.path[: step * depth] for unit in units for depth in range(2, unit.depth)}
    above: dict[str, Organisation] = {}
    for some in _batches(sorted(paths)):
        found = Organisation.objects.of_body(body_id).filter(path__in=some)
        above.update({one.path: one for one in found})
    towns = {}
    for unit in units:
        chain = [above[unit.path[: step * depth]] for depth in range(2, unit.depth)]
        town = next((one for one in chain if one.kind in _TOWNS), chain[-1] if chain else None)
        towns[unit.pk] = town.shown if town else ""
    return towns


def _batches(paths: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    for start in range(0, len(paths), size):
        yield paths[start : start + size]


_TOWNS = frozenset({UnitKind.TOWNSHIP.value, UnitKind.SUBDISTRICT.value})
