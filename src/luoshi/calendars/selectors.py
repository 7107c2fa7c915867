"""Which days concern a reader: due days, nodes and report days, as a month, a timeline, a feed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Max, Q, Window
from django.db.models.functions import RowNumber

from luoshi.calendars import rules
from luoshi.calendars.models import FeedKey, Scope, digest_of
from luoshi.history.models import Entry
from luoshi.ledger.models import Milestone, Task, TaskQuerySet
from luoshi.ledger.states import TaskState
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role
from luoshi.organisations.selectors import actor_for

MOST_A_DAY = 4
PAGE = 100
MOST_IN_FEED = 1_000
FEED_BACK, FEED_AHEAD = timedelta(days=60), timedelta(days=550)
REPORTING = (TaskState.UNDER_WAY, TaskState.BLOCKED)
BY: Mapping[str, tuple[str, ...]] = {
    "unit": ("lead__path", "lead_id"),
    "leader": ("leader__position", "leader_id"),
    "plan": ("plan__position", "plan_id"),
}


@dataclass(frozen=True, slots=True)
class DayItem:
    """Something that falls on a day."""

    what: str
    number: str
    title: str
    unit: str
    standing: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """What falls on one day: the first few, and how many there are of each."""

    items: tuple[DayItem, ...]
    counts: Mapping[str, int]

    @property
    def more(self) -> int:
        """How many are not named."""
        return sum(self.counts.values()) - len(self.items)


@dataclass(frozen=True, slots=True)
class Node:
    """A milestone of a task on the line."""

    on: date
    title: str
    percent: Any


@dataclass(frozen=True, slots=True)
class Line:
    """A task on the timeline with its nodes."""

    group: str
    number: str
    title: str
    unit: str
    standing: str
    start_on: date | None
    due_on: date
    percent: Any
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of the timeline."""

    rows: tuple[Line, ...]
    total: int
    page: int


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry of a feed; its key stays when its day moves, its sequence grows with each act."""

    key: str
    on: date
    what: str
    number: str
    title: str
    unit: str
    words: str
    sequence: int
    changed_at: datetime


def scopes_of(actor: Actor) -> list[Scope]:
    """Whose days this reader may choose."""
    return [scope for scope in Scope if scope != Scope.ALL or rules.can_see_all_days(actor, None)]


def usual_scope(actor: Actor) -> Scope:
    """What a reader sees who has chosen nothing."""
    if actor.has(Role.LEADER):
        return Scope.MINE
    return Scope.ALL if rules.can_see_all_days(actor, None) else Scope.UNIT


def tasks_in(actor: Actor, scope: str) -> TaskQuerySet:
    """The tasks whose days are shown; what was only drafted or was cancelled has none."""
    tasks = Task.objects.visible_to(actor).exclude(
        state__in=[TaskState.DRAFTED, TaskState.CANCELLED]
    )
    if scope == Scope.ALL and rules.can_see_all_days(actor, None):
        return tasks
    units = [*([actor.organisation_id] if actor.organisation_id else []), *sorted(actor.groups)]
    if scope == Scope.UNIT:
        return tasks.filter(lead_id__in=units)
    own = Q(lead_post_id=actor.post_id) | Q(leader_id=actor.post_id)
    if actor.has(Role.CLERK, Role.HEAD):
        own |= Q(lead_post__isnull=True, lead_id__in=units)
    return tasks.filter(own)


def days_of(actor: Actor, scope: str, first: date, last: date) -> dict[date, Day]:
    """What falls on each day from the first to the last: three questions, however much it is."""
    tasks = tasks_in(actor, scope)
    items: dict[date, list[DayItem]] = defaultdict(list)
    counts: dict[date, dict[str, int]] = defaultdict(dict)
    due = tasks.filter(due_on__range=(first, last))
    reports = tasks.filter(state__in=REPORTING, next_report_on__range=(first, last))
    nodes = Milestone.objects.filter(task__in=tasks, on__range=(first, last))
    asked = (("due", due, "due_on", "", ""), ("node", nodes, "on", "task__", "title"),
             ("report", reports, "next_report_on", "", ""))  # fmt: skip
    for what, rows, day, way, words in asked:
        for on, n, number, title, short, name, standing, said in _first_of(rows, day, way, words):
            counts[on][what] = n
            if len(items[on]) < MOST_A_DAY:
                unit = short or name or ""
                items[on].append(DayItem(what, number, title, unit, standing, said))
    return {on: Day(tuple(items[on]), counts[on]) for on in sorted(counts)}


def _first_of(rows: Any, day: str, way: str, words: str) -> Any:
    placed = rows.order_by().annotate(
        place=Window(RowNumber(), partition_by=F(day), order_by=[F("pk").asc()]),
        of_day=Window(Count("pk"), partition_by=F(day)),
        said=F(words) if words else F(f"{way}due_words"),
    )
    named = ("number", "title", "lead__short_name", "lead__name", "standing")
    columns = [day, "of_day", *(f"{way}{name}" for name in named), "said"]
    return placed.filter(place__lte=MOST_A_DAY).order_by(day, "pk").values_list(*columns)


def lines_of(actor: Actor, scope: str, by: str, year: int, page: int) -> Lines:
    """Tasks of a year on their lines, grouped, a hundred to a page."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    begins = Q(start_on__lte=last) | Q(start_on__isnull=True, drafted_at__year__lte=year)
    tasks = tasks_in(actor, scope).filter(begins, due_on__gte=first)
    total = tasks.count()
    page = min(max(1, page), max(1, -(-total // PAGE)))
    ordered = tasks.select_related("lead", "leader__organisation", "plan").order_by(
        *(F(name).asc(nulls_last=True) for name in BY[by]), "due_on", "pk"
    )
    found = list(ordered[(page - 1) * PAGE : page * PAGE])
    nodes: dict[int, list[Node]] = defaultdict(list)
    for node in Milestone.objects.filter(task__in=[task.pk for task in found]).order_by("on", "pk"):
        nodes[node.task_id].append(Node(node.on, node.title, node.percent))
    return Lines(tuple(_line(task, by, nodes[task.pk]) for task in found), total, page)


def _line(task: Task, by: str, nodes: Sequence[Node]) -> Line:
    grouped = {"unit": task.lead, "leader": task.leader, "plan": task.plan}[by]
    group = getattr(grouped, "shown", None) or (str(grouped) if grouped else "")
    return Line(
        group=group,
        number=task.number,
        title=task.title,
        unit=task.lead.shown if task.lead else "",
        standing=task.standing,
        start_on=task.start_on or task.issued_on,
        due_on=task.due_on or date.max,
        percent=task.percent,
        nodes=tuple(nodes),
    )


def own_feed(actor: Actor) -> FeedKey | None:
    """The calendar address in use of the person at this post."""
    mine = FeedKey.objects.filter(user_id=actor.user_id or 0, post_id=actor.post_id or 0)
    return mine.filter(revoked_at=None).first()


def reader_of(secret: str, on: date) -> tuple[Actor, str] | None:
    """Whose calendar an address shows, with the rights held now; none once the post was left."""
    key = (
        FeedKey.objects.select_related("user")
        .filter(digest=digest_of(secret), revoked_at=None, user__is_active=True)
        .first()
    )
    if key is None:
        return None
    actor = actor_for(key.user, on, key.post_id, channel="feed")
    return (actor, key.scope) if actor else None


def feed_of(actor: Actor, scope: str, on: date) -> list[FeedItem]:
    """What a feed holds: due days, nodes and the next report days around today."""
    span = (on - FEED_BACK, on + FEED_AHEAD)
    tasks = tasks_in(actor, scope)
    due = list(
        tasks.filter(Q(due_on__range=span) | Q(next_report_on__range=span, state__in=REPORTING))
        .select_related("lead")
        .order_by("due_on", "pk")[:MOST_IN_FEED]
    )
    nodes = list(
        Milestone.objects.filter(task__in=tasks, on__range=span)
        .select_related("task__lead")
        .order_by("on", "pk")[:MOST_IN_FEED]
    )
    ranks = _ranks({node.task_id for node in nodes})
    acts = _acts(actor.body_id, {task.pk for task in due} | {node.task_id for node in nodes})
    items = [item for task in due for item in _of_task(task, acts, span)]
    for node in nodes:
        place = ranks[node.pk]
        words = node.title or (f"{node.percent.normalize():f}%" if node.percent else "")
        items.append(_item(node.task, f"node-{place}", node.on, "node", words, acts))
    return items


def _of_task(
    task: Task, acts: Mapping[int, tuple[int, datetime]], span: tuple[date, date]
) -> list[FeedItem]:
    items = []
    if task.due_on and span[0] <= task.due_on <= span[1]:
        items.append(_item(task, "due", task.due_on, "due", task.due_words, acts))
    if task.next_report_on and task.state in REPORTING:
        day = task.next_report_on
        # Each report day is an entry of its own: the next one does not move the last.
        items.append(_item(task, f"report-{day:%Y%m%d}", day, "report", "", acts))
    return items


def _item(
    task: Task,
    key: str,
    on: date,
    what: str,
    words: str,
    acts: Mapping[int, tuple[int, datetime]],
) -> FeedItem:
    count, changed_at = acts.get(task.pk, (0, task.drafted_at))
    unit = task.lead.shown if task.lead else ""
    return FeedItem(
        f"{task.pk}-{key}", on, what, task.number, task.title, unit, words, count, changed_at
    )


def _ranks(task_ids: set[int]) -> dict[int, int]:
    """Each node's place among its task's: a changed task writes its nodes anew."""
    ranks: dict[int, int] = {}
    seen: dict[int, int] = defaultdict(int)
    nodes = Milestone.objects.filter(task__in=task_ids).order_by("task_id", "on", "pk")
    for pk, task_id in nodes.values_list("pk", "task_id"):
        seen[task_id] += 1
        ranks[pk] = seen[task_id]
    return ranks


def _acts(body_id: int, task_ids: set[int]) -> dict[int, tuple[int, datetime]]:
    entries = Entry.objects.filter(
        body_id=body_id, subject_type="ledger.task", subject_id__in=task_ids
    )
    counted = entries.order_by("subject_id").values_list("subject_id")
    return {pk: (n, at) for pk, n, at in counted.annotate(n=Count("pk"), last=Max("at"))}
