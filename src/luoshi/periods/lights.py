"""Where a period stood on any day: its facts handed to the core, and the word for its outcome."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from luoshi.ledger.lights import LightRule, calendar, light_rule
from luoshi.ledger.states import DONE, ReportState, TaskState
from luoshi.periods.models import Period, PeriodReport, PeriodRuling
from luoshi.periods.states import KEPT, PeriodState
from luoshi_core import pace

PRESET = "deadline"
DERIVED = ("standing", "severity", "light_rule")


class Outcome(TextChoices):
    """What became of a period, in one word."""

    COMING = "coming", pgettext_lazy("period", "to come")
    OPEN = "open", pgettext_lazy("period", "open")
    WAITING = "waiting", pgettext_lazy("period", "to be signed")
    KEPT = "kept", pgettext_lazy("period", "kept")
    LATE = "late", pgettext_lazy("period", "kept late")
    MISSED = "missed", pgettext_lazy("period", "missed")
    WAIVED = "waived", pgettext_lazy("period", "waived")
    NOT_OWED = "not_owed", pgettext_lazy("period", "no longer owed")


# The standing whose shape and colour each outcome is shown with, beside its own word.
SHAPE = {
    Outcome.COMING: "not-started",
    Outcome.OPEN: "near-due",
    Outcome.WAITING: "no-evidence",
    Outcome.KEPT: "on-track",
    Outcome.LATE: "behind",
    Outcome.MISSED: "overdue",
    Outcome.WAIVED: "closed",
    Outcome.NOT_OWED: "suspended",
}
_STATE_AFTER = {
    "confirm": PeriodState.CONFIRMED,
    "reject": PeriodState.OPEN,
    "waive": PeriodState.WAIVED,
}
_PACE_STATE: dict[str, pace.State] = {
    PeriodState.SIGNED: "closed",
    PeriodState.CONFIRMED: "closed",
    PeriodState.WAIVED: "suspended",
}


@dataclass(frozen=True, slots=True)
class Course:
    """How far a period had come on a day, and the day of the report that counts."""

    state: str
    filed_on: date | None


def course_today(period: Period) -> Course:
    """How far a period has come, as its row says."""
    return Course(period.state, period.filed_on)


def course_on(
    reports: Iterable[PeriodReport], rulings: Iterable[PeriodRuling], day: date
) -> Course:
    """How far a period had come on a day, from what was said and decided until then."""
    state, filed_on = str(PeriodState.OPEN), None
    acts = sorted(_acts(reports, rulings, day), key=lambda act: act[0])
    for _at, state, filed in acts:
        if state == PeriodState.OPEN:
            filed_on = None
        elif state == PeriodState.SIGNED:
            filed_on = filed
    return Course(state, filed_on)


_Act = tuple[tuple[datetime, int], str, date | None]


def _acts(
    reports: Iterable[PeriodReport], rulings: Iterable[PeriodRuling], day: date
) -> Iterator[_Act]:
    for report in reports:
        if report.filed_on <= day:
            yield (report.filed_at, 0), str(PeriodState.REPORTED), None
        if report.settled_at and report.settled_on and report.settled_on <= day:
            signed = report.state == ReportState.SIGNED
            state = PeriodState.SIGNED if signed else PeriodState.OPEN
            yield (report.settled_at, 1), str(state), report.filed_on
    for ruling in rulings:
        if ruling.on <= day:
            yield (ruling.at, 2), str(_STATE_AFTER[ruling.move]), None


def outcome_of(period: Period, course: Course, day: date, task_state: str) -> Outcome:
    """What had become of a period by a day."""
    if course.state == PeriodState.WAIVED:
        return Outcome.WAIVED
    if course.state in KEPT and course.filed_on is not None:
        return Outcome.LATE if course.filed_on > period.due_on else Outcome.KEPT
    if course.state == PeriodState.REPORTED:
        return Outcome.WAITING
    if task_state in DONE:
        return Outcome.NOT_OWED
    if day > period.due_on:
        return Outcome.MISSED
    if task_state == TaskState.SUSPENDED:
        return Outcome.NOT_OWED
    return Outcome.COMING if day < period.opens_on else Outcome.OPEN


def rule_for(body_id: int, on: date) -> LightRule:
    """The body's light preset for time limits in force on a day."""
    return light_rule(body_id, PRESET, on)


def read(
    period: Period, course: Course, on: date, rule: LightRule, task_state: str
) -> pace.Reading:
    """The light of one period on a day, from its own facts."""
    state = _PACE_STATE.get(course.state, "open")
    if state == "open" and task_state in {*DONE, TaskState.SUSPENDED}:
        state = "suspended"
    facts = pace.Facts(
        start_on=min(period.opens_on, period.due_on),
        due_on=period.due_on,
        state=state,
        closed_on=course.filed_on,
    )
    return pace.read(facts, on, calendar(), rule.preset)


def keep(period: Period, on: date, rule: LightRule, task_state: str) -> None:
    """Put the light's meaning onto the period, unsaved."""
    reading = read(period, course_today(period), on, rule, task_state)
    period.standing = reading.standing.value
    period.severity = reading.severity.value
    period.light_rule = rule.shown
