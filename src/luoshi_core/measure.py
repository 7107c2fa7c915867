"""Measured targets: how much of the way is gone, how far it still is, whether it comes closer."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

NOTHING = Decimal(0)
WHOLE = Decimal(100)
HUNDREDTH = Decimal("0.01")


class Direction(StrEnum):
    """Where a value is to go: up, down, or to stay within a band."""

    HIGHER = "higher"
    LOWER = "lower"
    HOLD = "hold"


class Formula(StrEnum):
    """The arithmetic by which a percentage came about; a is actual, t target, b baseline."""

    FROM_BASELINE = "from_baseline"
    SHARE_OF_TARGET = "share_of_target"
    TARGET_BY_ACTUAL = "target_by_actual"
    WITHIN_BAND = "within_band"
    NONE = "none"


class Gap(StrEnum):
    """Why there is no percentage, though there may be a distance."""

    NONE = ""
    NO_VALUE = "no_value"
    BASELINE_IS_TARGET = "baseline_is_target"
    BASELINE_PAST_TARGET = "baseline_past_target"
    NEGATIVE_BASELINE = "negative_baseline"
    TARGET_NOT_POSITIVE = "target_not_positive"
    VALUE_NOT_POSITIVE = "value_not_positive"
    OUTSIDE_BAND = "outside_band"


@dataclass(frozen=True, slots=True)
class Goal:
    """What a value is to reach: `target`, for a band `upper` too, from `baseline` where known."""

    direction: Direction
    target: Decimal
    upper: Decimal | None = None
    baseline: Decimal | None = None

    def __post_init__(self) -> None:
        if self.upper is not None and self.upper < self.target:
            raise ValueError(f"a band from {self.target} does not end at {self.upper}")


@dataclass(frozen=True, slots=True)
class Measure:
    """Percent of the way (below 0 it went astray, above 100 beyond), distance left, and how.

    `percent` is None where the arithmetic has no meaning; `gap` says why. It is never 0 instead.
    """

    percent: Decimal | None
    distance: Decimal | None
    formula: Formula
    gap: Gap

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None where nothing is known."""
        return None if self.distance is None else self.distance == NOTHING


def measure(goal: Goal, actual: Decimal | None) -> Measure:
    """How far a value came towards its target, by direction."""
    if actual is None:
        return Measure(None, None, Formula.NONE, Gap.NO_VALUE)
    left = distance(goal, actual)
    if goal.direction is Direction.HOLD:
        if left:
            return Measure(None, left, Formula.WITHIN_BAND, Gap.OUTSIDE_BAND)
        return Measure(WHOLE, left, Formula.WITHIN_BAND, Gap.NONE)
    if goal.baseline is not None:
        return _from_baseline(goal, goal.baseline, actual, left)
    return _without_baseline(goal, actual, left)


def distance(goal: Goal, actual: Decimal) -> Decimal:
    """How much is missing to the target; nothing where it is met."""
    if goal.direction is Direction.HIGHER:
        return max(NOTHING, goal.target - actual)
    if goal.direction is Direction.LOWER:
        return max(NOTHING, actual - goal.target)
    upper = goal.target if goal.upper is None else goal.upper
    return max(NOTHING, goal.target - actual, actual - upper)


def trend(goal: Goal, values: Sequence[Decimal]) -> Decimal | None:
    """How much nearer the last of two values is; below 0 it is farther off."""
    if len(values) < 2:
        return None
    return distance(goal, values[-2]) - distance(goal, values[-1])


def _from_baseline(goal: Goal, baseline: Decimal, actual: Decimal, left: Decimal) -> Measure:
    whole = goal.target - baseline
    gap = Gap.NONE
    if baseline < 0:
        gap = Gap.NEGATIVE_BASELINE
    elif whole == 0:
        gap = Gap.BASELINE_IS_TARGET
    elif (whole > 0) != (goal.direction is Direction.HIGHER):
        gap = Gap.BASELINE_PAST_TARGET
    if gap:
        return Measure(None, left, Formula.FROM_BASELINE, gap)
    return Measure(_rounded((actual - baseline) / whole), left, Formula.FROM_BASELINE, Gap.NONE)


def _without_baseline(goal: Goal, actual: Decimal, left: Decimal) -> Measure:
    higher = goal.direction is Direction.HIGHER
    formula = Formula.SHARE_OF_TARGET if higher else Formula.TARGET_BY_ACTUAL
    if goal.target <= 0:
        return Measure(None, left, formula, Gap.TARGET_NOT_POSITIVE)
    if higher:
        return Measure(_rounded(actual / goal.target), left, formula, Gap.NONE)
    if actual <= 0:
        return Measure(None, left, formula, Gap.VALUE_NOT_POSITIVE)
    return Measure(_rounded(goal.target / actual), left, formula, Gap.NONE)


def _rounded(share: Decimal) -> Decimal:
    return (share * WHOLE).quantize(HUNDREDTH, ROUND_HALF_UP)
