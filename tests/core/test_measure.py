"""Measured targets: golden cases by direction, and what is not applicable."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi_core.measure import Direction, Formula, Gap, Goal, Measure, measure, trend

D = Decimal
UP, DOWN, HOLD = Direction.HIGHER, Direction.LOWER, Direction.HOLD


@pytest.mark.parametrize(
    ("goal", "actual", "percent", "distance", "formula", "gap"),
    [
        # direction, target, upper, baseline
        (Goal(UP, D(80)), D(60), D("75.00"), D(20), Formula.SHARE_OF_TARGET, Gap.NONE),
        (Goal(UP, D(80)), D(100), D("125.00"), D(0), Formula.SHARE_OF_TARGET, Gap.NONE),
        (Goal(UP, D(80)), D(0), D("0.00"), D(80), Formula.SHARE_OF_TARGET, Gap.NONE),
        (Goal(UP, D(10), None, D(4)), D(7), D("50.00"), D(3), Formula.FROM_BASELINE, Gap.NONE),
        (Goal(UP, D(10), None, D(4)), D(1), D("-50.00"), D(9), Formula.FROM_BASELINE, Gap.NONE),
        (Goal(DOWN, D(2), None, D(8)), D(5), D("50.00"), D(3), Formula.FROM_BASELINE, Gap.NONE),
        (Goal(DOWN, D(2), None, D(8)), D(2), D("100.00"), D(0), Formula.FROM_BASELINE, Gap.NONE),
        (Goal(DOWN, D(3)), D(4), D("75.00"), D(1), Formula.TARGET_BY_ACTUAL, Gap.NONE),
        (Goal(DOWN, D(3)), D(0), None, D(0), Formula.TARGET_BY_ACTUAL, Gap.VALUE_NOT_POSITIVE),
        (Goal(DOWN, D(0)), D(4), None, D(4), Formula.TARGET_BY_ACTUAL, Gap.TARGET_NOT_POSITIVE),
        (Goal(UP, D(0)), D(4), None, D(0), Formula.SHARE_OF_TARGET, Gap.TARGET_NOT_POSITIVE),
        (Goal(UP, D(5), None, D(5)), D(5), None, D(0), Formula.FROM_BASELINE,
         Gap.BASELINE_IS_TARGET),
        (Goal(UP, D(5), None, D(6)), D(4), None, D(1), Formula.FROM_BASELINE,
         Gap.BASELINE_PAST_TARGET),
        (Goal(DOWN, D(5), None, D(4)), D(6), None, D(1), Formula.FROM_BASELINE,
         Gap.BASELINE_PAST_TARGET),
        (Goal(UP, D(5), None, D(-5)), D(0), None, D(5), Formula.FROM_BASELINE,
         Gap.NEGATIVE_BASELINE),
        (Goal(HOLD, D(20), D(30)), D(25), D(100), D(0), Formula.WITHIN_BAND, Gap.NONE),
        (Goal(HOLD, D(20), D(30)), D(33), None, D(3), Formula.WITHIN_BAND, Gap.OUTSIDE_BAND),
        (Goal(HOLD, D(20), D(30)), D(18), None, D(2), Formula.WITHIN_BAND, Gap.OUTSIDE_BAND),
        (Goal(HOLD, D(20)), D(20), D(100), D(0), Formula.WITHIN_BAND, Gap.NONE),
        (Goal(UP, D(80)), None, None, None, Formula.NONE, Gap.NO_VALUE),
    ],
)  # fmt: skip
def test_golden_cases(
    goal: Goal,
    actual: Decimal | None,
    percent: Decimal | None,
    distance: Decimal | None,
    formula: Formula,
    gap: Gap,
) -> None:
    assert measure(goal, actual) == Measure(percent, distance, formula, gap)


@pytest.mark.parametrize(("distance", "is_met"), [(D(0), True), (D("0.1"), False), (None, None)])
def test_met_is_known_only_with_a_value(distance: Decimal | None, is_met: bool | None) -> None:
    assert Measure(None, distance, Formula.NONE, Gap.NO_VALUE).is_met is is_met


def test_the_trend_is_the_distance_that_went() -> None:
    assert trend(Goal(UP, D(80)), [D(10)]) is None
    assert trend(Goal(UP, D(80)), [D(10), D(30)]) == D(20)
    assert trend(Goal(DOWN, D(3)), [D(4), D(6)]) == D(-2)
    assert trend(Goal(HOLD, D(20), D(30)), [D(25), D(28)]) == D(0)


def test_a_band_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="a band from 30 does not end at 20"):
        Goal(HOLD, D(30), D(20))


VALUES = st.decimals(0, 1000, places=2)


@given(target=VALUES, baseline=VALUES, lower=VALUES, more=VALUES)
def test_more_is_never_less_where_more_is_asked_for(
    target: Decimal, baseline: Decimal, lower: Decimal, more: Decimal
) -> None:
    goal = Goal(UP, target, None, baseline)

    low, high = measure(goal, lower), measure(goal, lower + more)

    assert (low.percent is None) == (high.percent is None)
    if low.percent is not None and high.percent is not None:
        assert low.percent <= high.percent
