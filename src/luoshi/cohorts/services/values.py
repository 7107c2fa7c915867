"""Enter values: of one object on its page, of many by table; each goes by the same rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from luoshi.cohorts import rules
from luoshi.cohorts.beats import lock_cohort, require_open
from luoshi.cohorts.events import CohortEvent
from luoshi.cohorts.models import Cohort, CohortObject, Measure, ObjectValue
from luoshi.cohorts.reading import (
    JUDGED,
    Standards,
    filed_of,
    judge,
    put,
    standards_of,
    value_words,
)
from luoshi.cohorts.refusals import (
    DayNotYet,
    FileMissing,
    NothingEntered,
    ObjectIsRemoved,
    UnknownMeasure,
    ValueOutOfRange,
)
from luoshi.common.permissions import require
from luoshi.common.rows import insert, update
from luoshi.files.models import StoredFile
from luoshi.history.services import record
from luoshi.organisations.actor import Actor
from luoshi_core import cohort as core

_LARGEST = Decimal(10) ** 14
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Entered:
    """Values of one object, by the key of the measure, that hold from a day."""

    item: int
    values: Mapping[int, Decimal]
    on: date
    words: str = ""
    file: StoredFile | None = field(default=None)


@transaction.atomic
def enter_values(
    *, actor: Actor, at: datetime, cohort: Cohort, entered: Sequence[Entered]
) -> tuple[CohortObject, ...]:
    """Enter values of one object or of many, all or none.

    Whether the standard is reached follows from the values; people only confirm it.
    """
    cohort = lock_cohort(actor, cohort, None)
    items = _items(cohort, [one.item for one in entered])
    for one in entered:
        require(rules.can_enter_value, actor, items[one.item])
    if not entered:
        require(rules.can_enter_values, actor, cohort)
    require_open(cohort)
    if not any(one.values for one in entered):
        raise NothingEntered
    standards = standards_of(cohort)
    measures = {measure.pk: measure for measure in standards.measures}
    filed = filed_of(list(items))
    for one in entered:
        _enter(actor, at, items[one.item], one, _Known(standards, measures, filed[one.item]))
    return tuple(items[one.item] for one in entered)


def _items(cohort: Cohort, keys: Sequence[int]) -> dict[int, CohortObject]:
    found: dict[int, CohortObject] = {}
    for start in range(0, len(keys), _AT_ONCE):
        rows = CohortObject.objects.filter(cohort=cohort, pk__in=keys[start : start + _AT_ONCE])
        found.update({item.pk: item for item in rows.select_related("unit").order_by("pk")})
    for key in keys:
        if key not in found:
            raise CohortObject.DoesNotExist
        found[key].cohort = cohort
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read once for all objects of the act."""

    standards: Standards
    measures: Mapping[int, Measure]
    filed: list[core.Filed]


def _enter(actor: Actor, at: datetime, item: CohortObject, one: Entered, known: _Known) -> None:
    if item.removed_on is not None:
        raise ObjectIsRemoved(name=item.name)
    if not one.values:
        return
    _require_sound(at, item, one, known)
    was_reached = item.reached_on is not None
    known.filed.extend(core.Filed(key, one.on, value) for key, value in one.values.items())
    verdict = judge(item, known.filed, known.standards)
    reaches = verdict.reached_on is not None and not was_reached
    if reaches and known.standards.current.evidence_required and one.file is None:
        raise FileMissing(name=item.name)
    rows = [_filed_row(actor, at, item, one, key, value) for key, value in one.values.items()]
    put(item, verdict, known.filed)
    update(item, *JUDGED)
    falls_back = was_reached and verdict.reached_on is None
    event = CohortEvent.OBJECT_FELL_BACK if falls_back else CohortEvent.VALUE_ENTERED
    record(
        actor,
        at,
        CohortEvent.OBJECT_REACHED if reaches else event,
        item,
        rows=rows,
        reason=one.words,
        name=item.name,
        on=one.on,
        values="；".join(
            f"{known.measures[key].name} {value_words(known.measures[key], value)}"
            for key, value in one.values.items()
        ),
        version=verdict.standard.version if verdict.standard else None,
    )


def _require_sound(at: datetime, item: CohortObject, one: Entered, known: _Known) -> None:
    if one.on > at.date():
        raise DayNotYet(name=item.name, day=one.on)
    for key, value in one.values.items():
        measure = known.measures.get(key)
        if measure is None:
            raise UnknownMeasure(name=item.name)
        is_word = not measure.is_state or value in {Decimal(0), Decimal(1)}
        if not value.is_finite() or abs(value) >= _LARGEST or not is_word:
            raise ValueOutOfRange(name=item.name, value=value, measure=measure.name)


def _filed_row(
    actor: Actor, at: datetime, item: CohortObject, one: Entered, measure: int, value: Decimal
) -> ObjectValue:
    row = ObjectValue(
        item=item,
        measure_id=measure,
        on=one.on,
        value=value.quantize(Decimal("0.0001")),
        words=one.words.strip()[:200],
        file=one.file,
        filed_at=at,
        filed_by_id=actor.post_id,
        filed_by_name=actor.name,
    )
    insert(row)
    return row
