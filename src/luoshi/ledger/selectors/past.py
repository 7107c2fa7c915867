"""Tasks as they stood at the end of a past day, rebuilt from what the record and its facts hold."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from luoshi.history.models import Entry
from luoshi.ledger import lights
from luoshi.ledger.events import EVENT_OF_MOVE, LedgerEvent
from luoshi.ledger.models import Extension, Milestone, ProgressReport, Task, Verification
from luoshi.ledger.owed import NOTHING_OWED, Owing, owed_by, reports_by_periods
from luoshi.ledger.states import AT_WORK, TASK, ReportState, TaskState
from luoshi.organisations.models import Organisation, Post
from luoshi.rulesets.models import RuleSet, Subject
from luoshi.rulesets.packaged import HOLIDAYS, calendar_of
from luoshi.rulesets.selectors import in_force_among, versions_of
from luoshi_core import pace
from luoshi_core.workdays import Calendar

CHUNK = 2_000
_STATE_OF_EVENT = {
    event.value: TaskState(next(move.target for move in TASK.moves if move.name == name))
    for name, event in EVENT_OF_MOVE.items()
}
# Acts after which a task's light was computed anew.
_TURNING = frozenset(
    {
        *_STATE_OF_EVENT,
        LedgerEvent.TASK_CHANGED.value,
        LedgerEvent.PROGRESS_REPORTED.value,
        LedgerEvent.REPORT_SIGNED.value,
        LedgerEvent.REPORT_SENT_BACK.value,
        LedgerEvent.PROGRESS_CHECKED.value,
        LedgerEvent.EXTENSION_GRANTED.value,
    }
)


@dataclass(slots=True)
class PastTask:
    """A task as it stood: its row filled with the values of then, never to be saved.

    `shown_as_now` names what was changed later and whose old words the record does not hold.
    """

    task: Task
    read_on: date | None = None  # the day on which its light was last computed, if ever
    milestones: Sequence[Milestone] = ()
    reports: Sequence[ProgressReport] = ()
    checks: Sequence[Verification] = ()
    owing: Owing = field(default_factory=lambda: NOTHING_OWED)
    parts: Mapping[str, Any] = field(default_factory=dict)
    calendar: Calendar = field(default_factory=lights.calendar)
    shown_as_now: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Act:
    """An entry of the record, as far as it tells how a task stood."""

    event: str
    at: datetime
    content: Mapping[str, Any]


@dataclass(slots=True)
class _Facts:
    """What is known of the tasks of one chunk."""

    acts: Mapping[int, Sequence[_Act]]
    milestones: Mapping[int, list[Milestone]]
    reports: Mapping[int, list[ProgressReport]]
    checks: Mapping[int, list[Verification]]
    extensions: Mapping[int, list[Extension]]


def end_of(day: date) -> datetime:
    """The moment at which a day is over in the installation's zone."""
    zone = timezone.get_default_timezone()
    return datetime.combine(day + timedelta(days=1), time(), zone)


def tasks_as_of(tasks: "QuerySet[Task]", day: date) -> Iterator[PastTask]:
    """Each of these tasks that existed, as it stood at the end of a day.

    Asked chunk by chunk, the same few questions for every chunk.
    """
    existing = tasks.filter(drafted_at__lt=end_of(day)).select_related("lead", "leader")
    existing = existing.order_by("pk")
    rules = _Rules()
    last = 0
    while True:
        chunk = list(existing.filter(pk__gt=last)[:CHUNK])
        if not chunk:
            return
        last = chunk[-1].pk
        yield from rebuilt(chunk, day, rules)


class _Rules:
    """The rules of past days: every version is read once, whatever days are asked for."""

    def __init__(self) -> None:
        self._versions: dict[str, list[RuleSet]] = {}
        self._rules: dict[int, lights.LightRule] = {}
        self._tables: list[RuleSet] | None = None

    def calendar(self, body_id: int, day: date) -> Calendar:
        """The calendar as it was known on a day; a table that came later changes no past light."""
        if self._tables is None:
            self._tables = versions_of(body_id, Subject.HOLIDAYS, HOLIDAYS)
        if not self._tables:
            return lights.calendar()
        table = in_force_among(self._tables, day) or self._tables[0]
        return calendar_of(table.content)

    def on(self, body_id: int, code: str, day: date) -> lights.LightRule:
        """The rule that held on a day."""
        if code not in self._versions:
            self._versions[code] = versions_of(body_id, Subject.LIGHT, code)
        versions = self._versions[code]
        ruleset = in_force_among(versions, day) or versions[0]
        if ruleset.pk not in self._rules:
            preset = pace.Preset.from_dict(ruleset.content)
            self._rules[ruleset.pk] = lights.LightRule(preset, ruleset.shown)
        return self._rules[ruleset.pk]


def rebuilt(chunk: Sequence[Task], day: date, rules: _Rules | None = None) -> list[PastTask]:
    """These rows, filled with the values they had at the end of a day."""
    facts, known = _facts_of(chunk), rules or _Rules()
    found = [_stood(task, day, facts) for task in chunk]
    tasks = [past.task for past in found]
    _name_units(tasks)
    owing = owed_by(tasks, day, past=True)
    for past in found:
        past.owing = owing
        _turn(past, day, facts.acts[past.task.pk], known)
    return found


def _facts_of(chunk: Sequence[Task]) -> _Facts:
    keys = [task.pk for task in chunk]
    return _Facts(
        acts=_acts_of(chunk, keys),
        milestones=_by_task(Milestone.objects.filter(task__in=keys).order_by("on", "pk")),
        reports=_by_task(ProgressReport.objects.filter(task__in=keys).order_by("filed_on", "pk")),
        checks=_by_task(Verification.objects.filter(task__in=keys).order_by("on", "pk")),
        extensions=_by_task(
            Extension.objects.filter(task__in=keys, decision="granted").order_by("pk")
        ),
    )


def _acts_of(chunk: Sequence[Task], keys: Sequence[int]) -> Mapping[int, list[_Act]]:
    entries = Entry.objects.filter(
        body_id=chunk[0].body_id if chunk else 0,
        subject_type="ledger.task",
        subject_id__in=keys,
    )
    acts: dict[int, list[_Act]] = defaultdict(list)
    # In the order of the record: the clocks of two servers need not agree.
    rows = entries.order_by("pk").values_list("subject_id", "event", "at", "content")
    for key, event, at, content in rows:
        acts[key].append(_Act(event, at, content))
    return acts


def _by_task(parts: Iterable[Any]) -> Mapping[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for part in parts:
        grouped[part.task_id].append(part)
    return grouped


def _stood(task: Task, day: date, facts: _Facts) -> PastTask:
    end = end_of(day)
    acts = facts.acts[task.pk]
    past = PastTask(task)
    _take_back([act for act in acts if act.at >= end], past)
    _relive([act for act in acts if act.at < end], task)
    _move_due(task, facts.extensions[task.pk], end)
    past.reports = _reports_then(facts.reports[task.pk], end, task)
    past.checks = _checks_then(facts.checks[task.pk], end, task)
    held = past.parts.get("milestones")
    past.milestones = facts.milestones[task.pk] if held is None else _nodes(held)
    return past


def _take_back(later: Sequence[_Act], past: PastTask) -> None:
    """Put back what later acts changed; what the record does not hold stays as it is now."""
    parts: dict[str, Any] = {}
    unknown: list[str] = []
    for act in reversed(later):
        before: Mapping[str, Any] = act.content.get("before") or {}
        for name, value in before.items():
            if name in PARTS:
                parts[name] = value
            else:
                _set_back(past.task, name, value)
        if act.event == LedgerEvent.TASK_CHANGED.value and not before:
            unknown += [name for name in act.content.get("changed", "").split(", ") if name != "–"]
    past.parts = parts
    past.shown_as_now = tuple(dict.fromkeys(unknown))


# What stands in rows of its own beside a task.
PARTS = frozenset({"supporting", "targets", "milestones"})


def _set_back(task: Task, name: str, value: Any) -> None:
    column: Any = Task._meta.get_field(name)
    plain = column.target_field if column.is_relation else column
    setattr(task, column.attname, plain.to_python(value))


def _relive(acts: Sequence[_Act], task: Task) -> None:
    task.state = TaskState.DRAFTED
    task.issued_on = task.accepted_on = task.closed_on = None
    for act in acts:
        if act.event not in _STATE_OF_EVENT:
            continue
        task.state = _STATE_OF_EVENT[act.event]
        on = lights.local_day(act.at)
        if act.event in _ISSUING:
            task.issued_on = on
        elif act.event == LedgerEvent.TASK_ACCEPTED.value:
            task.accepted_on = on
        elif act.event == LedgerEvent.TASK_CLOSED.value:
            task.closed_on = on
        elif act.event == LedgerEvent.TASK_REOPENED.value:
            task.closed_on = None
    task.is_open = task.state in AT_WORK


_ISSUING = frozenset({LedgerEvent.TASK_ISSUED.value, LedgerEvent.TASK_REISSUED.value})


def _move_due(task: Task, granted: Sequence[Extension], end: datetime) -> None:
    """The date as extensions granted by then had moved it."""
    if not granted:
        return
    by_then = [one for one in granted if one.decided_at is not None and one.decided_at < end]
    task.due_on = by_then[-1].new_due_on if by_then else granted[0].due_on
    task.extension_count = len(by_then)


def _reports_then(
    reports: Sequence[ProgressReport], end: datetime, task: Task
) -> list[ProgressReport]:
    """The reports filed by then; one settled later was still waiting for its signature."""
    filed = [report for report in reports if report.filed_at < end]
    task.percent = task.reported_on = None
    steps: list[tuple[datetime, int, int, ProgressReport]] = []
    for report in filed:
        steps.append((report.filed_at, report.pk, 0, report))
        if report.settled_at is not None and report.settled_at >= end:
            report.state = ReportState.FILED
            report.settled_at = None
            report.settled_by_name = report.sent_back_reason = ""
        elif report.settled_at is not None and report.state == ReportState.SIGNED:
            steps.append((report.settled_at, report.pk, 1, report))
    for _at, _pk, is_signing, report in sorted(steps, key=lambda step: step[:3]):
        task.reported_on = report.filed_on
        if is_signing:
            task.percent = report.percent
    return filed


def _checks_then(checks: Sequence[Verification], end: datetime, task: Task) -> list[Verification]:
    made = [check for check in checks if check.at < end]
    task.confirmed_percent = task.confirmed_on = None
    for check in sorted(made, key=lambda check: (check.at, check.pk)):
        if task.confirmed_on is None or check.on >= task.confirmed_on:
            task.confirmed_percent, task.confirmed_on = check.percent, check.on
    task.check_count = len(made)
    return made


def _nodes(held: Sequence[Mapping[str, Any]]) -> list[Milestone]:
    return [
        Milestone(
            on=date.fromisoformat(node["on"]),
            percent=None if node["percent"] is None else Decimal(node["percent"]),
            title=node["title"],
            quarter=node["quarter"],
        )
        for node in held
    ]


def _name_units(tasks: Sequence[Task]) -> None:
    """Units and posts that tasks had then and have no more, read together."""
    lost_leads = [task for task in tasks if task.lead_id and not _has(task, "lead")]
    lost_leaders = [task for task in tasks if task.leader_id and not _has(task, "leader")]
    units = Organisation.objects.in_bulk({task.lead_id for task in lost_leads if task.lead_id})
    posts = Post.objects.in_bulk({task.leader_id for task in lost_leaders if task.leader_id})
    for task in lost_leads:
        task.lead = units.get(task.lead_id or 0)
    for task in lost_leaders:
        task.leader = posts.get(task.leader_id or 0)


def _has(task: Task, name: str) -> bool:
    return bool(Task._meta.get_field(name).is_cached(task))  # type: ignore[union-attr]


def _turn(
    past: PastTask,
    day: date,
    acts: Sequence[_Act],
    rules: _Rules,
) -> None:
    """The light as it was last computed: every day while at work, else at the last act."""
    task, end = past.task, end_of(day)
    turned = [act for act in acts if act.at < end and act.event in _TURNING]
    if not turned and not task.is_open:
        _leave_unlit(task)
        return
    on = day if task.is_open else lights.local_day(turned[-1].at)
    past.read_on, past.calendar = on, rules.calendar(task.body_id, on)
    values = _derived(past, rules.on(task.body_id, task.light, on), on)
    for name, value in zip(lights.DERIVED, values, strict=True):
        setattr(task, name, value)


def _derived(past: PastTask, rule: lights.LightRule, on: date) -> tuple[Any, ...]:
    judged = judge(past, rule.preset, on)
    by_periods = reports_by_periods(past.task.kind, past.owing.get(past.task.pk))
    confirmed = ""
    if past.checks:
        points = lights.confirmed_points(past.checks)
        facts = lights.facts_of(
            past.task, past.milestones, points, with_feedback=False, by_periods=by_periods
        )
        confirmed = pace.judge(facts, on, past.calendar, rule.preset).standing.value
    return lights.derived(past.task, judged, confirmed, rule, on, by_periods=by_periods)


def judge(past: PastTask, preset: pace.Preset, on: date) -> pace.Judgement:
    """How a task as it stood reads by a preset, without the sum."""
    points = lights.reported_points(past.reports)
    owed = past.owing.get(past.task.pk)
    facts = lights.facts_of(past.task, past.milestones, points, owed=owed)
    return pace.judge(facts, on, past.calendar, preset)


def _leave_unlit(task: Task) -> None:
    task.expected = task.next_report_on = None
    task.standing = "not_started"
    task.severity = task.confirmed_standing = task.freshness = task.light_rule = ""


def light_on(task: Task, day: date) -> lights.Light:
    """The light of a task as it was on a past day, its states taken from history.

    A task that did not exist then reads as not issued.
    """
    row = Task.objects.select_related("lead", "leader").get(pk=task.pk)
    return light_of(rebuilt([row], day)[0], day)


def light_of(past: PastTask, day: date) -> lights.Light:
    """Both readings of a task as it stood, with their sums."""
    return lights.read_light(
        past.task,
        past.read_on or day,
        milestones=past.milestones,
        reports=past.reports,
        checks=past.checks,
        owing=past.owing,
        known=past.calendar,
    )
