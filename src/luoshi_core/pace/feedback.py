"""When a report is owed: by week, month, quarter, half-year, at nodes, or only at closing."""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self


class FeedbackKind(StrEnum):
    """How often a report is owed."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    NODES = "nodes"
    CLOSING_ONLY = "closing_only"


_MONTHS = {
    FeedbackKind.MONTHLY: tuple(range(1, 13)),
    FeedbackKind.QUARTERLY: (3, 6, 9, 12),
    FeedbackKind.HALF_YEARLY: (6, 12),
}


@dataclass(frozen=True, slots=True)
class Period:
    """The days one report answers for, from the first to the day on which it is due."""

    opens: date
    due: date


@dataclass(frozen=True, slots=True)
class FeedbackRule:
    """A report is owed by this day of every week (1 is Monday) or of the period's last month.

    A day that a month does not have means its last day. `more_days` are further days of the
    same month or week, as in “by the 10th and the 25th”.
    """

    kind: FeedbackKind
    day: int = 25
    more_days: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", FeedbackKind(self.kind))
        last = 7 if self.kind is FeedbackKind.WEEKLY else 31
        if self.kind in {FeedbackKind.NODES, FeedbackKind.CLOSING_ONLY}:
            return
        for day in (self.day, *self.more_days):
            if not 1 <= day <= last:
                raise ValueError(
                    f"a {self.kind} report is due on a day from 1 to {last}, not {day}"
                )

    def dues(self, start: date, until: date, nodes: Sequence[date] = ()) -> Sequence[date]:
        """The days after the start and up to this day on which a report is due."""
        if self.kind is FeedbackKind.CLOSING_ONLY:
            return ()
        if self.kind is FeedbackKind.NODES:
            return tuple(sorted({day for day in nodes if start < day <= until}))
        days = _dues(self, start.year, until.year)
        return days[bisect_right(days, start) : bisect_right(days, until)]

    def periods(self, start: date, until: date, nodes: Sequence[date] = ()) -> tuple[Period, ...]:
        """The reporting periods from the start to this day."""
        periods = []
        opens = start
        for due in self.dues(start, until, nodes):
            periods.append(Period(opens, due))
            opens = due + timedelta(days=1)
        return tuple(periods)

    def last_due(self, day: date, start: date, nodes: Sequence[date] = ()) -> date | None:
        """The latest day up to and including this one on which a report was due."""
        days = self.dues(start, day, nodes)
        return days[-1] if days else None

    def next_due(self, day: date, start: date, nodes: Sequence[date] = ()) -> date | None:
        """The first day from this one on, itself included, on which a report is due."""
        days = self.dues(start, date(max(day, start).year + 1, 12, 31), nodes)
        position = bisect_left(days, day)
        return days[position] if position < len(days) else None

    def to_dict(self) -> dict[str, Any]:
        """The rule as plain values."""
        return {"kind": self.kind.value, "day": self.day, "more_days": list(self.more_days)}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Self:
        """The rule from its plain values."""
        unknown = sorted(set(stored) - {"kind", "day", "more_days"})
        if unknown:
            raise ValueError(f"a feedback rule knows no “{unknown[0]}”")
        more_days = tuple(int(day) for day in stored.get("more_days", ()))
        return cls(FeedbackKind(stored["kind"]), int(stored.get("day", 25)), more_days)


@lru_cache(maxsize=1024)
def _dues(rule: FeedbackRule, first_year: int, last_year: int) -> tuple[date, ...]:
    wanted = {rule.day, *rule.more_days}
    days: set[date] = set()
    for year in range(first_year, last_year + 1):
        if rule.kind is FeedbackKind.WEEKLY:
            days.update(_weekdays(year, wanted))
            continue
        for month in _MONTHS[rule.kind]:
            length = monthrange(year, month)[1]
            days.update(date(year, month, min(day, length)) for day in wanted)
    return tuple(sorted(days))


def _weekdays(year: int, wanted: set[int]) -> list[date]:
    first = date(year, 1, 1)
    length = (date(year, 12, 31) - first).days + 1
    everyday = (first + timedelta(days=step) for step in range(length))
    return [day for day in everyday if day.isoweekday() in wanted]
