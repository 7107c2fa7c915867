"""Confirm that an object is there; withdraw a confirmation that does not hold."""

from datetime import datetime

from django.db import transaction

from luoshi.cohorts import rules
from luoshi.cohorts.beats import lock_object, require_words
from luoshi.cohorts.events import CohortEvent
from luoshi.cohorts.models import CohortObject
from luoshi.cohorts.refusals import IsConfirmed, NotConfirmed, NotReached
from luoshi.common.rows import update
from luoshi.history.services import record
from luoshi.organisations.actor import Actor

_CONFIRMED = ("confirmed_on", "confirmed_by_name", "confirmed_words")


@transaction.atomic
def confirm_object(
    *, actor: Actor, at: datetime, item: CohortObject, words: str = ""
) -> CohortObject:
    """Confirm that an object has reached the standard, as somebody who had no part in it."""
    item = lock_object(actor, item, rules.can_confirm_object)
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
