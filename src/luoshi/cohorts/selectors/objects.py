"""Questions to the objects of a cohort: who is left, and the values of one."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet

from luoshi.cohorts import rules
from luoshi.cohorts.models import Cohort, CohortObject, EnteredBy, ObjectValue
from luoshi.cohorts.reading import Standards, value_words
from luoshi.cohorts.selectors.rows import (
    MOST_LISTED,
    NEAR,
    ORDERS,
    PAGE,
    Figure,
    ObjectFilter,
    ObjectRow,
    ValueRow,
)
from luoshi.ledger.models import Kind, Task
from luoshi.ledger.states import DONE
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi.organisations.roles import Kind as UnitKind


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
