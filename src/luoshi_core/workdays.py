"""Working days and terms: two clocks that run side by side, with a calendar that ends somewhere."""

import calendar as months
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Self

ONE_DAY = timedelta(days=1)
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Calendar:
    """Working days of the announced years; in any other year Monday to Friday, and it says so."""

    version: str
    years: frozenset[int]
    holidays: frozenset[date]
    make_up_days: frozenset[date]
    _closed: tuple[int, ...] = field(init=False, repr=False, compare=False)
    _opened: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        both = self.holidays & self.make_up_days
        if both:
            raise ValueError(f"{min(both)} cannot be both a holiday and a working day")
        strangers = [day for day in self.holidays | self.make_up_days if day.year not in self.years]
        if strangers:
            raise ValueError(f"{min(strangers)} lies in a year that is not announced")
        # Only days that differ from the plain week change a count.
        closed = sorted(day.toordinal() for day in self.holidays if day.weekday() < 5)
        opened = sorted(day.toordinal() for day in self.make_up_days if day.weekday() > 4)
        object.__setattr__(self, "_closed", tuple(closed))
        object.__setattr__(self, "_opened", tuple(opened))

    @classmethod
    def load_cn(cls) -> "Calendar":
        """The calendar announced for China, as packaged with this release."""
        return _packaged()

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """A calendar from its dated table; a body may bring its own."""
        table = tomllib.loads(text)
        years = table["year"]
        return cls(
            version=table["version"],
            years=frozenset(year["year"] for year in years),
            holidays=frozenset(
                day
                for year in years
                for holiday in year["off"]
                for day in _days(holiday["first"], holiday["last"])
            ),
            make_up_days=frozenset(day for year in years for day in year["work"]),
        )

    @property
    def horizon(self) -> date | None:
        """The last day that is announced."""
        return date(max(self.years), 12, 31) if self.years else None

    def is_announced(self, day: date) -> bool:
        """Whether the days off of this day's year are known."""
        return day.year in self.years

    def is_announced_between(self, first: date, last: date) -> bool:
        """Whether every year from the first to the last day is known."""
        return all(year in self.years for year in range(first.year, last.year + 1))

    def is_workday(self, day: date) -> bool:
        """Whether offices are open on this day."""
        if day in self.make_up_days:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def next_workday(self, day: date) -> date:
        """This day if offices are open, otherwise the next day on which they are."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def add(self, day: date, count: int) -> date:
        """The working day that comes so many working days after (or before) this day."""
        if count == 0:
            return day
        target = self._count(day.toordinal()) + count
        if count < 0:
            # The count before a day excludes the day itself, even when it is a working day.
            target += 0 if self.is_workday(day) else 1
        slack = abs(count) * 7 // 5 + len(self._closed) + 7
        start = day.toordinal() if count > 0 else day.toordinal() - slack
        reachable = range(start, start + slack + 1)
        return date.fromordinal(reachable[bisect_left(reachable, target, key=self._count)])

    def between(self, after: date, until: date) -> int:
        """The working days after one day up to and including the other; negative backwards."""
        return self._count(until.toordinal()) - self._count(after.toordinal())

    def _count(self, ordinal: int) -> int:
        weeks, rest = divmod(ordinal, 7)
        plain = weeks * 5 + min(rest, 5)
        return plain + bisect_right(self._opened, ordinal) - bisect_right(self._closed, ordinal)


@cache
def _packaged() -> Calendar:
    table = resources.files("luoshi_core").joinpath("workdays_cn.toml")
    return Calendar.from_toml(table.read_text(encoding="utf-8"))


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=step) for step in range((last - first).days + 1))


class Unit(StrEnum):
    """What a term counts."""

    HOURS = "hours"
    DAYS = "days"
    WORKDAYS = "workdays"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Term:
    """How long something may take: an amount of hours, days, working days or months."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        object.__setattr__(self, "unit", Unit(self.unit))
        if self.amount < 0:
            raise ValueError(f"a term cannot last {self.amount} {self.unit}")


@dataclass(frozen=True, slots=True)
class Due:
    """When a term ends, and on what that rests.

    `announced` is False when days of a year without an announced calendar were counted;
    `rolled_from` is the day off on which the term would have ended; `stopped` is how many
    days (for hours: minutes) the clock stood still.
    """

    on: date
    at: datetime | None
    announced: bool
    rolled_from: date | None
    stopped: int
    calendar: str


def due(
    start: date,
    term: Term,
    calendar: Calendar,
    *,
    count_first_day: bool = False,
    roll: bool = True,
    stops: Sequence[Span] = (),
) -> Due:
    """When the term that began at this moment ends; day one is the following day unless told.

    Stops are (first, last) days on which the clock stands still, both included;
    for a term in hours they may also be (from, to) moments.
    """
    if term.unit is Unit.HOURS:
        return _due_at(start, term.amount, calendar, stops)
    first = _day(start)
    ground = first - ONE_DAY if count_first_day and term.amount else first
    still = _still_days(stops)
    if term.unit is Unit.WORKDAYS:
        still = {day for day in still if calendar.is_workday(day)}
    last, stopped = _run(ground, _reach(first, ground, term, calendar), still)
    on = calendar.next_workday(last) if roll else last
    # Days and months ask the calendar only about the day on which they end.
    asked_from = ground if term.unit is Unit.WORKDAYS else last
    asks = roll or term.unit is Unit.WORKDAYS
    return Due(
        on=on,
        at=None,
        announced=not asks or calendar.is_announced_between(asked_from, on),
        rolled_from=last if on != last else None,
        stopped=stopped,
        calendar=calendar.version,
    )


def _reach(first: date, ground: date, term: Term, calendar: Calendar) -> Callable[[int], date]:
    if term.unit is Unit.WORKDAYS:
        return lambda more: calendar.add(ground, term.amount + more)
    if term.unit is Unit.DAYS:
        return lambda more: ground + timedelta(days=term.amount + more)
    # Months run from the day that counts, so that a term from 1 March never ends on the 28th.
    end = add_months(first, term.amount) - (first - ground)
    return lambda more: end + timedelta(days=more)


def _run(ground: date, reach: Callable[[int], date], still: set[date]) -> tuple[date, int]:
    """The last day once every day on which the clock stood still has been given back."""
    stopped = 0
    while True:
        last = reach(stopped)
        met = sum(ground < day <= last for day in still)
        if met == stopped:
            return last, stopped
        stopped = met


def _still_days(stops: Sequence[Span]) -> set[date]:
    days: set[date] = set()
    for first, last in stops:
        _require_order(first, last)
        days.update(_days(_day(first), _day(last)))
    return days


def _day(edge: date) -> date:
    return edge.date() if isinstance(edge, datetime) else edge


def _require_order(first: date, last: date) -> None:
    if last < first:
        raise ValueError(f"a stop cannot end on {last} before it begins on {first}")


def add_months(day: date, count: int) -> date:
    """The same day of the month so many months later, or the month's last day if it has none."""
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _due_at(start: date, hours: int, calendar: Calendar, stops: Sequence[Span]) -> Due:
    if not isinstance(start, datetime) or start.tzinfo is None:
        raise ValueError("a term in hours begins at a moment with a time zone")
    at = start + timedelta(hours=hours)
    stopped = timedelta()
    for begins, ends in _merged(stops, start):
        begins = max(begins, start)  # noqa: PLW2901 - a stop before the start counts from it
        if ends <= begins or begins >= at:
            continue
        stopped += ends - begins
        at += ends - begins
    minutes = stopped // timedelta(minutes=1)
    return Due(at.date(), at, True, None, minutes, calendar.version)  # noqa: FBT003


def _merged(stops: Sequence[Span], start: datetime) -> list[tuple[datetime, datetime]]:
    for first, last in stops:
        _require_order(first, last)
    edges = sorted(
        (_moment(first, start), _moment(last, start, last=True)) for first, last in stops
    )
    merged: list[tuple[datetime, datetime]] = []
    for begins, ends in edges:
        if merged and begins <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ends))
        else:
            merged.append((begins, ends))
    return merged


def _moment(edge: date, start: datetime, *, last: bool = False) -> datetime:
    if isinstance(edge, datetime):
        return edge
    day = edge + ONE_DAY if last else edge
    return datetime.combine(day, time(), tzinfo=start.tzinfo)
