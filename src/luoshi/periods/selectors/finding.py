"""One rhythm, period, target or entry, if the actor may read it."""

from luoshi.organisations.actor import Actor
from luoshi.periods.models import Period, Recurrence, ZeroEvent, ZeroTarget


def get_recurrence(actor: Actor, pk: int) -> Recurrence:
    """A rhythm of a task the actor may read; else `Recurrence.DoesNotExist`."""
    return Recurrence.objects.visible_to(actor).select_related("task__lead", "target").get(pk=pk)


def get_period(actor: Actor, pk: int) -> Period:
    """A period the actor may read; else `Period.DoesNotExist`."""
    periods = Period.objects.visible_to(actor)
    return periods.select_related("task__lead", "unit", "recurrence__target").get(pk=pk)


def get_target(actor: Actor, pk: int) -> ZeroTarget:
    """What must not happen, if the actor may read it; else `ZeroTarget.DoesNotExist`."""
    return ZeroTarget.objects.visible_to(actor).select_related("task__lead", "source").get(pk=pk)


def get_event(actor: Actor, pk: int) -> ZeroEvent:
    """An entry the actor may read; else `ZeroEvent.DoesNotExist`."""
    events = ZeroEvent.objects.visible_to(actor)
    return events.select_related("target__task__lead", "place", "filed_by_unit").get(pk=pk)
