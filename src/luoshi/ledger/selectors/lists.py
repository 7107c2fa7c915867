"""Lists of tasks: what a reader wants to see, page by page, and how many stand how."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from luoshi.common.prepared import Prepared
from luoshi.common.statements import ask
from luoshi.ledger import search
from luoshi.ledger.models import Assignment, SavedFilter, Task, TaskQuerySet
from luoshi.ledger.selectors.filters import TaskFilter
from luoshi.ledger.selectors.shapes import Shapes
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation, Post, path_after
from luoshi.organisations.roles import Role
from luoshi.organisations.selectors import posts_of
from luoshi_core import pace

PAGE = 25
MOST_COUNTED = 2_000
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
    original_due_on: date | None = None
    leader: str = ""
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
    "original_due_on",
    "leader__title",
)


def looked_up(actor: Actor, wanted: TaskFilter) -> TaskFilter:
    """What is asked for, its words looked up once for all the questions of a page."""
    if not wanted.text or wanted.found:
        return wanted
    return replace(wanted, text="", found=search.found_as_value(actor.body_id, wanted.text))


def tasks_matching(actor: Actor, wanted: TaskFilter) -> TaskQuerySet:
    """The tasks a reader may see and wants to see, in the order asked for."""
    tasks = Task.objects.visible_to(actor)
    wanted = looked_up(actor, wanted)
    if wanted.found:
        tasks = tasks.filter(pk__in=search.among(wanted.found))
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
        "plan_id__in": wanted.plans,
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


def list_tasks(
    actor: Actor,
    wanted: TaskFilter,
    page: int = 1,
    size: int = PAGE,
    *,
    total: int | None = None,
) -> TaskPage:
    """One page of the list: the same few questions however many tasks there are.

    `total` is how many there are where it is known: then nothing is counted again.
    """
    if total is None:
        # Counted in the order of the list: the database walks the index the rows come from.
        total = tasks_matching(actor, wanted)[: MOST_COUNTED + 1].count()
    pages = max(1, -(-min(total, MOST_COUNTED) // size))
    page = min(max(1, page), pages)
    rows = _rows(_PAGES.ask(actor, wanted, (page - 1) * size, page * size))
    return TaskPage(rows, min(total, MOST_COUNTED), total > MOST_COUNTED, page, pages)


def tasks_numbered(actor: Actor, numbers: Sequence[str]) -> list[Task]:
    """The tasks with these numbers that a reader may see."""
    named = Task.objects.visible_to(actor).filter(number__in=list(numbers)[:1_000])
    return list(named.order_by("number", "pk"))


def rows_of(tasks: TaskQuerySet) -> tuple[TaskRow, ...]:
    """Tasks as rows of a list, supporting units beside them."""
    return _rows(list(tasks.values_list(*_ROW)))


def _page_of(actor: Actor, wanted: TaskFilter, first: int, last: int) -> QuerySet[Any, Any]:
    return tasks_matching(actor, wanted)[first:last].values_list(*_ROW)


_PAGES = Shapes(_page_of)


def _rows(found: Sequence[Sequence[Any]]) -> tuple[TaskRow, ...]:
    supporting = units_supporting([values[0] for values in found])
    return tuple(_row(values, supporting[values[0]]) for values in found)


def row_of(task: Task) -> TaskRow:
    """One task, just acted on, as a row of a list."""
    return row_as(task, units_supporting([task.pk])[task.pk])


def row_as(task: Task, supporting: tuple[str, ...]) -> TaskRow:
    """One task as a row of a list, from the values it carries."""
    return _row([_read(task, name) for name in _ROW], supporting)


def _read(task: Task, name: str) -> Any:
    start, _, rest = name.partition("__")
    value = getattr(task, start)
    return getattr(value, rest) if rest and value is not None else value


def _row(values: Sequence[Any], supporting: tuple[str, ...]) -> TaskRow:
    lead = values[7] or values[8] or ""
    columns: list[Any] = [*values[:7], lead, *values[9:-1], values[-1] or "", supporting]
    return TaskRow(*columns)


def units_supporting(task_ids: Sequence[int], *, full: bool = False) -> dict[int, tuple[str, ...]]:
    """The names of the units that support each task, short ones unless told."""
    named: dict[int, list[str]] = defaultdict(list)
    if task_ids:
        places = ", ".join(["%s"] * len(task_ids))
        for task_id, short, name in ask(_SUPPORTING.format(places=places), list(task_ids)):
            named[task_id].append(name if full else short or name)
    return defaultdict(tuple, {key: tuple(names) for key, names in named.items()})


# Written out: building it anew for every page would take longer than asking it.
_SUPPORTING = """
SELECT a.task_id, o.short_name, o.name
FROM ledger_assignment a JOIN organisations_organisation o ON o.id = a.organisation_id
WHERE a.task_id IN ({places}) ORDER BY a.task_id, a.position, a.id
"""


def standing_counts(
    actor: Actor, wanted: TaskFilter, most: int = MOST_COUNTED
) -> Counter[str] | None:
    """Counts by standing whatever standing was asked for; None where there are too many."""
    counted = Counter(dict(_COUNTS.ask(actor, replace(wanted, standings=()), most + 1)))
    return counted if counted.total() <= most else None


def _standings_of(actor: Actor, wanted: TaskFilter, most: int) -> QuerySet[Any, Any]:
    tasks = tasks_matching(actor, wanted)
    # Where nothing else narrows it, the order of the standings leads to the index that holds
    # all that is asked; left free, SQLite takes another one and looks up every row.
    is_plain = replace(wanted, unit=None, order="due") == TaskFilter()
    return tasks.order_by(*(["standing"] if is_plain else [])).values("standing")[:most]


# The inner question stops at its limit, however many tasks there are.
_COUNTS = Shapes(_standings_of, "SELECT standing, COUNT(*) FROM ({}) AS matching GROUP BY standing")


def total_of(counted: Counter[str] | None, wanted: TaskFilter) -> int | None:
    """How many tasks a list has, as far as the counts by standing tell."""
    if counted is not None:
        return sum(counted[key] for key in set(wanted.standings) or counted)
    return None if wanted.standings else MOST_COUNTED + 1


def count_standings(actor: Actor, wanted: TaskFilter) -> Counter[str]:
    """How many of the tasks asked for stand how."""
    counted = (
        tasks_matching(actor, wanted).order_by().values_list("standing").annotate(n=Count("pk"))
    )
    return Counter(dict(counted))


def saved_filters(actor: Actor) -> list[SavedFilter]:
    """The lists a reader comes back to."""
    if actor.told.get("has_saved_filters") is False:
        return []
    return _SAVED.ask(actor.user_id or 0)


def saved_beside() -> Exists:
    """What tells along with the person of a session whether there is any."""
    return Exists(SavedFilter.objects.filter(user_id=OuterRef("user_id")))


def _saved_by(user_id: int) -> QuerySet[SavedFilter]:
    return SavedFilter.objects.filter(user_id=user_id).order_by("name", "pk")


_SAVED = Prepared(_saved_by, int)


def lines_of(actor: Actor) -> list[str]:
    """The lines that occur in the tasks a reader may see."""
    return _distinct(actor, "line")


def sources_of(actor: Actor) -> list[str]:
    """The documents and meetings that the tasks a reader may see come from."""
    return _distinct(actor, "source")


def leaders_of(actor: Actor, on: date) -> list[Post]:
    """The posts of leaders who can be in charge of a task."""
    posts = posts_of(actor).in_use(on).order_by("organisation__path", "position", "pk")
    return [post for post in posts if Role.LEADER.value in post.roles]


# Steps from one value to the next in the index: a hundred thousand tasks are never read.
_LOOSE_SCAN = """
WITH RECURSIVE found(value) AS (
  SELECT MIN({column}) FROM ledger_task WHERE body_id = %s AND {column} > ''
  UNION ALL
  SELECT (SELECT MIN({column}) FROM ledger_task WHERE body_id = %s AND {column} > found.value)
  FROM found WHERE found.value IS NOT NULL
) SELECT value FROM found WHERE value IS NOT NULL LIMIT 500
"""


def _distinct(actor: Actor, name: str) -> list[str]:
    if actor.has(*_SEE_ALL):
        return [row[0] for row in ask(_LOOSE_SCAN.format(column=name), [actor.body_id] * 2)]
    visible = Task.objects.visible_to(actor).exclude(**{name: ""}).order_by(name)
    return list(visible.values_list(name, flat=True).distinct()[:500])


_SEE_ALL = (Role.SUPERVISOR, Role.SUPERVISION_HEAD)
