"""Hand-overs, for programs."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from luoshi.common import clock
from luoshi.common.api import Key, UnknownName
from luoshi.common.permissions import require
from luoshi.duties import rules, selectors, services
from luoshi.duties.api.shapes import (
    DutyReasonIn,
    HandedItemOut,
    HandOverDetailOut,
    HandOverIn,
    HandOverOut,
    SignatureIn,
    WordsIn,
)
from luoshi.duties.models import HandOver
from luoshi.organisations.actor import Actor
from luoshi.organisations.api_access import actor_of
from luoshi.organisations.models import Post, User
from luoshi.organisations.selectors import get_person, get_post

router = Router()


@router.get("/hand-overs", response=list[HandOverOut])
def list_hand_overs(request: HttpRequest) -> list[dict[str, Any]]:
    """The hand-overs one may read."""
    return [_sheet(sheet) for sheet in selectors.list_hand_overs(actor_of(request))]


@router.post("/posts/{int:key}/hand-over", response={201: HandOverOut})
def draft_hand_over(request: HttpRequest, key: Key, given: HandOverIn) -> Status[Any]:
    """Begin to hand a post over."""
    actor = actor_of(request)
    post = get_post(actor, key)
    require(rules.can_draft_hand_over, actor, post)
    sheet = services.draft_hand_over(
        actor=actor,
        at=clock.now(),
        post=post,
        outgoing=_outgoing(actor, post, given.outgoing),
        incoming=_person(actor, given.incoming) if given.incoming else None,
        on=given.on,
    )
    return Status(201, _sheet(sheet))


@router.get("/hand-overs/{int:key}", response=HandOverDetailOut)
def get_hand_over(request: HttpRequest, key: Key) -> dict[str, Any]:
    """One hand-over with its lines."""
    actor = actor_of(request)
    view = selectors.view_hand_over(actor, key, clock.today())
    lines = [
        {
            "section": section.key,
            **{
                name: getattr(item, name)
                for name in HandedItemOut.model_fields
                if name != "section"
            },
        }
        for section in view.sections
        for item in section.items
    ]
    actions = rules.hand_over_moves_open_to(actor, view.sheet)
    return {**_sheet(view.sheet), "digest": view.digest, "lines": lines, "actions": actions}


@router.post("/hand-overs/{int:key}/words", response=HandOverOut)
def note_words(request: HttpRequest, key: Key, given: WordsIn) -> dict[str, Any]:
    """Add words to lines before the sheet is signed."""
    return _done(request, services.note_words, key, words=given.words)


@router.post("/hand-overs/{int:key}/signature", response=HandOverOut)
def sign_hand_over(request: HttpRequest, key: Key, given: SignatureIn) -> dict[str, Any]:
    """Sign as the one who leaves, or for somebody who is gone."""
    return _done(request, services.sign_hand_over, key, seen=given.seen, reason=given.reason)


@router.post("/hand-overs/{int:key}/acceptance", response=HandOverOut)
def accept_hand_over(request: HttpRequest, key: Key) -> dict[str, Any]:
    """Take over."""
    return _done(request, services.accept_hand_over, key)


@router.post("/hand-overs/{int:key}/objection", response=HandOverOut)
def object_to_hand_over(request: HttpRequest, key: Key, given: DutyReasonIn) -> dict[str, Any]:
    """Say why the sheet cannot be taken over."""
    return _done(request, services.object_to_hand_over, key, reason=given.reason)


@router.post("/hand-overs/{int:key}/witness", response=HandOverOut)
def witness_hand_over(request: HttpRequest, key: Key, given: DutyReasonIn) -> dict[str, Any]:
    """Close the hand-over as the one who stands by."""
    return _done(request, services.witness_hand_over, key, words=given.reason)


@router.post("/hand-overs/{int:key}/withdrawal", response=HandOverOut)
def withdraw_hand_over(request: HttpRequest, key: Key, given: DutyReasonIn) -> dict[str, Any]:
    """Withdraw a hand-over."""
    return _done(request, services.withdraw_hand_over, key, reason=given.reason)


def _done(request: HttpRequest, verb: Any, key: int, **values: object) -> dict[str, Any]:
    actor = actor_of(request)
    sheet = selectors.hand_over_to_act_on(actor, key)
    return _sheet(verb(actor=actor, at=clock.now(), hand_over=sheet, **values))


def _person(actor: Actor, key: int) -> User:
    try:
        return get_person(actor, key)
    except User.DoesNotExist as absent:
        raise UnknownName(field="person", value=key) from absent


def _outgoing(actor: Actor, post: Post, key: int | None) -> User:
    if key is not None:
        return _person(actor, key)
    last = selectors.holders_of(post).first()
    if last is None:
        raise UnknownName(field="outgoing", value="–")
    return last.user


def _sheet(sheet: HandOver) -> dict[str, Any]:
    return {
        "id": sheet.pk,
        "post_id": sheet.post_id,
        "post": str(sheet.post),
        "on": sheet.on,
        "outgoing": sheet.outgoing_name,
        "incoming": sheet.incoming_name,
        "state": sheet.state,
        "digest": sheet.digest,
    }
