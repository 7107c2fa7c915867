"""Found a cohort on a task; change its standard from a day on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from luoshi.cohorts import rules
from luoshi.cohorts.beats import lock_cohort, require_words
from luoshi.cohorts.events import CohortEvent
from luoshi.cohorts.models import (
    Cohort,
    CohortObject,
    EnteredBy,
    Measure,
    PlannedYear,
    Requirement,
    StandardVersion,
)
from luoshi.cohorts.reading import (
    Standards,
    filed_of,
    judge,
    put,
    standard_words,
    standards_of,
)
from luoshi.cohorts.refusals import (
    CohortIsThere,
    MeasureIsOfAnotherKind,
    MeasureTwice,
    PeriodOutOfOrder,
    SourceMissing,
    StandardIsSame,
    StandardMissing,
    TaskIsNoCohort,
    UnitOfAnotherBody,
)
from luoshi.cohorts.services.planning import require_in_order
from luoshi.common.permissions import require
from luoshi.common.rows import update_each
from luoshi.history.models import Recorded
from luoshi.history.services import record
from luoshi.ledger.models import Kind, Task
from luoshi.ledger.services import draft_task
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class MeasureDraft:
    """What is measured and what it has to be; a state has two words and no value."""

    name: str
    value: Decimal = Decimal(1)
    unit: str = ""
    comparator: str = ">="
    from_word: str = ""
    to_word: str = ""


@transaction.atomic
def found_cohort(
    *,
    actor: Actor,
    at: datetime,
    object_name: str,
    measures: Sequence[MeasureDraft],
    starts_on: date,
    ends_on: date,
    curve: Mapping[int, int] | None = None,
    task: Task | None = None,
    title: str = "",
    lead: Organisation | None = None,
    reviewer: Organisation | None = None,
    entered_by: str = EnteredBy.LEAD,
    source: Organisation | None = None,
    evidence_required: bool = False,
    may_fall_back: bool = False,
    **task_words: Any,
) -> Cohort:
    """Found a cohort: on a task that is there, or on one that is drafted with it."""
    if task is not None:
        # Re-read: the caller's task may be of another moment, or of another body.
        task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk, body_id=actor.body_id)
    require(rules.can_found_cohort, actor, task)
    _require_sound(actor, measures, starts_on, ends_on, curve or {}, entered_by, source)
    if task is None:
        task = draft_task(
            actor=actor,
            at=at,
            title=title,
            lead=lead,
            reviewer=reviewer,
            kind=Kind.COHORT,
            start_on=starts_on,
            due_on=ends_on,
            **task_words,
        )
    elif task.kind != Kind.COHORT:
        raise TaskIsNoCohort(number=task.number)
    elif Cohort.objects.filter(task=task).exists():
        raise CohortIsThere(number=task.number)
    cohort = Cohort.objects.create(
        body_id=actor.body_id,
        task=task,
        object_name=object_name.strip()[:20],
        starts_on=starts_on,
        ends_on=ends_on,
        entered_by=entered_by,
        source=source if entered_by == EnteredBy.SOURCE else None,
        founded_at=at,
    )
    rows: list[Recorded] = [
        PlannedYear.objects.create(cohort=cohort, year=year, count=count)
        for year, count in sorted((curve or {}).items())
    ]
    standard = StandardVersion.objects.create(
        cohort=cohort,
        version=1,
        effective_on=starts_on,
        evidence_required=evidence_required,
        may_fall_back=may_fall_back,
    )
    rows += [standard, *_ask(cohort, standard, measures, ())]
    standards = standards_of(cohort)
    record(
        actor,
        at,
        CohortEvent.FOUNDED,
        cohort,
        rows=rows,
        until=ends_on,
        standard=standard_words(standards.measured, standards.asked),
    )
    return cohort


def _require_sound(
    actor: Actor,
    measures: Sequence[MeasureDraft],
    starts_on: date,
    ends_on: date,
    curve: Mapping[int, int],
    entered_by: str,
    source: Organisation | None,
) -> None:
    _require_measures(measures)
    if ends_on <= starts_on:
        raise PeriodOutOfOrder(ends=ends_on, starts=starts_on)
    require_in_order(curve, starts_on.year, ends_on.year)
    if entered_by == EnteredBy.SOURCE and source is None:
        raise SourceMissing
    if source is not None and source.body_id != actor.body_id:
        raise UnitOfAnotherBody(name=source.name)


def _require_measures(measures: Sequence[MeasureDraft]) -> None:
    if not measures or not all(one.name.strip() for one in measures):
        raise StandardMissing
    seen: set[str] = set()
    for one in measures:
        if one.name.strip() in seen:
            raise MeasureTwice(name=one.name)
        seen.add(one.name.strip())


def _ask(
    cohort: Cohort,
    standard: StandardVersion,
    drafts: Sequence[MeasureDraft],
    known: Sequence[Measure],
) -> list[Recorded]:
    by_name = {measure.name: measure for measure in known}
    rows: list[Recorded] = []
    for draft in drafts:
        measure = by_name.get(draft.name.strip())
        if measure is None:
            measure = Measure.objects.create(
                cohort=cohort,
                position=len(by_name),
                name=draft.name.strip()[:40],
                unit=draft.unit.strip()[:20],
                from_word=draft.from_word.strip()[:20],
                to_word=draft.to_word.strip()[:20],
            )
            by_name[measure.name] = measure
            rows.append(measure)
        elif _terms(measure) != _terms(draft):
            raise MeasureIsOfAnotherKind(name=measure.name)
        rows.append(
            Requirement.objects.create(
                standard=standard,
                measure=measure,
                comparator=draft.comparator,
                value=Decimal(1) if measure.is_state else draft.value,
            )
        )
    return rows


def _terms(one: Measure | MeasureDraft) -> tuple[str, str, str]:
    return one.unit.strip(), one.from_word.strip(), one.to_word.strip()


@transaction.atomic
def change_standard(
    *,
    actor: Actor,
    at: datetime,
    cohort: Cohort,
    measures: Sequence[MeasureDraft],
    reason: str,
    evidence_required: bool = False,
    may_fall_back: bool = False,
) -> StandardVersion:
    """Set a new version of the standard; what was reached under an old one keeps its version."""
    cohort = lock_cohort(actor, cohort, rules.can_change_standard)
    reason = require_words(reason)
    _require_measures(measures)
    before = standards_of(cohort)
    if _is_same(before, measures, evidence_required, may_fall_back):
        raise StandardIsSame
    standard = StandardVersion.objects.create(
        cohort=cohort,
        version=before.current.version + 1,
        effective_on=at.date(),
        evidence_required=evidence_required,
        may_fall_back=may_fall_back,
        reason=reason,
    )
    rows = [standard, *_ask(cohort, standard, measures, before.measures)]
    standards = standards_of(cohort)
    record(
        actor,
        at,
        CohortEvent.STANDARD_CHANGED,
        cohort,
        rows=rows,
        reason=reason,
        version=standard.version,
        standard=standard_words(standards.measured, standards.asked),
    )
    _judge_again(actor, at, cohort, standards)
    return standard


def _is_same(
    before: Standards,
    measures: Sequence[MeasureDraft],
    evidence_required: bool,  # noqa: FBT001
    may_fall_back: bool,  # noqa: FBT001
) -> bool:
    current = before.current
    if (current.evidence_required, current.may_fall_back) != (evidence_required, may_fall_back):
        return False
    asked = {
        measure.name: (need.comparator, need.value)
        for measure in before.measured
        if (need := before.asked.get(measure.pk))
    }
    wanted: dict[str, tuple[str, Decimal]] = {
        one.name.strip(): (one.comparator, Decimal(1) if one.to_word else one.value)
        for one in measures
    }
    return asked == wanted


def _judge_again(actor: Actor, at: datetime, cohort: Cohort, standards: Standards) -> None:
    """Hold what is not reached against the new version; the others keep theirs."""
    waiting = CohortObject.objects.filter(
        cohort=cohort, removed_on__isnull=True, reached_on__isnull=True
    ).order_by("pk")
    keys = list(waiting.values_list("pk", flat=True))
    # Some at a time: nobody holds the values of a hundred thousand objects at once.
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        # By their keys alone: asked for once more, SQLite would read the whole list each time.
        items = list(CohortObject.objects.filter(pk__in=some).order_by("pk"))
        filed = filed_of(some)
        for item in items:
            put(item, judge(item, filed[item.pk], standards), filed[item.pk])
        # The values are what they were, and what is not reached was not confirmed.
        update_each(
            CohortObject,
            ("reached_on", "reached_standard", "distance"),
            [(one.reached_on, one.reached_standard_id, one.distance, one.pk) for one in items],
        )
        rows = [item for item in items if item.reached_on is not None]
        if rows:
            version = standards.current.version
            record(
                actor, at, CohortEvent.REJUDGED, cohort, rows=rows, count=len(rows), version=version
            )
