"""One act on many tasks: each goes through its own verb, so no rule is passed by."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from luoshi.common.errors import Refusal
from luoshi.ledger.models import Plan, ProgressReport, Task
from luoshi.ledger.services.drafting import change_task, draft_task
from luoshi.ledger.services.issuing import issue_task
from luoshi.ledger.services.planning import place_task
from luoshi.ledger.services.reporting import sign_report
from luoshi.ledger.services.writing import AHEAD, Together, write_together
from luoshi.organisations.actor import Actor


@dataclass(frozen=True, slots=True)
class Refused:
    """A task that the act passed over, and why."""

    number: str
    why: str


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of an act on many tasks."""

    done: tuple[str, ...]
    refused: tuple[Refused, ...]


@transaction.atomic
def issue_tasks(*, actor: Actor, at: datetime, tasks: Iterable[Task]) -> BulkResult:
    """Issue many drafts; those that cannot be issued stay as they are and are named."""
    return _each(
        ((task.number, task) for task in tasks),
        lambda task: issue_task(actor=actor, at=at, task=task),
    )


@transaction.atomic
def assign_tasks(
    *, actor: Actor, at: datetime, tasks: Iterable[Task], changes: Mapping[str, Any]
) -> BulkResult:
    """Give many drafts the same lead, leader or due date."""
    return _each(
        ((task.number, task) for task in tasks),
        lambda task: change_task(actor=actor, at=at, task=task, **changes),
    )


@transaction.atomic
def place_tasks(
    *, actor: Actor, at: datetime, tasks: Iterable[Task], plan: Plan | None
) -> BulkResult:
    """Put many tasks under a node of planning, or take them away; those refused are named."""
    return _each(
        ((task.number, task) for task in tasks),
        lambda task: place_task(actor=actor, at=at, task=task, plan=plan),
    )


@transaction.atomic
def sign_reports(*, actor: Actor, at: datetime, reports: Iterable[ProgressReport]) -> BulkResult:
    """Sign many reports; those already settled are named."""
    return _each(
        ((report.task.number, report) for report in reports),
        lambda report: sign_report(actor=actor, at=at, report=report),
    )


@transaction.atomic
def draft_tasks(
    *, actor: Actor, at: datetime, drafts: Sequence[Mapping[str, Any]]
) -> tuple[Task, ...]:
    """Draft many tasks, all or none."""
    together = Together(actor, at.date(), AHEAD)
    tasks = tuple(draft_task(actor=actor, at=at, together=together, **draft) for draft in drafts)
    write_together(actor, at, together.ready)
    return tasks


def _each(subjects: Iterable[tuple[str, Any]], act: Callable[[Any], object]) -> BulkResult:
    done: list[str] = []
    refused: list[Refused] = []
    for number, subject in subjects:
        try:
            with transaction.atomic():
                act(subject)
        except Refusal as refusal:
            refused.append(Refused(number, str(refusal)))
        else:
            done.append(number)
    return BulkResult(tuple(done), tuple(refused))
