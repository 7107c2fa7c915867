"""Rhythm: which periods a recurring duty has, and by which day each of them is owed."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

from luoshi_core.workdays import Calendar

ONE_DAY = timedelta(days=1)
MOST_WORKDAYS = 60
_NAMES = frozenset({"every", "day", "month", "listed", "workdays_after", "day_off"})


class Every(StrEnum):
    """How long one period is."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    LISTED = "listed"


class DayOff(StrEnum):
    """What becomes of a due day on which offices are closed."""

    KEEP = "keep"
    EARLIER = "earlier"
    LATER = "later"


_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Span:
    """One period: its first and last day, the day it is owed, and that day among working days.

    `announced` is False where the working days of the due day's year are not known yet.
    """

    opens: date
    closes: date
    owed: date
    due: date
    announced: bool


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Owed on this day of every week (1 is Monday), of the period's last month, or of `month`.

    A day that a month does not have means its last day. `workdays_after` counts working days from
    the owed day; without it `day_off` says what becomes of a day on which offices are closed.
    """

    every: Every
    day: int = 31
    month: int = 12
    listed: tuple[date, ...] = ()
    workdays_after: int = 0
    day_off: DayOff = DayOff.KEEP

    def __post_init__(self) -> None:
        object.__setattr__(self, "every", Every(self.every))
        object.__setattr__(self, "day_off", DayOff(self.day_off))
        object.__setattr__(self, "listed", tuple(sorted(set(self.listed))))
        last = 7 if self.every is Every.WEEK else 31
        if not 1 <= self.day <= last:
            raise ValueError(f"a {self.every} has days from 1 to {last}, not {self.day}")
        if not 1 <= self.month <= 12:
            raise ValueError(f"a year has months from 1 to 12, not {self.month}")
        if not 0 <= self.workdays_after <= MOST_WORKDAYS:
            raise ValueError(
                f"from 0 to {MOST_WORKDAYS} working days may follow, not {self.workdays_after}"
            )
        if (self.every is Every.LISTED) != bool(self.listed):
            raise ValueError("listed days are given where the rhythm asks for them, else never")

    @property
    def ends_with_its_period(self) -> bool:
        """Whether each period is owed on its own last day, when the whole of it can be told."""
        if self.every is Every.LISTED:
            return True
        if self.every is Every.WEEK:
            return self.day == 7
        return self.day == 31 and (self.every is not Every.YEAR or self.month == 12)

    def spans(self, first: date, until: date, calendar: Calendar) -> Iterator[Span]:
        """The periods whose owed day lies from the first day up to and including the last."""
        for opens, closes, owed in self._periods(first, until):
            if first <= owed <= until:
                due = self._due(owed, calendar)
                announced = calendar.is_announced_between(min(owed, due), max(owed, due))
                yield Span(max(opens, first), closes, owed, due, announced)

    def _periods(self, first: date, until: date) -> Iterator[tuple[date, date, date]]:
        if self.every is Every.LISTED:
            opens = first
            for day in self.listed:
                yield opens, day, day
                opens = max(opens, day + ONE_DAY)
            return
        if self.every is Every.WEEK:
            opens = first - timedelta(days=first.weekday())
            while opens <= until:
                yield opens, opens + timedelta(days=6), opens + timedelta(days=self.day - 1)
                opens += timedelta(days=7)
            return
        yield from self._by_months(first, until)

    def _by_months(self, first: date, until: date) -> Iterator[tuple[date, date, date]]:
        length = _MONTHS[self.every]
        for year in range(first.year, until.year + 1):
            for opening in range(1, 13, length):
                closing = opening + length - 1
                owed_month = self.month if self.every is Every.YEAR else closing
                yield (
                    date(year, opening, 1),
                    _day(year, closing, 31),
                    _day(year, owed_month, self.day),
                )

    def _due(self, owed: date, calendar: Calendar) -> date:
        if self.workdays_after:
            return calendar.add(owed, self.workdays_after)
        if self.day_off is DayOff.KEEP or calendar.is_workday(owed):
            return owed
        return (
            calendar.next_workday(owed) if self.day_off is DayOff.LATER else calendar.add(owed, -1)
        )

    def to_dict(self) -> dict[str, Any]:
        """The rhythm as plain values."""
        return {
            "every": self.every.value,
            "day": self.day,
            "month": self.month,
            "listed": [day.isoformat() for day in self.listed],
            "workdays_after": self.workdays_after,
            "day_off": self.day_off.value,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """The rhythm from its plain values; what it does not know it refuses."""
        unknown = sorted(set(stored) - _NAMES)
        if unknown:
            raise ValueError(f"a rhythm knows no “{unknown[0]}”")
        days: Sequence[str] = stored.get("listed", ())
        values = {name: value for name, value in stored.items() if name != "listed"}
        return cls(**values, listed=tuple(date.fromisoformat(day) for day in days))


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
