from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi_core.pace import PRESETS, FeedbackKind, FeedbackRule, Period, Preset

MONTHLY = FeedbackRule("monthly", 25)
START = date(2026, 1, 10)

# When reports are owed


def test_monthly_periods_run_from_due_day_to_due_day():
    assert MONTHLY.periods(START, date(2026, 3, 25)) == (
        Period(date(2026, 1, 10), date(2026, 1, 25)),
        Period(date(2026, 1, 26), date(2026, 2, 25)),
        Period(date(2026, 2, 26), date(2026, 3, 25)),
    )


@pytest.mark.parametrize(
    ("rule", "next_due"),
    [
        (FeedbackRule("weekly", 5), date(2026, 2, 20)),
        (FeedbackRule("weekly", 1, (3,)), date(2026, 2, 18)),
        (FeedbackRule("monthly", 25), date(2026, 2, 25)),
        (FeedbackRule("monthly", 31), date(2026, 2, 28)),
        (FeedbackRule("monthly", 10, (25,)), date(2026, 2, 25)),
        (FeedbackRule("quarterly", 31), date(2026, 3, 31)),
        (FeedbackRule("half_yearly", 30), date(2026, 6, 30)),
        (FeedbackRule("nodes"), date(2026, 4, 1)),
        (FeedbackRule("closing_only"), None),
    ],
)
def test_the_next_due_day_of_every_kind(rule, next_due):
    nodes = [date(2026, 1, 5), date(2026, 4, 1)]

    assert rule.next_due(date(2026, 2, 17), START, nodes) == next_due


def test_the_day_itself_counts_and_the_start_does_not():
    assert MONTHLY.next_due(date(2026, 2, 25), START) == date(2026, 2, 25)
    assert MONTHLY.last_due(date(2026, 2, 25), START) == date(2026, 2, 25)
    assert MONTHLY.last_due(date(2026, 2, 24), START) == date(2026, 1, 25)
    assert MONTHLY.last_due(date(2026, 1, 24), START) is None
    assert MONTHLY.next_due(date(2026, 1, 1), date(2026, 1, 25)) == date(2026, 2, 25)


@pytest.mark.parametrize(
    ("kind", "day", "more", "sentence"),
    [
        ("weekly", 8, (), "a weekly report is due on a day from 1 to 7, not 8"),
        ("monthly", 0, (), "a monthly report is due on a day from 1 to 31, not 0"),
        ("monthly", 10, (32,), "a monthly report is due on a day from 1 to 31, not 32"),
    ],
)
def test_a_day_that_no_period_has_is_refused(kind, day, more, sentence):
    with pytest.raises(ValueError, match=sentence):
        FeedbackRule(kind, day, more)


def test_a_feedback_rule_is_stored_as_plain_values():
    rule = FeedbackRule("monthly", 10, (25,))

    assert rule.to_dict() == {"kind": "monthly", "day": 10, "more_days": [25]}
    assert FeedbackRule.from_dict(rule.to_dict()) == rule
    assert FeedbackRule.from_dict({"kind": "quarterly"}).kind is FeedbackKind.QUARTERLY


def test_a_feedback_rule_refuses_what_it_does_not_know():
    with pytest.raises(ValueError, match="a feedback rule knows no “hour”"):
        FeedbackRule.from_dict({"kind": "monthly", "hour": 9})


@given(
    st.sampled_from(["weekly", "monthly", "quarterly", "half_yearly"]),
    st.integers(1, 7),
    st.dates(date(2024, 1, 1), date(2026, 1, 1)),
    st.integers(0, 900),
)
def test_periods_follow_each_other_without_gap(kind, day, start, length):
    rule = FeedbackRule(kind, day)
    until = start + timedelta(days=length)

    periods = rule.periods(start, until)

    opens = start
    for period in periods:
        assert period.opens == opens
        assert period.opens <= period.due <= until
        opens = period.due + timedelta(days=1)
    assert rule.next_due(until + timedelta(days=1), start) > until
    assert rule.last_due(until, start) == (periods[-1].due if periods else None)


# Presets


@pytest.mark.parametrize("code", ["project", "deadline", "appraisal"])
def test_a_preset_survives_storage(code):
    preset = PRESETS[code]

    assert preset.code == code
    assert Preset.from_dict(preset.to_dict()) == preset


def test_a_stored_preset_is_plain_values():
    assert PRESETS["project"].to_dict() == {
        "code": "project",
        "version": "2026",
        "near_due_workdays": 5,
        "behind_points": "10",
        "serious_points": "30",
        "node_missed_is_behind": False,
        "months_missed_warn": None,
        "months_missed_serious": None,
        "overdue_serious_workdays": 0,
        "report_grace_workdays": 5,
        "needs_progress": True,
        "late_start_serious_months": 3,
    }


def test_a_body_may_change_every_number():
    own = Preset.from_dict(
        {"code": "own", "version": "2027", "behind_points": 7, "near_due_workdays": 3}
    )

    assert (own.behind_points, own.near_due_workdays) == (Decimal(7), 3)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"colour": "red"}, "a preset knows no “colour”"),
        ({"code": ""}, "“code” must be text, not ''"),
        ({"version": 2026}, "“version” must be text, not 2026"),
        ({"needs_progress": 1}, "“needs_progress” must be true or false, not 1"),
        ({"near_due_workdays": -1}, "“near_due_workdays” must be a whole number from 0 on, not -1"),
        ({"near_due_workdays": True}, "“near_due_workdays” must be a whole number"),
        ({"near_due_workdays": "5"}, "“near_due_workdays” must be a whole number"),
        ({"report_grace_workdays": None}, "“report_grace_workdays” must be a whole number"),
        ({"behind_points": 10.5}, "“behind_points” must be a number of points such as “10”"),
        ({"behind_points": "ten"}, "“behind_points” must be a number of points"),
        ({"behind_points": "-1"}, "“behind_points” must be a number of points"),
        ({"behind_points": "NaN"}, "“behind_points” must be a number of points"),
        ({"behind_points": []}, "“behind_points” must be a number of points"),
        ({"serious_points": "5"}, "serious_points cannot be smaller than behind_points"),
        ({"months_missed_serious": 2}, "months_missed_serious needs months_missed_warn"),
    ],
)
def test_a_bent_preset_is_refused_with_a_sentence(change, sentence):
    stored = {"code": "own", "version": "2027", **change}

    with pytest.raises(ValueError, match=sentence):
        Preset.from_dict(stored)


def test_a_preset_without_its_version_is_refused():
    with pytest.raises(ValueError, match="a preset needs “version”"):
        Preset.from_dict({"code": "own"})
