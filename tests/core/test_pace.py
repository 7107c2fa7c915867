from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from luoshi_core.numbers import plain, rate, signed
from luoshi_core.pace import (
    CHECKPOINTS,
    PRESETS,
    Facts,
    FeedbackRule,
    Freshness,
    Node,
    Progress,
    Severity,
    Standing,
    Turn,
    expected,
    read,
    time_share,
    year_share,
)
from luoshi_core.workdays import Calendar

CN = Calendar.load_cn()
PROJECT, DEADLINE, APPRAISAL = PRESETS["project"], PRESETS["deadline"], PRESETS["appraisal"]
YEAR = Facts(date(2026, 1, 1), date(2026, 12, 31))
MONTHLY = FeedbackRule("monthly", 25)


def points(text):
    return Decimal(text)


def shown(*pairs):
    return tuple(Progress(date.fromisoformat(on), Decimal(percent)) for on, percent in pairs)


def nodes(*pairs):
    return tuple(Node(date.fromisoformat(on), Decimal(percent)) for on, percent in pairs)


def codes(reading):
    return [reason.code for reason in reading.reasons]


def values(reading, code):
    return next(reason.values for reason in reading.reasons if reason.code == code)


# Golden cases of the field


def test_lead_of_a_district_at_the_end_of_august():
    lead = 74 - year_share(date(2010, 8, 31))

    assert signed(lead, 2) == "+7.33"


def test_the_same_lead_is_read_from_a_year_of_equal_months():
    facts = Facts(
        date(2010, 1, 1),
        date(2010, 12, 31),
        progress=shown(("2010-08-31", "74")),
        curve="seasonal",
    )

    reading = read(facts, date(2010, 8, 31), CN, PROJECT)

    assert plain(reading.expected, 2) == "66.67"
    assert signed(reading.lead, 2) == "+7.33"
    assert reading.standing is Standing.ON_TRACK
    assert "ahead_of_plan" in codes(reading)


def test_lead_of_a_city_in_october():
    done = rate(Decimal("629.0"), Decimal("647.4"))
    share = Decimal(done.value.numerator * 100) / done.value.denominator

    assert signed(share - year_share(date(2010, 10, 31)), 1) == "+13.8"


@pytest.mark.parametrize(
    ("behind", "standing", "severity"),
    [
        ("9.9", Standing.ON_TRACK, Severity.NONE),
        ("10", Standing.BEHIND, Severity.WARN),
        ("30", Standing.BEHIND, Severity.WARN),
        ("30.1", Standing.BEHIND, Severity.SERIOUS),
    ],
)
def test_project_bands_include_both_ends(behind, standing, severity):
    facts = replace(
        YEAR,
        nodes=nodes(("2026-06-30", "50")),
        curve="nodes",
        progress=(Progress(date(2026, 6, 30), 50 - Decimal(behind)),),
    )

    reading = read(facts, date(2026, 6, 30), CN, PROJECT)

    assert reading.gap == Decimal(behind)
    assert (reading.standing, reading.severity) == (standing, severity)


def test_more_than_half_of_time_and_of_work_at_the_end_of_june():
    half = CHECKPOINTS["half_year"]

    assert half.on(2026) == date(2026, 6, 30)
    assert year_share(half.on(2026)) == 50
    assert half.is_met(points("50"))
    assert not half.is_met(points("49.99"))
    assert half.is_met(None) is None
    assert CHECKPOINTS["first_quarter"].is_met(points("25"))
    assert CHECKPOINTS["first_quarter"].on(2026) == date(2026, 3, 31)


# The plan's curve


@pytest.mark.parametrize(
    ("day", "percent"),
    [
        ("2026-02-01", "0"),
        ("2026-03-01", "0"),
        ("2026-03-31", "10"),
        ("2026-04-15", "25"),
        ("2026-04-30", "40"),
        ("2026-05-15", "70"),
        ("2026-05-30", "100"),
        ("2026-06-30", "100"),
    ],
)
def test_between_nodes_the_plan_rises_evenly(day, percent):
    facts = Facts(
        date(2026, 3, 1),
        date(2026, 5, 30),
        nodes=nodes(("2026-03-31", "10"), ("2026-04-30", "40")),
        curve="nodes",
    )

    assert expected(facts, date.fromisoformat(day)) == points(percent)


@pytest.mark.parametrize("due_on", [None, date(2026, 4, 30)])
def test_after_the_last_node_nothing_more_is_expected(due_on):
    facts = Facts(date(2026, 3, 1), due_on, nodes=nodes(("2026-04-30", "80")), curve="nodes")

    assert expected(facts, date(2026, 9, 1)) == 80


def test_nodes_stand_in_for_a_missing_due_date():
    facts = Facts(date(2026, 4, 20), nodes=nodes(("2026-04-30", "80")))

    assert expected(facts, date(2026, 4, 25)) == 40
    assert time_share(facts, date(2026, 4, 25)) is None


def test_without_due_date_and_nodes_nothing_is_expected():
    assert expected(Facts(date(2026, 1, 1)), date(2026, 5, 1)) is None


def test_a_straight_plan_runs_from_start_to_due_date():
    facts = Facts(date(2026, 5, 1), date(2026, 5, 21))

    assert expected(facts, date(2026, 4, 1)) == 0
    assert expected(facts, date(2026, 5, 6)) == 25
    assert expected(facts, date(2026, 5, 21)) == 100
    assert time_share(facts, date(2026, 4, 1)) == 0
    assert time_share(facts, date(2026, 5, 6)) == 25
    assert time_share(facts, date(2026, 6, 1)) == 100


def test_what_comes_again_expects_no_percentage():
    facts = replace(YEAR, curve="none")

    assert expected(facts, facts.start_on) is None
    assert expected(facts, facts.due_on) is None


def test_a_seasonal_plan_follows_its_weights():
    # Planting is done in April and May only.
    weights = tuple(Decimal(weight) for weight in (0, 0, 0, 1, 3, 0, 0, 0, 0, 0, 0, 0))
    facts = replace(YEAR, curve="seasonal", weights=weights)

    assert expected(facts, date(2026, 3, 31)) == 0
    assert expected(facts, date(2026, 4, 15)) == points("12.5")
    assert expected(facts, date(2026, 4, 30)) == 25
    assert expected(facts, date(2026, 5, 31)) == 100


def test_a_season_without_weight_falls_back_to_the_straight_plan():
    weights = (Decimal(1), *(Decimal(0),) * 11)
    facts = Facts(date(2026, 5, 1), date(2026, 5, 21), curve="seasonal", weights=weights)

    assert expected(facts, date(2026, 5, 6)) == 25


@pytest.mark.parametrize("weights", [(Decimal(1),), (Decimal(-1), *(Decimal(1),) * 11)])
def test_bent_weights_are_refused(weights):
    with pytest.raises(ValueError, match="twelve weights"):
        Facts(date(2026, 1, 1), weights=weights)


def test_work_cannot_be_due_before_it_starts():
    with pytest.raises(ValueError, match="starts on 2026-05-01 is not due on 2026-04-01"):
        Facts(date(2026, 5, 1), date(2026, 4, 1))


# Standings


def test_the_sum_behind_a_light():
    facts = Facts(
        date(2026, 3, 2),
        date(2026, 6, 30),
        nodes=nodes(("2026-04-10", "10"), ("2026-05-15", "52")),
        progress=shown(("2026-04-25", "25"), ("2026-05-08", "31")),
        feedback=FeedbackRule("monthly", 10, (25,)),
        curve="nodes",
    )

    reading = read(facts, date(2026, 5, 15), CN, PROJECT)

    assert (reading.expected, reading.actual, reading.gap) == (52, 31, 21)
    assert (reading.standing, reading.severity) == (Standing.BEHIND, Severity.WARN)
    assert reading.freshness is Freshness.ON_TIME
    assert plain(reading.time_share, 1) == "61.7"
    assert reading.days_left == CN.between(date(2026, 5, 15), date(2026, 6, 30)) == 31
    assert codes(reading) == ["time_used", "planned", "reported", "behind_plan", "behind_band"]
    assert values(reading, "reported") == {
        "percent": points("31"),
        "on": date(2026, 5, 8),
        "days_ago": 7,
    }
    assert values(reading, "behind_band") == {"from": points("10"), "to": points("30")}
    # On 25 May the plan expects 62.43; up to 10 points behind is still on track.
    assert reading.way_back.code == "gain_points"
    assert reading.way_back.values == {
        "points": points("21.5"),
        "target": points("52.5"),
        "by": date(2026, 5, 25),
    }


def test_closed_work_is_closed_whatever_the_plan():
    facts = replace(YEAR, state="closed", closed_on=date(2026, 3, 1))

    reading = read(facts, date(2026, 12, 31), CN, PROJECT)

    assert reading.standing is Standing.CLOSED
    assert values(reading, "closed_on") == {"on": date(2026, 3, 1)}
    assert reading.way_back is None


def test_closing_late_is_said():
    facts = replace(YEAR, state="closed", closed_on=date(2027, 1, 5))

    reading = read(facts, date(2027, 2, 1), CN, PROJECT)

    assert values(reading, "closed_late") == {"on": date(2027, 1, 5), "days": 5}


def test_closed_without_a_date_is_closed():
    assert "closed" in codes(read(replace(YEAR, state="closed"), date(2026, 5, 1), CN, PROJECT))


def test_before_it_was_closed_it_was_open():
    facts = replace(YEAR, state="closed", closed_on=date(2026, 6, 1))

    assert read(facts, date(2026, 1, 9), CN, DEADLINE).standing is Standing.ON_TRACK


def test_suspended_work_is_neither_late_nor_silent():
    facts = replace(YEAR, state="suspended", feedback=MONTHLY)

    reading = read(facts, date(2027, 5, 1), CN, PROJECT)

    assert (reading.standing, reading.freshness) == (Standing.SUSPENDED, Freshness.NOT_DUE)


def test_work_that_was_never_issued_is_not_started():
    reading = read(replace(YEAR, state="not_issued"), date(2027, 5, 1), CN, PROJECT)

    assert reading.standing is Standing.NOT_STARTED
    assert "not_issued" in codes(reading)


def test_past_due_is_overdue_even_if_blocked():
    facts = Facts(date(2026, 5, 1), date(2026, 6, 30), state="blocked")

    reading = read(facts, date(2026, 7, 3), CN, DEADLINE)

    assert (reading.standing, reading.severity) == (Standing.OVERDUE, Severity.SERIOUS)
    assert reading.days_left == -3
    assert values(reading, "overdue") == {
        "due_on": date(2026, 6, 30),
        "days": 3,
        "workdays": 3,
    }
    assert codes(reading)[-1] == "also_blocked"
    assert reading.way_back.code == "close_late"
    assert reading.way_back.values == {"points": points("100")}


def test_a_body_may_call_the_first_days_past_due_a_warning():
    facts = Facts(date(2026, 5, 1), date(2026, 6, 30))
    lenient = replace(DEADLINE, overdue_serious_workdays=5)
    never = replace(DEADLINE, overdue_serious_workdays=None)

    assert read(facts, date(2026, 7, 6), CN, lenient).severity is Severity.WARN
    assert read(facts, date(2026, 7, 7), CN, lenient).severity is Severity.SERIOUS
    assert read(facts, date(2026, 9, 7), CN, never).severity is Severity.WARN


def test_blocked_work_is_blocked_though_behind():
    facts = replace(YEAR, state="blocked", progress=shown(("2026-06-01", "0")))

    reading = read(facts, date(2026, 6, 30), CN, PROJECT)

    assert reading.standing is Standing.BLOCKED
    assert reading.way_back.code == "resolve_block"


def test_a_missed_node_is_behind_in_the_deadline_preset_only():
    facts = replace(YEAR, nodes=nodes(("2026-03-31", "25")), progress=shown(("2026-04-01", "24")))

    on_the_day = read(facts, date(2026, 3, 31), CN, replace(DEADLINE, behind_points=None))
    late = read(facts, date(2026, 4, 1), CN, DEADLINE)

    assert on_the_day.standing is Standing.ON_TRACK
    assert late.standing is Standing.BEHIND
    assert values(late, "node_missed") == {
        "on": date(2026, 3, 31),
        "percent": points("25"),
        "points": points("1"),
    }
    assert late.way_back.values == {
        "points": points("1"),
        "target": points("25"),
        "by": date(2026, 4, 30),
    }
    assert read(facts, date(2026, 4, 1), CN, PROJECT).standing is Standing.ON_TRACK


def test_a_reached_node_is_not_missed():
    facts = replace(YEAR, nodes=nodes(("2026-03-31", "25")), progress=shown(("2026-04-01", "26")))

    assert read(facts, date(2026, 4, 2), CN, DEADLINE).standing is Standing.ON_TRACK


def test_ten_points_behind_in_the_deadline_preset():
    facts = Facts(date(2026, 5, 1), date(2026, 5, 31), progress=shown(("2026-05-10", "40")))

    reading = read(facts, date(2026, 5, 16), CN, DEADLINE)

    assert (reading.standing, reading.gap) == (Standing.BEHIND, 10)
    assert values(reading, "behind_at_least") == {"from": points("10")}


def test_near_due_counts_working_days():
    facts = Facts(date(2026, 9, 1), date(2026, 10, 8), progress=shown(("2026-09-24", "95")))

    assert read(facts, date(2026, 9, 24), CN, DEADLINE).standing is Standing.NEAR_DUE
    reading = read(facts, date(2026, 9, 30), CN, DEADLINE)

    assert values(reading, "near_due") == {
        "due_on": date(2026, 10, 8),
        "workdays": 1,
        "limit": 5,
    }
    assert reading.way_back.code == "finish_or_extend"
    assert reading.way_back.values == {"points": points("5"), "by": date(2026, 10, 8)}


def test_finished_work_near_its_end_only_needs_closing():
    facts = Facts(date(2026, 9, 1), date(2026, 9, 30), progress=shown(("2026-09-29", "100")))

    reading = read(facts, date(2026, 9, 30), CN, DEADLINE)

    assert reading.standing is Standing.NEAR_DUE
    assert reading.way_back.code == "request_closing"


def test_a_body_may_do_without_near_due():
    facts = Facts(date(2026, 9, 1), date(2026, 9, 30), progress=shown(("2026-09-29", "100")))
    preset = replace(DEADLINE, near_due_workdays=None)

    assert read(facts, date(2026, 9, 30), CN, preset).standing is Standing.ON_TRACK


def test_before_its_start_short_work_is_not_near_due():
    facts = Facts(date(2026, 9, 8), date(2026, 9, 10))

    reading = read(facts, date(2026, 9, 7), CN, DEADLINE)

    assert reading.standing is Standing.NOT_STARTED
    assert values(reading, "starts_on") == {"on": date(2026, 9, 8)}


def test_issued_work_that_nobody_accepted_waits():
    facts = replace(YEAR, state="waiting")

    reading = read(facts, date(2026, 2, 2), CN, DEADLINE)

    assert (reading.standing, reading.severity) == (Standing.NOT_STARTED, Severity.NONE)
    assert reading.way_back.code == "accept"


@pytest.mark.parametrize(
    ("day", "months", "severity"),
    [
        (date(2026, 1, 5), 1, Severity.WARN),
        (date(2026, 2, 5), 2, Severity.WARN),
        (date(2026, 3, 5), 3, Severity.SERIOUS),
    ],
)
def test_a_project_not_started_in_three_months_is_serious(day, months, severity):
    reading = read(replace(YEAR, state="waiting"), day, CN, PROJECT)

    assert (reading.standing, reading.severity) == (Standing.NOT_STARTED, severity)
    assert values(reading, "start_late") == {"start_on": date(2026, 1, 1), "months": months}


def test_a_reading_past_the_announced_calendar_says_so():
    facts = Facts(date(2026, 10, 1), date(2027, 3, 31))

    reading = read(facts, date(2026, 11, 2), CN, DEADLINE)

    assert values(reading, "calendar_not_announced") == {"until": date(2027, 3, 31)}


def test_turns_tell_the_state_of_every_past_day():
    facts = Facts(
        date(2026, 5, 1),
        date(2026, 6, 30),
        state="closed",
        closed_on=date(2026, 6, 20),
        turns=(
            Turn(date(2026, 5, 4), "waiting"),
            Turn(date(2026, 5, 6), "blocked"),
            Turn(date(2026, 5, 8), "closed"),
            Turn(date(2026, 5, 11), "open"),
            Turn(date(2026, 6, 20), "closed"),
        ),
    )

    standings = [read(facts, date(2026, 5, day), CN, DEADLINE).standing for day in (2, 5, 7, 8, 12)]

    assert standings == [
        Standing.NOT_STARTED,
        Standing.NOT_STARTED,
        Standing.BLOCKED,
        Standing.CLOSED,
        Standing.ON_TRACK,
    ]
    assert "closed" in codes(read(facts, date(2026, 5, 9), CN, DEADLINE))


# Month targets


APPRAISED = replace(
    YEAR,
    nodes=nodes(("2026-01-31", "5"), ("2026-02-28", "12"), ("2026-03-31", "20")),
)


@pytest.mark.parametrize(
    ("progress", "standing", "severity", "count"),
    [
        ((("2026-02-20", "12"),), Standing.ON_TRACK, Severity.NONE, 0),
        ((("2026-01-20", "5"), ("2026-02-20", "11")), Standing.BEHIND, Severity.WARN, 1),
        ((("2026-02-20", "11"),), Standing.BEHIND, Severity.SERIOUS, 2),
        ((("2026-01-20", "4"), ("2026-02-20", "12")), Standing.ON_TRACK, Severity.NONE, 0),
    ],
)
def test_one_month_missed_warns_and_two_in_a_row_are_serious(progress, standing, severity, count):
    facts = replace(APPRAISED, progress=shown(*progress))

    reading = read(facts, date(2026, 3, 2), CN, APPRAISAL)

    assert (reading.standing, reading.severity) == (standing, severity)
    if count:
        assert values(reading, "months_missed") == {"count": count}
        assert reading.way_back.values["by"] == date(2026, 3, 31)
        assert reading.way_back.values["target"] == 20


def test_month_targets_come_from_the_curve_where_the_plan_has_no_nodes():
    facts = replace(YEAR, curve="seasonal", progress=shown(("2026-02-20", "15")))

    reading = read(facts, date(2026, 3, 31), CN, APPRAISAL)

    assert values(reading, "months_missed") == {"count": 2}
    assert reading.way_back.values["by"] == date(2026, 4, 30)
    assert plain(reading.way_back.values["target"], 2) == "33.33"


def test_without_a_plan_no_month_is_missed():
    facts = Facts(date(2026, 1, 1), progress=shown(("2026-02-20", "15")))

    assert read(facts, date(2026, 3, 31), CN, APPRAISAL).standing is Standing.ON_TRACK


def test_the_way_back_without_any_plan_after_the_month_asks_for_no_more_than_the_nodes():
    facts = Facts(
        date(2026, 1, 1),
        nodes=nodes(("2026-01-31", "5")),
        progress=shown(("2026-01-20", "4")),
    )

    reading = read(facts, date(2026, 2, 2), CN, APPRAISAL)

    assert reading.way_back.values == {
        "points": points("1"),
        "target": points("5"),
        "by": date(2026, 2, 28),
    }


def test_a_missed_last_node_is_made_good_by_the_next_month_end():
    facts = Facts(
        date(2026, 1, 1),
        nodes=nodes(("2026-01-31", "5")),
        progress=shown(("2026-01-20", "4"), ("2026-02-20", "5")),
    )

    assert read(facts, date(2026, 2, 21), CN, APPRAISAL).standing is Standing.BEHIND
    assert read(facts, date(2026, 3, 1), CN, APPRAISAL).standing is Standing.ON_TRACK


def test_a_target_of_nothing_is_not_missed_before_anything_is_shown():
    facts = Facts(
        date(2026, 1, 1),
        date(2026, 12, 31),
        nodes=nodes(("2026-01-31", "0")),
        progress=shown(("2026-02-02", "0")),
    )

    assert read(facts, date(2026, 2, 3), CN, APPRAISAL).standing is Standing.ON_TRACK


def test_work_that_nobody_accepted_is_not_started_rather_than_behind():
    facts = replace(YEAR, state="waiting", progress=shown(("2026-02-02", "0")))

    assert read(facts, date(2026, 6, 3), CN, PROJECT).standing is Standing.NOT_STARTED


def test_month_targets_may_only_warn():
    preset = replace(APPRAISAL, months_missed_serious=None)
    facts = replace(APPRAISED, progress=shown(("2026-02-20", "1")))

    assert read(facts, date(2026, 3, 2), CN, preset).severity is Severity.WARN


# Silence


def test_a_report_in_time_is_fresh():
    facts = replace(YEAR, feedback=MONTHLY, progress=shown(("2026-01-23", "5")))

    assert read(facts, date(2026, 1, 10), CN, DEADLINE).freshness is Freshness.NOT_DUE
    assert read(facts, date(2026, 1, 26), CN, DEADLINE).freshness is Freshness.ON_TIME
    assert read(facts, date(2026, 2, 25), CN, DEADLINE).freshness is Freshness.ON_TIME


def test_silence_turns_from_late_to_no_evidence_and_is_never_green():
    facts = replace(YEAR, feedback=MONTHLY)

    in_grace = read(facts, date(2026, 1, 30), CN, DEADLINE)
    beyond = read(facts, date(2026, 2, 2), CN, DEADLINE)

    assert (in_grace.standing, in_grace.freshness) == (Standing.ON_TRACK, Freshness.LATE)
    assert (beyond.standing, beyond.freshness) == (Standing.NO_EVIDENCE, Freshness.SILENT)
    assert values(beyond, "report_owed") == {
        "on": date(2026, 1, 25),
        "workdays": 6,
        "grace": 5,
    }
    assert beyond.way_back.code == "report"
    assert beyond.way_back.values == {"owed_on": date(2026, 1, 25)}


def test_long_silence_does_not_turn_green_again_after_the_next_due_day():
    facts = replace(YEAR, feedback=MONTHLY)

    assert read(facts, date(2026, 2, 26), CN, DEADLINE).standing is Standing.NO_EVIDENCE


def test_a_late_report_answers_the_missed_period_and_not_the_next():
    facts = replace(YEAR, feedback=MONTHLY, progress=shown(("2026-01-27", "8")))

    assert read(facts, date(2026, 1, 28), CN, DEADLINE).freshness is Freshness.LATE
    assert read(facts, date(2026, 3, 5), CN, DEADLINE).freshness is Freshness.SILENT


def test_one_missed_report_does_not_make_the_following_ones_late():
    facts = replace(YEAR, feedback=MONTHLY, progress=shown(("2026-02-25", "15")))

    assert read(facts, date(2026, 3, 10), CN, DEADLINE).freshness is Freshness.ON_TIME


def test_a_report_after_the_last_node_answers_it_late():
    facts = replace(
        YEAR,
        feedback=FeedbackRule("nodes"),
        nodes=nodes(("2026-01-31", "5"), ("2026-02-28", "12")),
        progress=shown(("2026-03-03", "15")),
    )

    assert read(facts, date(2026, 3, 10), CN, DEADLINE).freshness is Freshness.LATE


def test_a_report_may_name_the_period_it_covers():
    early = (Progress(date(2026, 1, 20), points("20"), covers=date(2026, 2, 25)),)
    again = (*early, Progress(date(2026, 3, 2), points("20"), covers=date(2026, 1, 25)))

    one = replace(YEAR, feedback=MONTHLY, progress=early)
    two = replace(YEAR, feedback=MONTHLY, progress=again)

    assert read(one, date(2026, 3, 20), CN, DEADLINE).freshness is Freshness.ON_TIME
    assert read(two, date(2026, 3, 20), CN, DEADLINE).freshness is Freshness.ON_TIME


def test_no_change_is_a_report():
    facts = replace(
        YEAR, feedback=MONTHLY, progress=shown(("2026-01-25", "10"), ("2026-02-25", "10"))
    )

    assert read(facts, date(2026, 3, 10), CN, DEADLINE).freshness is Freshness.ON_TIME


def test_where_only_closing_is_reported_nothing_is_owed():
    facts = replace(
        YEAR, feedback=FeedbackRule("closing_only"), progress=shown(("2026-01-20", "9"))
    )

    assert read(facts, date(2026, 2, 1), CN, DEADLINE).freshness is Freshness.NOT_DUE


def test_a_project_that_never_showed_progress_has_no_evidence_once_some_is_expected():
    early, late = date(2026, 1, 30), date(2026, 3, 2)

    assert read(YEAR, early, CN, PROJECT).standing is Standing.ON_TRACK
    reading = read(YEAR, late, CN, PROJECT)

    assert (reading.standing, reading.actual, reading.gap) == (Standing.NO_EVIDENCE, None, None)
    assert reading.way_back.code == "show_progress"
    assert read(YEAR, late, CN, DEADLINE).standing is Standing.ON_TRACK


def test_a_month_target_without_anything_shown_has_no_evidence():
    assert read(YEAR, date(2026, 1, 30), CN, APPRAISAL).standing is Standing.ON_TRACK
    assert read(YEAR, date(2026, 2, 2), CN, APPRAISAL).standing is Standing.NO_EVIDENCE
    assert read(APPRAISED, date(2026, 2, 2), CN, DEADLINE).standing is Standing.NO_EVIDENCE


def test_work_without_a_plan_is_not_asked_for_progress():
    facts = Facts(date(2026, 1, 1))

    assert read(facts, date(2026, 9, 2), CN, PROJECT).standing is Standing.ON_TRACK
