"""Cohorts, their standard and how they stand, for programs."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from luoshi.cohorts import selectors, services
from luoshi.cohorts.api.shapes import (
    CohortDetailOut,
    CohortIn,
    CohortOut,
    CountedOut,
    CurveIn,
    CurveVersionOut,
    MeasureIn,
    MeasureOut,
    StandardIn,
    StandardVersionOut,
    YearOut,
)
from luoshi.cohorts.reading import standard_words
from luoshi.cohorts.services import MeasureDraft
from luoshi.common import clock
from luoshi.ledger.api.tasks import unit_named
from luoshi.ledger.selectors import get_task
from luoshi.organisations.actor import Actor
from luoshi.organisations.api_access import actor_of

router = Router(tags=["cohorts"])


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
        lead=unit_named(actor, "lead", asked.lead) if asked.lead else None,
        reviewer=unit_named(actor, "reviewer", asked.reviewer) if asked.reviewer else None,
        object_name=asked.object_name,
        measures=_drafts(asked.measures),
        starts_on=asked.starts_on,
        ends_on=asked.ends_on,
        curve={one.year: one.count for one in asked.curve},
        entered_by=asked.entered_by,
        source=unit_named(actor, "source", asked.source) if asked.source else None,
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


@router.post("/{int:pk}/curve", response={201: CurveVersionOut})
def change_curve(
    request: HttpRequest, response: HttpResponse, pk: int, asked: CurveIn
) -> CurveVersionOut:
    """Put a new plan by year in force; years that are over keep theirs."""
    actor = actor_of(request)
    made = services.change_curve(
        actor=actor,
        at=clock.now(),
        cohort=selectors.get_cohort(actor, pk),
        curve={one.year: one.count for one in asked.curve},
        reason=asked.reason,
    )
    response.status_code = 201
    return CurveVersionOut(version=made.version)


def _drafts(asked: list[MeasureIn]) -> list[MeasureDraft]:
    return [
        MeasureDraft(one.name, one.value, one.unit, one.comparator, one.from_word, one.to_word)
        for one in asked
    ]


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
