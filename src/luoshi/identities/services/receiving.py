"""Seal an identity; name who handles it under its alias; renew the key of the vault."""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.identities import keys, rules, sealing
from luoshi.identities.events import IdentityEvent
from luoshi.identities.models import Identity
from luoshi.identities.refusals import MatterMissing, NothingToSeal, UnknownParticular
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation

CODE_BYTES = 10
ALIAS_BYTES = 5


@transaction.atomic
def receive_identity(
    *,
    actor: Actor,
    at: datetime,
    matter: str,
    particulars: Mapping[str, str],
    handler: Organisation | None = None,
) -> tuple[Identity, str]:
    """Seal who turned to the body; returns the identity and the code only the person keeps."""
    require(rules.can_receive_identity, actor, None)
    if not matter.strip():
        raise MatterMissing
    values = {name: value.strip() for name, value in particulars.items() if value.strip()}
    for name in values:
        if name not in sealing.PARTICULARS:
            raise UnknownParticular(name=name)
    if not values:
        raise NothingToSeal
    alias, code = _drawn(ALIAS_BYTES), _drawn(CODE_BYTES)
    kept = sealing.seal(sealing.Particulars(values), place_of(actor.body_id, alias))
    identity = Identity.objects.create(
        body_id=actor.body_id,
        alias=alias,
        matter=matter.strip()[:40],
        handler=handler,
        sealed=kept.sealed,
        wrapped_key=kept.wrapped_key,
        key_version=kept.key_version,
        code_digest=digest_of(code),
        received_at=at,
    )
    record(actor, at, IdentityEvent.RECEIVED, identity, matter=identity.matter)
    return identity, code


@transaction.atomic
def name_handler(*, actor: Actor, at: datetime, identity: Identity, unit: Organisation) -> Identity:
    """Name the unit that writes and reads under the alias."""
    identity = Identity.objects.select_for_update(of=("self",)).get(pk=identity.pk)
    require(rules.can_name_handler, actor, identity)
    require(rules.is_of_one_body, actor, unit)
    identity.handler = unit
    identity.save(update_fields=["handler"])
    record(
        actor,
        at,
        IdentityEvent.HANDLER_NAMED,
        identity,
        matter=identity.matter,
        unit=unit.name,
    )
    return identity


@transaction.atomic
def renew_key(*, actor: Actor, at: datetime) -> int:
    """Put every identity of the body under a new key of the vault; returns how many."""
    require(rules.can_issue_class, actor, None)
    version = keys.renew()
    kept_ones = Identity.objects.visible_to(actor).kept().select_for_update(of=("self",))
    rows = list(kept_ones.order_by("pk"))
    for identity in rows:
        kept = sealing.rewrapped(seal_of(identity), place_of(identity.body_id, identity.alias))
        identity.wrapped_key, identity.key_version = kept.wrapped_key, kept.key_version
        identity.save(update_fields=["wrapped_key", "key_version"])
        record(
            actor,
            at,
            IdentityEvent.KEY_RENEWED,
            identity,
            count=len(rows),
            version=version,
        )
    return len(rows)


def place_of(body_id: int, alias: str) -> str:
    """Where a seal belongs; moved elsewhere it does not open."""
    return f"identity/{body_id}/{alias}"


def seal_of(identity: Identity) -> sealing.Seal:
    """The seal as it stands in the database."""
    return sealing.Seal(identity.sealed, identity.wrapped_key, identity.key_version)


def digest_of(code: str) -> str:
    """What is kept of a person's code."""
    return hashlib.sha256(code.replace("-", "").strip().upper().encode()).hexdigest()


def _drawn(size: int) -> str:
    """A word drawn by lot that can be read out on the telephone: fours of letters and digits."""
    word = base64.b32encode(secrets.token_bytes(size)).decode().rstrip("=")
    return "-".join(word[at : at + 4] for at in range(0, len(word), 4))
