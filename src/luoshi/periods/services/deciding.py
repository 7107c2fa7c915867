"""What others decide on a period: that it holds, that it does not, that it is not asked for."""

from datetime import datetime

from django.db import transaction

from luoshi.history.services import record
from luoshi.ledger.lights import local_day
from luoshi.organisations.actor import Actor
from luoshi.periods import rules
from luoshi.periods.events import PeriodEvent
from luoshi.periods.models import Period, PeriodRuling
from luoshi.periods.refusals import DecisionReasonMissing
from luoshi.periods.services.common import hold_period, move_period, save_turned

_EVENTS = {
    "confirm": PeriodEvent.CONFIRMED,
    "reject": PeriodEvent.REJECTED,
    "waive": PeriodEvent.WAIVED,
}


@transaction.atomic
def confirm_period(
    *, actor: Actor, at: datetime, period: Period, holds: bool, words: str = ""
) -> Period:
    """Confirm that a reported period was kept, or find with a reason that it was not."""
    period = hold_period(actor, period, rules.can_confirm_period)
    return _rule(actor, at, period, "confirm" if holds else "reject", words.strip())


@transaction.atomic
def waive_period(*, actor: Actor, at: datetime, period: Period, reason: str) -> Period:
    """Let a period not be asked for, with the reason; it stays visible as waived."""
    period = hold_period(actor, period, rules.can_waive_period)
    return _rule(actor, at, period, "waive", reason.strip())


def _rule(actor: Actor, at: datetime, period: Period, move: str, reason: str) -> Period:
    move_period(period, move)
    if move != "confirm":
        if not reason:
            raise DecisionReasonMissing
        period.filed_on = period.value = None
    ruling = PeriodRuling.objects.create(
        period=period,
        move=move,
        on=local_day(at),
        at=at,
        reason=reason,
        by_id=actor.post_id,
        by_name=actor.name,
    )
    save_turned(period, at)
    record(
        actor,
        at,
        _EVENTS[move],
        period.task,
        rows=[period, ruling],
        reason=reason,
        due=period.due_on,
    )
    return period
