"""Confirm that objects are there, one or many; withdraw a confirmation that does not hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from luoshi.cohorts import rules
from luoshi.cohorts.beats import lock_cohort, lock_object, require_words
from luoshi.cohorts.events import CohortEvent
from luoshi.cohorts.models import Cohort, CohortObject
from luoshi.cohorts.refusals import (
    IsConfirmed,
    NotConfirmed,
    NothingChosen,
    NotReached,
    ObjectIsRemoved,
    TooManyToConfirm,
)
from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.common.rows import update
from luoshi.history.services import record
from luoshi.organisations.actor import Actor

MOST_AT_ONCE = 500
_CONFIRMED = ("confirmed_on", "confirmed_by_name", "confirmed_words")


@transaction.atomic
def confirm_object(
    *, actor: Actor, at: datetime, item: CohortObject, words: str = ""
) -> CohortObject:
    """Confirm that an object has reached the standard, as somebody who had no part in it."""
    item = lock_object(actor, item, rules.can_confirm_object)
    return _confirm(actor, at, item, words)


@dataclass(frozen=True, slots=True)
class PassedOver:
    """An object that an act on many passed over, and why."""

    item: int
    name: str
    code: str
    why: str


@dataclass(frozen=True, slots=True)
class ConfirmedMany:
    """What became of an act on many objects."""

    done: tuple[CohortObject, ...]
    refused: tuple[PassedOver, ...]


@transaction.atomic
def confirm_objects(
    *, actor: Actor, at: datetime, cohort: Cohort, items: Sequence[int], words: str = ""
) -> ConfirmedMany:
    """Confirm many objects in one act; those that cannot be confirmed are passed over by name.

    Done again it changes nothing: what is confirmed already is passed over too.
    """
    cohort = lock_cohort(actor, cohort, rules.can_confirm_objects)
    keys = list(dict.fromkeys(items))
    if not keys:
        raise NothingChosen
    if len(keys) > MOST_AT_ONCE:
        raise TooManyToConfirm(most=MOST_AT_ONCE)
    chosen = CohortObject.objects.select_related("unit", "reached_standard")
    found = {item.pk: item for item in chosen.filter(cohort=cohort, pk__in=keys).order_by("pk")}
    if len(found) < len(keys):
        raise CohortObject.DoesNotExist
    done, refused = [], []
    for key in keys:
        item = found[key]
        item.cohort = cohort
        try:
            require(rules.can_confirm_object, actor, item)
            done.append(_confirm(actor, at, item, words))
        except Refusal as refusal:
            refused.append(PassedOver(item.pk, item.name, refusal.code, str(refusal)))
    return ConfirmedMany(tuple(done), tuple(refused))


def _confirm(actor: Actor, at: datetime, item: CohortObject, words: str) -> CohortObject:
    if item.removed_on is not None:
        raise ObjectIsRemoved(name=item.name)
    if item.reached_standard is None:
        raise NotReached(name=item.name)
    if item.confirmed_on is not None:
        raise IsConfirmed(name=item.name, day=item.confirmed_on)
    item.confirmed_on = at.date()
    item.confirmed_by_name = actor.name
    item.confirmed_words = words.strip()[:300]
    update(item, *_CONFIRMED)
    record(
        actor,
        at,
        CohortEvent.OBJECT_CONFIRMED,
        item,
        reason=item.confirmed_words,
        name=item.name,
        version=item.reached_standard.version,
    )
    return item


@transaction.atomic
def reopen_object(*, actor: Actor, at: datetime, item: CohortObject, reason: str) -> CohortObject:
    """Withdraw a confirmation that was found not to hold, with the reason."""
    item = lock_object(actor, item, rules.can_reopen_object)
    if item.confirmed_on is None:
        raise NotConfirmed(name=item.name)
    told = require_words(reason)
    item.confirmed_on, item.confirmed_by_name, item.confirmed_words = None, "", ""
    update(item, *_CONFIRMED)
    record(actor, at, CohortEvent.OBJECT_REOPENED, item, reason=told, name=item.name)
    return item
