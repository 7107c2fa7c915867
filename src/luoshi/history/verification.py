"""Whether anything was changed behind the record's back, and where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Window
from django.db.models.functions import Lag
from django.utils.translation import gettext as _

from luoshi.history import anchors, keys
from luoshi.history.forgetting import agrees, pasts_forgotten
from luoshi.history.models import Checkpoint, Entry, Leaf, Recorded, RowDigest
from luoshi.history.protection import (
    protected_models,
    table_of,
    values_of,
    values_when_new,
)
from luoshi.history.services import leaf_bytes
from luoshi_core import chain

# An act is dated when its request came in, by the clock of its server: a long one may be sealed
# after a later checkpoint, and two servers may stand five minutes off to either side.
LATEST = timedelta(minutes=15)
# Requests overlap; what is more than that between two acts is a clock.
LEAST_FALL = timedelta(seconds=30)


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
    "erased": lambda: _(
        "%(table)s %(key)s: the salt of digest %(field)s is gone and no act says that it may be."
    ),
    "order": lambda: _(
        "History entry %(key)s: its date lies before acts that were sealed earlier; put in later?"
    ),
    "anchor": lambda: _("History log: the copy kept in %(table)s, of %(key)s acts: %(field)s"),
    "gap": lambda: _("History log, position %(key)s is missing."),
    "checkpoint": lambda: _("History checkpoint %(key)s: %(field)s does not hold."),
}


def verify(body_id: int | None = None) -> Iterator[Broken]:
    """Everything that was changed behind the record's back, first entry first.

    Re-reads the entries, the log, its checkpoints, every protected row, and compares the log
    with the copies that were given away.
    """
    yield from broken_record(body_id)
    for model in protected_models():
        yield from broken_rows(model)


def broken_record(body_id: int | None = None) -> Iterator[Broken]:
    """What was changed in the record itself: its acts, its log, its checkpoints."""
    yield from _broken_entries(body_id)
    yield from _broken_log(body_id)


def _broken_entries(body_id: int | None) -> Iterator[Broken]:
    entries, digests = Entry.objects.order_by("pk"), RowDigest.objects.order_by("pk")
    if body_id is not None:
        entries, digests = entries.filter(body_id=body_id), digests.filter(body_id=body_id)
    expected: dict[int, int] = {}
    for entry in entries.iterator(chunk_size=2_000):
        expected[entry.pk] = len(entry.rows)
        if not agrees(entry):
            yield Broken("entry", "history.entry", entry.pk, entry.event, entry.pk)
    forgotten = pasts_forgotten(body_id)
    for digest in digests.select_related("entry").iterator(chunk_size=2_000):
        expected[digest.entry_id] = expected.get(digest.entry_id, 0) - 1
        if not _is_stated(digest):
            yield Broken("entry", "history.rowdigest", digest.entry_id, digest.table, digest.pk)
        if not digest.salt and digest.pk >= forgotten.get((digest.table, digest.key), 0):
            yield Broken("erased", digest.table, digest.key, str(digest.pk), digest.entry_id)
    for key, missing in expected.items():
        if missing:
            yield Broken("entry", "history.rowdigest", key, "rows", key)


def _is_stated(digest: RowDigest) -> bool:
    """Whether an act states this digest of a row, in its own body."""
    try:
        stated = digest.entry.rows.get(f"{digest.table}/{digest.key}")
        return digest.body_id == digest.entry.body_id and stated == chain.rows_root(digest.fields)
    except (ValueError, TypeError, AttributeError):
        return False


def _broken_log(body_id: int | None) -> Iterator[Broken]:
    checkpoints = Checkpoint.objects.order_by("body_id", "size")
    if body_id is not None:
        checkpoints = checkpoints.filter(body_id=body_id)
    public_keys = keys.public_keys()
    bodies: dict[int, list[Checkpoint]] = {}
    for checkpoint in checkpoints:
        bodies.setdefault(checkpoint.body_id, []).append(checkpoint)
    for body, signed in bodies.items():
        roots: dict[int, str] = {}
        yield from _broken_leaves(body, signed, roots)
        for checkpoint in signed:
            yield from _broken_checkpoint(checkpoint, roots, public_keys)
        for verdict in anchors.fallen_behind(body):
            yield Broken("anchor", verdict.place, verdict.size, verdict.sentence(), None)


def _broken_leaves(
    body: int, signed: Sequence[Checkpoint], roots: dict[int, str]
) -> Iterator[Broken]:
    """The leaves that differ from their entries; fills in the root at each checkpoint's size."""
    frontier, sealed_at = chain.Frontier(), {each.size: each.at for each in signed}
    earliest: datetime | None = None
    leaves = Leaf.objects.filter(body_id=body).select_related("entry").order_by("position")
    for leaf in leaves.iterator(chunk_size=2_000):
        if leaf.position != frontier.size:
            yield Broken("gap", "history.leaf", frontier.size, "position", None)
            return
        content = leaf_bytes(leaf.entry)
        if chain.leaf_hash(content).hex() != leaf.digest:
            yield Broken("leaf", "history.leaf", leaf.position, "digest", leaf.entry_id)
        if _is_too_early(leaf.entry, earliest):
            yield Broken("order", "history.entry", leaf.entry_id, "at", leaf.entry_id)
        frontier = frontier.append(content)
        if frontier.size in sealed_at:
            roots[frontier.size] = frontier.root().hex()
            earliest = sealed_at[frontier.size]
    for entry in Entry.objects.filter(body_id=body, leaf__isnull=True).order_by("pk"):
        if _is_too_early(entry, earliest):
            yield Broken("order", "history.entry", entry.pk, "at", entry.pk)


def _is_too_early(entry: Entry, earliest: datetime | None) -> bool:
    """Whether an act is dated before what was sealed ahead of it: put in later, as if earlier.

    A demonstration tells a year in a minute and is left out.
    """
    return settings.DEMO_DAY is None and earliest is not None and entry.at < earliest - LATEST


@dataclass(frozen=True, slots=True)
class Fall:
    """An act whose time lies before that of the act recorded before it."""

    entry_id: int
    by: timedelta

    def sentence(self) -> str:
        """What was found, in the reader's language."""
        return _(
            "History entry %(key)s: its time lies %(n)s seconds before that of the act recorded "
            "before it; a clock was set back, or two servers' clocks differ. The order of the "
            "record does not depend on clocks."
        ) % {"key": self.entry_id, "n": int(self.by.total_seconds())}


def falls(body_id: int | None = None) -> Iterator[Fall]:
    """Where time went back between two acts of a body, in the order of the record.

    A demonstration tells a year in a minute and is left out.
    """
    if settings.DEMO_DAY is not None:
        return
    entries = Entry.objects.all() if body_id is None else Entry.objects.filter(body_id=body_id)
    before = Window(Lag("at"), partition_by=["body_id"], order_by="pk")
    fallen = entries.annotate(before=before).filter(at__lt=models.F("before") - LEAST_FALL)
    for key, at, earlier in fallen.order_by("pk").values_list("pk", "at", "before"):
        yield Fall(key, earlier - at)


def _broken_checkpoint(
    checkpoint: Checkpoint, roots: Mapping[int, str], public_keys: Sequence[Any]
) -> Iterator[Broken]:
    if roots.get(checkpoint.size) != checkpoint.root:
        yield Broken("checkpoint", "history.checkpoint", checkpoint.size, "root", None)
        return
    text = chain.checkpoint_text(
        keys.origin(checkpoint.body_id), checkpoint.size, bytes.fromhex(checkpoint.root)
    )
    is_signed = any(
        chain.verify_note(checkpoint.note, keys.SIGNER, public_key) for public_key in public_keys
    )
    if not is_signed or not checkpoint.note.startswith(text):
        yield Broken("checkpoint", "history.checkpoint", checkpoint.size, "signature", None)
    if not _leads_on(checkpoint):
        yield Broken("checkpoint", "history.checkpoint", checkpoint.size, "frontier", None)


def _leads_on(checkpoint: Checkpoint) -> bool:
    """Whether the log can be continued from the kept edge of a checkpoint."""
    try:
        edge = chain.Frontier.load(checkpoint.frontier)
    except (ValueError, KeyError, TypeError):
        return False
    return edge.size == checkpoint.size and edge.root().hex() == checkpoint.root


def broken_rows(model: type[Recorded]) -> Iterator[Broken]:
    """The rows of a table that are not as the last act on them left them."""
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
        elif digest_.salt:
            yield from _broken_fields(table, row, digest_)
    for key, digest_ in sorted(known.items()):
        if digest_.fields:
            yield Broken("missing", table, key, "", digest_.entry_id)


def _broken_fields(table: str, row: Recorded, digest: RowDigest) -> Iterator[Broken]:
    # A column that came with a later release holds what every row got then, until an act on it.
    new = values_when_new(type(row), digest.fields) if digest.fields else {}
    for path, value in values_of(row).items():
        kept = value == new[path] if path in new else _is_kept(digest, path, value)
        if not kept:
            yield Broken("field", table, row.pk, path, digest.entry_id)


def _is_kept(digest: RowDigest, path: str, value: object) -> bool:
    try:
        return bool(digest.fields.get(path) == chain.field_digest(path, value, digest.salt))
    except (ValueError, AttributeError):
        return False
