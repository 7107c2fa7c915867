"""Cohorts for programs: the same lists, the same verbs, the same refusals as on the pages."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from luoshi.cohorts import selectors, services
from luoshi.cohorts.forms import asked_objects
from luoshi.cohorts.models import CohortObject
from luoshi.cohorts.reading import standard_words, standards_of
from luoshi.cohorts.services import Entered, MeasureDraft, ObjectDraft
from luoshi.common import clock
from luoshi.common.api import MOST_ROWS, Asked, Key, Line, UnknownName, Words
from luoshi.ledger.selectors import get_task
from luoshi.organisations.actor import Actor
from luoshi.organisations.api_access import actor_of
from luoshi.organisations.models import Organisation
from luoshi.organisations.selectors import get_organisation

router = Router(tags=["cohorts"])
Year = Annotated[int, Field(ge=1950, le=2200)]
Name = Annotated[Line, Field(max_length=100)]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=4)]


class MeasureIn(Asked):
    """What is measured and what it has to be; a state has two words and no value."""

    name: Annotated[Line, Field(max_length=40)]
    comparator: Literal[">=", "<=", "="] = ">="
    value: Amount = Decimal(1)
    unit: Annotated[Line, Field(max_length=20)] = ""
    from_word: Annotated[Line, Field(max_length=20)] = ""
    to_word: Annotated[Line, Field(max_length=20)] = ""


class PlannedIn(Asked):
    """How many are to be there by the end of a year, all years before included."""

    year: Year
    count: Annotated[int, Field(ge=0, le=services.MOST_OBJECTS)]


class CohortIn(Asked):
    """A cohort: on the task of a number, or with a task of its own."""

    task: Annotated[Line, Field(max_length=24)] = ""
    title: Line = ""
    lead: Key | None = None
    reviewer: Key | None = None
    object_name: Annotated[Line, Field(max_length=20)]
    measures: list[MeasureIn]
    starts_on: date
    ends_on: date
    curve: list[PlannedIn] = []
    entered_by: Literal["lead", "object_unit", "source"] = "lead"
    source: Key | None = None
    evidence_required: bool = False
    may_fall_back: bool = False


class StandardIn(Asked):
    """A new version of the standard, with its reason."""

    measures: list[MeasureIn]
    reason: Words
    evidence_required: bool = False
    may_fall_back: bool = False


class ObjectIn(Asked):
    """An object: its name, the unit that answers for it, its township and its year."""

    name: Name
    unit: Key | None = None
    place: Annotated[Line, Field(max_length=60)] = ""
    planned_year: Year | None = None


class ObjectsIn(Asked):
    """Objects to be put on the list, all or none."""

    objects: list[ObjectIn]


class MeasuredIn(Asked):
    """The value of one measure."""

    measure: Key
    value: Amount


class EnteredIn(Asked):
    """Values of one object that hold from a day; without a day, from today."""

    object: Key
    values: list[MeasuredIn]
    on: date | None = None
    words: Annotated[Line, Field(max_length=200)] = ""


class ValuesIn(Asked):
    """Values of one object or of many, all or none."""

    entered: list[EnteredIn]


class CohortReasonIn(Asked):
    """Why."""

    reason: Words


class SeenIn(Asked):
    """What was seen."""

    words: Words = ""


class CountedOut(Schema):
    """How many objects there are, and how many stand how."""

    total: int
    reached: int
    confirmed: int
    unvalued: int
    left: int


class CohortOut(Schema):
    """A cohort as a line of the list."""

    id: int
    task: str
    title: str
    object_name: str
    lead: str
    ends_on: date
    counted: CountedOut
    expected: Decimal | None
    heading_for: int | None


class YearOut(Schema):
    """What was planned by the end of a year, and what is there."""

    year: int
    planned: Decimal | None
    reached: int | None
    confirmed: int | None


class MeasureOut(Schema):
    """A measure of the standard in force; a state is 1 where it has become what it should."""

    id: int
    name: str
    unit: str
    comparator: str
    value: Decimal
    from_word: str
    to_word: str


class CohortDetailOut(Schema):
    """A cohort with its standard and its curve."""

    id: int
    task: str
    title: str
    object_name: str
    starts_on: date
    ends_on: date
    entered_by: str
    standard: str
    version: int
    evidence_required: bool
    may_fall_back: bool
    measures: list[MeasureOut]
    counted: CountedOut
    years: list[YearOut]


class FigureOut(Schema):
    """What one measure of an object is."""

    measure: int
    words: str
    missing: str
    is_met: bool | None


class ObjectOut(Schema):
    """An object as a line of the list; no distance where a value is missing."""

    id: int
    name: str
    place: str
    planned_year: int | None
    figures: list[FigureOut]
    valued_on: date | None
    distance: Decimal | None
    reached_on: date | None
    reached_version: int | None
    confirmed_on: date | None


class ObjectsOut(Schema):
    """A page of objects."""

    items: list[ObjectOut]
    total: int
    page: int
    pages: int


class CohortMadeOut(Schema):
    """How many."""

    count: int


class StandardVersionOut(Schema):
    """The version of the standard in force."""

    version: int


class ObjectQuery(Schema):
    """Which objects; the same names as in the address of the page."""

    shown: str = "left"
    q: Line = ""
    place: Line = ""
    year: str = ""
    sort: str = "distance"
    page: Key = 1
    size: Key = selectors.PAGE


@router.get("", response=list[CohortOut])
def list_cohorts(request: HttpRequest) -> list[CohortOut]:
    """The cohorts one may read, those that end first at the head."""
    rows = selectors.list_cohorts(actor_of(request), clock.today())
    return [
        CohortOut(
            id=row.pk,
            task=row.number,
            title=row.title,
            object_name=row.object_name,
            lead=row.lead,
            ends_on=row.ends_on,
            counted=_counted(row.counted),
            expected=row.curve.expected,
            heading_for=row.curve.heading_for,
        )
        for row in rows
    ]


@router.post("", response={201: CohortDetailOut})
def found_cohort(request: HttpRequest, response: HttpResponse, asked: CohortIn) -> CohortDetailOut:
    """Found a cohort."""
    actor, at = actor_of(request), clock.now()
    made = services.found_cohort(
        actor=actor,
        at=at,
        task=get_task(actor, asked.task) if asked.task else None,
        title=asked.title,
        lead=_unit(actor, "lead", asked.lead),
        reviewer=_unit(actor, "reviewer", asked.reviewer),
        object_name=asked.object_name,
        measures=_drafts(asked.measures),
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        curve={one.year: one.count for one in asked.curve},
        entered_by=asked.entered_by,
        source=_unit(actor, "source", asked.source),
        evidence_required=asked.evidence_required,
        may_fall_back=asked.may_fall_back,
    )
    response.status_code = 201
    response["Location"] = reverse("api:get_cohort", args=[made.pk])
    return _detail(actor, made.pk)


@router.get("/{int:pk}", response=CohortDetailOut, url_name="get_cohort")
def get_cohort(request: HttpRequest, pk: int) -> CohortDetailOut:
    """One cohort with its standard and its curve."""
    return _detail(actor_of(request), pk)


@router.post("/{int:pk}/standard", response={201: StandardVersionOut})
def change_standard(request: HttpRequest, response: HttpResponse, pk: int, asked: StandardIn) -> (
    StandardVersionOut
):  # fmt: skip
    """Put a new version of the standard in force."""
    actor, at = actor_of(request), clock.now()
    made = services.change_standard(
        actor=actor,
        at=at,
        cohort=selectors.get_cohort(actor, pk),
        measures=_drafts(asked.measures),
        reason=asked.reason,
        evidence_required=asked.evidence_required,
        may_fall_back=asked.may_fall_back,
    )
    response.status_code = 201
    return StandardVersionOut(version=made.version)


@router.get("/{int:pk}/objects", response=ObjectsOut)
def list_objects(request: HttpRequest, pk: int, wanted: Query[ObjectQuery]) -> ObjectsOut:
    """A page of the objects: by default those left, the closest first."""
    cohort = selectors.get_cohort(actor_of(request), pk)
    narrowed, number = asked_objects(request.GET)
    size = min(wanted.size, MOST_ROWS)
    page, rows = selectors.list_objects(cohort, standards_of(cohort), narrowed, number, size)
    return ObjectsOut(
        items=[_object(row) for row in rows],
        total=page.paginator.count,
        page=page.number,
        pages=page.paginator.num_pages,
    )


@router.post("/{int:pk}/objects", response={201: CohortMadeOut})
def add_objects(
    request: HttpRequest, response: HttpResponse, pk: int, asked: ObjectsIn
) -> CohortMadeOut:
    """Put objects on the list, all or none."""
    actor, at = actor_of(request), clock.now()
    drafts = [
        ObjectDraft(one.name, _unit(actor, "unit", one.unit), one.place, one.planned_year)
        for one in asked.objects
    ]
    cohort = selectors.get_cohort(actor, pk)
    made = services.add_objects(actor=actor, at=at, cohort=cohort, objects=drafts)
    response.status_code = 201
    return CohortMadeOut(count=len(made))


@router.post("/{int:pk}/values", response={201: CohortMadeOut})
def enter_values(
    request: HttpRequest, response: HttpResponse, pk: int, asked: ValuesIn
) -> CohortMadeOut:
    """Enter values of one object or of many, all or none."""
    actor, at = actor_of(request), clock.now()
    entered = [
        Entered(
            one.object,
            {value.measure: value.value for value in one.values},
            one.on or at.date(),
            one.words,
        )
        for one in asked.entered
    ]
    cohort = selectors.get_cohort(actor, pk)
    made = services.enter_values(actor=actor, at=at, cohort=cohort, entered=entered)
    response.status_code = 201
    return CohortMadeOut(count=len(made))


@router.get("/{int:pk}/objects/{int:key}", response=ObjectOut)
def get_object(request: HttpRequest, pk: int, key: int) -> ObjectOut:
    """One object."""
    return _shown(selectors.get_object(actor_of(request), pk, key))


@router.post("/{int:pk}/objects/{int:key}/confirmation", response=ObjectOut)
def confirm_object(request: HttpRequest, pk: int, key: int, asked: SeenIn) -> ObjectOut:
    """Confirm that an object is there."""
    actor, at = actor_of(request), clock.now()
    item = selectors.get_object(actor, pk, key)
    return _shown(services.confirm_object(actor=actor, at=at, item=item, words=asked.words))


@router.post("/{int:pk}/objects/{int:key}/reopening", response=ObjectOut)
def reopen_object(request: HttpRequest, pk: int, key: int, asked: CohortReasonIn) -> ObjectOut:
    """Withdraw a confirmation."""
    actor, at = actor_of(request), clock.now()
    item = selectors.get_object(actor, pk, key)
    return _shown(services.reopen_object(actor=actor, at=at, item=item, reason=asked.reason))


@router.post("/{int:pk}/objects/{int:key}/removal", response=ObjectOut)
def remove_object(request: HttpRequest, pk: int, key: int, asked: CohortReasonIn) -> ObjectOut:
    """Take an object off the list."""
    actor, at = actor_of(request), clock.now()
    item = selectors.get_object(actor, pk, key)
    return _shown(services.remove_object(actor=actor, at=at, item=item, reason=asked.reason))


def _drafts(asked: list[MeasureIn]) -> list[MeasureDraft]:
    return [
        MeasureDraft(one.name, one.value, one.unit, one.comparator, one.from_word, one.to_word)
        for one in asked
    ]


def _unit(actor: Actor, name: str, key: int | None) -> Organisation | None:
    if key is None:
        return None
    try:
        return get_organisation(actor, key)
    except Organisation.DoesNotExist as missing:
        raise UnknownName(field=name, value=key) from missing


def _counted(counted: selectors.Counted) -> CountedOut:
    return CountedOut(
        total=counted.total,
        reached=counted.reached,
        confirmed=counted.confirmed,
        unvalued=counted.unvalued,
        left=counted.left,
    )


def _detail(actor: Actor, pk: int) -> CohortDetailOut:
    view = selectors.view_cohort(actor, pk, clock.today())
    cohort, standards = view.cohort, view.standards
    return CohortDetailOut(
        id=cohort.pk,
        task=cohort.task.number,
        title=cohort.task.title,
        object_name=cohort.object_name,
        starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
        entered_by=cohort.entered_by,
        standard=standard_words(standards.measured, standards.asked),
        version=standards.current.version,
        evidence_required=standards.current.evidence_required,
        may_fall_back=standards.current.may_fall_back,
        measures=[
            MeasureOut(
                id=one.pk,
                name=one.name,
                unit=one.unit,
                comparator=standards.asked[one.pk].comparator,
                value=standards.asked[one.pk].value,
                from_word=one.from_word,
                to_word=one.to_word,
            )
            for one in standards.measured
        ],
        counted=_counted(view.counted),
        years=[
            YearOut(
                year=row.year, planned=row.planned, reached=row.reached, confirmed=row.confirmed
            )
            for row in view.curve.years
        ],
    )


def _shown(item: CohortObject) -> ObjectOut:
    return _object(selectors.row_of(item, standards_of(item.cohort)))


def _object(row: selectors.ObjectRow) -> ObjectOut:
    return ObjectOut(
        id=row.pk,
        name=row.name,
        place=row.place,
        planned_year=row.planned_year,
        figures=[
            FigureOut(measure=one.measure, words=one.words, missing=one.missing, is_met=one.is_met)
            for one in row.figures
        ],
        valued_on=row.valued_on,
        distance=row.distance,
        reached_on=row.reached_on,
        reached_version=row.reached_version,
        confirmed_on=row.confirmed_on,
    )
