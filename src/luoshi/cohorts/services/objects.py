"""Put objects on the list, from the tree or from a table; take one off with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from luoshi.cohorts import rules
from luoshi.cohorts.beats import lock_cohort, lock_object, require_words
from luoshi.cohorts.events import CohortEvent
from luoshi.cohorts.models import Cohort, CohortObject
from luoshi.cohorts.refusals import (
    NoObjects,
    ObjectIsThere,
    ObjectNameTooLong,
    PersonNamed,
    TooManyObjects,
    UnitOfAnotherBody,
)
from luoshi.common.rows import insert, update
from luoshi.history.services import record
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi_core import privacy

# Pages would hold five times as many. Acts would not: a new standard is held against the whole list
# in one transaction, for which SQLite lets nobody else write, and a file holds 20,000 rows.
MOST_OBJECTS = 20_000
LONGEST_NAME = 100
_AT_ONCE = 500
_SURE = 80


@dataclass(frozen=True, slots=True)
class ObjectDraft:
    """An object as it is asked for: its name, the unit that answers for it, and its place."""

    name: str
    unit: Organisation | None = None
    place: str = ""
    planned_year: int | None = None


@transaction.atomic
def add_objects(
    *, actor: Actor, at: datetime, cohort: Cohort, objects: Sequence[ObjectDraft]
) -> tuple[CohortObject, ...]:
    """Put objects on the list, all or none."""
    cohort = lock_cohort(actor, cohort, rules.can_keep_cohort)
    require_fit(actor, cohort, objects)
    added = []
    for draft in objects:
        item = CohortObject(
            cohort=cohort,
            name=draft.name.strip(),
            unit=draft.unit,
            place=draft.place.strip()[:60],
            planned_year=draft.planned_year,
            added_on=at.date(),
        )
        insert(item)
        added.append(item)
    # A list of ten thousand is told in parts: no statement carries that many digests.
    for start in range(0, len(added), _AT_ONCE):
        some = added[start : start + _AT_ONCE]
        record(
            actor,
            at,
            CohortEvent.OBJECTS_ADDED,
            cohort,
            rows=some,
            count=len(some),
            first=some[0].name,
            last=some[-1].name,
        )
    return tuple(added)


def require_fit(actor: Actor, cohort: Cohort, objects: Sequence[ObjectDraft]) -> None:
    """Refuse objects that cannot stand on the list: too many, twice, of others, or persons."""
    if not objects:
        raise NoObjects
    on_list = CohortObject.objects.filter(cohort=cohort, removed_on__isnull=True)
    there = set(on_list.values_list("name", "place"))
    if len(there) + len(objects) > MOST_OBJECTS:
        raise TooManyObjects(most=MOST_OBJECTS)
    twice = []
    for draft in objects:
        name, place = draft.name.strip(), draft.place.strip()[:60]
        if not name or len(name) > LONGEST_NAME:
            raise ObjectNameTooLong(name=name[:LONGEST_NAME], most=LONGEST_NAME)
        if draft.unit is not None and draft.unit.body_id != actor.body_id:
            raise UnitOfAnotherBody(name=draft.unit.name)
        require_no_person(name, place)
        if (name, place) in there:
            twice.append(name)
        there.add((name, place))
    if twice:
        raise ObjectIsThere(names="、".join(twice[:10]))


def require_no_person(name: str, place: str = "") -> None:
    """Refuse an object whose name or place tells who somebody is."""
    told = f"{name} {place}".strip()
    found = privacy.find(told, at_least=_SURE)
    if found:
        raise PersonNamed(name=privacy.mask(told, found))


@transaction.atomic
def remove_object(*, actor: Actor, at: datetime, item: CohortObject, reason: str) -> CohortObject:
    """Take an object off the list; its values stay on the record."""
    item = lock_object(actor, item, _may_keep)
    item.removed_on, item.removed_reason = at.date(), require_words(reason)
    update(item, "removed_on", "removed_reason")
    record(
        actor,
        at,
        CohortEvent.OBJECT_REMOVED,
        item,
        reason=item.removed_reason,
        name=item.name,
    )
    return item


def _may_keep(actor: Actor, item: CohortObject) -> bool:
    return rules.can_keep_cohort(actor, item.cohort)


_may_keep.__doc__ = rules.can_keep_cohort.__doc__
