"""The periods of a body, by what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q

from luoshi.common.prepared import Repeated
from luoshi.ledger.states import DONE, TaskState
from luoshi.organisations.actor import Actor
from luoshi.periods.lights import Outcome
from luoshi.periods.models import Period, PeriodQuerySet
from luoshi.periods.selectors.rows import PeriodRow, row_of
from luoshi.periods.states import KEPT, PeriodState

SIZE = 50


@dataclass(frozen=True, slots=True)
class PeriodPage:
    """Some of the periods, and how many there are of each kind."""

    rows: tuple[PeriodRow, ...]
    counts: Mapping[str, int]
    page: "Page[Period]"


def list_periods(
    actor: Actor, on: date, *, outcome: str = "", mine: bool = False, page: int | str = 1
) -> PeriodPage:
    """The periods that have begun by a day, the latest due first."""
    periods = Period.objects.visible_to(actor).filter(opens_on__lte=on)
    if mine:
        periods = periods.owed_by(_units(actor))
    conditions = _conditions(on)
    counts = periods.aggregate(
        **{f"n_{key}": Count("pk", filter=condition) for key, condition in conditions.items()},
        n_all=Count("pk"),
    )
    wanted = periods.filter(conditions[outcome]) if outcome in conditions else periods
    found = wanted.select_related("task__lead", "unit", "recurrence").order_by("-due_on", "-pk")
    shown = Paginator(found, SIZE).get_page(page)
    return PeriodPage(
        rows=tuple(row_of(one, on) for one in shown.object_list),
        counts={key.removeprefix("n_"): count for key, count in counts.items()},
        page=shown,
    )


def count_missed(actor: Actor, on: date) -> int:
    """How many periods of the actor's own units are missed."""
    return _ASKED.count((actor.reader, on), lambda: _missed_by(actor, on))


def _missed_by(actor: Actor, on: date) -> PeriodQuerySet:
    periods = Period.objects.filter(body_id=actor.body_id)
    return missed(periods, on).owed_by(_units(actor))


# Told in the rail of every page.
_ASKED = Repeated()


def missed(periods: PeriodQuerySet, on: date) -> PeriodQuerySet:
    """Those whose day is over and that nobody reported."""
    return periods.filter(_conditions(on)[Outcome.MISSED])


def _units(actor: Actor) -> list[int]:
    own = [actor.organisation_id] if actor.organisation_id is not None else []
    return [*own, *sorted(actor.groups)]


def _conditions(on: date) -> dict[str, Q]:
    is_open = Q(state=PeriodState.OPEN) & ~Q(task__state__in=[*DONE])
    rests = Q(task__state=TaskState.SUSPENDED)
    return {
        Outcome.MISSED.value: is_open & Q(due_on__lt=on),
        Outcome.OPEN.value: is_open & Q(due_on__gte=on) & ~rests,
        Outcome.WAITING.value: Q(state=PeriodState.REPORTED),
        Outcome.KEPT.value: Q(state__in=[*KEPT], filed_on__lte=F("due_on")),
        Outcome.LATE.value: Q(state__in=[*KEPT], filed_on__gt=F("due_on")),
        Outcome.WAIVED.value: Q(state=PeriodState.WAIVED),
    }
