"""How the units stand, counted on: after an act only the units it concerned are counted anew.

A large county has fifty thousand tasks at work, and one report changes what is counted of one unit.
The record tells which tasks were acted on since the last count. What it does not tell for certain
(a task that went to another unit, an act on something else than a task, lights turned at night)
has the whole county counted anew, and so has every minute that passes.
"""

import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from luoshi.common.prepared import PreparedRows
from luoshi.desk.selectors.waiting import SILENT
from luoshi.history.models import Entry
from luoshi.history.protection import table_of
from luoshi.ledger.events import LedgerEvent
from luoshi.ledger.models import Task
from luoshi.ledger.selectors import UnitStanding, standing_of_unit, standings_by_unit
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role

_SECONDS = 60
# Slow is what takes so many times of itself to come again: a twentieth of a processor at most.
_TIMES = 20
_MOST_BODIES = 40
_MOST_ENTRIES = 100
_NO_ENTRY = (0, "")
_OF_ENTRY = ("pk", "digest", "subject_type", "subject_id", "event", "rows")
_MOST_UNITS = 5
# They read every task at work.
_SEE_ALL = (Role.SUPERVISOR, Role.SUPERVISION_HEAD, Role.LEADER, Role.AUDITOR)
# They may give a task to another unit, whose count then changes too.
_MOVING = frozenset({LedgerEvent.TASK_CHANGED.value, LedgerEvent.TASK_REISSUED.value})


@dataclass(frozen=True, slots=True)
class SilentUnit:
    """A unit that owes reports: how many tasks, how many never spoke, how long it is silent.

    A task that never spoke is silent since it was issued.
    """

    unit_id: int
    unit: str
    tasks: int
    never: int
    longest: int | None


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted of the units of a body, by unit."""

    standings: Mapping[int, UnitStanding]
    silent: Mapping[int, SilentUnit]


@dataclass(frozen=True, slots=True)
class _Known:
    """A tally, up to which entry of the record it holds, and until when."""

    tally: Tally
    last_entry: tuple[int, str]
    until: float


_known: OrderedDict[tuple[int, date], _Known] = OrderedDict()


def tally_of(actor: Actor, on: date) -> Tally:
    """How the units stand on a day as far as the actor may see it."""
    if not actor.has(*_SEE_ALL):
        return _counted(actor, on)
    known = _known.get((actor.body_id, on))
    if known is not None and time.monotonic() < known.until:
        known = _counted_on(known, actor.body_id, on)
    else:
        known = None
    if known is None:
        known = _counted_anew(actor, on)
    _known[actor.body_id, on] = known
    while len(_known) > _MOST_BODIES:
        _known.popitem(last=False)
    return known.tally


def forget_tallies() -> None:
    """Let go of every count, so that the next one is made anew."""
    _known.clear()


def _counted_anew(actor: Actor, on: date) -> _Known:
    began = time.monotonic()
    # The end of the record first: an act in between is counted twice rather than not at all.
    newest = Entry.objects.filter(body_id=actor.body_id).order_by("-pk")
    last = newest.values_list("pk", "digest").first() or _NO_ENTRY
    tally = _counted(actor, on)
    took = time.monotonic() - began
    return _Known(tally, last, began + max(_SECONDS, _TIMES * took))


def _counted(actor: Actor, on: date) -> Tally:
    standings = {unit.unit_id: unit for unit in standings_by_unit(actor)}
    owing = Task.objects.visible_to(actor).filter(
        is_open=True, freshness=SILENT, lead__isnull=False
    )
    rows = owing.order_by().values_list("lead_id").annotate(**_OF_SILENCE)
    silent = (_silent(standings, row, on) for row in rows)
    return Tally(standings, {unit.unit_id: unit for unit in silent})


def _counted_on(known: _Known, body_id: int, on: date) -> _Known | None:
    """The tally with what was done since; None where the record alone does not tell it."""
    last, *entries = _ENTRIES.ask(body_id, known.last_entry[0]) or [_NO_ENTRY]
    # The digest is salted: a record that was put back, or another database, does not hold it.
    if known.last_entry == _NO_ENTRY or tuple(last[:2]) != known.last_entry:
        return None
    if not entries:
        return known
    if len(entries) > _MOST_ENTRIES or not all(map(_is_told, entries)):
        return None
    units = _units_of(body_id, {task for entry in entries for task in _tasks_of(entry)})
    if units is None:
        return None
    standings, silent = dict(known.tally.standings), dict(known.tally.silent)
    for unit in units:
        standings.pop(unit, None)
        silent.pop(unit, None)
        standing = standing_of_unit(body_id, unit)
        if standing is not None:
            standings[unit] = standing
            for row in _SILENCE.ask(body_id, unit):
                silent[unit] = _silent(standings, row, on)
    return _Known(Tally(standings, silent), tuple(entries[-1][:2]), known.until)


def _is_told(entry: Sequence[Any]) -> bool:
    subject_type, _subject, event, _rows = entry[2:]
    return subject_type == table_of(Task) and event not in _MOVING


def _tasks_of(entry: Sequence[Any]) -> Iterator[int]:
    """The task an act was on, and the other ones it touched."""
    _subject_type, subject, _event, rows = entry[2:]
    yield subject
    for table, _, key in (row.partition("/") for row in rows):
        if table == table_of(Task):
            yield int(key)


def _units_of(body_id: int, tasks: Iterable[int]) -> set[int] | None:
    units: set[int] = set()
    for task in tasks:
        units.update(row[0] for row in _LEAD.ask(body_id, task) if row[0] is not None)
        if len(units) > _MOST_UNITS:
            return None
    return units


def _silent(standings: Mapping[int, UnitStanding], row: Sequence[Any], on: date) -> SilentUnit:
    unit, tasks, never, since = row
    standing = standings.get(unit)
    longest = None if since is None else max(0, (on - since).days)
    return SilentUnit(unit, standing.unit if standing else "", tasks, never, longest)


_OF_SILENCE: Mapping[str, Any] = {
    "tasks": Count("pk"),
    "never": Count("pk", filter=Q(reported_on__isnull=True)),
    "since": Min(Coalesce("reported_on", "issued_on")),
}


def _silence(body_id: int, unit: int) -> "QuerySet[Any, Any]":
    owing = Task.objects.filter(body_id=body_id, is_open=True, freshness=SILENT, lead_id=unit)
    return owing.order_by().values_list("lead_id").annotate(**_OF_SILENCE)


def _entries(body_id: int, after: int) -> "QuerySet[Any, Any]":
    since = Entry.objects.filter(body_id=body_id, pk__gte=after).order_by("pk")
    return since.values_list(*_OF_ENTRY)[: _MOST_ENTRIES + 2]


def _lead(body_id: int, task: int) -> "QuerySet[Any, Any]":
    return Task.objects.filter(body_id=body_id, pk=task).values_list("lead_id")


_SILENCE = PreparedRows(_silence, int, int)
_ENTRIES = PreparedRows(_entries, int, int)
_LEAD = PreparedRows(_lead, int, int)
