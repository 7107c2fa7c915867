from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from luoshi_core.pace import (
    PRESETS,
    REASONS,
    WAYS_BACK,
    Facts,
    FeedbackRule,
    Freshness,
    Node,
    Progress,
    Reading,
    Severity,
    Standing,
    expected,
    judge,
    read,
)
from luoshi_core.workdays import Calendar

CN = Calendar.load_cn()
PROJECT, DEADLINE, APPRAISAL = PRESETS["project"], PRESETS["deadline"], PRESETS["appraisal"]
MONTHLY = FeedbackRule("monthly", 25)


@st.composite
def courses(draw):
    start = draw(st.dates(date(2026, 1, 1), date(2026, 6, 30)))
    due_on = start + timedelta(days=draw(st.integers(0, 300)))
    days = st.integers(0, 320).map(lambda step: start + timedelta(days=step))
    percents = st.integers(0, 100).map(Decimal)
    on_days = sorted(draw(st.lists(days, max_size=5, unique=True)))
    node_days = sorted(draw(st.lists(days, max_size=4, unique=True)))
    node_percents = sorted(draw(percents) for _ in node_days)
    return Facts(
        start,
        due_on,
        nodes=tuple(map(Node, node_days, node_percents)),
        progress=tuple(Progress(day, draw(percents)) for day in on_days),
        state=draw(st.sampled_from(["waiting", "open", "blocked", "suspended", "closed"])),
        feedback=draw(st.sampled_from([None, MONTHLY, FeedbackRule("nodes")])),
        curve=draw(st.sampled_from(["linear", "nodes", "seasonal"])),
    )


presets = st.sampled_from([PROJECT, DEADLINE, APPRAISAL])
some_days = st.dates(date(2025, 12, 1), date(2027, 6, 30))
WORSE = [
    (Standing.ON_TRACK, Severity.NONE),
    (Standing.NEAR_DUE, Severity.NONE),
    (Standing.NO_EVIDENCE, Severity.WARN),
    (Standing.BEHIND, Severity.WARN),
    (Standing.BEHIND, Severity.SERIOUS),
    (Standing.OVERDUE, Severity.SERIOUS),
]


@given(courses(), some_days, presets)
def test_a_judgement_is_the_reading_without_its_sum(facts, day, preset):
    reading = read(facts, day, CN, preset)

    judged = judge(facts, day, CN, preset)

    assert judged == (reading.expected, reading.standing, reading.severity, reading.freshness)


@given(courses(), some_days, presets, st.integers(0, 60))
def test_more_progress_never_makes_a_worse_standing(facts, day, preset, more):
    better = replace(
        facts,
        progress=tuple(replace(point, percent=point.percent + more) for point in facts.progress),
    )

    before, after = read(facts, day, CN, preset), read(better, day, CN, preset)

    if (before.standing, before.severity) in WORSE:
        old = WORSE.index((before.standing, before.severity))
        assert WORSE.index((after.standing, after.severity)) <= old
    else:
        assert (after.standing, after.severity) == (before.standing, before.severity)


@given(courses(), some_days, presets, st.integers(1, 60), st.integers(0, 100))
def test_a_past_day_ignores_what_came_later(facts, day, preset, later, percent):
    point = Progress(day + timedelta(days=later), Decimal(percent))
    then = replace(facts, progress=tuple(p for p in facts.progress if p.on <= day))
    now = replace(then, progress=(*then.progress, point))

    assert read(now, day, CN, preset) == read(then, day, CN, preset)


@given(courses(), some_days, presets)
def test_the_way_back_leads_back(facts, day, preset):
    reading = read(facts, day, CN, preset)
    if reading.standing is not Standing.BEHIND:
        return

    back = reading.way_back.values
    healed = replace(
        facts,
        progress=(
            *(point for point in facts.progress if point.on <= day),
            Progress(back["by"], back["target"]),
        ),
    )

    assert back["by"] >= day
    assert back["points"] == back["target"] - reading.actual
    # Month targets are judged on the following day; a due date has the last word itself.
    looked_at = back["by"] + timedelta(days=preset is APPRAISAL and back["by"] < facts.due_on)
    if preset is APPRAISAL and looked_at == facts.due_on:
        return
    after = read(healed, looked_at, CN, preset)
    assert after.standing is not Standing.BEHIND


@given(courses(), some_days, presets)
def test_every_reason_is_in_the_vocabulary_with_its_values(facts, day, preset):
    reading = read(facts, day, CN, preset)

    assert isinstance(reading, Reading)
    for reason in reading.reasons:
        assert tuple(sorted(reason.values)) == tuple(sorted(REASONS[reason.code]))
    if reading.way_back is not None:
        named = WAYS_BACK[reading.way_back.code]
        assert tuple(sorted(reading.way_back.values)) == tuple(sorted(named))


@given(courses(), some_days, presets)
def test_silence_is_never_green(facts, day, preset):
    reading = read(facts, day, CN, preset)

    if reading.freshness is Freshness.SILENT:
        assert reading.standing is not Standing.ON_TRACK


@given(st.dates(date(2025, 12, 1), date(2027, 1, 31)), st.sampled_from(["linear", "seasonal"]))
def test_a_plan_never_falls(day, curve):
    facts = Facts(date(2026, 1, 1), date(2026, 12, 31), curve=curve)

    assert 0 <= expected(facts, day) <= expected(facts, day + timedelta(days=1)) <= 100
