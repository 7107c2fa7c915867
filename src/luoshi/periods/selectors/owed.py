"""What comes again in a task and what must not happen there, as the light of the task asks it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from luoshi.common.prepared import PreparedRows, Repeated
from luoshi.history.models import Entry
from luoshi.ledger.models import Kind, Task
from luoshi.ledger.selectors import end_of
from luoshi.periods import lights
from luoshi.periods.events import PeriodEvent
from luoshi.periods.models import (
    EventRuling,
    Period,
    PeriodReport,
    PeriodRuling,
    Purpose,
    Recurrence,
    ZeroEvent,
    ZeroTarget,
)
from luoshi.periods.states import COUNTING, EVENT, KEPT, PeriodState
from luoshi_core.pace import Happened, Missed, Owed, What

# Tasks of other kinds come once: no rhythm and no zero target is set on them, so none stands
# unseen beside a light.
OWING = frozenset({Kind.RECURRING, Kind.ZERO_EVENT, Kind.LONG_STANDING, Kind.MEASURED})
_WHAT: Mapping[str, What] = {
    Purpose.WORK: "work",
    Purpose.STATEMENT: "statement",
    Purpose.EVIDENCE: "evidence",
}


def owed_by_tasks(keys: Sequence[int], on: date, *, past: bool) -> Mapping[int, Owed]:
    """What these tasks owe on a day: by their rows, or from what had been said until then."""
    if len(keys) == 1:
        keys = [row[0] for row in _WITH_ANY.ask(keys[0])]
    elif len(keys) <= _FEW:
        few = tuple(keys)
        keys = [row[0] for row in _ANY_OF_FEW.values(few, lambda: _with_any(*few))]
    if not keys:
        return {}
    return _owed_then(keys, on) if past else _owed_now(keys, on)


def _with_any(*keys: int) -> "QuerySet[Any, Any]":
    has_rhythm = Exists(Recurrence.objects.filter(task=OuterRef("pk")))
    has_target = Exists(ZeroTarget.objects.filter(task=OuterRef("pk")))
    return Task.objects.filter(has_rhythm | has_target, pk__in=keys).order_by().values_list("pk")


# Most tasks have nothing of the sort; asked with each act on one that might, and of short lists.
_FEW = 20
_WITH_ANY = PreparedRows(_with_any, int)
_ANY_OF_FEW = Repeated()


def _owed_now(keys: Sequence[int], on: date) -> Mapping[int, Owed]:
    kept = Exists(Period.objects.filter(task=OuterRef("task"), state__in=[*KEPT]))
    rhythms = _begun(keys, on).values_list("task_id", "until_on", kept)
    asked = {key for key, until_on, _kept in rhythms if _runs(until_on, on)}
    unsettled = Period.objects.filter(
        task__in=keys, state__in=[PeriodState.OPEN, PeriodState.REPORTED], due_on__lt=on
    )
    missed = unsettled.select_related("recurrence").order_by("due_on", "pk") if rhythms else ()
    counting = (
        ZeroEvent.objects.counting()
        .filter(_known_events(keys, on))
        .order_by()
        .values_list("target__task", "target", "target__allowed")
        .annotate(count=Count("pk"), last=Max("happened_on"))
    )
    return _put_together(
        asked,
        {key for key, _until_on, was_kept in rhythms if was_kept},
        ((period, period.state) for period in missed),
        ((key, Happened(last, count, allowed)) for key, _t, allowed, count, last in counting),
        {key for key, _what, _body in _unasked(keys, on)},
    )


def _owed_then(keys: Sequence[int], on: date) -> Mapping[int, Owed]:
    rhythms = _begun(keys, on).values_list("task_id", "until_on")
    begun = Period.objects.filter(task__in=keys, opens_on__lte=on, recurrence__from_on__lte=on)
    periods = list(begun.select_related("recurrence").order_by("due_on", "pk"))
    reports = _by(PeriodReport.objects.filter(period__in=begun).order_by("pk"), "period_id")
    rulings = _by(PeriodRuling.objects.filter(period__in=begun).order_by("pk"), "period_id")
    states = [
        (period, lights.course_on(reports[period.pk], rulings[period.pk], on).state)
        for period in periods
    ]
    return _put_together(
        {key for key, until_on in rhythms if _runs(until_on, on)},
        {period.task_id for period, state in states if state in KEPT},
        [
            (period, state)
            for period, state in states
            if period.due_on < on and state in {PeriodState.OPEN, PeriodState.REPORTED}
        ],
        _happened_then(keys, on),
        _unasked_then(keys, on),
    )


def _begun(keys: Sequence[int], on: date) -> Any:
    return Recurrence.objects.filter(task__in=keys, from_on__lte=on).order_by()


def _runs(until_on: date | None, on: date) -> bool:
    return until_on is None or on <= until_on


def _unasked(keys: Sequence[int], on: date) -> list[tuple[int, str, int]]:
    """What must not happen and no rhythm has begun to ask about, by task, words and body."""
    asking = Recurrence.objects.filter(target=OuterRef("pk"), from_on__lte=on)
    unasked = ZeroTarget.objects.filter(~Exists(asking), task__in=keys).order_by()
    return list(unasked.values_list("task_id", "what", "body_id"))


def _unasked_then(keys: Sequence[int], on: date) -> set[int]:
    """The same as far as it had been laid down by then, which the record alone tells."""
    unasked = _unasked(keys, on)
    if not unasked:
        return set()
    laid_down = Entry.objects.filter(
        body_id=unasked[0][2],
        subject_type="ledger.task",
        subject_id__in=[key for key, _what, _body in unasked],
        event=PeriodEvent.TARGET_SET.value,
        at__lt=end_of(on),
    )
    told = {
        (key, content["what"]) for key, content in laid_down.values_list("subject_id", "content")
    }
    return {key for key, what, _body in unasked if (key, what) in told}


def _known_events(keys: Sequence[int], on: date) -> Q:
    return Q(
        target__task__in=keys,
        filed_on__lte=on,
        happened_on__gte=F("target__base_on"),
        happened_on__lte=on,
    )


def _happened_then(keys: Sequence[int], on: date) -> Iterable[tuple[int, Happened]]:
    events = ZeroEvent.objects.filter(_known_events(keys, on)).select_related("target")
    known = list(events.order_by("target", "happened_on", "pk"))
    told = EventRuling.objects.filter(event__in=[event.pk for event in known], on__lte=on)
    rulings = _by(told.order_by("pk"), "event_id")
    counting = [event for event in known if _state_after(rulings[event.pk]) in COUNTING]
    for target, found in groupby(counting, key=lambda event: event.target):
        days = [event.happened_on for event in found]
        yield target.task_id, Happened(days[-1], len(days), target.allowed)


def _state_after(rulings: Iterable[EventRuling]) -> str:
    state: str = EVENT.start
    for ruling in rulings:
        state = EVENT.after(state, ruling.move)
    return state


def _put_together(
    asked: set[int],
    kept: set[int],
    unkept: Iterable[tuple[Period, str]],
    events: Iterable[tuple[int, Happened]],
    unasked: set[int],
) -> Mapping[int, Owed]:
    missed: dict[int, Missed] = {}
    for period, state in unkept:
        oldest = missed.get(period.task_id)
        missed[period.task_id] = (
            _missed(period, state) if oldest is None else replace(oldest, count=oldest.count + 1)
        )
    happened: dict[int, Happened] = {}
    for key, one in events:
        happened[key] = max(happened.get(key, one), one, key=lambda it: (it.is_beyond, it.on))
    return {
        key: Owed(missed.get(key), happened.get(key), key in asked, key in kept, key in unasked)
        for key in asked | kept | unasked | missed.keys() | happened.keys()
    }


def _missed(period: Period, state: str) -> Missed:
    return Missed(
        what=_WHAT[period.recurrence.purpose],
        opens_on=period.opens_on,
        closes_on=period.closes_on,
        due_on=period.due_on,
        is_filed=state == PeriodState.REPORTED,
    )


def _by(found: Iterable[Any], name: str) -> dict[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for one in found:
        grouped[getattr(one, name)].append(one)
    return grouped
