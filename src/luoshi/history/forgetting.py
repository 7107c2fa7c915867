"""Lawful forgetting: a value and its salt are deleted, its digest stays, the log still verifies.

An act keeps its place and its digest. The digests of what its fields said go into the act of
forgetting, and what remains of the fields gets a fresh salt: the old one is gone, so nobody can
try values against the old digests.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal
from luoshi.history.entries import field_digests, fields_of
from luoshi.history.events import HistoryEvent
from luoshi.history.models import Entry, Recorded, RowDigest
from luoshi.history.protection import table_of
from luoshi.history.services import Witnessed, digest_of_entry, record
from luoshi_core import chain


class ReasonMissing(Refusal):
    """Nothing is forgotten without saying why."""

    sentence = _("Say why these values may be forgotten: the rule or the request it rests on.")


class NothingToForget(Refusal):
    """The act or row holds none of what was named."""

    sentence = _("There is nothing to forget in act %(entry)s under these names.")


class NotAsRecorded(Refusal):
    """An act that was changed behind the record's back must be looked at first."""

    sentence = _("Act %(entry)s does not match its digest. Ask the auditor before forgetting.")


@transaction.atomic
def forget_act(
    *,
    actor: Witnessed,
    at: datetime,
    entry: Entry,
    reason: str,
    keys: Collection[str] = (),
    reason_too: bool = False,
    name_too: bool = False,
    who_too: bool = False,
) -> Entry:
    """Delete values of an act: keys of its content, its reason, its subject's name, its actor."""
    if not reason.strip():
        raise ReasonMissing
    entry = Entry.objects.get(pk=entry.pk, body_id=actor.body_id)
    earlier = last_forgetting(entry)
    digests = _digests_of_the_log(entry, earlier)
    what = _empty(entry, keys, reason_too=reason_too, name_too=name_too, who_too=who_too)
    if not what or entry.event == HistoryEvent.VALUES_FORGOTTEN:
        raise NothingToForget(entry=entry.pk)
    entry.salt = chain.salt()
    act = record(
        actor,
        at,
        HistoryEvent.VALUES_FORGOTTEN,
        Entry(pk=entry.pk, event=entry.event),  # without the name that may have to go
        reason=reason,
        entry=entry.pk,
        what=", ".join(what),
        digests=digests,
        kept=field_digests(fields_of(entry), entry.salt),
    )
    Entry.objects.filter(pk=entry.pk).update(
        salt=entry.salt,
        subject_name=entry.subject_name,
        actor=entry.actor,
        reason=entry.reason,
        content=entry.content,
    )
    return act


@transaction.atomic
def forget_past(
    *, actor: Witnessed, at: datetime, table: type[Recorded], key: int, reason: str
) -> Entry:
    """Destroy the salts of what a row said before its newest recorded state."""
    if not reason.strip():
        raise ReasonMissing
    name = table_of(table)
    digests = RowDigest.objects.filter(table=name, key=key, body_id=actor.body_id)
    newest = digests.order_by("-pk").first()
    if newest is None:
        raise NothingToForget(entry=f"{name}/{key}")
    act = record(
        actor,
        at,
        HistoryEvent.PAST_FORGOTTEN,
        RowDigest(pk=newest.pk, table=name, key=key),
        reason=reason,
        table=name,
        key=key,
    )
    digests.filter(pk__lt=newest.pk).exclude(salt="").update(salt="")
    return act


def last_forgetting(entry: Entry) -> Entry | None:
    """The act by which values of this act were last forgotten."""
    acts = Entry.objects.filter(
        body_id=entry.body_id,
        subject_type=table_of(Entry),
        subject_id=entry.pk,
        event=HistoryEvent.VALUES_FORGOTTEN,
    )
    return acts.order_by("-pk").first()


def agrees(entry: Entry, forgetting: Entry | None = None) -> bool:
    """Whether an act reads as it was recorded, or as its lawful forgetting left it."""
    try:
        return _agrees(entry, forgetting)
    except (ValueError, TypeError, KeyError, AttributeError):
        return False  # a salt that is none, content that was never ours


def _agrees(entry: Entry, forgetting: Entry | None) -> bool:
    if entry.salt and digest_of_entry(entry) == entry.digest:
        return True
    act = forgetting or last_forgetting(entry)
    if act is None or not entry.salt:
        return False
    return bool(
        chain.rows_root(act.content["digests"]) == entry.digest
        and field_digests(fields_of(entry), entry.salt) == act.content["kept"]
    )


def pasts_forgotten(body_id: int | None = None) -> dict[tuple[str, int], int]:
    """For each row whose past was lawfully forgotten, up to which digest."""
    acts = Entry.objects.filter(
        subject_type=table_of(RowDigest), event=HistoryEvent.PAST_FORGOTTEN
    ).order_by("pk")
    if body_id is not None:
        acts = acts.filter(body_id=body_id)
    return {(act.content["table"], act.content["key"]): act.subject_id for act in acts}


def acts_naming(body_id: int, words: Collection[str]) -> list[Entry]:
    """The acts that still hold one of these words: what is left to forget."""
    wanted = [word for word in words if word]
    entries = Entry.objects.filter(body_id=body_id).order_by("pk")
    return [entry for entry in entries.iterator(chunk_size=2_000) if _holds(entry, wanted)]


def scrub() -> None:
    """Rewrite the files of the database so that freed pages hold nothing of what was deleted."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA secure_delete = ON")
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for table in (Entry._meta.db_table, RowDigest._meta.db_table):
            cursor.execute(f"VACUUM (FULL) {table}")


def _digests_of_the_log(entry: Entry, earlier: Entry | None) -> dict[str, str]:
    """The field digests that make up the digest in the log, whatever was forgotten before."""
    if not agrees(entry, earlier):
        raise NotAsRecorded(entry=entry.pk)
    if earlier is not None:
        return dict(earlier.content["digests"])
    return field_digests(fields_of(entry), entry.salt)


def _empty(
    entry: Entry, keys: Collection[str], *, reason_too: bool, name_too: bool, who_too: bool
) -> list[str]:
    """Empty what is named, and tell what that was."""
    what = [f"content.{key}" for key in sorted(keys) if entry.content.get(key) is not None]
    entry.content = {key: None if key in keys else each for key, each in entry.content.items()}
    if reason_too and entry.reason:
        entry.reason = ""
        what.append("reason")
    if name_too and entry.subject_name:
        entry.subject_name = ""
        what.append("subject")
    if who_too and (entry.actor.get("name") or entry.actor.get("on_behalf_of")):
        entry.actor = {**entry.actor, "name": "", "on_behalf_of": ""}
        what.append("actor")
    return what


def _holds(entry: Entry, words: Collection[str]) -> bool:
    texts = [entry.reason, entry.subject_name, *_texts(entry.content), *_texts(entry.actor)]
    return any(word in text for text in texts for word in words)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return []
