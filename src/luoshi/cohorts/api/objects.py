"""The objects of a cohort and their values, for programs."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from luoshi.cohorts import selectors, services
from luoshi.cohorts.api.shapes import (
    CohortMadeOut,
    CohortReasonIn,
    ConfirmedOut,
    ConfirmIn,
    FigureOut,
    ObjectOut,
    ObjectQuery,
    ObjectsIn,
    ObjectsOut,
    PassedOverOut,
    SeenIn,
    ValuesIn,
)
from luoshi.cohorts.forms import asked_objects
from luoshi.cohorts.models import CohortObject
from luoshi.cohorts.reading import standards_of
from luoshi.cohorts.services import Entered, ObjectDraft
from luoshi.common import clock
from luoshi.common.api import MOST_ROWS
from luoshi.ledger.api.tasks import unit_named
from luoshi.organisations.api_access import actor_of

router = Router()


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
        ObjectDraft(
            one.name,
            unit_named(actor, "unit", one.unit) if one.unit else None,
            one.place,
            one.planned_year,
        )
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


@router.post("/{int:pk}/confirmations", response=ConfirmedOut)
def confirm_objects(request: HttpRequest, pk: int, asked: ConfirmIn) -> ConfirmedOut:
    """Confirm many objects in one act; those passed over are named with the reason."""
    actor = actor_of(request)
    result = services.confirm_objects(
        actor=actor,
        at=clock.now(),
        cohort=selectors.get_cohort(actor, pk),
        items=asked.objects,
        words=asked.words,
    )
    return ConfirmedOut(
        done=[item.pk for item in result.done],
        refused=[
            PassedOverOut(object=one.item, name=one.name, code=one.code, message=one.why)
            for one in result.refused
        ],
    )


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
