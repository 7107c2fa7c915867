"""Lights: the facts of a task handed to the core, its reading kept with the task."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Protocol

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.safestring import SafeString

from luoshi.common.pages import may_have
from luoshi.common.prepared import Prepared
from luoshi.common.rows import update
from luoshi.common.standings import standing_light
from luoshi.ledger.models import Milestone, ProgressReport, Task, Verification
from luoshi.ledger.owed import Owing, owed_by, reports_by_periods
from luoshi.ledger.states import DONE, ReportState, TaskState
from luoshi.rulesets.legends import COLOURS, SHAPES
from luoshi.rulesets.models import Subject
from luoshi.rulesets.selectors import Newest, newest_told, ruleset_in_force
from luoshi.rulesets.worn import legend_content
from luoshi_core import pace
from luoshi_core.workdays import Calendar

DERIVED = (
    "expected",
    "standing",
    "severity",
    "confirmed_standing",
    "freshness",
    "next_report_on",
    "light_rule",
)
_PACE_STATE: dict[str, pace.State] = {
    TaskState.DRAFTED: "not_issued",
    TaskState.ISSUED: "waiting",
    TaskState.RETURNED: "waiting",
    TaskState.BLOCKED: "blocked",
    TaskState.SUSPENDED: "suspended",
    **dict.fromkeys(DONE, "closed"),
}


_CENT = Decimal("0.01")


class Planned(Protocol):
    """What a light asks of a task: the row itself, or its columns read in bulk."""

    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def start_on(self) -> date | None: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def closed_on(self) -> date | None: ...
    @property
    def drafted_at(self) -> datetime: ...
    @property
    def feedback(self) -> Any: ...


class Noted(Protocol):
    """What a light asks of a node."""

    @property
    def on(self) -> date: ...
    @property
    def percent(self) -> Decimal | None: ...


class Reported(Protocol):
    """What a light asks of a report."""

    @property
    def state(self) -> str: ...
    @property
    def percent(self) -> Decimal | None: ...
    @property
    def filed_on(self) -> date: ...
    @property
    def period_on(self) -> date | None: ...


class Confirmed(Protocol):
    """What a light asks of a check."""

    @property
    def on(self) -> date: ...
    @property
    def percent(self) -> Decimal: ...


@dataclass(frozen=True, slots=True)
class LightRule:
    """A light preset with the name and version under which it was issued."""

    preset: pace.Preset
    shown: str


@dataclass(frozen=True, slots=True)
class Light:
    """The two readings of a task side by side: as reported and as confirmed."""

    reported: pace.Reading
    confirmed: pace.Reading | None
    rule: LightRule
    owed: pace.Owed | None = None
    by_periods: bool = False


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """How a body shows one standing: its words, its shape, its colour."""

    zh: str
    en: str
    shape: str
    colour: str = ""

    def word(self, language: str) -> str:
        """The word in a reader's language."""
        return self.en if language == "en" else self.zh


def drawn(standing: str, entry: LegendEntry | None, language: str) -> SafeString:
    """A standing as the body's legend shows it; without an entry as the house does."""
    if entry is None:
        return standing_light(standing)
    shape, colour = SHAPES.get(entry.shape, ""), COLOURS.get(entry.colour, "")
    return standing_light(standing, entry.word(language), shape, colour)


def legend(body_id: int, on: date, newest: Newest | None = None) -> dict[str, LegendEntry]:
    """The legend of a body in force on a day, in the order in which lights are shown."""
    content = legend_content(body_id, on, newest)
    return {key: LegendEntry(**entry) for key, entry in content.items()}


@cache
def calendar() -> Calendar:
    """The announced working-day calendar."""
    return Calendar.load_cn()


def pace_state(state: str) -> pace.State:
    """A task's state in the words of pace."""
    return _PACE_STATE.get(state, "open")


def light_rule(body_id: int, code: str, on: date, newest: Newest | None = None) -> LightRule:
    """The body's light preset in force on a day."""
    ruleset = ruleset_in_force(body_id, Subject.LIGHT, code, on, newest)
    return LightRule(pace.Preset.from_dict(ruleset.content), ruleset.shown)


def reported_points(reports: Iterable[Reported]) -> tuple[pace.Progress, ...]:
    """Signed progress by day; a report that waits for its signature shows that the unit spoke."""
    points: list[pace.Progress] = []
    last: Decimal | None = None
    for report in reports:
        if report.state == ReportState.SIGNED and report.percent is not None:
            last = report.percent
        if last is not None and report.state != ReportState.SENT_BACK:
            points.append(pace.Progress(report.filed_on, last, report.period_on))
    return tuple(points)


def confirmed_points(checks: Iterable[Confirmed]) -> tuple[pace.Progress, ...]:
    """Confirmed progress by day."""
    return tuple(pace.Progress(check.on, check.percent) for check in checks)


def start_of(task: Planned) -> date:
    """The day from which a task's time counts."""
    return task.start_on or local_day(task.drafted_at)


def feedback_of(task: Planned) -> pace.FeedbackRule:
    """When reports on a task are owed."""
    stored = task.feedback
    return _feedback(stored["kind"], stored.get("day", 25), tuple(stored.get("more_days", ())))


@lru_cache(maxsize=1000)
def _feedback(kind: str, day: int, more_days: tuple[int, ...]) -> pace.FeedbackRule:
    stored = {"kind": kind, "day": day, "more_days": more_days}
    return pace.FeedbackRule.from_dict(stored)


def facts_of(
    task: Planned,
    milestones: Sequence[Noted],
    points: tuple[pace.Progress, ...],
    *,
    with_feedback: bool = True,
    due_on: date | None = None,
    turns: tuple[pace.Turn, ...] = (),
    owed: pace.Owed | None = None,
    by_periods: bool | None = None,
) -> pace.Facts:
    """A task as the core wants it; `by_periods` is asked where what it owes is left out."""
    if by_periods is None:
        by_periods = reports_by_periods(task.kind, owed)
    start = start_of(task)
    due = due_on or task.due_on
    nodes = tuple(
        pace.Node(node.on, node.percent) for node in milestones if node.percent is not None
    )
    return pace.Facts(
        start_on=min(start, due) if due else start,
        due_on=due,
        nodes=nodes,
        progress=points,
        state=pace_state(task.state),
        closed_on=task.closed_on,
        feedback=feedback_of(task) if with_feedback and not by_periods else None,
        curve="nodes" if nodes else "none" if by_periods else "linear",
        turns=turns,
        owed=owed,
    )


def read_light(
    task: Task,
    on: date,
    *,
    milestones: Sequence[Milestone] | None = None,
    reports: Sequence[ProgressReport] | None = None,
    checks: Sequence[Verification] | None = None,
    rule: LightRule | None = None,
    owing: Owing | None = None,
    known: Calendar | None = None,
) -> Light:
    """Both readings of a task on a day, from its own rows and what it owes beside them."""
    if milestones is None:
        milestones = _MILESTONES.ask(task.pk) if may_have(task, "has_milestones") else ()
    reports = reports_of(task) if reports is None else reports
    if checks is None:
        checks = _CHECKS.ask(task.pk) if task.check_count else []
    rule = rule or light_rule(task.body_id, task.light, on)
    owing = owed_by([task], on) if owing is None else owing
    owed = owing.get(task.pk)
    by_periods = reports_by_periods(task.kind, owed)
    facts = facts_of(task, milestones, reported_points(reports), owed=owed)
    known = known or calendar()
    reported = pace.read(facts, on, known, rule.preset)
    confirmed = None
    if checks:
        confirmed_facts = facts_of(
            task,
            milestones,
            confirmed_points(checks),
            with_feedback=False,
            by_periods=by_periods,
        )
        confirmed = pace.read(confirmed_facts, on, known, rule.preset)
    return Light(reported, confirmed, rule, owed, by_periods)


def reports_of(task: Task) -> list[ProgressReport]:
    """The reports on a task in the order filed."""
    return _REPORTS.ask(task.pk)


def _milestones(task_id: int) -> "QuerySet[Milestone]":
    return Milestone.objects.filter(task_id=task_id).order_by("on", "pk")


def _reports(task_id: int) -> "QuerySet[ProgressReport]":
    return ProgressReport.objects.filter(task_id=task_id).order_by("filed_on", "pk")


def _checks(task_id: int) -> "QuerySet[Verification]":
    return Verification.objects.filter(task_id=task_id).order_by("on", "pk")


_MILESTONES = Prepared(_milestones, int)
_REPORTS = Prepared(_reports, int)
_CHECKS = Prepared(_checks, int)


def derived(
    task: Planned,
    judged: pace.Judgement | pace.Reading,
    confirmed: str,
    rule: LightRule,
    on: date,
    *,
    by_periods: bool = False,
) -> tuple[Any, ...]:
    """What a light leaves with its task, in the order of `DERIVED`."""
    next_report_on = None
    if task.state in {TaskState.UNDER_WAY, TaskState.BLOCKED} and not by_periods:
        next_report_on = feedback_of(task).next_due(on, start_of(task))
    return (
        judged.expected.quantize(_CENT) if judged.expected else judged.expected,
        judged.standing.value,
        judged.severity.value,
        confirmed,
        judged.freshness.value,
        next_report_on,
        rule.shown,
    )


def keep(task: Task, light: Light, on: date) -> None:
    """Put a light's meaning onto the task, unsaved."""
    confirmed = light.confirmed.standing.value if light.confirmed else ""
    values = derived(task, light.reported, confirmed, light.rule, on, by_periods=light.by_periods)
    for name, value in zip(DERIVED, values, strict=True):
        setattr(task, name, value)


def turn(
    task: Task,
    on: date,
    *,
    changed: Iterable[str] = (),
    reports: Sequence[ProgressReport] | None = None,
) -> None:
    """Compute the light of a task for a day and save it with what else changed."""
    rule = light_rule(task.body_id, task.light, on, newest_told(vars(task)))
    keep(task, read_light(task, on, reports=reports, rule=rule), on)
    update(task, *changed, *DERIVED)


def period_answered(task: Task, on: date, reports: Iterable[ProgressReport]) -> date | None:
    """The due day that a report filed today answers: a missed one while it is nearer, else the
    coming one."""
    rule = feedback_of(task)
    start = start_of(task)
    coming = rule.next_due(on, start)
    missed = rule.last_due(on, start)
    if missed is None or coming is None:
        return coming or missed
    is_answered = any(
        report.period_on is not None and report.period_on >= missed
        for report in reports
        if report.state != ReportState.SENT_BACK
    )
    return coming if is_answered or coming - on < on - missed else missed


def local_day(moment: datetime) -> date:
    """The day of a moment in the installation's zone."""
    return timezone.localtime(moment).date()
