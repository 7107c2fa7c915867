"""Change how many objects are to be there by when, from a day on."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from luoshi.cohorts import rules
from luoshi.cohorts.beats import lock_cohort, require_words
from luoshi.cohorts.events import CohortEvent
from luoshi.cohorts.models import Cohort, CurveVersion
from luoshi.cohorts.reading import plan_words, plans_of
from luoshi.cohorts.refusals import (
    CurveIsSame,
    CurveMissing,
    CurveOutOfOrder,
    PastYearChanged,
)
from luoshi.common.rows import insert
from luoshi.history.services import record
from luoshi.organisations.actor import Actor


@transaction.atomic
def change_curve(
    *, actor: Actor, at: datetime, cohort: Cohort, curve: Mapping[int, int], reason: str
) -> CurveVersion:
    """Set a new plan by year; years that are over keep the plan they were held against."""
    cohort = lock_cohort(actor, cohort, rules.can_change_curve)
    told = require_words(reason)
    if not curve:
        raise CurveMissing
    require_in_order(curve, cohort.starts_on.year, cohort.ends_on.year)
    current = plans_of([cohort])[cohort.pk][-1]
    if dict(current.counts) == dict(curve):
        raise CurveIsSame
    known = dict(current.counts)
    for year in range(cohort.starts_on.year, at.year):
        if known and known.get(year) != curve.get(year):
            raise PastYearChanged(year=year, was=known.get(year, "–"))
    made = CurveVersion(
        cohort=cohort,
        version=current.version + 1,
        effective_on=at.date(),
        counts={str(year): count for year, count in sorted(curve.items())},
        reason=told,
        set_by_name=actor.name,
    )
    insert(made)
    record(
        actor,
        at,
        CohortEvent.CURVE_CHANGED,
        cohort,
        rows=[made],
        reason=told,
        version=made.version,
        plan=plan_words(sorted(curve.items())),
    )
    return made


def require_in_order(curve: Mapping[int, int], first: int, last: int) -> None:
    """Refuse a plan whose years lie outside, or whose counts fall."""
    before = 0
    for year, count in sorted(curve.items()):
        if not first <= year <= last or count < before:
            raise CurveOutOfOrder(year=year, first=first, last=last)
        before = count
