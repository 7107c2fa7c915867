"""Questions to the record: what happened to a thing, and when it was sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

from luoshi.common.prepared import Prepared
from luoshi.history import events
from luoshi.history.models import Checkpoint, Entry
from luoshi.history.protection import table_of
from luoshi.history.verification import LEAST_FALL, Broken, Fall, falls, verify

__all__ = [
    "Broken",
    "Fall",
    "HistoryRow",
    "door_of",
    "fallen_among",
    "falls",
    "get_entry",
    "history_of",
    "last_checkpoint",
    "model_of",
    "recent_history",
    "shown",
    "unsealed",
    "verify",
]


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One act as a reader sees it."""

    entry_id: int
    at: datetime
    event: str
    label: str
    sentence: str
    who: str
    post: str
    organisation: str
    on_behalf_of: str
    reason: str
    position: int | None
    subject_name: str = ""


def history_of(body_id: int, subject: models.Model, most: int = 200) -> list[HistoryRow]:
    """What happened to a thing, latest first."""
    entries = _ENTRIES.ask(body_id, table_of(type(subject)), subject.pk)
    return [_row(entry) for entry in entries[:most]]


def _entries_of(body_id: int, table: str, key: int) -> models.QuerySet[Entry]:
    entries = Entry.objects.filter(body_id=body_id, subject_type=table, subject_id=key)
    return entries.select_related("leaf").order_by("-pk")[:_MOST]


_MOST = 200
# Asked with every thing that is looked at.
_ENTRIES = Prepared(_entries_of, int, str, int)


def recent_history(
    body_id: int, before: int | None = None, most: int = 50, part: str = ""
) -> list[HistoryRow]:
    """What happened in a body, or in one of its parts, latest first."""
    entries = Entry.objects.filter(body_id=body_id).select_related("leaf").order_by("-pk")
    if part:
        entries = entries.filter(event__startswith=f"{part}.")
    if before is not None:
        entries = entries.filter(pk__lt=before)
    return [_row(entry) for entry in entries[:most]]


def fallen_among(rows: Sequence[HistoryRow]) -> frozenset[int]:
    """The acts, of a whole stretch of the record, whose time lies before the act before them."""
    if settings.DEMO_DAY is not None:
        return frozenset()
    pairs = pairwise(rows)
    return frozenset(late.entry_id for late, early in pairs if late.at < early.at - LEAST_FALL)


def get_entry(body_id: int, pk: int) -> Entry:
    """One act of a body; else `Entry.DoesNotExist`."""
    return Entry.objects.select_related("leaf").get(body_id=body_id, pk=pk)


def shown(entry: Entry) -> HistoryRow:
    """An act as a reader sees it."""
    return _row(entry)


def last_checkpoint(body_id: int) -> Checkpoint | None:
    """The newest signed state of a body's log."""
    return Checkpoint.objects.filter(body_id=body_id).order_by("-size").first()


def unsealed(body_id: int) -> tuple[int, datetime | None]:
    """How many acts wait to be sealed, and since when."""
    waiting = Entry.objects.filter(body_id=body_id, leaf__isnull=True)
    first = waiting.order_by("pk").values_list("at", flat=True).first()
    return waiting.count(), first


def _row(entry: Entry) -> HistoryRow:
    words = events.told(entry.event)
    actor: Mapping[str, Any] = entry.actor
    leaf = getattr(entry, "leaf", None)
    return HistoryRow(
        entry_id=entry.pk,
        at=entry.at,
        event=entry.event,
        label=str(words.label),
        sentence=_filled(str(words.sentence), entry.content),
        who=_name_of(actor),
        post=actor.get("post", ""),
        organisation=actor.get("organisation", ""),
        on_behalf_of=actor.get("on_behalf_of", ""),
        reason=entry.reason,
        position=leaf.position if leaf else None,
        subject_name=entry.subject_name,
    )


def _name_of(actor: Mapping[str, Any]) -> str:
    """The name of whoever acted; the system is called so in the reader's language."""
    name: str = actor.get("name", "")
    by_itself = name == "system" and not actor.get("user")
    return gettext("the system") if by_itself else name


_DOORS: Mapping[str, str | Promise] = {
    "page": pgettext_lazy("door", "page"),
    "api": pgettext_lazy("door", "programs' door"),
    "system": pgettext_lazy("door", "the system itself"),
    "clock": pgettext_lazy("door", "the clock"),
    "founding": pgettext_lazy("door", "setting up"),
    "public": pgettext_lazy("door", "public page"),
}


def door_of(entry: Entry) -> str:
    """By which door an act came, in the reader's language."""
    channel: str = entry.actor.get("channel", "")
    return str(_DOORS.get(channel, channel))


def _filled(sentence: str, content: Mapping[str, Any]) -> str:
    try:
        return sentence % content
    except (KeyError, TypeError, ValueError):
        return sentence


def model_of(table: str) -> type[models.Model]:
    """The model behind a table's name in the record."""
    return apps.get_model(table)
