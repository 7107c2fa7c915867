"""Objects brought to a standard one by one: reached since when, how far, how many by when."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi_core.cohort import Course, Filed, Requirement, distance, is_met, latest, reached_on

TEN = Requirement(">=", Decimal(10))
STANDARD = {1: TEN}
BOTH = {1: TEN, 2: Requirement("<=", Decimal(5))}


def day(month: int) -> date:
    return date(2026, month, 1)


def filed(*values: tuple[int, object]) -> list[Filed]:
    return [Filed(1, day(month), Decimal(str(value))) for month, value in values]


@pytest.mark.parametrize(
    ("sign", "asked", "value", "is_there", "missing", "share"),
    [
        (">=", 10, "10", True, "0", "0"),
        (">=", 10, "7.5", False, "2.5", "0.25"),
        (">=", 10, "-90", False, "100", "1"),
        ("<=", 10, "10", True, "0", "0"),
        ("<=", 10, "12", False, "2", "0.2"),
        ("<=", 0, "3", False, "3", "1"),
        ("=", 1, "1", True, "0", "0"),
        ("=", 1, "0", False, "1", "1"),
    ],
)
def test_a_requirement_says_what_is_missing(
    sign: str, asked: int, value: str, is_there: bool, missing: str, share: str
) -> None:
    requirement = Requirement(sign, Decimal(asked))  # type: ignore[arg-type]

    assert requirement.is_met(Decimal(value)) is is_there
    assert requirement.missing(Decimal(value)) == Decimal(missing)
    assert requirement.missing_share(Decimal(value)) == Decimal(share)


@pytest.mark.parametrize(
    ("values", "falls", "since"),
    [
        ([], False, None),
        ([(1, 9)], False, None),
        ([(1, 9), (3, 11)], False, day(3)),
        ([(1, 11), (3, 9)], False, day(1)),
        ([(1, 11), (3, 9)], True, None),
        ([(1, 11), (3, 9), (5, 12)], True, day(5)),
        ([(1, 11), (3, 12)], True, day(1)),
        ([(1, 11), (1, 9)], False, None),
        ([(3, 9), (1, 11)], True, None),
    ],
)
def test_reached_follows_from_the_values(
    values: list[tuple[int, object]], falls: bool, since: date | None
) -> None:
    assert reached_on(filed(*values), STANDARD, may_fall_back=falls) == since


def test_every_measure_counts_and_the_weakest_is_the_distance() -> None:
    assert not is_met(BOTH, {1: Decimal(12)})
    assert distance(BOTH, {1: Decimal(12)}) is None
    assert distance(BOTH, {1: Decimal(8), 2: Decimal("5.5")}) == Decimal("0.2")
    assert distance(BOTH, {1: Decimal(12), 2: Decimal(4)}) == 0


def test_the_latest_value_is_that_of_the_latest_day() -> None:
    assert latest(filed((3, 9), (1, 11))) == {1: Decimal(9)}


COURSE = Course(
    date(2026, 1, 1), date(2028, 12, 31), 85,
    ((date(2026, 12, 31), 25), (date(2027, 12, 31), 60), (date(2028, 12, 31), 85)),
)  # fmt: skip


def test_the_plan_is_straight_between_its_nodes() -> None:
    assert COURSE.expected(date(2026, 12, 31)) == 25
    assert COURSE.expected(date(2025, 1, 1)) == 0
    assert COURSE.expected(date(2028, 12, 31)) == 85
    assert Course(date(2026, 1, 1), date(2026, 1, 11), 10).expected(date(2026, 1, 6)) == 5
    assert Course(date(2026, 1, 1), date(2026, 1, 11), 0).expected(date(2026, 1, 6)) is None


def test_the_pace_so_far_leads_somewhere() -> None:
    course = Course(date(2026, 1, 1), date(2026, 1, 11), 10)

    assert course.heading_for(2, date(2026, 1, 6)) == 4
    assert course.heading_for(9, date(2026, 1, 6)) == 10
    assert course.heading_for(0, date(2026, 1, 1)) is None
    assert course.heading_for(7, date(2027, 1, 1)) == 7


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 20)), max_size=8))
def test_what_can_fall_back_is_reached_only_while_the_latest_value_holds(
    values: list[tuple[int, int]],
) -> None:
    rows = filed(*values)

    since = reached_on(rows, STANDARD, may_fall_back=True)

    assert (since is not None) == is_met(STANDARD, latest(rows))


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 20)), max_size=8))
def test_falling_back_never_reaches_earlier(values: list[tuple[int, int]]) -> None:
    rows = filed(*values)
    kept = reached_on(rows, STANDARD, may_fall_back=False)
    falling = reached_on(rows, STANDARD, may_fall_back=True)

    assert falling is None or (kept is not None and kept <= falling)
