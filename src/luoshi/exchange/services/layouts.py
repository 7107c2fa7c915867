"""Explain the columns of a table once; forget them again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.exchange import rules
from luoshi.exchange.events import ExchangeEvent
from luoshi.exchange.models import LayoutMemory
from luoshi.exchange.reading.tables import KEYS
from luoshi.exchange.refusals import ColumnTwice, TaskColumnMissing, UnknownUse
from luoshi.history.services import record
from luoshi.ledger.sheets.importing import language
from luoshi.organisations.actor import Actor
from luoshi_core import sheets

_COLUMNS = {column.key: column for column in sheets.LEDGER_COLUMNS}


@transaction.atomic
def remember_layout(
    *,
    actor: Actor,
    at: datetime,
    fingerprint: str,
    name: str,
    headers: Mapping[int, str],
    columns: Mapping[int, str],
    year: int | None = None,
    measure: str = "",
    has_tasks: bool = True,
) -> LayoutMemory:
    """Keep what the columns of a header mean; explained again, the last word holds.

    A sheet without tasks is remembered as one to be passed over.
    """
    held = LayoutMemory.objects.select_for_update().filter(
        body_id=actor.body_id,
        organisation_id=actor.organisation_id or 0,
        fingerprint=fingerprint,
    )
    memory = held.first()
    require(rules.can_keep_layout, actor, memory)
    kept = dict(columns) if has_tasks else dict.fromkeys(columns, sheets.IGNORE)
    _require_sensible(name, kept, has_tasks=has_tasks)
    if memory is None:
        memory = LayoutMemory(
            body_id=actor.body_id,
            organisation_id=actor.organisation_id or 0,
            fingerprint=fingerprint,
        )
    memory.name = name[:80]
    memory.columns = {str(at_): use for at_, use in sorted(kept.items())}
    memory.headers = {str(at_): words[:200] for at_, words in sorted(headers.items())}
    memory.year = year
    memory.measure = measure[:12]
    memory.kept_at = at
    memory.save()
    unit = actor.organisation_name
    record(actor, at, ExchangeEvent.LAYOUT_KEPT, memory, unit=unit, name=memory.name)
    return memory


@transaction.atomic
def forget_layout(*, actor: Actor, at: datetime, memory: LayoutMemory) -> None:
    """Let go of what the columns of a header mean; the next such table asks again."""
    held = LayoutMemory.objects.select_for_update().get(pk=memory.pk, body_id=actor.body_id)
    require(rules.can_keep_layout, actor, held)
    record(
        actor,
        at,
        ExchangeEvent.LAYOUT_FORGOTTEN,
        held.organisation,
        gone=[held],
        unit=actor.organisation_name,
        name=held.name,
    )
    held.delete()


def _require_sensible(name: str, columns: Mapping[int, str], *, has_tasks: bool) -> None:
    uses = [use for use in columns.values() if use not in (sheets.IGNORE, sheets.KEEP)]
    for use in uses:
        if use not in KEYS:
            raise UnknownUse(use=use)
        if uses.count(use) > 1:
            raise ColumnTwice(field=_COLUMNS[use].header(language()), sheet=name)
    if has_tasks and "task" not in uses:
        raise TaskColumnMissing(sheet=name)
