"""Open an identity: one asks, another decides, it is shown once, and the person is told."""

from datetime import datetime, timedelta

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.identities import rules, sealing
from luoshi.identities.events import IdentityEvent
from luoshi.identities.models import Identity, Notice, NoticeKind, Opening, OpeningState
from luoshi.identities.refusals import (
    GrantExpired,
    IdentityForgotten,
    NoSuchMatter,
    NotGranted,
    NotWaiting,
    OpeningReasonMissing,
)
from luoshi.identities.services.receiving import place_of, seal_of
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import User

LEAST_REASON = 10
GRANT_HOURS = 24


@transaction.atomic
def ask_opening(
    *, actor: Actor, at: datetime, identity: Identity, matter: str, reason: str
) -> Opening:
    """Ask to see an identity, with the number of its matter and the reason."""
    identity = Identity.objects.select_for_update(of=("self",)).get(pk=identity.pk)
    require(rules.can_ask_opening, actor, identity)
    asker = User.objects.get(pk=actor.user_id or 0)
    if matter.strip() != identity.matter:
        raise NoSuchMatter(matter=matter.strip()[:40])
    if identity.forgotten_at is not None:
        raise IdentityForgotten(alias=identity.alias)
    if len(reason.strip()) < LEAST_REASON:
        raise OpeningReasonMissing(least=LEAST_REASON)
    # Whoever asks may know whom it is about: the record may not.
    particulars = sealing.unseal(seal_of(identity), place_of(identity.body_id, identity.alias))
    cleared = particulars.removed_from(reason.strip(), identity.alias)[:500]
    opening = Opening.objects.create(
        identity=identity,
        matter=identity.matter,
        reason=cleared,
        state=OpeningState.ASKED,
        asked_by=asker,
        asked_as_id=actor.post_id,
        asked_at=at,
    )
    record(
        actor,
        at,
        IdentityEvent.OPENING_ASKED,
        identity,
        rows=[opening],
        reason=cleared,
        matter=identity.matter,
    )
    return opening


@transaction.atomic
def decide_opening(*, actor: Actor, at: datetime, opening: Opening, grant: bool) -> Opening:
    """Grant or refuse as the second person."""
    opening = Opening.objects.select_for_update(of=("self",)).get(pk=opening.pk)
    require(rules.can_decide_opening, actor, opening)
    if opening.state != OpeningState.ASKED:
        raise NotWaiting(state=opening.get_state_display())
    if opening.identity.forgotten_at is not None:
        raise IdentityForgotten(alias=opening.identity.alias)
    opening.state = OpeningState.GRANTED if grant else OpeningState.REFUSED
    opening.decided_by_id = actor.user_id
    opening.decided_at = at
    opening.save(update_fields=["state", "decided_by", "decided_at"])
    told = [_told(opening, NoticeKind.GRANTED, actor, at)] if grant else []
    event = IdentityEvent.OPENING_GRANTED if grant else IdentityEvent.OPENING_REFUSED
    record(actor, at, event, opening.identity, rows=[opening, *told], matter=opening.matter)
    return opening


@transaction.atomic
def show_opened(*, actor: Actor, at: datetime, opening: Opening) -> sealing.Particulars:
    """Show an identity to the one who asked, once; the person is told in the same moment."""
    opening = Opening.objects.select_for_update(of=("self",)).get(pk=opening.pk)
    require(rules.can_see_opened, actor, opening)
    if opening.state != OpeningState.GRANTED or opening.decided_at is None:
        raise NotGranted
    if at - opening.decided_at > timedelta(hours=GRANT_HOURS):
        raise GrantExpired(hours=GRANT_HOURS)
    identity = opening.identity
    if identity.forgotten_at is not None:
        raise IdentityForgotten(alias=identity.alias)
    opening.state = OpeningState.SHOWN
    opening.shown_at = at
    opening.save(update_fields=["state", "shown_at"])
    notice = _told(opening, NoticeKind.OPENED, actor, at)
    record(
        actor,
        at,
        IdentityEvent.OPENED,
        identity,
        rows=[opening, notice],
        reason=opening.reason,
        matter=opening.matter,
    )
    return sealing.unseal(seal_of(identity), place_of(identity.body_id, identity.alias))


def _told(opening: Opening, kind: NoticeKind, actor: Actor, at: datetime) -> Notice:
    return Notice.objects.create(
        identity=opening.identity,
        kind=kind,
        unit=actor.organisation_name[:100],
        post=actor.post_title[:60],
        reason=opening.reason,
        at=at,
    )
