"""Recompute every light of a body for a day, set-wise.

A large county has half a million tasks at work and every one is read anew each night, so rows are
read as plain values, judged without their sums, and written back only where something changed.
"""

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from multiprocessing import get_context
from typing import Any, NamedTuple, TypeVar

import django
from django.db import connection, transaction
from django.db.models import QuerySet

from luoshi.common.rows import update_each
from luoshi.ledger import lights
from luoshi.ledger.models import Milestone, ProgressReport, Task, Verification
from luoshi.ledger.owed import owed_by, reports_by_periods
from luoshi.organisations.models import Body
from luoshi_core import pace

CHUNK = 5_000
# The first and the last key of tasks that are turned in one transaction.
Span = tuple[int, int]


class _Planned(NamedTuple):
    """The columns of a task that its light is computed from."""

    pk: int
    kind: str
    state: str
    start_on: date | None
    due_on: date | None
    closed_on: date | None
    drafted_at: datetime
    feedback: dict[str, Any]
    light: str
    check_count: int
    expected: Decimal | None
    standing: str
    severity: str
    confirmed_standing: str
    freshness: str
    next_report_on: date | None
    light_rule: str


class _Reported(NamedTuple):
    task_id: int
    state: str
    percent: Decimal | None
    filed_on: date
    period_on: date | None


class _Node(NamedTuple):
    task_id: int
    on: date
    percent: Decimal | None


class _Checked(NamedTuple):
    task_id: int
    on: date
    percent: Decimal


Row = TypeVar("Row", bound=NamedTuple)
Part = TypeVar("Part", _Reported, _Node, _Checked)


@dataclass(frozen=True, slots=True)
class _Night:
    """What is the same for every task of a run."""

    body_id: int
    on: date
    rules: dict[str, lights.LightRule]

    def rule(self, code: str) -> lights.LightRule:
        if code not in self.rules:
            self.rules[code] = lights.light_rule(self.body_id, code, self.on)
        return self.rules[code]


def recompute_standings(*, body_id: int, on: date, processes: int = 1, chunk: int = CHUNK) -> int:
    """Turn the lights of all tasks at work to a day; returns how many changed.

    The lights are derived and no act of a person, so nothing is recorded. Safe to repeat.
    Several processes share the chunks where the database lets several write at once; they see
    only what was committed before.
    """
    keys = list(_at_work(body_id).values_list("pk", flat=True))
    spans = [(keys[at], keys[min(at + chunk, len(keys)) - 1]) for at in range(0, len(keys), chunk)]
    if processes > 1 and len(spans) > 1 and connection.vendor == "postgresql":
        changed = _turn_together(spans, body_id, on, min(processes, len(spans)))
    else:
        night = _Night(body_id, on, {})
        changed = sum(_turn_span(span, night) for span in spans)
    Body.objects.filter(pk=body_id).update(standings_on=on)
    return changed


def _at_work(body_id: int) -> "QuerySet[Task]":
    return Task.objects.filter(body_id=body_id, is_open=True).order_by("pk")


def _turn_together(spans: Sequence[Span], body_id: int, on: date, processes: int) -> int:
    # Fresh processes: a fork of one that has threads may wait for ever.
    with ProcessPoolExecutor(processes, get_context("spawn"), django.setup) as pool:
        turned = [pool.submit(turn_apart, span, body_id, on) for span in spans]
        return sum(one.result() for one in turned)


def turn_apart(span: Span, body_id: int, on: date) -> int:
    """Turn the lights of a span of tasks in a process of its own."""
    return _turn_span(span, _Night(body_id, on, {}))


def _turn_span(span: Span, night: _Night) -> int:
    rows = _rows(_Planned, _at_work(night.body_id).filter(pk__gte=span[0], pk__lte=span[1]))
    return _turn_chunk(rows, night) if rows else 0


def _turn_chunk(chunk: Sequence[_Planned], night: _Night) -> int:
    # Five thousand keys in a question cost more than the rows they ask for.
    here = {
        "task__gte": chunk[0].pk,
        "task__lte": chunk[-1].pk,
        "task__body_id": night.body_id,
        "task__is_open": True,
    }
    nodes = _by_task(_Node, Milestone.objects.filter(**here).order_by("on", "pk"))
    reports = _by_task(_Reported, ProgressReport.objects.filter(**here).order_by("filed_on", "pk"))
    checks = _by_task(_Checked, Verification.objects.filter(**here).order_by("on", "pk"))
    owing = owed_by(chunk, night.on)
    paler, turned = [], []
    for task in chunk:
        old = task[-len(lights.DERIVED) :]
        facts = lights.facts_of(
            task,
            nodes.get(task.pk, ()),
            lights.reported_points(reports.get(task.pk, ())),
            owed=owing.get(task.pk),
        )
        new = _derived(task, facts, checks.get(task.pk, ()), night)
        if new[1:] != old[1:]:
            turned.append((*new, task.pk))
        elif new[0] != old[0]:
            paler.append((new[0], task.pk))
    with transaction.atomic():
        # What a plan expects moves every day and stands in no index; the rest moves seldom.
        update_each(Task, ("expected",), paler)
        update_each(Task, lights.DERIVED, turned)
    return len(paler) + len(turned)


def _derived(
    task: _Planned,
    facts: pace.Facts,
    checks: Sequence[_Checked],
    night: _Night,
) -> tuple[Any, ...]:
    """The derived columns of a task for the day, in the order of `lights.DERIVED`."""
    rule, on = night.rule(task.light), night.on
    judged = pace.judge(facts, on, lights.calendar(), rule.preset)
    confirmed = ""
    if checks:
        points = lights.confirmed_points(checks)
        shown = replace(facts, progress=points, feedback=None, owed=None)
        confirmed = pace.judge(shown, on, lights.calendar(), rule.preset).standing.value
    by_periods = reports_by_periods(task.kind, facts.owed)
    return lights.derived(task, judged, confirmed, rule, on, by_periods=by_periods)


def _rows(kind: type[Row], asked: "QuerySet[Any]") -> list[Row]:
    return [kind._make(values) for values in asked.values_list(*kind._fields)]


def _by_task(kind: type[Part], asked: "QuerySet[Any]") -> dict[int, list[Part]]:
    grouped: dict[int, list[Part]] = defaultdict(list)
    for part in _rows(kind, asked):
        grouped[part.task_id].append(part)
    return grouped
