"""Taking tables in as work in the background, with its progress."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from luoshi.exchange.reading.changes import read_changes
from luoshi.exchange.reading.tables import TableSeen, preview_of, see_table, with_memories
from luoshi.exchange.refusals import TableNotReady
from luoshi.exchange.selectors import CHANGES, TABLE, get_table, layouts_known
from luoshi.exchange.services.tables import apply_changes, take_in_table
from luoshi.files.models import StoredFile
from luoshi.files.services import content_of
from luoshi.jobs.kinds import Kind, Outcome
from luoshi.jobs.progress import Progress
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi.organisations.selectors import organisations_of
from luoshi_core.sheets import SheetError

TAKE_IN, APPLY = "exchange.take_in", "exchange.apply"


def seen_with_memories(actor: Actor, stored: StoredFile) -> TableSeen:
    """A stored table with what the actor's unit remembers of its headers."""
    seen = see_table(content_of(stored), name=stored.name)
    known = layouts_known(actor, [one.sheet.fingerprint for one in seen.sheets])
    return with_memories(seen, known)


def units_decided(
    actor: Actor, decided: Mapping[str, Sequence[int]]
) -> dict[str, list[Organisation]]:
    """The units that unknown names stand for, from their keys."""
    keys = {key for units in decided.values() for key in units}
    units = organisations_of(actor).in_bulk(list(keys))
    return {name: [units[key] for key in named if key in units] for name, named in decided.items()}


def take_in(
    actor: Actor, at: datetime, arguments: Mapping[str, Any], progress: Progress
) -> Outcome:
    """Draft the tasks of a stored table."""
    stored = get_table(actor, arguments["table"], TABLE)
    try:
        seen = seen_with_memories(actor, stored)
    except SheetError as error:
        raise TableNotReady from error
    decided = units_decided(actor, arguments.get("decided", {}))
    preview = preview_of(seen, actor=actor, on=at.date(), name=stored.name, decided=decided)
    progress(0, len(preview.drafts))
    tasks = take_in_table(actor=actor, at=at, stored=stored, preview=preview, told=progress)
    words = ngettext("%(count)s task was drafted.", "%(count)s tasks were drafted.", len(tasks))
    return Outcome(
        words % {"count": len(tasks)},
        f"{reverse('ledger:tasks')}?done=all&state=drafted",
        {"tasks": len(tasks)},
    )


def apply(actor: Actor, at: datetime, arguments: Mapping[str, Any], progress: Progress) -> Outcome:
    """Write what was edited in a stored ledger."""
    stored = get_table(actor, arguments["table"], CHANGES)
    try:
        changes = read_changes(content_of(stored), actor=actor, on=at.date(), name=stored.name)
    except SheetError as error:
        raise TableNotReady from error
    numbers = apply_changes(actor=actor, at=at, stored=stored, changes=changes, told=progress)
    words = ngettext("%(count)s task was changed.", "%(count)s tasks were changed.", len(numbers))
    return Outcome(
        words % {"count": len(numbers)},
        f"{reverse('ledger:tasks')}?done=all",
        {"tasks": len(numbers), "cells": changes.cell_count},
    )


KINDS = (
    Kind(TAKE_IN, _("a table taken in"), take_in),
    Kind(APPLY, _("an edited ledger taken in"), apply),
)
