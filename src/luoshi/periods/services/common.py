"""Beats that the verbs of periods and events share."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from luoshi.common.permissions import Rule, require
from luoshi.ledger.lights import local_day, turn
from luoshi.ledger.models import Task
from luoshi.ledger.states import TaskState
from luoshi.organisations.actor import Actor
from luoshi.periods import lights
from luoshi.periods.models import Period, ZeroEvent
from luoshi.periods.refusals import (
    EventNotPossible,
    NamesAPerson,
    PeriodNotPossible,
    TaskNotAtWork,
)
from luoshi.periods.states import EVENT, PERIOD, EventState, PeriodState
from luoshi_core import privacy
from luoshi_core.workflow import IllegalMove

AT_WORK = frozenset({TaskState.UNDER_WAY, TaskState.BLOCKED})
# What is more likely a person's than a thing's.
_SURE = 60
_FIELDS = {
    "kind": _("kind"),
    "about": _("thing or place"),
    "facts": _("facts"),
    "source": _("source"),
    "what": _("what must not happen"),
    "words": _("what was done"),
    "reason": _("reason"),
}


def hold_period(actor: Actor, period: Period, rule: Rule) -> Period:
    """Take the period and its task as they stand now and refuse whoever may not."""
    held = (
        Period.objects.select_for_update(of=("self", "task"), no_key=True)
        .select_related("task", "recurrence__target")
        .get(pk=period.pk, body_id=actor.body_id)
    )
    require(rule, actor, held)
    return held


def hold_event(actor: Actor, event: ZeroEvent, rule: Rule) -> ZeroEvent:
    """Take the entry and its task as they stand now and refuse whoever may not."""
    held = (
        ZeroEvent.objects.select_for_update(of=("self", "target__task"), no_key=True)
        .select_related("target__task", "place")
        .get(pk=event.pk, body_id=actor.body_id)
    )
    require(rule, actor, held)
    return held


def move_period(period: Period, move: str) -> None:
    """Bring a period to the state a move leads to, or refuse."""
    try:
        period.state = PERIOD.after(period.state, move)
    except IllegalMove as illegal:
        raise PeriodNotPossible(state=PeriodState(period.state).label) from illegal


def move_event(event: ZeroEvent, move: str) -> None:
    """Bring an entry to the state a move leads to, or refuse."""
    try:
        event.state = EVENT.after(event.state, move)
    except IllegalMove as illegal:
        raise EventNotPossible(state=EventState(event.state).label) from illegal


def refuse_rest(period: Period) -> None:
    """Refuse while the task is not at work."""
    task = period.task
    if task.state not in AT_WORK:
        raise TaskNotAtWork(number=task.number, state=TaskState(task.state).label)


def save_turned(period: Period, at: datetime) -> None:
    """Save what an act changed on a period; its light and its task's turn to the day."""
    on = local_day(at)
    lights.keep(period, on, lights.rule_for(period.body_id, on), period.task.state)
    period.save(update_fields=["state", "filed_on", "value", *lights.DERIVED])
    turn_task(period.task, at)


def turn_task(task: Task, at: datetime) -> None:
    """Turn the light of the task in which something comes again; at rest it has none to turn."""
    if task.is_open:
        turn(task, local_day(at))


def refuse_persons(**texts: str) -> None:
    """Refuse what seems to tell of a person: entries are about things and places."""
    for name, text in texts.items():
        for found in privacy.find(text, at_least=_SURE):
            raise NamesAPerson(field=_FIELDS[name], found=found.words(text))
