"""What the plan expects by a day, and how much of the time is gone."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from luoshi_core.pace.facts import Facts

NOTHING = Decimal(0)
WHOLE = Decimal(100)
EQUAL_MONTHS = (Decimal(1),) * 12


def expected(facts: Facts, day: date) -> Decimal | None:
    """The percent the plan expects by this day; None where there is neither due date nor node."""
    if facts.nodes and (facts.curve == "nodes" or facts.due_on is None):
        return _by_nodes(facts, day)
    due_on = facts.due_on
    if due_on is None or facts.curve == "none":
        return None
    if day < facts.start_on:
        return NOTHING
    if day >= due_on:
        return WHOLE
    if facts.curve == "seasonal":
        return _by_season(facts, due_on, day)
    return _between(facts.start_on, NOTHING, due_on, WHOLE, day)


def time_share(facts: Facts, day: date) -> Decimal | None:
    """The percent of the time between start and due date that is gone."""
    if facts.due_on is None:
        return None
    if day < facts.start_on:
        return NOTHING
    if day >= facts.due_on:
        return WHOLE
    return _between(facts.start_on, NOTHING, facts.due_on, WHOLE, day)


def year_share(day: date) -> Decimal:
    """The percent of the year that is gone at the end of this day, every month a twelfth."""
    length = monthrange(day.year, day.month)[1]
    return WHOLE * ((day.month - 1) * length + day.day) / (12 * length)


def _by_nodes(facts: Facts, day: date) -> Decimal:
    if day < facts.start_on:
        return NOTHING
    reached_on, reached = facts.start_on, NOTHING
    for node in facts.nodes:
        if day < node.on:
            return _between(reached_on, reached, node.on, node.percent, day)
        reached_on, reached = node.on, node.percent
    if facts.due_on is None or facts.due_on <= reached_on:
        return reached
    if day >= facts.due_on:
        return WHOLE
    return _between(reached_on, reached, facts.due_on, WHOLE, day)


def _between(first_on: date, first: Decimal, last_on: date, last: Decimal, day: date) -> Decimal:
    gone = day.toordinal() - first_on.toordinal()
    return first + (last - first) * gone / (last_on.toordinal() - first_on.toordinal())


def _by_season(facts: Facts, due_on: date, day: date) -> Decimal:
    weights = facts.weights or EQUAL_MONTHS
    # Weights count whole days, so the sum stands at the end of the day before the start.
    before = _weight_before(weights, facts.start_on)
    whole = _weight_after(weights, due_on) - before
    if not whole:
        return _between(facts.start_on, NOTHING, due_on, WHOLE, day)
    return WHOLE * (_weight_after(weights, day) - before) / whole


def _weight_before(weights: tuple[Decimal, ...], day: date) -> Decimal:
    return _weight(weights, day, day.day - 1)


def _weight_after(weights: tuple[Decimal, ...], day: date) -> Decimal:
    return _weight(weights, day, day.day)


def _weight(weights: tuple[Decimal, ...], day: date, days: int) -> Decimal:
    sums = _sums(weights)
    length = monthrange(day.year, day.month)[1]
    gone = weights[day.month - 1] * days / length
    return sums[12] * day.year + sums[day.month - 1] + gone


@lru_cache(maxsize=256)
def _sums(weights: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    sums = [NOTHING]
    for weight in weights:
        sums.append(sums[-1] + weight)
    return tuple(sums)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A day of the year by which all work is looked at: so much time, so much done."""

    code: str
    month: int
    percent: Decimal

    def on(self, year: int) -> date:
        """The day of this checkpoint in a year."""
        return date(year, self.month, monthrange(year, self.month)[1])

    def is_met(self, actual: Decimal | None) -> bool | None:
        """Whether so much is done as the checkpoint asks; None where nothing is known."""
        return None if actual is None else actual >= self.percent


CHECKPOINTS = {
    "first_quarter": Checkpoint("first_quarter", 3, Decimal(25)),
    "half_year": Checkpoint("half_year", 6, Decimal(50)),
    "year": Checkpoint("year", 12, Decimal(100)),
}
