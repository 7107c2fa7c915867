"""Enter what happened to a thing or at a place; correct, dispute and settle the entry."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.ledger.lights import local_day
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi.periods import rules
from luoshi.periods.events import PeriodEvent
from luoshi.periods.models import EventRuling, ZeroEvent, ZeroTarget
from luoshi.periods.refusals import BeforeBaseDay, DecisionReasonMissing, EventUnclear
from luoshi.periods.services.common import hold_event, move_event, refuse_persons, turn_task

_EVENTS = {
    "dispute": PeriodEvent.EVENT_DISPUTED,
    "uphold": PeriodEvent.EVENT_UPHELD,
    "strike": PeriodEvent.EVENT_STRUCK,
}


@transaction.atomic
def file_event(
    *,
    actor: Actor,
    at: datetime,
    target: ZeroTarget,
    happened_on: date,
    kind: str,
    place: Organisation,
    about: str,
    facts: str,
    source: str,
) -> ZeroEvent:
    """Enter that something happened: to which thing, where, when, on whose word; never to whom."""
    target = (
        ZeroTarget.objects.select_for_update(of=("self", "task"), no_key=True)
        .select_related("task")
        .get(pk=target.pk, body_id=actor.body_id)
    )
    require(rules.can_file_event, actor, target)
    event = _entry(
        actor, at, target, happened_on=happened_on, kind=kind, place=place, about=about,
        facts=facts, source=source,
    )  # fmt: skip
    _tell(actor, at, PeriodEvent.EVENT_FILED, event, place=place.shown, what=target.what)
    return event


@transaction.atomic
def correct_event(
    *,
    actor: Actor,
    at: datetime,
    event: ZeroEvent,
    reason: str,
    happened_on: date,
    kind: str,
    place: Organisation,
    about: str,
    facts: str,
    source: str,
) -> ZeroEvent:
    """Put a new entry in the place of a wrong one; both stay on the record with the reason."""
    old = hold_event(actor, event, rules.can_correct_event)
    move_event(old, "correct")
    ruling = _ruling(actor, at, old, "correct", reason)
    new = _entry(
        actor, at, old.target, happened_on=happened_on, kind=kind, place=place, about=about,
        facts=facts, source=source, corrects=old,
    )  # fmt: skip
    old.save(update_fields=["state"])
    _tell(actor, at, PeriodEvent.EVENT_CORRECTED, old, new, ruling, reason=ruling.reason)
    return new


@transaction.atomic
def dispute_event(*, actor: Actor, at: datetime, event: ZeroEvent, reason: str) -> ZeroEvent:
    """Say against an entry that it is wrong; it counts until supervision has settled it."""
    event = hold_event(actor, event, rules.can_dispute_event)
    return _rule(actor, at, event, "dispute", reason)


@transaction.atomic
def settle_event(
    *, actor: Actor, at: datetime, event: ZeroEvent, counts: bool, reason: str
) -> ZeroEvent:
    """Settle a dispute with the reason: the entry stands, or counts no more."""
    event = hold_event(actor, event, rules.can_settle_event)
    return _rule(actor, at, event, "uphold" if counts else "strike", reason)


def _entry(
    actor: Actor,
    at: datetime,
    target: ZeroTarget,
    *,
    happened_on: date,
    kind: str,
    place: Organisation,
    about: str,
    facts: str,
    source: str,
    corrects: ZeroEvent | None = None,
) -> ZeroEvent:
    words = {"kind": kind, "about": about, "facts": facts, "source": source}
    words = {name: text.strip() for name, text in words.items()}
    if not all(words.values()):
        raise EventUnclear
    refuse_persons(**words)
    on = local_day(at)
    if not target.base_on <= happened_on <= on:
        raise BeforeBaseDay(base=target.base_on)
    require(rules.is_of_body, actor, place)
    return ZeroEvent.objects.create(
        body_id=actor.body_id,
        target=target,
        happened_on=happened_on,
        kind=words["kind"][:60],
        place=place,
        about=words["about"][:120],
        facts=words["facts"],
        source=words["source"][:200],
        corrects=corrects,
        filed_on=on,
        filed_at=at,
        filed_by_id=actor.post_id,
        filed_by_name=actor.name,
        filed_by_unit_id=actor.organisation_id,
    )


def _rule(actor: Actor, at: datetime, event: ZeroEvent, move: str, reason: str) -> ZeroEvent:
    move_event(event, move)
    ruling = _ruling(actor, at, event, move, reason)
    event.save(update_fields=["state"])
    _tell(actor, at, _EVENTS[move], event, ruling, reason=ruling.reason)
    return event


def _ruling(actor: Actor, at: datetime, event: ZeroEvent, move: str, reason: str) -> EventRuling:
    if not reason.strip():
        raise DecisionReasonMissing
    refuse_persons(reason=reason)
    return EventRuling.objects.create(
        event=event,
        move=move,
        on=local_day(at),
        at=at,
        reason=reason.strip(),
        by_id=actor.post_id,
        by_name=actor.name,
        unit_id=actor.organisation_id,
    )


def _tell(
    actor: Actor,
    at: datetime,
    told: PeriodEvent,
    event: ZeroEvent,
    *rows: ZeroEvent | EventRuling,
    reason: str = "",
    **content: Any,
) -> None:
    """Record what an act did to an entry, the light of its task turned."""
    turn_task(event.target.task, at)
    record(
        actor,
        at,
        told,
        event.target.task,
        rows=[event, *rows],
        reason=reason,
        happened=event.happened_on,
        kind=event.kind,
        **content,
    )
