from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi_core.numbers import (
    Rate,
    percent,
    percent_value,
    plain,
    rate,
    read_amount,
    read_percent,
    round_half_up,
    signed,
)

decimals = st.decimals(-(10**6), 10**6, places=6)


@pytest.mark.parametrize(
    ("numerator", "denominator", "places", "printed"),
    [
        # a county's circular of 2020, one decimal
        (550, 579, 1, "95%"),
        (385, 405, 1, "95.1%"),
        (126, 135, 1, "93.3%"),
        (43, 44, 1, "97.7%"),
        (34, 38, 1, "89.5%"),
        (36, 51, 1, "70.6%"),
        (6, 7, 1, "85.7%"),
        # a city's circular of 2016, two decimals
        (911, 972, 2, "93.72%"),
        (737, 972, 2, "75.82%"),
        (902, 956, 2, "94.35%"),
        (9, 16, 2, "56.25%"),
        # no decimals
        (6, 22, 0, "27%"),
        (16, 22, 0, "73%"),
        # where the printed figure was wrong
        (591, 594, 1, "99.5%"),
        (601, 601, 1, "100%"),
        (597, 601, 1, "99.3%"),
        # projects
        (206, 255, 1, "80.8%"),
        (Decimal("629.0"), Decimal("647.4"), 1, "97.2%"),
        (Decimal("7.25"), Decimal("9.67"), 2, "74.97%"),
        # nobody is satisfied
        (0, 50, 1, "0%"),
    ],
)
def test_rates_as_the_circulars_should_print_them(numerator, denominator, places, printed):
    assert percent(rate(numerator, denominator), places) == printed


def test_shares_may_add_up_to_less_than_a_hundred():
    shares = [percent_value(rate(part, 92), 2) for part in (22, 68, 2)]

    assert shares == [Decimal("23.91"), Decimal("73.91"), Decimal("2.17")]
    assert sum(shares) == Decimal("99.99")


def test_a_rate_keeps_its_numerator_and_denominator():
    share = rate(591, 594)

    assert (share.numerator, share.denominator) == (591, 594)
    assert share.value == Fraction(591, 594)


@pytest.mark.parametrize(
    ("numerator", "denominator"), [(0, 0), (None, 5), (5, None), (3, Decimal(0))]
)
def test_no_data_is_none_and_never_zero(numerator, denominator):
    share = rate(numerator, denominator)

    assert share is None
    assert percent(share) is None
    assert percent_value(share) is None


def test_a_rate_of_a_negative_whole_is_refused():
    with pytest.raises(ValueError, match="a whole larger than nothing"):
        Rate(1, -1)


@pytest.mark.parametrize("value", [0.5, True])
def test_inexact_numbers_are_refused(value):
    with pytest.raises(TypeError, match="is not an exact number"):
        rate(value, 2)


def test_what_is_not_a_number_is_refused():
    with pytest.raises(ValueError, match="NaN is not a number"):
        rate(Decimal("NaN"), 2)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        (Decimal("94.99"), 1, "95.0"),
        (Decimal("85.71"), 1, "85.7"),
        (Decimal("0.05"), 1, "0.1"),
        (Decimal("-0.05"), 1, "-0.1"),
        (Fraction(2, 3), 2, "0.67"),
        (7, 0, "7"),
    ],
)
def test_a_half_moves_away_from_zero(value, places, rounded):
    assert str(round_half_up(value, places)) == rounded


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (Decimal("94.99"), 1, "95"),
        (Decimal("93.5"), 2, "93.50"),
        (Decimal("-0.001"), 2, "0"),
        (Decimal("-3.0"), 1, "-3"),
        (100, 0, "100"),
    ],
)
def test_only_a_fraction_of_zeros_is_dropped(value, places, text):
    assert plain(value, places) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (74 - Fraction(200, 3), "+7.33"),
        (Decimal("-21.5"), "-21.50"),
        (Decimal("0.001"), "0"),
        (Decimal(-2), "-2"),
    ],
)
def test_a_lead_carries_its_sign(value, text):
    assert signed(value) == text


@given(decimals, st.integers(0, 4))
def test_rounding_agrees_with_the_decimal_module(value, places):
    expected = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)

    assert round_half_up(value, places) == expected


@pytest.mark.parametrize(
    ("words", "percent"),
    [
        ("85", "85"),
        ("85.5", "85.5"),
        ("８５％", "85"),
        ("85 %", "85"),
        ("百分之八十五", "85"),
        ("九成", "90"),
        ("八成半", "85"),
        ("7成5", "75"),
        ("一半", "50"),
        ("八十五", "85"),
        ("差不多", None),
        ("9成多", None),
        ("", None),
    ],
)
def test_a_percent_is_read_as_clerks_write_it(words: str, percent: str | None) -> None:
    assert read_percent(words) == (None if percent is None else Decimal(percent))


@pytest.mark.parametrize(
    ("words", "unit", "amount"),
    [
        ("3.5", "万平方米", "3.5"),
        ("3.5万平方米", "万平方米", "3.5"),
        ("3.5万", "万平方米", "3.5"),
        ("3.5万", "平方米", "35000"),
        ("1,200", "户", "1200"),
        ("１２００户", "户", "1200"),
        ("十二", "处", "12"),
        ("2亿", "元", "200000000"),
        ("-3.2", "%", "-3.2"),
        ("约20", "户", None),
        ("20亩", "户", None),
    ],
)
def test_an_amount_is_counted_in_its_unit(words: str, unit: str, amount: str | None) -> None:
    assert read_amount(words, unit) == (None if amount is None else Decimal(amount))
