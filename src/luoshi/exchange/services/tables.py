"""Take a table in: every row through the ledger's own verbs, all of them or none."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.exchange import rules
from luoshi.exchange.events import ExchangeEvent
from luoshi.exchange.reading.changes import Changes, TaskChange
from luoshi.exchange.refusals import NothingChanged, RowRefused, TableNotReady
from luoshi.files.models import StoredFile
from luoshi.history.services import record
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.ledger.selectors import get_task
from luoshi.ledger.sheets import Preview
from luoshi.organisations.actor import Actor

Told = Callable[[int, int], None]
CHUNK = 200


def _quiet(_done: int, _total: int) -> None:
    return None


@transaction.atomic
def take_in_table(
    *,
    actor: Actor,
    at: datetime,
    stored: StoredFile,
    preview: Preview,
    told: Told = _quiet,
) -> tuple[Task, ...]:
    """Draft every task of a table that was read without a doubt left; all or none."""
    require(rules.can_take_in_table, actor, stored)
    if not preview.is_ready:
        raise TableNotReady
    drafts = [draft.content for draft in preview.drafts]
    tasks: list[Task] = []
    for start in range(0, len(drafts), CHUNK):
        tasks += ledger.draft_tasks(actor=actor, at=at, drafts=drafts[start : start + CHUNK])
        told(len(tasks), len(drafts))
    record(actor, at, ExchangeEvent.TABLE_TAKEN_IN, stored, count=len(tasks), name=stored.name)
    return tuple(tasks)


@transaction.atomic
def apply_changes(
    *,
    actor: Actor,
    at: datetime,
    stored: StoredFile,
    changes: Changes,
    told: Told = _quiet,
) -> Sequence[str]:
    """Write exactly what was edited in a ledger that came back; all or none."""
    require(rules.can_take_in_changes, actor, stored)
    if changes.faults or changes.conflicts:
        raise TableNotReady
    if not changes.tasks:
        raise NothingChanged
    for done, change in enumerate(changes.tasks, start=1):
        try:
            _apply(actor, at, change)
        except Refusal as refusal:
            raise RowRefused(number=change.number, why=str(refusal)) from refusal
        told(done, len(changes.tasks))
    record(
        actor,
        at,
        ExchangeEvent.CHANGES_TAKEN_IN,
        stored,
        tasks=len(changes.tasks),
        cells=changes.cell_count,
        name=stored.name,
    )
    return tuple(change.number for change in changes.tasks)


def _apply(actor: Actor, at: datetime, change: TaskChange) -> None:
    task = get_task(actor, change.number)
    if change.draft:
        ledger.change_task(actor=actor, at=at, task=task, **change.draft)
    if change.report:
        ledger.report_progress(actor=actor, at=at, task=task, **change.report)
