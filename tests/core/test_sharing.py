"""A whole divided into parts, and the parts read back into the whole."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi_core.sharing import PartFacts, Rule, contribution, reconcile, share_out

D = Decimal


@pytest.mark.parametrize(
    ("whole", "weights", "places", "shares"),
    [
        (D(8), [1, 1, 2], 2, ["2.00", "2.00", "4.00"]),
        (D(8), [1, 1, 1], 2, ["2.67", "2.67", "2.66"]),
        (D(18), [1, 1, 1, 1], 0, ["5", "5", "4", "4"]),
        (D("2.125"), [1, 1], 2, ["1.063", "1.062"]),
        (D(0), [1, 2], 0, ["0", "0"]),
    ],
)
def test_shares_add_up_to_the_whole(
    whole: Decimal, weights: list[int], places: int, shares: list[str]
) -> None:
    given_out = share_out(whole, [D(weight) for weight in weights], places)

    assert [str(share) for share in given_out] == shares


@given(
    st.decimals(min_value=0, max_value=10**6, places=2),
    st.lists(st.integers(min_value=1, max_value=999), min_size=1, max_size=30),
)
def test_whatever_is_divided_nothing_is_lost(whole: Decimal, weights: list[int]) -> None:
    given_out = share_out(whole, [D(weight) for weight in weights], 2)

    assert sum(given_out, D(0)) == whole


@pytest.mark.parametrize("weights", [[], [D(1), D(0)], [D(-1)]])
def test_every_share_needs_a_weight(weights: list[Decimal]) -> None:
    with pytest.raises(ValueError, match="weight"):
        share_out(D(8), weights, 2)


def test_a_sum_keeps_what_is_left_and_who_has_spoken() -> None:
    parts = [
        PartFacts(value=D(3), reached=D(2), percent=D(66), confirmed_percent=D(50)),
        PartFacts(value=D(4), percent=D(25)),
        PartFacts(value=D(2)),
    ]

    found = reconcile(Rule.SUM, D(8), parts)

    assert (found.target, found.assigned, found.remainder) == (D(8), D(9), D(-1))
    assert (found.reported, found.reporting, found.parts) == (D(3), 2, 3)
    assert (found.confirmed, found.checked) == (D("1.5"), 1)


def test_no_word_is_no_zero() -> None:
    found = reconcile(Rule.SUM, None, [PartFacts(), PartFacts(percent=D(50))])

    assert (found.assigned, found.remainder, found.reported, found.confirmed) == (
        None,
        None,
        None,
        None,
    )


def test_counted_parts_stand_at_a_hundred() -> None:
    parts = [
        PartFacts(percent=D(100), confirmed_percent=D(90)),
        PartFacts(percent=D(99)),
        PartFacts(),
    ]

    counted = reconcile(Rule.COUNT, D(5), parts)
    whole = reconcile(Rule.ALL_OF, None, parts)

    assert (counted.assigned, counted.remainder) == (D(3), D(2))
    assert (counted.reported, counted.reporting) == (D(1), 2)
    assert (counted.confirmed, counted.checked) == (D(0), 1)
    assert (whole.target, whole.remainder) == (D(3), D(0))


def test_a_mean_weighs_its_parts() -> None:
    parts = [
        PartFacts(value=D(90), weight=D(1), reached=D(80)),
        PartFacts(value=D(90), weight=D(3), reached=D(100)),
        PartFacts(value=D(90)),
    ]

    found = reconcile(Rule.AVERAGE, D(90), parts)

    assert (found.assigned, found.remainder) == (D(90), D(0))
    assert (found.reported, found.reporting) == (D(95), 2)


def test_what_a_part_brings_is_what_the_figure_counts() -> None:
    part = PartFacts(value=D(3), reached=D(2), percent=D(66), confirmed_percent=D(50))

    brought = contribution(Rule.SUM, part)

    assert (brought.assigned, brought.reported, brought.confirmed) == (D(3), D(2), D("1.5"))
