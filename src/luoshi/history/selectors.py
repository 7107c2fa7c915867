"""Questions to the record: what happened to a thing, and whether anything was changed unseen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext as _

from luoshi.common.prepared import Prepared
from luoshi.history import events, keys
from luoshi.history.models import Checkpoint, Entry, Leaf, Recorded, RowDigest
from luoshi.history.protection import protected_models, table_of, values_of
from luoshi.history.services import digest_of_entry, leaf_bytes
from luoshi_core import chain


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


@dataclass(frozen=True, slots=True)
class Broken:
    """A place where the record and the data do not agree."""

    what: str
    table: str
    key: int
    field: str
    entry_id: int | None

    def sentence(self) -> str:
        """What was found, where, in the reader's language."""
        return str(_WHAT[self.what]()) % {
            "table": self.table,
            "key": self.key,
            "field": self.field,
            "entry": self.entry_id,
        }


_WHAT = {
    "field": lambda: _("%(table)s %(key)s: column %(field)s was changed after entry %(entry)s."),
    "missing": lambda: _("%(table)s %(key)s: the row is gone, the last entry is %(entry)s."),
    "unknown": lambda: _("%(table)s %(key)s: the row was never recorded."),
    "entry": lambda: _("History entry %(key)s: %(field)s does not match its digest."),
    "leaf": lambda: _("History log, position %(key)s: the leaf does not match entry %(entry)s."),
    "gap": lambda: _("History log, position %(key)s is missing."),
    "checkpoint": lambda: _("History checkpoint %(key)s: %(field)s does not hold."),
}


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
        who=actor.get("name", ""),
        post=actor.get("post", ""),
        organisation=actor.get("organisation", ""),
        on_behalf_of=actor.get("on_behalf_of", ""),
        reason=entry.reason,
        position=leaf.position if leaf else None,
        subject_name=entry.subject_name,
    )


def _filled(sentence: str, content: Mapping[str, Any]) -> str:
    try:
        return sentence % content
    except (KeyError, TypeError, ValueError):
        return sentence


def verify(body_id: int | None = None) -> Iterator[Broken]:
    """Everything that was changed behind the record's back, first entry first.

    Re-reads the entries, the log, its checkpoints, and every protected row.
    """
    yield from _broken_entries(body_id)
    yield from _broken_log(body_id)
    for model in protected_models():
        yield from _broken_rows(model)


def _broken_entries(body_id: int | None) -> Iterator[Broken]:
    entries = Entry.objects.order_by("pk")
    if body_id is not None:
        entries = entries.filter(body_id=body_id)
    for entry in entries.iterator(chunk_size=2_000):
        if digest_of_entry(entry) != entry.digest:
            yield Broken("entry", "history.entry", entry.pk, entry.event, entry.pk)
    digests = RowDigest.objects.order_by("pk").select_related("entry")
    if body_id is not None:
        digests = digests.filter(body_id=body_id)
    for digest in digests.iterator(chunk_size=2_000):
        stated = digest.entry.rows.get(f"{digest.table}/{digest.key}")
        if stated != chain.rows_root(digest.fields):
            yield Broken("entry", "history.rowdigest", digest.entry_id, digest.table, digest.pk)


def _broken_log(body_id: int | None) -> Iterator[Broken]:
    checkpoints = Checkpoint.objects.order_by("body_id", "size")
    if body_id is not None:
        checkpoints = checkpoints.filter(body_id=body_id)
    public_key = keys.signing_key().public_key()
    for body in sorted({checkpoint.body_id for checkpoint in checkpoints}):
        frontier = chain.Frontier()
        roots = {}
        leaves = Leaf.objects.filter(body_id=body).select_related("entry").order_by("position")
        for leaf in leaves.iterator(chunk_size=2_000):
            if leaf.position != frontier.size:
                yield Broken("gap", "history.leaf", frontier.size, "position", None)
                break
            content = leaf_bytes(leaf.entry)
            if chain.leaf_hash(content).hex() != leaf.digest:
                yield Broken("leaf", "history.leaf", leaf.position, "digest", leaf.entry_id)
            frontier = frontier.append(content)
            roots[frontier.size] = frontier.root().hex()
        for checkpoint in checkpoints:
            if checkpoint.body_id == body:
                yield from _broken_checkpoint(checkpoint, roots, public_key)


def _broken_checkpoint(
    checkpoint: Checkpoint, roots: Mapping[int, str], public_key: Any
) -> Iterator[Broken]:
    if roots.get(checkpoint.size) != checkpoint.root:
        yield Broken("checkpoint", "history.checkpoint", checkpoint.size, "root", None)
        return
    text = chain.checkpoint_text(
        keys.origin(checkpoint.body_id), checkpoint.size, bytes.fromhex(checkpoint.root)
    )
    if not chain.verify_note(checkpoint.note, keys.SIGNER, public_key) or not (
        checkpoint.note.startswith(text)
    ):
        yield Broken("checkpoint", "history.checkpoint", checkpoint.size, "signature", None)


def _broken_rows(model: type[Recorded]) -> Iterator[Broken]:
    table = table_of(model)
    newest = (
        RowDigest.objects.filter(table=table)
        .values("key")
        .annotate(newest=models.Max("pk"))
        .values("newest")
    )
    known: dict[int, RowDigest] = {}
    for digest in RowDigest.objects.filter(pk__in=newest).iterator(chunk_size=2_000):
        known[digest.key] = digest
    for row in model._default_manager.order_by("pk").iterator(chunk_size=2_000):
        digest_ = known.pop(row.pk, None)
        if digest_ is None:
            yield Broken("unknown", table, row.pk, "", None)
        else:
            yield from _broken_fields(table, row, digest_)
    for key, digest_ in sorted(known.items()):
        if digest_.fields:
            yield Broken("missing", table, key, "", digest_.entry_id)


def _broken_fields(table: str, row: Recorded, digest: RowDigest) -> Iterator[Broken]:
    for path, value in values_of(row).items():
        stated = digest.fields.get(path)
        if stated != chain.field_digest(path, value, digest.salt):
            yield Broken("field", table, row.pk, path, digest.entry_id)


def model_of(table: str) -> type[models.Model]:
    """The model behind a table's name in the record."""
    return apps.get_model(table)
