"""Hand a post over: prepare the sheet, add words, sign it, take over, object, witness."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.duties import rules
from luoshi.duties.events import EVENT_OF_HAND_OVER_MOVE, DutyEvent
from luoshi.duties.models import HandOver, HandOverObjection
from luoshi.duties.refusals import (
    HandOverNotNow,
    HandOverOnTheWay,
    NeverHeldPost,
    OutgoingIsThere,
    ReasonMissing,
    SamePerson,
    SheetChanged,
    SignatureStandsFast,
)
from luoshi.duties.selectors import collect, count_items, digest_of
from luoshi.duties.states import HAND_OVER, HandOverState
from luoshi.history.models import Recorded
from luoshi.history.services import record
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Appointment, Post, User
from luoshi_core.workflow import IllegalMove

MOST_WORDS = 500


@transaction.atomic
def draft_hand_over(
    *,
    actor: Actor,
    at: datetime,
    post: Post,
    outgoing: User,
    incoming: User | None = None,
    on: date | None = None,
) -> HandOver:
    """Begin to hand a post over; until it is signed the sheet shows the post as it stands."""
    held = Post.objects.select_for_update(of=("self",)).get(pk=post.pk, body_id=actor.body_id)
    require(rules.can_draft_hand_over, actor, held)
    if HandOver.objects.on_the_way().filter(post=held).exists():
        raise HandOverOnTheWay(post=str(held))
    if not Appointment.objects.filter(post=held, user=outgoing).exists():
        raise NeverHeldPost(name=outgoing.name, post=str(held))
    if incoming is not None:
        incoming = User.objects.get(pk=incoming.pk, body_id=held.body_id)
        if incoming.pk == outgoing.pk:
            raise SamePerson(name=outgoing.name)
    sheet = HandOver.objects.create(
        body_id=held.body_id,
        post=held,
        on=on or at.date(),
        outgoing=outgoing,
        outgoing_name=outgoing.name,
        incoming=incoming,
        incoming_name=incoming.name if incoming else "",
        drafted_at=at,
        drafted_by_name=actor.name,
    )
    record(
        actor, at, DutyEvent.HAND_OVER_DRAFTED, sheet,
        outgoing=outgoing.name, incoming=sheet.incoming_name, post=str(held), on=sheet.on,
    )  # fmt: skip
    return sheet


@transaction.atomic
def note_words(
    *, actor: Actor, at: datetime, hand_over: HandOver, words: Mapping[str, str]
) -> HandOver:
    """Add the outgoing holder's words to lines of the sheet, before it is signed."""
    sheet = _locked(hand_over)
    require(rules.can_sign_hand_over, actor, sheet)
    if sheet.state not in {HandOverState.DRAFTED, HandOverState.OBJECTED}:
        raise SignatureStandsFast
    given = {key: text.strip()[:MOST_WORDS] for key, text in words.items()}
    sheet.words = {key: text for key, text in {**sheet.words, **given}.items() if text}
    sheet.save(update_fields=["words"])
    record(
        actor, at, DutyEvent.WORDS_NOTED, sheet, count=sum(bool(text) for text in given.values())
    )
    return sheet


@transaction.atomic
def sign_hand_over(
    *, actor: Actor, at: datetime, hand_over: HandOver, reason: str = "", seen: str = ""
) -> HandOver:
    """Sign for what is handed over: the sheet is sealed as it stands on this day.

    Where the outgoing holder is gone, the head of the unit signs and says why. `seen` is the
    digest of the sheet that was read; another one is not signed unread.
    """
    sheet, state = _begin(actor, hand_over, "sign")
    if not rules.is_outgoing(actor, sheet):
        if _still_holds(sheet, at.date()):
            raise OutgoingIsThere(name=sheet.outgoing_name, post=str(sheet.post))
        if not reason.strip():
            raise ReasonMissing
    sections = collect(sheet, at.date())
    digest = digest_of(sections)
    if seen and seen != digest:
        raise SheetChanged
    sheet.sections, sheet.digest = sections, digest
    sheet.signed_at, sheet.signed_by_id, sheet.signed_by_name = at, actor.user_id, actor.name
    sheet.signed_reason = reason.strip()
    return _finish(
        actor, at, sheet, "sign", state,
        ("sections", "digest", "signed_at", "signed_by", "signed_by_name", "signed_reason"),
        reason=reason.strip(), outgoing=sheet.outgoing_name, items=count_items(sections),
        digest=digest,
    )  # fmt: skip


@transaction.atomic
def accept_hand_over(
    *, actor: Actor, at: datetime, hand_over: HandOver, seen: str = ""
) -> HandOver:
    """Take over: the incoming holder signs the very sheet the outgoing one signed."""
    sheet, state = _begin(actor, hand_over, "accept")
    if seen and seen != sheet.digest:
        raise SheetChanged
    sheet.incoming_id, sheet.incoming_name = actor.user_id, actor.name
    sheet.accepted_at = at
    return _finish(
        actor, at, sheet, "accept", state, ("incoming", "incoming_name", "accepted_at"),
        incoming=actor.name, outgoing=sheet.outgoing_name, digest=sheet.digest,
    )  # fmt: skip


@transaction.atomic
def object_to_hand_over(
    *, actor: Actor, at: datetime, hand_over: HandOver, reason: str
) -> HandOver:
    """Say why the sheet cannot be taken over as it is; the outgoing holder signs it anew."""
    sheet, state = _begin(actor, hand_over, "object")
    if not reason.strip():
        raise ReasonMissing
    objection = HandOverObjection.objects.create(
        hand_over=sheet, reason=reason.strip(), by_name=actor.name, at=at
    )
    return _finish(
        actor, at, sheet, "object", state, (),
        rows=(objection,), reason=reason.strip(), incoming=actor.name,
    )  # fmt: skip


@transaction.atomic
def witness_hand_over(
    *, actor: Actor, at: datetime, hand_over: HandOver, words: str = ""
) -> HandOver:
    """Close a hand-over as the one who stands by; over an objection only with a word."""
    sheet, state = _begin(actor, hand_over, "witness")
    if sheet.state == HandOverState.OBJECTED and not words.strip():
        raise ReasonMissing
    sheet.witnessed_at, sheet.witnessed_by_name = at, actor.name
    sheet.witnessed_words = words.strip()
    return _finish(
        actor, at, sheet, "witness", state,
        ("witnessed_at", "witnessed_by_name", "witnessed_words"),
        reason=words.strip(), post=str(sheet.post),
    )  # fmt: skip


@transaction.atomic
def withdraw_hand_over(*, actor: Actor, at: datetime, hand_over: HandOver, reason: str) -> HandOver:
    """Withdraw a hand-over that will not take place, with the reason."""
    sheet, state = _begin(actor, hand_over, "withdraw")
    if not reason.strip():
        raise ReasonMissing
    sheet.withdrawn_reason = reason.strip()
    return _finish(
        actor, at, sheet, "withdraw", state, ("withdrawn_reason",),
        reason=reason.strip(), post=str(sheet.post),
    )  # fmt: skip


def _locked(hand_over: HandOver) -> HandOver:
    found = HandOver.objects.select_for_update(of=("self",)).select_related("post__organisation")
    return found.get(pk=hand_over.pk)


def _begin(actor: Actor, hand_over: HandOver, move: str) -> tuple[HandOver, str]:
    sheet = _locked(hand_over)
    require(rules.RULE_OF_HAND_OVER_MOVE[move], actor, sheet)
    try:
        return sheet, HAND_OVER.after(sheet.state, move)
    except IllegalMove as illegal:
        raise HandOverNotNow(state=HandOverState(sheet.state).label) from illegal


def _finish(
    actor: Actor,
    at: datetime,
    sheet: HandOver,
    move: str,
    state: str,
    changed: tuple[str, ...],
    *,
    rows: tuple[Recorded, ...] = (),
    reason: str = "",
    **content: Any,
) -> HandOver:
    sheet.state = state
    sheet.save(update_fields=["state", *changed])
    event = EVENT_OF_HAND_OVER_MOVE[move]
    record(actor, at, event, sheet, rows=rows, reason=reason, **content)
    return sheet


def _still_holds(sheet: HandOver, on: date) -> bool:
    held = Appointment.objects.in_force(on).filter(post_id=sheet.post_id)
    return held.filter(user_id=sheet.outgoing_id, user__is_active=True).exists()
