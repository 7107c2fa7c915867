"""Close a matter's identity, delete it when its time is over, and certify what is gone."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.history.forgetting import acts_naming, forget_act, forget_past
from luoshi.history.models import Entry
from luoshi.history.protection import table_of
from luoshi.history.services import record
from luoshi.identities import classes, rules, sealing
from luoshi.identities.events import IdentityEvent
from luoshi.identities.followers import forgotten_elsewhere
from luoshi.identities.models import (
    Deletion,
    Identity,
    Message,
    Notice,
    NoticeKind,
    RetentionClass,
)
from luoshi.identities.refusals import IdentityForgotten, StillKept
from luoshi.identities.services.receiving import place_of, seal_of
from luoshi.organisations.actor import Actor

# So many characters are nobody else's by chance.
TELLING = 7


@transaction.atomic
def close_identity(*, actor: Actor, at: datetime, identity: Identity, on: date) -> Identity:
    """Let the time of keeping begin; the person is told until when the identity is kept."""
    identity = Identity.objects.select_for_update(of=("self",)).get(pk=identity.pk)
    require(rules.can_name_handler, actor, identity)
    identity.closed_on = on
    identity.save(update_fields=["closed_on"])
    until = classes.kept_until(identity.body_id, classes.IDENTITY, on)
    notice = Notice.objects.create(identity=identity, kind=NoticeKind.CLOSED, at=at)
    record(
        actor,
        at,
        IdentityEvent.CLOSED,
        identity,
        rows=[notice],
        matter=identity.matter,
        until=until,
    )
    return identity


@transaction.atomic
def forget_identity(
    *, actor: Actor, at: datetime, identity: Identity, on_request: str = ""
) -> Deletion:
    """Delete values, key and messages of an identity everywhere, and certify it.

    Before the time of the retention class is over it needs the request it rests on.
    """
    identity = Identity.objects.select_for_update(of=("self",)).get(pk=identity.pk)
    require(rules.can_forget_identity, actor, identity)
    if identity.forgotten_at is not None:
        raise IdentityForgotten(alias=identity.alias)
    basis = on_request.strip() or _basis_of_time(identity, at.date())
    naming = acts_naming(identity.body_id, _opened(identity).words())
    return _forget(actor, at, identity, basis, naming)


@transaction.atomic
def forget_due(*, actor: Actor, at: datetime) -> list[Deletion]:
    """Delete every identity of the body whose time is over; the record is read through once."""
    require(rules.can_forget_identity, actor, None)
    closed = Identity.objects.visible_to(actor).kept().filter(closed_on__lt=at.date())
    locked = closed.select_for_update(of=("self",)).order_by("pk")
    due = [identity for identity in locked if _is_over(identity, at.date())]
    words = [word for identity in due for word in _opened(identity).words()]
    naming = acts_naming(actor.body_id, words) if words else []
    return [
        _forget(actor, at, identity, _basis_of_time(identity, at.date()), naming)
        for identity in due
    ]


@transaction.atomic
def issue_class(
    *,
    actor: Actor,
    at: datetime,
    code: str,
    name: str,
    days: int | None,
    effective_on: date,
    basis: str = "",
) -> RetentionClass:
    """Issue how long a kind of record is kept from a day on."""
    require(rules.can_issue_class, actor, None)
    issued = RetentionClass.objects.create(
        body_id=actor.body_id,
        code=code,
        name=name,
        days=days,
        basis=basis,
        effective_on=effective_on,
    )
    record(actor, at, IdentityEvent.CLASS_ISSUED, issued, name=name, on=effective_on)
    return issued


def issue_starting_classes(*, actor: Actor, at: datetime) -> list[RetentionClass]:
    """Give a new body the retention classes it starts with."""
    return [
        issue_class(
            actor=actor,
            at=at,
            code=code,
            name=starting.name,
            days=starting.days,
            effective_on=date(at.year, 1, 1),
        )
        for code, starting in classes.STARTING.items()
    ]


def _forget(
    actor: Actor, at: datetime, identity: Identity, basis: str, naming: Sequence[Entry]
) -> Deletion:
    particulars = _opened(identity)
    basis = particulars.removed_from(basis, identity.alias)[:300]
    words = particulars.words()
    messages = list(Message.objects.filter(identity=identity).order_by("pk"))
    removed = {"values": len(words), "keys": 1, "messages": len(messages)}
    removed |= forgotten_elsewhere(identity.pk, words)
    _empty(identity, at)
    Message.objects.filter(identity=identity).delete()
    telling = [entry for entry in naming if _tells(entry, identity, words)]
    _forget_acts(actor, at, telling, words, basis)
    removed["acts"] = len(telling)
    again = Entry.objects.filter(pk__in=[entry.pk for entry in telling])
    left = sum(_tells(entry, identity, words) for entry in again)
    deletion = Deletion.objects.create(
        identity=identity, basis=basis, counts=removed, left=left, done_at=at
    )
    record(
        actor,
        at,
        IdentityEvent.FORGOTTEN,
        identity,
        rows=[deletion],
        gone=messages,
        reason=basis,
        matter=identity.matter,
        **removed,
    )
    forget_past(actor=actor, at=at, table=Identity, key=identity.pk, reason=basis)
    for message in messages:
        forget_past(actor=actor, at=at, table=Message, key=message.pk, reason=basis)
    return deletion


def _opened(identity: Identity) -> sealing.Particulars:
    return sealing.unseal(seal_of(identity), place_of(identity.body_id, identity.alias))


def _is_over(identity: Identity, on: date) -> bool:
    until = _until(identity)
    return until is not None and until < on


def _until(identity: Identity) -> date | None:
    if identity.closed_on is None:
        return None
    return classes.kept_until(identity.body_id, classes.IDENTITY, identity.closed_on)


def _basis_of_time(identity: Identity, on: date) -> str:
    if not _is_over(identity, on):
        until = _until(identity)
        raise StillKept(alias=identity.alias, until=until.isoformat() if until else "–")
    return classes.name_of(identity.body_id, classes.IDENTITY, identity.closed_on or on)


def _empty(identity: Identity, at: datetime) -> None:
    identity.sealed = identity.wrapped_key = identity.code_digest = ""
    identity.forgotten_at = at
    identity.save(update_fields=["sealed", "wrapped_key", "code_digest", "forgotten_at"])


def _forget_acts(
    actor: Actor, at: datetime, telling: Sequence[Entry], words: Sequence[str], basis: str
) -> None:
    """Take the values out of the acts that tell them: somebody may have typed one somewhere."""
    for entry in telling:
        forget_act(
            actor=actor,
            at=at,
            entry=entry,
            keys=[key for key, value in entry.content.items() if _names(value, words)],
            reason_too=_names(entry.reason, words),
            name_too=_names(entry.subject_name, words),
            reason=basis,
        )


def _tells(entry: Entry, identity: Identity, words: Sequence[str]) -> bool:
    """Whether what was written in an act tells who this is; who did the act is another matter.

    A short word, such as a name, may be that of a namesake in office: it tells the person only
    where the act is about this identity or its matter.
    """
    said = [entry.reason, entry.subject_name, entry.content]
    if any(_names(part, [word for word in words if len(word) >= TELLING]) for part in said):
        return True
    is_about = (entry.subject_type, entry.subject_id) == (table_of(Identity), identity.pk)
    is_linked = is_about or any(_names(part, [identity.matter, identity.alias]) for part in said)
    return is_linked and any(_names(part, words) for part in said)


def _names(said: object, words: Sequence[str]) -> bool:
    text = json.dumps(said, ensure_ascii=False)
    return any(json.dumps(word, ensure_ascii=False)[1:-1] in text for word in words)
