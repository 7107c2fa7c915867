"""Rhythms: which periods there are and by which day each is owed."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi_core.rhythm import DayOff, Every, Rhythm
from luoshi_core.workdays import Calendar

CALENDAR = Calendar.load_cn()
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


def spans(rhythm: Rhythm, first: date, until: date) -> list[tuple[str, str, str]]:
    return [
        (span.opens.isoformat(), span.closes.isoformat(), span.due.isoformat())
        for span in rhythm.spans(first, until, CALENDAR)
    ]


@pytest.mark.parametrize(
    ("rhythm", "first", "until", "expected"),
    [
        (
            Rhythm(Every.WEEK, day=5),
            date(2026, 3, 4),
            date(2026, 3, 15),
            [
                ("2026-03-04", "2026-03-08", "2026-03-06"),
                ("2026-03-09", "2026-03-15", "2026-03-13"),
            ],
        ),
        (
            Rhythm(Every.MONTH, day=31),
            date(2026, 1, 15),
            date(2026, 3, 1),
            [
                ("2026-01-15", "2026-01-31", "2026-01-31"),
                ("2026-02-01", "2026-02-28", "2026-02-28"),
            ],
        ),
        (
            Rhythm(Every.MONTH, day=25),
            date(2026, 3, 26),
            date(2026, 4, 30),
            [("2026-04-01", "2026-04-30", "2026-04-25")],
        ),
        (
            Rhythm(Every.QUARTER, day=10),
            date(2026, 1, 1),
            date(2026, 6, 30),
            [
                ("2026-01-01", "2026-03-31", "2026-03-10"),
                ("2026-04-01", "2026-06-30", "2026-06-10"),
            ],
        ),
        (
            Rhythm(Every.HALF_YEAR),
            date(2026, 1, 1),
            date(2026, 12, 31),
            [
                ("2026-01-01", "2026-06-30", "2026-06-30"),
                ("2026-07-01", "2026-12-31", "2026-12-31"),
            ],
        ),
        (
            Rhythm(Every.YEAR, day=10, month=12),
            date(2025, 3, 1),
            date(2026, 12, 31),
            [
                ("2025-03-01", "2025-12-31", "2025-12-10"),
                ("2026-01-01", "2026-12-31", "2026-12-10"),
            ],
        ),
        (
            Rhythm(Every.LISTED, listed=(date(2026, 6, 30), date(2026, 4, 1))),
            date(2026, 3, 1),
            date(2026, 12, 31),
            [
                ("2026-03-01", "2026-04-01", "2026-04-01"),
                ("2026-04-02", "2026-06-30", "2026-06-30"),
            ],
        ),
    ],
)
def test_periods_of_a_rhythm(
    rhythm: Rhythm, first: date, until: date, expected: list[tuple[str, str, str]]
) -> None:
    assert spans(rhythm, first, until) == expected


@pytest.mark.parametrize(
    ("rhythm", "due"),
    [
        # 25 April 2026 is a Saturday; the first of May begins five days off.
        (Rhythm(Every.MONTH, day=25), "2026-04-25"),
        (Rhythm(Every.MONTH, day=25, day_off=DayOff.EARLIER), "2026-04-24"),
        (Rhythm(Every.MONTH, day=25, day_off=DayOff.LATER), "2026-04-27"),
        (Rhythm(Every.MONTH, day=24, day_off=DayOff.LATER), "2026-04-24"),
        (Rhythm(Every.MONTH, workdays_after=3), "2026-05-08"),
    ],
)
def test_a_due_day_among_working_days(rhythm: Rhythm, due: str) -> None:
    assert [last for _, _, last in spans(rhythm, date(2026, 4, 1), date(2026, 4, 30))] == [due]


def test_an_unannounced_year_is_told() -> None:
    (span,) = Rhythm(Every.YEAR).spans(date(2090, 1, 1), date(2090, 12, 31), CALENDAR)

    assert span.announced is False


@pytest.mark.parametrize(
    ("rhythm", "ends"),
    [
        (Rhythm(Every.LISTED, listed=(date(2026, 6, 30),)), True),
        (Rhythm(Every.WEEK, day=7), True),
        (Rhythm(Every.WEEK, day=5), False),
        (Rhythm(Every.MONTH), True),
        (Rhythm(Every.MONTH, day=25), False),
        (Rhythm(Every.YEAR), True),
        (Rhythm(Every.YEAR, month=6), False),
    ],
)
def test_whether_a_period_is_over_when_it_is_owed(rhythm: Rhythm, ends: bool) -> None:
    assert rhythm.ends_with_its_period is ends


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"every": "week", "day": 8}, "a week has days from 1 to 7, not 8"),
        ({"every": "month", "day": 0}, "a month has days from 1 to 31, not 0"),
        ({"every": "year", "month": 13}, "a year has months from 1 to 12, not 13"),
        ({"every": "month", "workdays_after": 61}, "from 0 to 60 working days may follow, not 61"),
        ({"every": "listed"}, "listed days are given where the rhythm asks for them, else never"),
        ({"every": "month", "weeks": 2}, "a rhythm knows no “weeks”"),
    ],
)
def test_a_rhythm_that_cannot_be_is_refused(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Rhythm.from_dict(values)


def test_a_rhythm_comes_back_from_its_plain_values() -> None:
    rhythm = Rhythm(Every.LISTED, listed=(date(2026, 6, 30),), workdays_after=2)

    assert Rhythm.from_dict(rhythm.to_dict()) == rhythm


@given(
    every=st.sampled_from([one for one in Every if one is not Every.LISTED]),
    day=st.integers(1, 31),
    first=DAYS,
    length=st.integers(0, 900),
)
def test_periods_follow_each_other_without_overlap(
    every: Every, day: int, first: date, length: int
) -> None:
    rhythm = Rhythm(every, day=min(day, 7) if every is Every.WEEK else day)
    until = date.fromordinal(first.toordinal() + length)

    found = list(rhythm.spans(first, until, CALENDAR))

    assert all(first <= one.owed <= until for one in found)
    assert all(one.opens <= one.owed <= one.closes for one in found)
    assert all((later.opens - earlier.closes).days == 1 for earlier, later in pairwise(found))
