"""The start of a day: coming periods are entered, and the light of every open one is turned."""

from datetime import date, datetime

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.ledger.lights import local_day
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body
from luoshi.periods import lights, rules
from luoshi.periods.events import PeriodEvent
from luoshi.periods.models import Period, Recurrence
from luoshi.periods.services.making import HORIZON, make_periods
from luoshi.periods.states import PeriodState

CHUNK = 1_000


@transaction.atomic
def turn_periods(*, actor: Actor, at: datetime) -> int:
    """Enter the periods that begin within the horizon and turn all lights; safe to repeat.

    Returns how many periods were entered. The lights are derived and are not recorded.
    """
    body = Body.objects.get(pk=actor.body_id)
    require(rules.can_turn_periods, actor, body)
    on = local_day(at)
    made = 0
    while chunk := _recurrences(body.pk, on):
        periods = make_periods(chunk, on)
        made += len(periods)
        if periods:
            record(actor, at, PeriodEvent.PERIODS_MADE, body, rows=periods, count=len(periods))
    _turn_lights(body.pk, on)
    return made


def _recurrences(body_id: int, on: date) -> list[Recurrence]:
    waiting = Recurrence.objects.filter(
        body_id=body_id, next_on__lte=on + HORIZON, task__is_open=True
    )
    waiting = waiting.select_for_update(of=("self",)).select_related("task")
    return list(waiting.order_by("pk")[:CHUNK])


def _turn_lights(body_id: int, on: date) -> None:
    rule = lights.rule_for(body_id, on)
    unsettled = Period.objects.filter(
        body_id=body_id, state__in=[PeriodState.OPEN, PeriodState.REPORTED]
    )
    last = 0
    while chunk := list(
        unsettled.filter(pk__gt=last).select_related("task").order_by("pk")[:CHUNK]
    ):
        last = chunk[-1].pk
        turned = []
        for period in chunk:
            before = (period.standing, period.severity, period.light_rule)
            lights.keep(period, on, rule, period.task.state)
            if before != (period.standing, period.severity, period.light_rule):
                turned.append(period)
        Period.objects.bulk_update(turned, list(lights.DERIVED), batch_size=500)
