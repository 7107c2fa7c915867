"""Recompute every light of a body for a day, set-wise."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from luoshi.ledger import lights
from luoshi.ledger.models import Milestone, ProgressReport, Task, Verification
from luoshi.organisations.models import Body

CHUNK = 2_000
Part = TypeVar("Part", Milestone, ProgressReport, Verification)


def recompute_standings(*, body_id: int, on: date) -> int:
    """Turn the lights of all tasks at work to a day; returns how many changed.

    The lights are derived and no act of a person, so nothing is recorded. Safe to repeat.
    """
    changed = 0
    rules: dict[str, lights.LightRule] = {}
    last = 0
    while True:
        chunk = list(
            Task.objects.filter(body_id=body_id, is_open=True, pk__gt=last).order_by("pk")[:CHUNK]
        )
        if not chunk:
            break
        last = chunk[-1].pk
        changed += _turn_chunk(chunk, on, rules)
    Body.objects.filter(pk=body_id).update(standings_on=on)
    return changed


def _turn_chunk(chunk: list[Task], on: date, rules: dict[str, lights.LightRule]) -> int:
    keys = [task.pk for task in chunk]
    milestones = _by_task(Milestone.objects.filter(task__in=keys).order_by("on", "pk"))
    reports = _by_task(
        ProgressReport.objects.filter(task__in=keys)
        .only("task_id", "state", "percent", "filed_on", "period_on")
        .order_by("filed_on", "pk")
    )
    checks = _by_task(Verification.objects.filter(task__in=keys).order_by("on", "pk"))
    turned = []
    for task in chunk:
        if task.light not in rules:
            rules[task.light] = lights.light_rule(task.body_id, task.light, on)
        before = [getattr(task, name) for name in lights.DERIVED]
        light = lights.read_light(
            task,
            on,
            milestones=milestones[task.pk],
            reports=reports[task.pk],
            checks=checks[task.pk],
            rule=rules[task.light],
        )
        lights.keep(task, light, on)
        if before != [getattr(task, name) for name in lights.DERIVED]:
            turned.append(task)
    with transaction.atomic():
        Task.objects.bulk_update(turned, list(lights.DERIVED), batch_size=500)
    return len(turned)


def _by_task(parts: Iterable[Part]) -> dict[int, list[Part]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for part in parts:
        grouped[part.task_id].append(part)
    return grouped
