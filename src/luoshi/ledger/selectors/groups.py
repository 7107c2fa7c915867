"""The ledger seen by leader, unit, line, document or plan: how the tasks of each stand."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from luoshi.ledger.models import Plan, Task
from luoshi.ledger.selectors.filters import TaskFilter
from luoshi.ledger.selectors.lists import STANDINGS
from luoshi.ledger.selectors.past_lists import past_tasks
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation, Post

# The column that makes the groups, and the name under which the list is narrowed to one.
GROUPINGS: Mapping[str, tuple[str, str]] = {
    "leader": ("leader_id", "leader"),
    "unit": ("lead_id", "unit"),
    "line": ("line", "line"),
    "document": ("source", "source"),
    "plan": ("plan_id", "plan"),
}
MOST_GROUPS = 500
_IN_NEED = ("overdue", "behind", "no_evidence", "blocked")


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of tasks at work: its name, what narrows the list to it, how they stand."""

    key: str
    name: str
    filter_name: str
    counts: Mapping[str, int]
    at_work: int

    @property
    def in_need(self) -> int:
        """How many are overdue, behind, silent or blocked."""
        return sum(self.counts.get(name, 0) for name in _IN_NEED)


def groups_by(actor: Actor, by: str) -> list[GroupRow]:
    """Tasks at work by one of the groupings, most in need first: two questions, however many."""
    return _rows(by, _counts(actor, GROUPINGS[by][0]))


def groups_as_of(actor: Actor, by: str, day: date) -> list[GroupRow]:
    """The same groups as they stood at the end of a past day, rebuilt from the record."""
    return _rows(by, _counts_as_of(actor, GROUPINGS[by][0], day))


def counts_by_lead(actor: Actor, past: date | None = None) -> dict[int, Counter[str]]:
    """How many tasks at work each unit leads, by standing, now or at the end of a past day."""
    column = GROUPINGS["unit"][0]
    counts = _counts(actor, column) if past is None else _counts_as_of(actor, column, past)
    return {key: count for key, count in counts.items() if key}


def _counts(actor: Actor, column: str) -> Mapping[Any, Counter[str]]:
    grouped = Task.objects.visible_to(actor).filter(is_open=True).order_by()
    counts: dict[Any, Counter[str]] = defaultdict(Counter)
    for key, standing, n in grouped.values_list(column, "standing").annotate(n=Count("pk")):
        counts[key or ""][standing] += n
    return counts


def _counts_as_of(actor: Actor, column: str, day: date) -> Mapping[Any, Counter[str]]:
    counts: dict[Any, Counter[str]] = defaultdict(Counter)
    for past in past_tasks(actor, TaskFilter(), day):
        counts[getattr(past.task, column) or ""][past.task.standing] += 1
    return counts


def _rows(by: str, counts: Mapping[Any, Counter[str]]) -> list[GroupRow]:
    filter_name = GROUPINGS[by][1]
    names = _names(by, [key for key in counts if key])
    rows = [
        GroupRow(
            key=str(key),
            name=names.get(key, str(key)) if key else "",
            filter_name=filter_name,
            counts={name: count[name] for name in STANDINGS if count[name]},
            at_work=count.total(),
        )
        for key, count in counts.items()
    ]
    return sorted(rows, key=_need)[:MOST_GROUPS]


def _need(row: GroupRow) -> tuple[bool, float, int, str]:
    return not row.key, -row.in_need / row.at_work, -row.in_need, row.name


def _names(by: str, keys: list[Any]) -> dict[Any, str]:
    if by == "unit":
        return {unit.pk: unit.shown for unit in Organisation.objects.filter(pk__in=keys)}
    if by == "leader":
        posts = Post.objects.filter(pk__in=keys).select_related("organisation")
        return {post.pk: str(post) for post in posts}
    if by == "plan":
        return dict(Plan.objects.filter(pk__in=keys).values_list("pk", "name"))
    return {}
