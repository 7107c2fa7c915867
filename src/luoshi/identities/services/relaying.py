"""Messages under the alias, both ways; neither side learns more than what is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.identities import rules, sealing
from luoshi.identities.events import IdentityEvent
from luoshi.identities.models import Direction, Identity, Message, Notice, NoticeKind
from luoshi.identities.refusals import IdentityForgotten, WordsMissingInMessage
from luoshi.identities.services.receiving import place_of, seal_of
from luoshi.organisations.actor import Actor

MOST = 2_000


@dataclass(frozen=True, slots=True)
class Relayed:
    """A message as the reader sees it."""

    direction: str
    words: str
    unit: str
    sent_at: datetime


@transaction.atomic
def write_relay(*, actor: Actor, at: datetime, identity: Identity, words: str) -> Message:
    """Write to the person behind an alias."""
    identity = _locked(identity)
    require(rules.can_relay, actor, identity)
    message = _sent(identity, Direction.TO_PERSON, words, actor.organisation_name, at)
    record(
        actor,
        at,
        IdentityEvent.MESSAGE_SENT,
        identity,
        rows=[message],
        unit=actor.organisation_name,
    )
    return message


@transaction.atomic
def answer_relay(*, actor: Actor, at: datetime, identity: Identity, words: str) -> Message:
    """Let the person, known by the code, write back; the values of the person never go along."""
    require(rules.is_own_door, actor, identity)
    require(rules.is_of_one_body, actor, identity)
    identity = _locked(identity)
    particulars = sealing.unseal(seal_of(identity), place_of(identity.body_id, identity.alias))
    cleared = particulars.removed_from(words, identity.alias)
    message = _sent(identity, Direction.FROM_PERSON, cleared, "", at)
    record(actor, at, IdentityEvent.MESSAGE_ANSWERED, identity, rows=[message])
    return message


@transaction.atomic
def read_relay(*, actor: Actor, at: datetime, identity: Identity) -> Sequence[Relayed]:
    """Read the messages under an alias; the person is told who read them."""
    identity = _locked(identity)
    require(rules.can_relay, actor, identity)
    messages = list(Message.objects.filter(identity=identity).order_by("pk"))
    notice = Notice.objects.create(
        identity=identity,
        kind=NoticeKind.READ,
        unit=actor.organisation_name,
        post=actor.post_title,
        at=at,
    )
    record(
        actor,
        at,
        IdentityEvent.MESSAGES_READ,
        identity,
        rows=[notice],
        count=len(messages),
        unit=actor.organisation_name,
    )
    return relayed(identity, messages)


def relayed(identity: Identity, messages: Sequence[Message]) -> tuple[Relayed, ...]:
    """Messages of an identity with their seals opened."""
    place = place_of(identity.body_id, identity.alias)
    own = sealing.own_key(seal_of(identity), place)
    return tuple(
        Relayed(
            message.direction,
            sealing.unseal_words(message.sealed, own, place),
            message.unit,
            message.sent_at,
        )
        for message in messages
    )


def _locked(identity: Identity) -> Identity:
    found = Identity.objects.select_for_update(of=("self",)).get(pk=identity.pk)
    if found.forgotten_at is not None:
        raise IdentityForgotten(alias=found.alias)
    return found


def _sent(identity: Identity, direction: Direction, words: str, unit: str, at: datetime) -> Message:
    if not words.strip() or len(words) > MOST:
        raise WordsMissingInMessage(most=MOST)
    place = place_of(identity.body_id, identity.alias)
    own = sealing.own_key(seal_of(identity), place)
    return Message.objects.create(
        identity=identity,
        direction=direction,
        sealed=sealing.seal_words(words.strip(), own, place),
        unit=unit[:100],
        sent_at=at,
    )
