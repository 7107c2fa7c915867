"""Questions to the vault: what waits, what a person may read, what was deleted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from luoshi.common.prepared import Prepared
from luoshi.identities import rules
from luoshi.identities.models import Deletion, Identity, Notice, Opening, OpeningState
from luoshi.organisations.actor import Actor

MOST = 200


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """An opening as the keepers see it; no value of the person is in it."""

    id: int
    alias: str
    matter: str
    reason: str
    state: str
    state_word: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    may_decide: bool
    may_see: bool


@dataclass(frozen=True, slots=True)
class DeletionRow:
    """A certificate of deletion: what went, by which class or request, and what is left."""

    alias: str
    matter: str
    basis: str
    counts: Mapping[str, int]
    left: int
    done_at: datetime


def get_identity(actor: Actor, asked: str) -> Identity:
    """The identity of an alias or of the number of its matter; else `Identity.DoesNotExist`."""
    kept = Identity.objects.visible_to(actor).select_related("handler").order_by("-pk")
    found = kept.filter(alias=asked).first() or kept.filter(matter=asked).first()
    if found is None:
        raise Identity.DoesNotExist
    return found


def identity_of_code(code_digest: str) -> Identity:
    """The identity whose person holds this code; else `Identity.DoesNotExist`."""
    if not code_digest:
        raise Identity.DoesNotExist
    return Identity.objects.kept().get(code_digest=code_digest)


def notices_of(identity: Identity) -> list[Notice]:
    """What the person behind an identity may read: who looked, when; latest first."""
    return list(Notice.objects.filter(identity=identity).order_by("-pk")[:MOST])


def get_opening(actor: Actor, pk: int) -> Opening:
    """An opening of the actor's body; else `Opening.DoesNotExist`."""
    openings = Opening.objects.select_related("identity", "asked_by", "decided_by")
    return openings.get(pk=pk, identity__body_id=actor.body_id)


def list_openings(actor: Actor) -> list[OpeningRow]:
    """The openings of the body, those that wait first."""
    openings = Opening.objects.select_related("identity", "asked_by", "decided_by").filter(
        identity__body_id=actor.body_id
    )
    ordered = sorted(openings.order_by("-pk")[:MOST], key=lambda one: not one.is_waiting)
    return [_row(actor, one) for one in ordered]


def openings_waiting(actor: Actor) -> int:
    """How many openings wait for a second person."""
    # Told in the rail of every page; a handful at most.
    return len(_ASKED.ask(actor.body_id))


def _asked(body_id: int) -> "QuerySet[Opening]":
    return Opening.objects.filter(identity__body_id=body_id, state=OpeningState.ASKED)


_ASKED = Prepared(_asked, int)


def list_deletions(actor: Actor) -> list[DeletionRow]:
    """The certificates of deletion of the body, latest first."""
    deletions = Deletion.objects.select_related("identity").filter(identity__body_id=actor.body_id)
    return [
        DeletionRow(
            one.identity.alias, one.identity.matter, one.basis, one.counts, one.left, one.done_at
        )
        for one in deletions.order_by("-pk")[:MOST]
    ]


def _row(actor: Actor, one: Opening) -> OpeningRow:
    granted = one.state == OpeningState.GRANTED
    return OpeningRow(
        id=one.pk,
        alias=one.identity.alias,
        matter=one.matter,
        reason=one.reason,
        state=one.state,
        state_word=one.get_state_display(),
        asked_by=one.asked_by.name,
        asked_at=one.asked_at,
        decided_by=one.decided_by.name if one.decided_by else "",
        may_decide=one.is_waiting and rules.can_decide_opening(actor, one),
        may_see=granted and rules.can_see_opened(actor, one),
    )
