"""Record an act; seal the acts of a body into its log."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Protocol

from django.db import IntegrityError, models, transaction

from luoshi.common.rows import insert, insert_all
from luoshi.history import keys
from luoshi.history.entries import field_digests, fields_of
from luoshi.history.models import Checkpoint, Entry, Leaf, Recorded, RowDigest
from luoshi.history.protection import table_of, values_of
from luoshi_core import chain

# Few enough for every database's limit of parameters in one statement.
CHUNK = 500


class Witnessed(Protocol):
    """Whoever acts, as far as the record must know."""

    @property
    def body_id(self) -> int:
        """The body in whose log the act is written."""

    @property
    def request_number(self) -> str:
        """The request that carried the act."""

    def as_recorded(self) -> dict[str, object]:
        """Name, post, organisation, on whose behalf, by which door."""


def record(
    actor: Witnessed,
    at: datetime,
    event: StrEnum,
    subject: models.Model,
    *,
    rows: Iterable[Recorded] = (),
    gone: Iterable[Recorded] = (),
    reason: str = "",
    **content: Any,
) -> Entry:
    """Write an act into the record, in the transaction that did it.

    `rows` are further rows the act made or changed, `gone` those it removed; the subject
    itself is always among them when its table is held by the record.
    """
    entry, digests = _entry_of(actor, at, event, Act(subject, tuple(rows), content), gone, reason)
    insert(entry)
    insert_all(_row_digests(entry, digests))
    return entry


@dataclass(frozen=True, slots=True)
class Act:
    """One of many acts of the same kind: on what, with which rows, and what is told of it."""

    subject: models.Model
    rows: Sequence[Recorded]
    content: Mapping[str, Any]


def record_many(actor: Witnessed, at: datetime, event: StrEnum, acts: Iterable[Act]) -> None:
    """Write many acts of one kind into the record, an entry for each, in few statements."""
    made = [_entry_of(actor, at, event, act, (), "") for act in acts]
    Entry.objects.bulk_create([entry for entry, _ in made], batch_size=CHUNK)
    rows = [row for entry, digests in made for row in _row_digests(entry, digests)]
    for start in range(0, len(rows), CHUNK):
        insert_all(rows[start : start + CHUNK])


_Digests = list[tuple[str, int, str, dict[str, str]]]


def _entry_of(
    actor: Witnessed,
    at: datetime,
    event: StrEnum,
    act: Act,
    gone: Iterable[Recorded],
    reason: str,
) -> tuple[Entry, _Digests]:
    subject = act.subject
    touched = {(table_of(type(row)), row.pk): row for row in act.rows}
    if isinstance(subject, Recorded):
        touched[(table_of(type(subject)), subject.pk)] = subject
    digests = [_digest_of(table, key, row) for (table, key), row in touched.items()]
    digests += [(table_of(type(row)), row.pk, chain.salt(), {}) for row in gone]
    entry = Entry(
        body_id=actor.body_id,
        at=at,
        event=event.value,
        subject_type=table_of(type(subject)),
        subject_id=subject.pk,
        subject_name=str(subject)[:300],
        actor=actor.as_recorded(),
        request_number=actor.request_number,
        reason=reason,
        content={name: _plain(value) for name, value in act.content.items()},
        rows={f"{table}/{key}": chain.rows_root(fields) for table, key, _, fields in digests},
        salt=chain.salt(),
    )
    entry.digest = digest_of_entry(entry)
    return entry, digests


def _row_digests(entry: Entry, digests: _Digests) -> list[RowDigest]:
    return [
        RowDigest(
            entry=entry, body_id=entry.body_id, table=table, key=key, salt=salt, fields=fields
        )
        for table, key, salt, fields in digests
    ]


def digest_of_entry(entry: Entry) -> str:
    """The digest of an entry: the root over the salted digests of its fields."""
    return chain.rows_root(field_digests(fields_of(entry), entry.salt))


def digests_of_row(row: Recorded, salt: str) -> dict[str, str]:
    """The salted digest of every protected column of a row."""
    return {path: chain.field_digest(path, value, salt) for path, value in values_of(row).items()}


def leaf_bytes(entry: Entry) -> bytes:
    """What stands in the log for an entry."""
    return f"{entry.pk}:{entry.digest}".encode()


def seal_history(*, body_id: int, at: datetime, most: int = 20_000) -> int:
    """Append the committed, unsealed entries of a body to its log and sign a checkpoint.

    Safe in several processes: the one that comes second finds the positions taken and leaves.
    Returns how many entries were sealed.
    """
    try:
        with transaction.atomic():
            last = Checkpoint.objects.filter(body_id=body_id).order_by("-size").first()
            frontier = chain.Frontier.load(last.frontier) if last else chain.Frontier()
            waiting = Entry.objects.filter(body_id=body_id, leaf__isnull=True).order_by("pk")
            entries = list(waiting[:most])
            if not entries:
                return 0
            leaves = []
            for entry in entries:
                leaves.append(
                    Leaf(
                        body_id=body_id,
                        position=frontier.size,
                        entry=entry,
                        digest=chain.leaf_hash(leaf_bytes(entry)).hex(),
                    )
                )
                frontier = frontier.append(leaf_bytes(entry))
            Leaf.objects.bulk_create(leaves, batch_size=2_000)
            _sign_checkpoint(body_id, at, frontier)
            return len(leaves)
    except IntegrityError:
        return 0


def _sign_checkpoint(body_id: int, at: datetime, frontier: chain.Frontier) -> None:
    root = frontier.root()
    text = chain.checkpoint_text(keys.origin(body_id), frontier.size, root)
    Checkpoint.objects.create(
        body_id=body_id,
        at=at,
        size=frontier.size,
        root=root.hex(),
        frontier=frontier.dump(),
        note=chain.sign_note(text, keys.SIGNER, keys.signing_key()),
    )


def _digest_of(table: str, key: int, row: Recorded) -> tuple[str, int, str, dict[str, str]]:
    salt = chain.salt()
    return table, key, salt, digests_of_row(row, salt)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return chain.plain_decimal(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)
