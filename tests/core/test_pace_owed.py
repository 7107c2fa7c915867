"""What comes again and what must not happen, in the light of the whole."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi_core.pace import (
    PRESETS,
    Facts,
    Happened,
    Missed,
    Owed,
    Progress,
    Reading,
    Severity,
    Standing,
    judge,
    read,
)
from luoshi_core.workdays import Calendar

CN = Calendar.load_cn()
PROJECT, DEADLINE, APPRAISAL = PRESETS["project"], PRESETS["deadline"], PRESETS["appraisal"]
DAY = date(2026, 5, 15)
YEAR = Facts(date(2026, 1, 5), date(2026, 12, 31))
APRIL = Missed("work", date(2026, 4, 1), date(2026, 4, 30), date(2026, 4, 24))
EVENT = Happened(date(2026, 4, 6), 1)
GREEN = (Standing.ON_TRACK, Severity.NONE)
SILENT = (Standing.NO_EVIDENCE, Severity.WARN)
BEHIND = (Standing.BEHIND, Severity.WARN)
NOT_DUE = (Standing.NOT_STARTED, Severity.NONE)


def look(owed: Owed | None, preset=DEADLINE, **facts) -> Reading:
    return read(replace(YEAR, owed=owed, **facts), DAY, CN, preset)


def lit(reading: Reading) -> tuple[Standing, Severity]:
    return reading.standing, reading.severity


def codes(reading: Reading) -> list[str]:
    return [reason.code for reason in reading.reasons]


@pytest.mark.parametrize(
    ("owed", "preset", "light"),
    [
        (Owed(is_asked=True), DEADLINE, NOT_DUE),
        (Owed(is_asked=True), PROJECT, NOT_DUE),
        (Owed(is_asked=True), APPRAISAL, NOT_DUE),
        (Owed(is_asked=True, was_kept=True), DEADLINE, GREEN),
        (Owed(is_asked=True, was_kept=True), PROJECT, GREEN),
        (Owed(was_kept=True), APPRAISAL, GREEN),
        (Owed(APRIL, is_asked=True), DEADLINE, SILENT),
        (Owed(APRIL, is_asked=True, was_kept=True), DEADLINE, BEHIND),
        (Owed(APRIL, is_asked=True, was_kept=True), PROJECT, SILENT),
        (Owed(APRIL, was_kept=True), APPRAISAL, SILENT),
        (Owed(replace(APRIL, is_filed=True), was_kept=True), DEADLINE, SILENT),
        (Owed(replace(APRIL, what="statement"), was_kept=True), DEADLINE, SILENT),
        (Owed(replace(APRIL, what="evidence"), was_kept=True), DEADLINE, SILENT),
        (Owed(is_unasked=True, was_kept=True), DEADLINE, SILENT),
        (Owed(happened=replace(EVENT, allowed=1), was_kept=True), PROJECT, BEHIND),
        (Owed(happened=EVENT), PROJECT, (Standing.BEHIND, Severity.SERIOUS)),
    ],
)
def test_each_way_of_owing_has_its_light(owed, preset, light):
    assert lit(look(owed, preset)) == light


def test_the_sum_names_the_period_and_the_way_back():
    reading = look(Owed(replace(APRIL, count=2), is_asked=True))

    assert codes(reading) == ["time_used", "planned", "never_reported", "work_missed"]
    assert reading.reasons[-1].values == {
        "opens": date(2026, 4, 1),
        "closes": date(2026, 4, 30),
        "on": date(2026, 4, 24),
        "count": 2,
    }
    assert reading.way_back is not None
    assert reading.way_back.code == "report"
    assert reading.way_back.values == {"owed_on": date(2026, 4, 24)}


def test_where_periods_were_kept_nobody_says_that_nothing_was_reported():
    reading = look(Owed(is_asked=True, was_kept=True))

    assert codes(reading) == ["time_used", "planned"]


def test_what_waits_for_its_signature_says_so():
    reading = look(Owed(replace(APRIL, is_filed=True), was_kept=True))

    assert codes(reading)[-2:] == ["work_missed", "awaits_signature"]
    assert reading.way_back is not None
    assert reading.way_back.code == "sign"


def test_behind_by_points_the_missed_period_is_told_too():
    owed = Owed(replace(APRIL, what="evidence"), was_kept=True)
    reading = look(owed, progress=(Progress(date(2026, 3, 1), Decimal(1)),))

    assert lit(reading) == BEHIND
    assert codes(reading)[-2:] == ["behind_at_least", "evidence_missed"]
    assert reading.way_back is not None
    assert reading.way_back.code == "gain_points"


def test_what_happened_leads_nowhere_back():
    reading = look(Owed(happened=EVENT))

    assert codes(reading)[-1] == "happened"
    assert reading.reasons[-1].values == {"on": date(2026, 4, 6), "count": 1, "allowed": 0}
    assert reading.way_back is None


@pytest.mark.parametrize(
    ("owed", "code"),
    [
        (Owed(APRIL, EVENT, is_unasked=True), "happened"),
        (Owed(APRIL, is_unasked=True), "work_missed"),
        (Owed(is_unasked=True), "nobody_asked"),
    ],
)
def test_one_reason_stands_for_the_whole(owed, code):
    assert owed.reason is not None
    assert owed.reason.code == code


def test_where_nothing_is_amiss_there_is_no_reason():
    assert Owed(is_asked=True, was_kept=True).reason is None


def test_where_nobody_is_asked_supervision_has_to_ask():
    reading = look(Owed(is_unasked=True))

    assert codes(reading)[-1] == "nobody_asked"
    assert reading.way_back is not None
    assert reading.way_back.code == "ask"


@pytest.mark.parametrize(
    ("facts", "standing", "last"),
    [
        ({"state": "waiting"}, Standing.NOT_STARTED, "waiting"),
        ({"state": "suspended"}, Standing.SUSPENDED, "suspended"),
        ({"state": "closed"}, Standing.CLOSED, "closed"),
        ({"state": "not_issued"}, Standing.NOT_STARTED, "not_issued"),
        ({"state": "blocked"}, Standing.BLOCKED, "work_missed"),
        ({"due_on": date(2026, 5, 14)}, Standing.OVERDUE, "work_missed"),
        ({"due_on": date(2026, 5, 18)}, Standing.NO_EVIDENCE, "work_missed"),
    ],
)
def test_a_missed_period_beside_other_states(facts, standing, last):
    reading = look(Owed(APRIL), **facts)

    assert reading.standing is standing
    assert codes(reading)[-1] == last


days = st.dates(date(2025, 12, 1), date(2027, 6, 30))
missed = st.builds(
    Missed,
    st.sampled_from(["work", "statement", "evidence"]),
    st.just(APRIL.opens_on),
    st.just(APRIL.closes_on),
    st.just(APRIL.due_on),
    is_filed=st.booleans(),
)


@given(
    st.builds(Owed, missed, st.sampled_from([None, EVENT]), st.booleans(), st.booleans()),
    days,
    st.sampled_from([DEADLINE, PROJECT, APPRAISAL]),
    st.sampled_from(["open", "blocked", "suspended"]),
    st.sampled_from([(), (Progress(date(2026, 1, 5), Decimal(100)),)]),
)
def test_what_is_owed_and_not_given_is_never_green(owed, day, preset, state, progress):
    facts = replace(YEAR, owed=owed, state=state, progress=progress)

    judged = judge(facts, day, CN, preset)

    assert judged.standing not in {Standing.ON_TRACK, Standing.NEAR_DUE, Standing.CLOSED}
