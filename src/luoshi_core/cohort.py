"""Objects brought to a standard one by one: since when, how far, how many by when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from luoshi_core import pace

Comparator = Literal[">=", "<=", "="]
_NOTHING = Decimal(0)
_WHOLE = Decimal(1)
_PERCENT = Decimal(100)
_STEP = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Requirement:
    """What one measure has to be."""

    comparator: Comparator
    value: Decimal

    def is_met(self, value: Decimal) -> bool:
        """Whether a value is good enough."""
        if self.comparator == ">=":
            return value >= self.value
        if self.comparator == "<=":
            return value <= self.value
        return value == self.value

    def missing(self, value: Decimal) -> Decimal:
        """How much is missing, in the unit of the measure; nothing once it is met."""
        return _NOTHING if self.is_met(value) else abs(self.value - value)

    def missing_share(self, value: Decimal) -> Decimal:
        """How much is missing as a share of what is required, between 0 and 1."""
        if self.is_met(value):
            return _NOTHING
        if not self.value:
            return _WHOLE
        return min(_WHOLE, abs(self.value - value) / abs(self.value))


@dataclass(frozen=True, slots=True)
class Filed:
    """A value of a measure that holds from a day; of two for one day the later filed counts."""

    measure: int
    on: date
    value: Decimal


Standard = Mapping[int, Requirement]


def latest(filed: Sequence[Filed]) -> dict[int, Decimal]:
    """The value of each measure as it stands, from the values in the order in which they came."""
    return {one.measure: one.value for one in sorted(filed, key=lambda one: one.on)}


def is_met(standard: Standard, values: Mapping[int, Decimal]) -> bool:
    """Whether every measure has a value that is good enough; without a value it is not."""
    return all(
        measure in values and requirement.is_met(values[measure])
        for measure, requirement in standard.items()
    )


def reached_on(filed: Sequence[Filed], standard: Standard, *, may_fall_back: bool) -> date | None:
    """The day since when the standard is reached; None where it is not.

    Where an object can fall back, a later value below the standard undoes it; else the first day
    counts for good. A correction of the same day takes the place of what stood there.
    """
    by_day: dict[date, dict[int, Decimal]] = {}
    for one in filed:
        by_day.setdefault(one.on, {})[one.measure] = one.value
    known: dict[int, Decimal] = {}
    since: date | None = None
    for day in sorted(by_day):
        known.update(by_day[day])
        if not is_met(standard, known):
            since = since if since and not may_fall_back else None
        elif since is None:
            since = day
    return since


def distance(standard: Standard, values: Mapping[int, Decimal]) -> Decimal | None:
    """How far an object is from the standard, by its weakest measure: 0 is there, 1 is all the way.

    None where a measure has no value yet: no data is not zero.
    """
    if any(measure not in values for measure in standard):
        return None
    shares = (need.missing_share(values[measure]) for measure, need in standard.items())
    return max(shares, default=_NOTHING)


@dataclass(frozen=True, slots=True)
class Course:
    """How many objects are to be there by when: counts so far by day, last day, the whole."""

    starts_on: date
    ends_on: date
    total: int
    counts: tuple[tuple[date, int], ...] = ()

    def expected(self, day: date) -> Decimal | None:
        """How many the plan expects by a day, in equal steps between its nodes."""
        if not self.total:
            return None
        nodes = tuple(
            pace.Node(on, _PERCENT * min(count, self.total) / self.total)
            for on, count in self.counts
        )
        facts = pace.Facts(
            self.starts_on, self.ends_on, nodes=nodes, curve="nodes" if nodes else "linear"
        )
        percent = pace.expected(facts, day)
        # There is a last day, so there is an expectation; nobody plans in less than hundredths.
        return ((percent or _NOTHING) * self.total / _PERCENT).quantize(_STEP)

    def heading_for(self, reached: int, day: date) -> int | None:
        """How many will be there by the last day at the pace so far; None before the first day."""
        gone = (min(day, self.ends_on) - self.starts_on).days
        if gone <= 0:
            return None
        whole = (self.ends_on - self.starts_on).days
        return min(self.total, int(Decimal(reached) * whole / gone))
