"""The case of a piece of work on a day: its facts as they were then, before any judgement."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshi_core.pace.curve import expected
from luoshi_core.pace.facts import Facts, Progress, State
from luoshi_core.pace.meanings import Freshness
from luoshi_core.pace.owed import Missed
from luoshi_core.pace.presets import Preset
from luoshi_core.workdays import Calendar


@dataclass(slots=True)
class Case:
    """What every rule looks at: the facts as they were on the day."""

    facts: Facts
    day: date
    calendar: Calendar
    preset: Preset
    state: State
    last: Progress | None
    expected: Decimal | None
    gap: Decimal | None
    days_left: int | None
    freshness: Freshness
    owed_on: date | None

    @property
    def missed(self) -> Missed | None:
        """What comes again and was not given."""
        return None if self.facts.owed is None else self.facts.owed.missed


def case_of(facts: Facts, day: date, calendar: Calendar, preset: Preset) -> Case:
    """What is known of a piece of work on a day, by a calendar and a preset."""
    last = facts.progress_on(day)
    planned = expected(facts, day)
    gap = None if planned is None or last is None else planned - last.percent
    due_on = facts.due_on
    days_left = None if due_on is None else calendar.between(day, due_on)
    state = facts.state_on(day)
    freshness, owed_on = _freshness(facts, day, calendar, preset, state)
    return Case(
        facts, day, calendar, preset, state, last, planned, gap, days_left, freshness, owed_on
    )


def _freshness(
    facts: Facts, day: date, calendar: Calendar, preset: Preset, state: State
) -> tuple[Freshness, date | None]:
    """Whether reports came, and the due day of the oldest one that is still owed."""
    if facts.feedback is None or state not in {"open", "blocked"}:
        return Freshness.NOT_DUE, None
    horizon = date(day.year + 1, 12, 31)
    nodes = [node.on for node in facts.nodes]
    dues = facts.feedback.dues(facts.start_on, horizon, nodes)
    answered, late = -1, False
    for point in facts.progress:
        if point.on > day:
            break
        period = _answered_by(point, dues, answered)
        if period > answered:
            answered, late = period, point.on > dues[period]
    if answered + 1 < len(dues) and dues[answered + 1] < day:
        owed_on = dues[answered + 1]
        waited = calendar.between(owed_on, day)
        silent = waited > preset.report_grace_workdays
        return (Freshness.SILENT if silent else Freshness.LATE), owed_on
    if answered < 0:
        return Freshness.NOT_DUE, None
    return (Freshness.LATE if late else Freshness.ON_TIME), None


def _answered_by(point: Progress, dues: Sequence[date], answered: int) -> int:
    """Which due day a report answers: the one it names, else the missed one if that is nearer."""
    period = min(bisect_left(dues, point.covers or point.on), len(dues) - 1)
    if point.covers is not None or answered >= period - 1:
        return period
    missed, coming = dues[period - 1], dues[period]
    return period - 1 if point.on - missed < coming - point.on else period
