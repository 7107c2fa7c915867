from datetime import UTC, date, datetime, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi_core.workdays import Calendar, Due, Term, Unit, add_months, due

CN = Calendar.load_cn()
FREE = Calendar("none", frozenset(), frozenset(), frozenset())

days = st.dates(date(2023, 6, 1), date(2027, 12, 31))


def workdays(amount):
    return Term(amount, Unit.WORKDAYS)


# The calendar


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_of_the_announced_years_agrees_with_the_holidays_package(year):
    theirs = holidays.country_holidays("CN", years=year)
    everyday = [date(year, 1, 1) + timedelta(days=step) for step in range(365 + (year == 2024))]

    differing = [day for day in everyday if CN.is_workday(day) != theirs.is_working_day(day)]

    assert everyday[-1] == date(year, 12, 31)
    assert differing == []


def test_the_calendar_says_how_far_it_reaches():
    assert CN.horizon == date(2026, 12, 31)
    assert CN.is_announced(date(2026, 12, 31))
    assert not CN.is_announced(date(2027, 1, 1))
    assert not CN.is_announced_between(date(2026, 12, 31), date(2027, 1, 4))
    assert FREE.horizon is None


def test_beyond_the_horizon_monday_to_friday_are_counted():
    assert CN.is_workday(date(2027, 10, 1))
    assert not CN.is_workday(date(2027, 10, 2))


def test_a_make_up_sunday_is_a_working_day():
    assert CN.is_workday(date(2026, 9, 20))
    assert CN.next_workday(date(2026, 9, 19)) == date(2026, 9, 20)
    assert CN.next_workday(date(2026, 10, 1)) == date(2026, 10, 8)


def test_working_days_between_two_days():
    assert CN.between(date(2026, 9, 30), date(2026, 10, 8)) == 1
    assert CN.between(date(2026, 10, 8), date(2026, 9, 30)) == -1
    assert CN.between(date(2026, 9, 18), date(2026, 9, 18)) == 0


@pytest.mark.parametrize(
    ("start", "count", "reached"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 10, 4), -1, date(2026, 9, 30)),
        (date(2026, 10, 4), 0, date(2026, 10, 4)),
        (date(2026, 9, 18), 2, date(2026, 9, 21)),
    ],
)
def test_adding_working_days(start, count, reached):
    assert CN.add(start, count) == reached


@given(days, st.integers(1, 400))
def test_adding_and_counting_agree(day, count):
    later, earlier = CN.add(day, count), CN.add(day, -count)

    assert CN.is_workday(later)
    assert CN.between(day, later) == count
    assert CN.is_workday(earlier)
    assert CN.between(earlier, day) == count - (not CN.is_workday(day))


@given(days, days)
def test_between_counts_the_working_days_one_by_one(one, other):
    first, last = sorted((one, other))
    everyday = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))

    assert CN.between(first, last) == sum(CN.is_workday(day) for day in everyday)


def test_a_body_may_bring_its_own_table():
    table = """
    version = "own-1"
    [[year]]
    year = 2027
    work = [2027-01-02]
    off = [{ name = "元旦", first = 2027-01-01, last = 2027-01-01 }]
    """

    calendar = Calendar.from_toml(table)

    assert calendar.version == "own-1"
    assert not calendar.is_workday(date(2027, 1, 1))
    assert calendar.is_workday(date(2027, 1, 2))


def test_a_day_cannot_be_both_off_and_worked():
    day = frozenset({date(2026, 1, 4)})

    with pytest.raises(ValueError, match="2026-01-04 cannot be both"):
        Calendar("bent", frozenset({2026}), day, day)


def test_a_day_outside_the_announced_years_is_refused():
    with pytest.raises(ValueError, match="2026-01-01 lies in a year that is not announced"):
        Calendar("bent", frozenset({2025}), frozenset({date(2026, 1, 1)}), frozenset())


# Terms


def test_the_make_up_sunday_counts_in_a_five_day_hotline_term():
    result = due(date(2026, 9, 18), workdays(5), CN)

    assert result == Due(date(2026, 9, 24), None, True, None, 0, "cn-2026.1")


def test_thirteen_working_days_begin_on_the_following_day():
    assert due(date(2026, 6, 1), workdays(13), CN).on == date(2026, 6, 18)
    assert due(date(2026, 6, 1), workdays(13), CN, count_first_day=True).on == date(2026, 6, 17)


def test_a_term_past_the_horizon_says_so():
    result = due(date(2026, 12, 30), workdays(3), CN)

    assert (result.on, result.announced) == (date(2027, 1, 4), False)


@pytest.mark.parametrize(
    ("term", "on"),
    [
        (Term(0, "days"), date(2026, 1, 30)),
        (Term(7, "days"), date(2026, 2, 6)),
        (Term(1, "months"), date(2026, 2, 28)),
        (Term(3, "months"), date(2026, 4, 30)),
        (Term(15, "days"), date(2026, 2, 14)),
        (Term(0, "workdays"), date(2026, 1, 30)),
    ],
)
def test_days_and_months_run_through_weekends(term, on):
    assert due(date(2026, 1, 30), term, CN).on == on


def test_a_term_that_ends_on_a_day_off_rolls_to_the_next_working_day():
    result = due(date(2026, 9, 1), Term(1, "months"), CN)

    assert (result.on, result.rolled_from) == (date(2026, 10, 8), date(2026, 10, 1))
    assert due(date(2026, 9, 1), Term(1, "months"), CN, roll=False).on == date(2026, 10, 1)


def test_a_term_in_days_that_does_not_roll_asks_no_calendar():
    assert due(date(2027, 3, 1), Term(5, "days"), CN, roll=False).announced
    assert not due(date(2027, 3, 1), Term(5, "days"), CN).announced


def test_months_with_the_first_day_counted_end_the_day_before():
    result = due(date(2026, 3, 1), Term(1, "months"), CN, count_first_day=True)

    assert result.on == date(2026, 3, 31)


def test_a_term_of_no_days_ends_where_it_begins():
    assert due(date(2026, 6, 1), Term(0, "days"), CN, count_first_day=True).on == date(2026, 6, 1)


def test_adding_months_stops_at_the_end_of_a_short_month():
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2026, 1, 31), 13) == date(2027, 2, 28)
    assert add_months(date(2026, 3, 15), -3) == date(2025, 12, 15)


def test_a_term_cannot_be_negative_or_of_an_unknown_unit():
    with pytest.raises(ValueError, match="a term cannot last -1 days"):
        Term(-1, Unit.DAYS)
    with pytest.raises(ValueError, match="fortnights"):
        Term(1, "fortnights")


# The clock stands still


def test_a_stop_gives_back_its_days():
    hearing = (date(2026, 6, 3), date(2026, 6, 9))

    in_days = due(date(2026, 6, 1), Term(10, "days"), CN, stops=[hearing])
    in_workdays = due(date(2026, 6, 1), workdays(10), CN, stops=[hearing])

    assert (in_days.on, in_days.stopped) == (date(2026, 6, 18), 7)
    assert (in_workdays.on, in_workdays.stopped) == (date(2026, 6, 23), 5)


def test_overlapping_stops_are_given_back_once_and_a_stop_may_meet_the_next():
    stops = [
        (date(2026, 6, 3), date(2026, 6, 5)),
        (datetime(2026, 6, 4, 9, tzinfo=UTC), datetime(2026, 6, 8, 9, tzinfo=UTC)),
        (date(2026, 6, 12), date(2026, 6, 12)),
        (date(2026, 7, 1), date(2026, 7, 5)),
    ]

    result = due(date(2026, 6, 1), Term(8, "days"), CN, stops=stops)

    assert (result.on, result.stopped) == (date(2026, 6, 16), 7)


def test_a_stop_that_ends_before_it_begins_is_refused():
    bent = [(date(2026, 6, 5), date(2026, 6, 3))]

    with pytest.raises(ValueError, match="a stop cannot end on 2026-06-03"):
        due(date(2026, 6, 1), Term(8, "days"), CN, stops=bent)
    with pytest.raises(ValueError, match="a stop cannot end on 2026-06-03"):
        due(datetime(2026, 6, 1, tzinfo=UTC), Term(8, "hours"), CN, stops=bent)


@given(days, st.integers(1, 60), days, st.integers(0, 30))
def test_a_stop_never_shortens_a_term_and_leaves_its_amount_of_running_days(
    start, amount, first, length
):
    stop = (first, first + timedelta(days=length))

    result = due(start, Term(amount, "days"), FREE, roll=False, stops=[stop])

    running = [
        day
        for day in (start + timedelta(days=n) for n in range(1, (result.on - start).days + 1))
        if not stop[0] <= day <= stop[1]
    ]
    assert len(running) == amount
    assert running[-1] == result.on


# Hours


def at(day, hour, minute=0):
    return datetime(2026, 6, day, hour, minute, tzinfo=UTC)


def test_hours_run_by_the_clock():
    result = due(at(5, 17), Term(24, "hours"), CN)

    assert result == Due(date(2026, 6, 6), at(6, 17), True, None, 0, "cn-2026.1")


def test_stops_in_hours_may_be_moments_or_whole_days():
    stops = [
        (at(5, 16), at(5, 18)),
        (at(5, 17, 30), at(5, 19)),
        (at(5, 17, 40), at(5, 18, 30)),
        (date(2026, 6, 6), date(2026, 6, 6)),
        (at(1, 0), at(1, 5)),
        (at(9, 0), at(9, 5)),
    ]

    result = due(at(5, 17), Term(8, "hours"), CN, stops=stops)

    assert (result.at, result.stopped) == (at(7, 3), 26 * 60)


@pytest.mark.parametrize("start", [date(2026, 6, 1), datetime(2026, 6, 1, 9)])
def test_hours_need_a_moment_with_a_time_zone(start):
    with pytest.raises(ValueError, match="begins at a moment with a time zone"):
        due(start, Term(2, "hours"), CN)
