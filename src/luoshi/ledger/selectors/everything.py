"""Questions to the ledger: lists, one task, counts by unit and standing, what is waited for."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Q

from luoshi.history.models import Entry
from luoshi.ledger import lights, search
from luoshi.ledger.events import EVENT_OF_MOVE, LedgerEvent
from luoshi.ledger.models import Assignment, ProgressReport, SavedFilter, Task, TaskQuerySet
from luoshi.ledger.states import TASK, ReportState
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation, path_after
from luoshi_core import pace

PAGE = 25
MOST_COUNTED = 10_000
STANDINGS = tuple(standing.value for standing in pace.Standing)
ORDERS: Mapping[str, tuple[str, ...]] = {
    "due": ("due_on", "pk"),
    "-due": ("-due_on", "-pk"),
    "number": ("number", "pk"),
    "-number": ("-number", "-pk"),
    "lead": ("lead__path", "due_on", "pk"),
    "-lead": ("-lead__path", "due_on", "pk"),
    "standing": ("standing", "due_on", "pk"),
    "-standing": ("-standing", "due_on", "pk"),
    "reported": ("reported_on", "pk"),
    "-reported": ("-reported_on", "-pk"),
    "percent": ("percent", "pk"),
    "-percent": ("-percent", "-pk"),
}


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks a reader wants to see; empty means all at work."""

    text: str = ""
    unit: int | None = None
    below: bool = False
    role: str = "lead"
    leader: int | None = None
    line: str = ""
    source: str = ""
    standings: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    freshness: tuple[str, ...] = ()
    due_from: date | None = None
    due_until: date | None = None
    kind: str = ""
    done: str = "open"
    order: str = "due"


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task in a list."""

    pk: int
    number: str
    title: str
    line: str
    kind: str
    state: str
    lead_id: int | None
    lead: str
    due_on: date | None
    due_words: str
    standing: str
    severity: str
    confirmed_standing: str
    percent: Decimal | None
    confirmed_percent: Decimal | None
    check_count: int
    expected: Decimal | None
    reported_on: date | None
    freshness: str
    extension_count: int
    source: str
    supporting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A page of a list: its rows, how many there are, and whether the count stopped."""

    rows: tuple[TaskRow, ...]
    total: int
    is_capped: bool
    page: int
    pages: int

    @property
    def has_next(self) -> bool:
        """Whether another page follows."""
        return self.page < self.pages


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """How the tasks of a unit stand: counts by standing, reported against confirmed."""

    unit_id: int
    unit: str
    counts: Mapping[str, int]
    at_work: int
    reported: Decimal | None
    confirmed: Decimal | None
    checked: int
    last_report_on: date | None
    gap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """What the chart of a task shows."""

    expected: tuple[tuple[date, Decimal], ...] = ()
    reported: tuple[tuple[date, Decimal], ...] = ()
    confirmed: tuple[tuple[date, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task with all that its page shows."""

    task: Task
    light: lights.Light
    supporting: tuple[Organisation, ...] = ()
    targets: tuple[Any, ...] = ()
    milestones: tuple[Any, ...] = ()
    reports: tuple[ProgressReport, ...] = ()
    checks: tuple[Any, ...] = ()
    blocks: tuple[Any, ...] = ()
    extensions: tuple[Any, ...] = ()
    returns: tuple[Any, ...] = ()
    rulings: tuple[Any, ...] = ()
    curve: Curve = field(default_factory=Curve)


_ROW = (
    "pk",
    "number",
    "title",
    "line",
    "kind",
    "state",
    "lead_id",
    "lead__short_name",
    "lead__name",
    "due_on",
    "due_words",
    "standing",
    "severity",
    "confirmed_standing",
    "percent",
    "confirmed_percent",
    "check_count",
    "expected",
    "reported_on",
    "freshness",
    "extension_count",
    "source",
)


def tasks_matching(actor: Actor, wanted: TaskFilter) -> TaskQuerySet:
    """The tasks a reader may see and wants to see, in the order asked for."""
    tasks = Task.objects.visible_to(actor)
    if wanted.text:
        tasks = tasks.filter(pk__in=search.find(actor.body_id, wanted.text))
    if wanted.done == "open":
        tasks = tasks.filter(is_open=True)
    elif wanted.done == "done":
        tasks = tasks.filter(state__in=["closed", "cancelled", "archived"])
    tasks = _of_units(tasks, actor, wanted)
    exact = {
        "leader_id": wanted.leader,
        "line": wanted.line,
        "source": wanted.source,
        "kind": wanted.kind,
        "due_on__gte": wanted.due_from,
        "due_on__lte": wanted.due_until,
        "standing__in": wanted.standings,
        "state__in": wanted.states,
        "freshness__in": wanted.freshness,
    }
    tasks = tasks.filter(**{name: value for name, value in exact.items() if value})
    return tasks.order_by(*ORDERS.get(wanted.order, ORDERS["due"]))


def _of_units(tasks: TaskQuerySet, actor: Actor, wanted: TaskFilter) -> TaskQuerySet:
    if wanted.unit is None:
        return tasks
    if wanted.role == "supporting":
        return tasks.filter(
            pk__in=Assignment.objects.filter(organisation_id=wanted.unit).values("task_id")
        )
    if not wanted.below:
        return tasks.filter(lead_id=wanted.unit)
    paths = Organisation.objects.filter(pk=wanted.unit, body_id=actor.body_id).order_by("pk")
    path = paths.values_list("path", flat=True).first()
    if path is None:
        return tasks.none()
    return tasks.filter(lead__path__gte=path, lead__path__lt=path_after(path))


def list_tasks(actor: Actor, wanted: TaskFilter, page: int = 1, size: int = PAGE) -> TaskPage:
    """One page of the list: the same few questions however many tasks there are."""
    tasks = tasks_matching(actor, wanted)
    total = tasks.order_by()[: MOST_COUNTED + 1].count()
    pages = max(1, -(-min(total, MOST_COUNTED) // size))
    page = min(max(1, page), pages)
    rows = rows_of(tasks[(page - 1) * size : page * size])
    return TaskPage(rows, min(total, MOST_COUNTED), total > MOST_COUNTED, page, pages)


def rows_of(tasks: TaskQuerySet) -> tuple[TaskRow, ...]:
    """Tasks as rows of a list, supporting units beside them."""
    found = list(tasks.values_list(*_ROW))
    supporting = _supporting([values[0] for values in found])
    return tuple(_row(values, supporting[values[0]]) for values in found)


def _row(values: Sequence[Any], supporting: tuple[str, ...]) -> TaskRow:
    columns: list[Any] = [*values[:7], values[7] or values[8] or "", *values[9:], supporting]
    return TaskRow(*columns)


def _supporting(task_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    named: dict[int, list[str]] = defaultdict(list)
    assignments = (
        Assignment.objects.filter(task_id__in=task_ids)
        .order_by("task_id", "position", "pk")
        .values_list("task_id", "organisation__short_name", "organisation__name")
    )
    for task_id, short, name in assignments:
        named[task_id].append(short or name)
    return defaultdict(tuple, {key: tuple(names) for key, names in named.items()})


def get_task(actor: Actor, number: str) -> Task:
    """The task with this number, if the actor may read it; else `Task.DoesNotExist`."""
    return (
        Task.objects.visible_to(actor)
        .select_related("lead", "leader__organisation", "lead_post", "reviewer", "plan")
        .get(number=number)
    )


def get_report(actor: Actor, pk: int) -> ProgressReport:
    """A report on a task the actor may read; else `ProgressReport.DoesNotExist`."""
    return ProgressReport.objects.select_related("task__lead").get(
        pk=pk, task__in=Task.objects.visible_to(actor)
    )


def view_task(actor: Actor, number: str, on: date) -> TaskView:
    """A task with everything its page shows, its light read for the day."""
    task = get_task(actor, number)
    milestones = tuple(task.milestones.order_by("on", "pk"))
    reports = tuple(task.reports.order_by("filed_on", "pk"))
    checks = tuple(task.verifications.select_related("organisation").order_by("on", "pk"))
    light = lights.read_light(task, on, milestones=milestones, reports=reports, checks=checks)
    supporting = tuple(
        row.organisation
        for row in task.assignments.select_related("organisation").order_by("position", "pk")
    )
    blocks = tuple(task.blocks.select_related("needed_from").order_by("-pk"))
    return TaskView(
        task=task,
        light=light,
        supporting=supporting,
        targets=tuple(task.targets.order_by("position", "pk")),
        milestones=milestones,
        reports=reports[::-1],
        checks=checks,
        blocks=blocks,
        extensions=tuple(task.extensions.order_by("-pk")),
        returns=tuple(task.returns.order_by("-pk")) if task.state in _MAY_BE_RETURNED else (),
        rulings=tuple(task.rulings.order_by("-pk")),
        curve=curve_of(task, milestones, reports, checks, on),
    )


_MAY_BE_RETURNED = frozenset({"returned", "issued"})


def curve_of(
    task: Task,
    milestones: Sequence[Any],
    reports: Sequence[ProgressReport],
    checks: Sequence[Any],
    on: date,
) -> Curve:
    """Expected, reported and confirmed progress as points of a chart."""
    points = lights.reported_points(reports)
    facts = lights.facts_of(task, milestones, points, with_feedback=False)
    days = sorted(
        {
            facts.start_on,
            *(node.on for node in facts.nodes),
            *([facts.due_on] if facts.due_on else []),
        }
    )
    expected = tuple(
        (day, value) for day in days if (value := pace.expected(facts, day)) is not None
    )
    signed = [report for report in reports if report.state == ReportState.SIGNED]
    return Curve(
        expected=expected,
        reported=tuple((r.filed_on, r.percent) for r in signed if r.percent is not None),
        confirmed=tuple((check.on, check.percent) for check in checks if check.on <= on),
    )


def light_on(task: Task, day: date) -> lights.Light:
    """The light of a task as it was on a past day, its states taken from history."""
    due_on = task.original_due_on or task.due_on
    for extension in task.extensions.filter(decision="granted").order_by("pk"):
        if extension.decided_at is not None and extension.decided_at.date() <= day:
            due_on = extension.new_due_on
    milestones = list(task.milestones.order_by("on", "pk"))
    reports = [
        report
        for report in task.reports.order_by("filed_on", "pk")
        if report.settled_at is None or report.settled_at.date() <= day or report.filed_on <= day
    ]
    rule = lights.light_rule(task.body_id, task.light, day)
    turns = _turns(task)
    facts = lights.facts_of(
        task, milestones, lights.reported_points(reports), due_on=due_on, turns=turns
    )
    reported = pace.read(facts, day, lights.calendar(), rule.preset)
    checks = list(task.verifications.filter(on__lte=day).order_by("on", "pk"))
    confirmed = None
    if checks:
        facts = lights.facts_of(
            task,
            milestones,
            lights.confirmed_points(checks),
            with_feedback=False,
            due_on=due_on,
            turns=turns,
        )
        confirmed = pace.read(facts, day, lights.calendar(), rule.preset)
    return lights.Light(reported, confirmed, rule)


_TARGET_OF_EVENT = {
    event.value: next(move.target for move in TASK.moves if move.name == name)
    for name, event in EVENT_OF_MOVE.items()
}


def _turns(task: Task) -> tuple[pace.Turn, ...]:
    entries = Entry.objects.filter(
        body_id=task.body_id,
        subject_type="ledger.task",
        subject_id=task.pk,
        event__in=[LedgerEvent.TASK_DRAFTED.value, *_TARGET_OF_EVENT],
    ).order_by("at", "pk")
    turns = []
    for entry in entries:
        state = _TARGET_OF_EVENT.get(entry.event, "drafted")
        turns.append(pace.Turn(lights.local_day(entry.at), lights.pace_state(state)))
    return tuple(turns)


def count_standings(actor: Actor, wanted: TaskFilter) -> Counter[str]:
    """How many of the tasks asked for stand how."""
    counted = (
        tasks_matching(actor, wanted).order_by().values_list("standing").annotate(n=Count("pk"))
    )
    return Counter(dict(counted))


def standings_by_unit(actor: Actor) -> list[UnitStanding]:
    """The county's standing by unit: counts, reported against confirmed, most in need first."""
    grouped = (
        Task.objects.visible_to(actor)
        .filter(is_open=True, lead__isnull=False)
        .order_by()
        .values_list("lead_id", "standing")
        .annotate(n=Count("pk"))
    )
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for lead_id, standing, n in grouped:
        counts[lead_id][standing] += n
    compared = _compared(actor)
    names = {
        pk: short or name
        for pk, short, name in Organisation.objects.filter(pk__in=counts).values_list(
            "pk", "short_name", "name"
        )
    }
    units = [
        UnitStanding(
            unit_id=pk,
            unit=names.get(pk, ""),
            counts={standing: by[standing] for standing in STANDINGS if by[standing]},
            at_work=by.total(),
            **compared.get(pk, _NOT_COMPARED),
        )
        for pk, by in counts.items()
    ]
    return sorted(units, key=_need, reverse=True)


_NOT_COMPARED: dict[str, Any] = {
    "reported": None,
    "confirmed": None,
    "checked": 0,
    "last_report_on": None,
    "gap": None,
}


def _need(unit: UnitStanding) -> tuple[float, int, str]:
    urgent = sum(unit.counts.get(name, 0) for name in ("overdue", "behind", "no_evidence"))
    return (urgent / unit.at_work if unit.at_work else 0, urgent, unit.unit)


def _compared(actor: Actor) -> dict[int, dict[str, Any]]:
    """Reported against confirmed per unit, over the tasks that were checked (n beside it)."""
    checked = (
        Task.objects.visible_to(actor)
        .filter(is_open=True, check_count__gt=0, percent__isnull=False)
        .order_by()
        .values_list("lead_id", "percent", "confirmed_percent")
    )
    pairs: dict[int, list[tuple[Decimal, Decimal]]] = defaultdict(list)
    for lead_id, reported, confirmed in checked:
        if reported is not None and confirmed is not None:
            pairs[lead_id].append((reported, confirmed))
    latest = dict(
        Task.objects.visible_to(actor)
        .filter(is_open=True, reported_on__isnull=False)
        .order_by()
        .values_list("lead_id")
        .annotate(latest=Max("reported_on"))
    )
    compared: dict[int, dict[str, Any]] = {
        lead_id: {**_NOT_COMPARED, "last_report_on": day} for lead_id, day in latest.items()
    }
    for lead_id, both in pairs.items():
        n = len(both)
        reported = sum((pair[0] for pair in both), Decimal(0)) / n
        confirmed = sum((pair[1] for pair in both), Decimal(0)) / n
        compared.setdefault(lead_id, dict(_NOT_COMPARED)).update(
            reported=reported, confirmed=confirmed, checked=n, gap=reported - confirmed
        )
    return compared


def reports_waiting_for(actor: Actor, most: int = 200) -> list[ProgressReport]:
    """Reports that wait for the signature of the actor as head of a unit."""
    return list(
        ProgressReport.objects.filter(
            state=ReportState.FILED,
            task__body_id=actor.body_id,
            task__lead_id__in=_units_of(actor),
        )
        .select_related("task__lead")
        .order_by("filed_on", "pk")[:most]
    )


def tasks_waiting_for_report(actor: Actor, most: int = 200) -> list[Task]:
    """Tasks of the actor's unit that owe a report, the most pressing first."""
    return list(
        Task.objects.visible_to(actor)
        .filter(lead_id__in=_units_of(actor), state__in=["under_way", "blocked"])
        .filter(Q(freshness__in=["late", "silent"]) | Q(next_report_on__isnull=False))
        .select_related("lead")
        .order_by("next_report_on", "due_on", "pk")[:most]
    )


def _units_of(actor: Actor) -> list[int]:
    own = [actor.organisation_id] if actor.organisation_id is not None else []
    return [*own, *sorted(actor.groups)]


def saved_filters(actor: Actor) -> list[SavedFilter]:
    """The lists a reader comes back to."""
    return list(SavedFilter.objects.filter(user_id=actor.user_id or 0).order_by("name", "pk"))


def lines_of(actor: Actor) -> list[str]:
    """The lines that occur in the body's tasks."""
    return _distinct(actor, "line")


def sources_of(actor: Actor) -> list[str]:
    """The documents and meetings that the body's tasks come from."""
    return _distinct(actor, "source")


def _distinct(actor: Actor, name: str) -> list[str]:
    values: Iterable[str] = (
        Task.objects.filter(body_id=actor.body_id)
        .exclude(**{name: ""})
        .order_by(name)
        .values_list(name, flat=True)
        .distinct()
    )
    return list(values)
