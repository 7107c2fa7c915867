"""What tasks and reports look like to programs; percentages and values are decimal texts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Field, Schema

from luoshi.common.api import Asked, Key, Line, NamedOut, Words
from luoshi.common.figures import day_of
from luoshi.ledger import sentences
from luoshi.ledger.lights import Light
from luoshi.ledger.models import ProgressReport, Task
from luoshi.ledger.selectors import TaskRow, TaskView, row_as, row_of, rows_of
from luoshi_core.pace import Reading

Percent = Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)]
Value = Annotated[Decimal, Field(max_digits=18, decimal_places=4)]
Comparison = Literal[">=", "<=", "=", "~", "range"]
KindName = Literal["deliverable", "measured", "recurring", "zero_event", "long_standing", "cohort"]
LightName = Literal["deadline", "project", "appraisal"]
VisibilityName = Literal["internal", "body", "public"]


class TaskOut(Schema):
    """A task as a list shows it."""

    number: str
    title: str
    line: str
    kind: str
    state: str
    lead: NamedOut | None
    supporting: list[str]
    due_on: date | None
    due_words: str
    extension_count: int
    standing: str
    severity: str
    freshness: str
    confirmed_standing: str
    percent: Decimal | None
    confirmed_percent: Decimal | None
    check_count: int
    expected: Decimal | None
    reported_on: date | None
    source: str


class TasksOut(Schema):
    """A page of tasks; where `is_capped`, there are more than `total`."""

    items: list[TaskOut]
    total: int
    is_capped: bool
    page: int
    pages: int


class TargetOut(Schema):
    """A target and what is reached of it."""

    id: int
    what: str
    comparator: str
    value: Decimal
    value_to: Decimal | None
    unit: str
    baseline: Decimal | None
    reached: Decimal | None


class MilestoneOut(Schema):
    """A node on the way."""

    on: date
    percent: Decimal | None
    title: str
    quarter: int | None


class ReportOut(Schema):
    """A progress report; it counts once `state` is `signed`."""

    id: int
    state: str
    period_on: date | None
    filed_on: date
    filed_by: str
    percent: Decimal | None
    values: dict[str, str]
    words: str
    problems: str
    next_step: str
    is_no_change: bool
    settled_by: str
    settled_at: datetime | None
    sent_back_reason: str


class CheckOut(Schema):
    """What somebody who does not lead found."""

    on: date
    percent: Decimal
    holds: bool
    method: str
    words: str
    by: str
    organisation: str


class ExtensionOut(Schema):
    """A request for more time; undecided while `decision` is empty."""

    due_on: date
    new_due_on: date
    reason: str
    progress: str
    requested_by: str
    decision: str
    decision_reason: str


class BlockOut(Schema):
    """Help that is needed, or was."""

    need: str
    needed_from: NamedOut | None
    needed_by: date | None
    raised_by: str
    raised_on: date
    lifted_on: date | None
    answer: str


class ReadingOut(Schema):
    """A light with its sum: what the plan expects, what is there, and why it is what it is."""

    standing: str
    severity: str
    expected: Decimal | None
    actual: Decimal | None
    days_left: int | None
    why: list[str]
    way_back: str


class LightOut(Schema):
    """Both lights, by the rule in force."""

    rule: str
    reported: ReadingOut
    confirmed: ReadingOut | None


class TaskDetailOut(TaskOut):
    """A task with everything its page shows."""

    measures: str
    source_on: date | None
    plan: NamedOut | None
    leader: NamedOut | None
    lead_post: NamedOut | None
    reviewer: NamedOut | None
    visibility: str
    light_rule: str
    feedback: dict[str, object]
    evidence_required: bool
    start_on: date | None
    original_due_on: date | None
    issued_on: date | None
    accepted_on: date | None
    closed_on: date | None
    next_report_on: date | None
    light: LightOut
    targets: list[TargetOut]
    milestones: list[MilestoneOut]
    reports: list[ReportOut]
    checks: list[CheckOut]
    extensions: list[ExtensionOut]
    blocks: list[BlockOut]


class FeedbackIn(Asked):
    """How often a report is owed."""

    kind: Literal[
        "weekly", "monthly", "quarterly", "half_yearly", "yearly", "nodes", "closing_only"
    ]
    day: Annotated[int, Field(ge=1, le=31)] = 25
    more_days: Annotated[list[Annotated[int, Field(ge=1, le=31)]], Field(max_length=5)] = []


class TargetIn(Asked):
    """A number to reach."""

    what: Annotated[Line, Field(max_length=120)] = ""
    value: Value
    unit: Annotated[Line, Field(max_length=20)] = ""
    comparator: Comparison = ">="
    value_to: Value | None = None
    baseline: Value | None = None


class MilestoneIn(Asked):
    """A node on the way."""

    on: date
    percent: Percent | None = None
    title: Annotated[Line, Field(max_length=200)] = ""
    quarter: Annotated[int, Field(ge=1, le=4)] | None = None


class TaskChangeIn(Asked):
    """What is changed of a draft; what is left out stays as it is. Units and posts by their id."""

    title: Annotated[Line, Field(min_length=1)] | None = None
    lead: Key | None = None
    supporting: list[Key] | None = None
    kind: KindName | None = None
    line: Annotated[Line, Field(max_length=40)] | None = None
    measures: Words | None = None
    leader: Key | None = None
    lead_post: Key | None = None
    reviewer: Key | None = None
    visibility: VisibilityName | None = None
    light: LightName | None = None
    feedback: FeedbackIn | None = None
    evidence_required: bool | None = None
    start_on: date | None = None
    due_on: date | None = None
    due_words: Annotated[Line, Field(max_length=60)] | None = None
    targets: list[TargetIn] | None = None
    milestones: list[MilestoneIn] | None = None


class TaskIn(TaskChangeIn):
    """A task to draft."""

    title: Annotated[Line, Field(min_length=1)]
    source: Annotated[Line, Field(max_length=200)] | None = None
    source_on: date | None = None
    limit: Annotated[Line, Field(max_length=40)] | None = None


class ReportIn(Asked):
    """What a unit says: `percent`, or `values` by the id of each target, or `no_change`."""

    percent: Percent | None = None
    values: dict[int, Value] = {}
    words: Words = ""
    problems: Words = ""
    next_step: Words = ""
    no_change: bool = False


def shown_row(row: TaskRow) -> TaskOut:
    """A row of a list."""
    lead = NamedOut(id=row.lead_id, name=row.lead) if row.lead_id else None
    known = {name: getattr(row, name) for name in TaskOut.model_fields if name != "lead"}
    return TaskOut(**{**known, "supporting": list(row.supporting)}, lead=lead)


def shown_task(task: Task) -> TaskOut:
    """A task after an act, as a list would show it."""
    return shown_row(rows_of(Task.objects.filter(pk=task.pk).order_by("pk"))[0])


def shown_draft(task: Task, *, has_support: bool) -> TaskOut:
    """A task just drafted: all of it is at hand but the names of units that support it."""
    return shown_row(row_of(task) if has_support else row_as(task, ()))


def shown_report(report: ProgressReport) -> ReportOut:
    """A report."""
    return ReportOut(
        id=report.pk,
        state=report.state,
        period_on=report.period_on,
        filed_on=report.filed_on,
        filed_by=report.filed_by_name,
        percent=report.percent,
        values=report.values,
        words=report.words,
        problems=report.problems,
        next_step=report.next_step,
        is_no_change=report.is_no_change,
        settled_by=report.settled_by_name,
        settled_at=report.settled_at,
        sent_back_reason=report.sent_back_reason,
    )


def shown_view(view: TaskView) -> TaskDetailOut:
    """A task with everything its page shows."""
    task = view.task
    # Names that a task and its shape share; the others follow.
    plain = {
        name: getattr(task, name)
        for name in TaskDetailOut.model_fields
        if name not in {*_JOINED, "light"}
    }
    return TaskDetailOut(
        **plain,
        lead=_named(task.lead),
        supporting=[unit.shown for unit in view.supporting],
        plan=_named(task.plan),
        leader=_named(task.leader),
        lead_post=_named(task.lead_post),
        reviewer=_named(task.reviewer),
        light=_shown_light(view.light, view),
        targets=[
            TargetOut(**{name: getattr(each, name) for name in TargetOut.model_fields})
            for each in view.targets
        ],
        milestones=[
            MilestoneOut(**{name: getattr(each, name) for name in MilestoneOut.model_fields})
            for each in view.milestones
        ],
        reports=[shown_report(report) for report in view.reports],
        checks=[
            CheckOut(
                on=check.on,
                percent=check.percent,
                holds=check.holds,
                method=check.method,
                words=check.words,
                by=check.by_name,
                organisation=check.organisation.shown if check.organisation else "",
            )
            for check in view.checks
        ],
        extensions=[
            ExtensionOut(
                due_on=each.due_on,
                new_due_on=each.new_due_on,
                reason=each.reason,
                progress=each.progress,
                requested_by=each.requested_by_name,
                decision=each.decision,
                decision_reason=each.decision_reason,
            )
            for each in view.extensions
        ],
        blocks=[
            BlockOut(
                need=block.need,
                needed_from=_named(block.needed_from),
                needed_by=block.needed_by,
                raised_by=block.raised_by_name,
                raised_on=day_of(block.raised_at),
                lifted_on=day_of(block.lifted_at) if block.lifted_at else None,
                answer=block.answer,
            )
            for block in view.blocks
        ],
    )


_JOINED = frozenset(
    {
        "lead",
        "supporting",
        "plan",
        "leader",
        "lead_post",
        "reviewer",
        "targets",
        "milestones",
        "reports",
        "checks",
        "extensions",
        "blocks",
    }
)


def _named(thing: object) -> NamedOut | None:
    return NamedOut(id=thing.pk, name=str(thing)) if thing is not None else None  # type: ignore[attr-defined]


def _shown_light(light: Light, view: TaskView) -> LightOut:
    return LightOut(
        rule=light.rule.shown,
        reported=_shown_reading(light.reported, view),
        confirmed=_shown_reading(light.confirmed, view) if light.confirmed else None,
    )


def _shown_reading(reading: Reading, view: TaskView) -> ReadingOut:
    return ReadingOut(
        standing=reading.standing.value,
        severity=reading.severity.value,
        expected=reading.expected,
        actual=reading.actual,
        days_left=reading.days_left,
        why=[sentences.reason_sentence(reason) for reason in reading.reasons],
        way_back=sentences.way_back(reading, view.targets),
    )
