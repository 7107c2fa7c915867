"""Where the heat ends: per level and unit, what is signed for, broken down and alive."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from luoshi.breakdowns.models import Breakdown, Demand, Part
from luoshi.ledger.models import Task, TaskQuerySet
from luoshi.ledger.selectors import MOST_COUNTED, TaskRow, rows_of
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import path_after
from luoshi.organisations.roles import Kind, Role
from luoshi.organisations.selectors import organisations_of
from luoshi_core.numbers import Rate, rate

PAGE = 50
# Below these shares a cell is warm, then cold.
HOT, WARM = 80, 50
_SEE_ALL = (Role.SUPERVISOR, Role.SUPERVISION_HEAD, Role.LEADER, Role.AUDITOR, Role.APPRAISER)
_UNSIGNED = ("issued", "returned")
_OWING = ("on_time", "late", "silent")


class Level(StrEnum):
    """The steps a task goes down."""

    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"
    GRID = "grid"


LEVELS: Mapping[Level, frozenset[str]] = {
    Level.TOWNSHIP: frozenset({Kind.TOWNSHIP.value, Kind.SUBDISTRICT.value}),
    Level.VILLAGE: frozenset({Kind.VILLAGE.value, Kind.COMMUNITY.value}),
    Level.GRID: frozenset({Kind.GRID.value}),
}
_LEVEL_OF_KIND = {kind: level for level, kinds in LEVELS.items() for kind in kinds}


class Cell(StrEnum):
    """What is asked of the tasks handed to a unit."""

    SIGNED = "signed"
    LISTED = "listed"
    ALIVE = "alive"


@dataclass(slots=True)
class _Counts:
    """Numerator and denominator of each cell, while they are counted."""

    tasks: int = 0
    done: dict[Cell, int] = field(default_factory=lambda: dict.fromkeys(Cell, 0))
    asked: dict[Cell, int] = field(default_factory=lambda: dict.fromkeys(Cell, 0))
    handed_whole: int = 0

    def add(self, cell: Cell, *, done: int, asked: int) -> None:
        """Count tasks into a cell."""
        self.done[cell] += done
        self.asked[cell] += asked

    def take(self, other: "_Counts") -> None:
        """Count what another has counted."""
        self.tasks += other.tasks
        self.handed_whole += other.handed_whole
        for cell in Cell:
            self.add(cell, done=other.done[cell], asked=other.asked[cell])


@dataclass(frozen=True, slots=True)
class Heat:
    """How warm a unit or a level is: each cell a share, or nothing where nothing is asked."""

    name: str
    unit_id: int | None
    level: Level
    tasks: int
    signed: Rate | None
    listed: Rate | None
    alive: Rate | None
    handed_whole: int

    def cell(self, cell: Cell) -> Rate | None:
        """The share of one cell."""
        found: Rate | None = getattr(self, cell.value)
        return found

    @property
    def need(self) -> tuple[float, int, str]:
        """How cold it is, the coldest first."""
        shares = [float(one.value) for one in map(self.cell, Cell) if one is not None]
        return (min(shares, default=2.0), -self.tasks, self.name)


@dataclass(frozen=True, slots=True)
class HeatView:
    """The levels of a body, and the units of the level looked at, the coldest first."""

    levels: tuple[Heat, ...]
    units: tuple[Heat, ...]
    total: int
    cold: Heat | None


def word_of(share: Rate | None) -> str:
    """How warm a share is: hot, warm, cold, or none where nothing is asked."""
    if share is None:
        return "none"
    percent = share.value * 100
    return "hot" if percent >= HOT else "warm" if percent >= WARM else "cold"


def view_heat(actor: Actor, level: str = "", page: int = 1) -> HeatView:
    """The heat of every level and of one level's units: six questions, however many tasks."""
    counts = _counted(actor)
    units = {
        pk: (short or name, _LEVEL_OF_KIND.get(kind, Level.COUNTY))
        for pk, name, short, kind in organisations_of(actor)
        .filter(pk__in=list(counts))
        .values_list("pk", "name", "short_name", "kind")
    }
    by_level: dict[Level, _Counts] = defaultdict(_Counts)
    for pk, (_name, found) in units.items():
        by_level[found].take(counts[pk])
    levels = tuple(_heat("", None, one, by_level[one]) for one in Level if one in by_level)
    chosen = sorted(
        (
            _heat(name, pk, found, counts[pk])
            for pk, (name, found) in units.items()
            if not level or found == level
        ),
        key=lambda heat: heat.need,
    )
    first = (max(page, 1) - 1) * PAGE
    return HeatView(levels, tuple(chosen[first : first + PAGE]), len(chosen), _ends_at(levels))


def _ends_at(levels: Iterable[Heat]) -> Heat | None:
    """The uppermost level with a cold cell."""
    return next(
        (one for one in levels if any(word_of(one.cell(cell)) == "cold" for cell in Cell)), None
    )


def _heat(name: str, unit_id: int | None, level: Level, counts: _Counts) -> Heat:
    shares = {cell.value: rate(counts.done[cell], counts.asked[cell] or None) for cell in Cell}
    return Heat(name, unit_id, level, counts.tasks, handed_whole=counts.handed_whole, **shares)


Rows = TypeVar("Rows", bound=QuerySet[Any])


def handed_out(actor: Actor) -> TaskQuerySet:
    """Tasks at work: all of them for who sees the whole body, else those of the own sub-tree."""
    return _own(actor, Task.objects.filter(body_id=actor.body_id, is_open=True), "lead")


def _counted(actor: Actor) -> dict[int, _Counts]:
    tasks = handed_out(actor).order_by()
    counts: dict[int, _Counts] = defaultdict(_Counts)
    # By unit and standing: that order leads to an index which holds the state as well.
    unsigned = Count("pk", filter=Q(state__in=_UNSIGNED))
    signing = tasks.values_list("lead_id", "standing").annotate(n=Count("*"), unsigned=unsigned)
    for lead, _standing, n, waiting in signing:
        counts[lead].tasks += n
        counts[lead].add(Cell.SIGNED, done=n - waiting, asked=n)
    owing = tasks.filter(freshness__in=_OWING)
    for lead, said, n in owing.values_list("lead_id", "freshness").annotate(n=Count("*")):
        counts[lead].add(Cell.ALIVE, done=n if said == "on_time" else 0, asked=n)
    asked = _asked(actor)
    for lead, made, n in asked.values_list("task__lead_id", "made").annotate(n=Count("*")):
        counts[lead].add(Cell.LISTED, done=n if made else 0, asked=n)
    for lead, n in _handed_whole(actor).values_list("task__lead_id").annotate(n=Count("*")):
        counts[lead].handed_whole += n
    return dict(counts)


def _asked(actor: Actor) -> Any:
    """Lists asked for, each with whether it was made."""
    made = Exists(Breakdown.objects.filter(task=OuterRef("task_id")))
    asked = Demand.objects.filter(body_id=actor.body_id, lifted_on=None, task__is_open=True)
    return _own(actor, asked, "task__lead").annotate(made=made).order_by()


def _handed_whole(actor: Actor) -> Any:
    """Breakdowns whose every unit has signed and, where asked, made its own list."""
    parts = Part.objects.filter(breakdown=OuterRef("pk"), withdrawn_on=None)
    unsigned = parts.filter(task__state__in=_UNSIGNED)
    unlisted = parts.filter(
        Exists(Demand.objects.filter(task=OuterRef("task_id"), lifted_on=None)),
        ~Exists(Breakdown.objects.filter(task=OuterRef("task_id"))),
    )
    found = Breakdown.objects.filter(body_id=actor.body_id, task__is_open=True)
    whole = _own(actor, found, "task__lead").filter(
        Exists(parts), ~Exists(unsigned), ~Exists(unlisted)
    )
    return whole.order_by()


def _own(actor: Actor, rows: Rows, lead: str) -> Rows:
    """All rows for who sees the whole body, else those led by units of the own sub-tree."""
    path = actor.organisation_path
    if actor.has(*_SEE_ALL):
        return rows
    if not path:
        return rows.none()
    return rows.filter(**{f"{lead}__path__gte": path, f"{lead}__path__lt": path_after(path)})


@dataclass(frozen=True, slots=True)
class HeatList:
    """The tasks behind a figure of the heat view."""

    rows: tuple[TaskRow, ...]
    total: int
    is_capped: bool
    page: int
    pages: int


def list_heat(
    actor: Actor,
    *,
    unit: int | None = None,
    level: str = "",
    cell: str = "",
    missing: bool = False,
    page: int = 1,
) -> HeatList:
    """The tasks a figure counts: those it counts as done, or those that are missing."""
    tasks = handed_out(actor).filter(_meant(actor, cell, missing=missing))
    if unit is not None:
        tasks = tasks.filter(lead_id=unit)
    elif level in LEVELS:
        tasks = tasks.filter(lead__kind__in=LEVELS[Level(level)])
    elif level == Level.COUNTY:
        tasks = tasks.exclude(lead__kind__in=list(_LEVEL_OF_KIND))
    counted = tasks.order_by("due_on", "pk")[: MOST_COUNTED + 1].count()
    total = min(counted, MOST_COUNTED)
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    ordered = tasks.order_by("due_on", "pk")[(page - 1) * PAGE : page * PAGE]
    return HeatList(rows_of(ordered), total, counted > MOST_COUNTED, page, pages)


def _meant(actor: Actor, cell: str, *, missing: bool) -> Q:
    demands = Demand.objects.filter(body_id=actor.body_id, lifted_on=None)
    asked = Q(pk__in=demands.values("task_id"))
    made = Q(Exists(Breakdown.objects.filter(task=OuterRef("pk"))))
    unsigned = Q(state__in=_UNSIGNED)
    meant = {
        Cell.SIGNED: (~unsigned, unsigned),
        Cell.LISTED: (asked & made, asked & ~made),
        Cell.ALIVE: (Q(freshness="on_time"), Q(freshness__in=["late", "silent"])),
    }
    if cell not in set(Cell):
        return Q()
    return meant[Cell(cell)][1 if missing else 0]
