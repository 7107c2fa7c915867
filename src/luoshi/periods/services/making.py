"""Periods made ahead from their rhythms, up to a horizon."""

from collections.abc import Iterable
from datetime import date, timedelta

from luoshi.ledger.lights import calendar
from luoshi.periods import lights
from luoshi.periods.models import Period, Recurrence
from luoshi_core.rhythm import Span

HORIZON = timedelta(days=31)
# Far enough to see the end of a year that has not begun.
_REACH = timedelta(days=800)


def make_periods(recurrences: Iterable[Recurrence], on: date) -> list[Period]:
    """Enter the periods that begin within the horizon; each rhythm remembers what comes next."""
    listed = list(recurrences)
    made: list[Period] = []
    for recurrence in listed:
        due, recurrence.next_on = _next_spans(recurrence, on)
        made += [_period(recurrence, span) for span in due]
    rule = lights.rule_for(listed[0].body_id, on) if made else None
    for period in made:
        if rule is not None:
            lights.keep(period, on, rule, period.task.state)
    Period.objects.bulk_create(made, batch_size=500)
    Recurrence.objects.bulk_update(listed, ["next_on"], batch_size=500)
    return made


def _next_spans(recurrence: Recurrence, on: date) -> tuple[list[Span], date | None]:
    if recurrence.next_on is None:
        return [], None
    last = on + _REACH
    if recurrence.until_on is not None:
        last = min(last, recurrence.until_on)
    due: list[Span] = []
    for span in recurrence.beats.spans(recurrence.from_on, last, calendar()):
        if span.opens > on + HORIZON:
            return due, span.opens
        if span.opens >= recurrence.next_on:
            due.append(span)
    return due, None


def _period(recurrence: Recurrence, span: Span) -> Period:
    return Period(
        body_id=recurrence.body_id,
        recurrence=recurrence,
        task=recurrence.task,
        unit_id=recurrence.unit_id,
        opens_on=span.opens,
        closes_on=span.closes,
        owed_on=span.owed,
        due_on=span.due,
    )
