"""Who keeps duties, issues and signs lists, and hands posts over."""

from typing import Any

from luoshi.common.permissions import Rule, clause
from luoshi.duties.models import HandOver, ListVersion
from luoshi.duties.states import HAND_OVER, RESPONSIBILITY_LIST
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Post
from luoshi.organisations.roles import Role


@clause
def is_of_one_body(actor: Actor, subject: Any) -> bool:
    """Nobody acts beyond the border of the body."""
    return subject is None or subject.body_id == actor.body_id


@clause
def keeps_lists(actor: Actor, subject: Any) -> bool:
    """Supervision keeps the duties and issues the lists."""
    return actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD)


@clause
def heads_unit_of_post(actor: Actor, subject: Any) -> bool:
    """The head of a unit may do this for the posts of that unit."""
    post = subject if isinstance(subject, Post) else subject.post
    return actor.has(Role.HEAD) and actor.is_of(post.organisation_id)


@clause
def is_addressed(actor: Actor, version: ListVersion) -> bool:
    """A list is signed for by the head of its unit, or by the holder of its post."""
    if version.unit_id is not None:
        return actor.has(Role.HEAD) and actor.is_of(version.unit_id)
    return actor.post_id is not None and actor.post_id == version.post_id


@clause
def holds_post(actor: Actor, post: Post) -> bool:
    """The holder of a post may do this for that post."""
    return actor.post_id is not None and actor.post_id == post.pk


@clause
def is_outgoing(actor: Actor, sheet: HandOver) -> bool:
    """The outgoing holder signs for what is handed over."""
    return actor.user_id is not None and actor.user_id == sheet.outgoing_id


@clause
def is_incoming(actor: Actor, sheet: HandOver) -> bool:
    """The incoming holder is the person named, or whoever holds the post now."""
    if actor.user_id is None or actor.user_id == sheet.outgoing_id:
        return False
    if sheet.incoming_id is not None:
        return actor.user_id == sheet.incoming_id
    return actor.post_id == sheet.post_id and not actor.on_behalf_of


@clause
def stands_above(actor: Actor, sheet: HandOver) -> bool:
    """The head of the unit stands by; where the head's own post passes on, supervision does."""
    return heads_unit_of_post(actor, sheet) or actor.has(Role.SUPERVISION_HEAD, Role.LEADER)


@clause
def is_neither(actor: Actor, sheet: HandOver) -> bool:
    """Whoever stands by is neither the outgoing nor the incoming holder."""
    parties = {sheet.outgoing_id, sheet.incoming_id}
    return actor.user_id not in parties and not is_incoming(actor, sheet)


@clause
def has_not_signed(actor: Actor, sheet: HandOver) -> bool:
    """Whoever signed for the outgoing holder does not witness the same sheet."""
    return actor.user_id is None or actor.user_id != sheet.signed_by_id


@clause
def can_keep_duties(actor: Actor, subject: Any) -> bool:
    """Duties are kept by supervision."""
    return is_of_one_body(actor, subject) and keeps_lists(actor, subject)


@clause
def can_assign_duty(actor: Actor, subject: Any) -> bool:
    """A duty is given to a post by supervision or by the head of the post's unit."""
    return is_of_one_body(actor, subject) and (
        keeps_lists(actor, subject) or heads_unit_of_post(actor, subject)
    )


@clause
def may_open_assignment(actor: Actor, duty: Any) -> bool:
    """Supervision and heads of units open the form by which a duty is given to a post."""
    return is_of_one_body(actor, duty) and (keeps_lists(actor, duty) or actor.has(Role.HEAD))


@clause
def can_issue_list(actor: Actor, subject: Any) -> bool:
    """Responsibility lists are issued by supervision."""
    return is_of_one_body(actor, subject) and keeps_lists(actor, subject)


@clause
def can_sign_list(actor: Actor, version: ListVersion) -> bool:
    """A list is signed for by the head of its unit, or by the holder of its post."""
    return is_of_one_body(actor, version) and is_addressed(actor, version)


@clause
def can_answer_objection(actor: Actor, version: ListVersion) -> bool:
    """Objections to a list are answered by supervision."""
    return is_of_one_body(actor, version) and keeps_lists(actor, version)


@clause
def can_draft_hand_over(actor: Actor, post: Post) -> bool:
    """A hand-over is begun by the holder, the head of the unit or supervision."""
    return is_of_one_body(actor, post) and (
        holds_post(actor, post) or heads_unit_of_post(actor, post) or keeps_lists(actor, post)
    )


@clause
def can_sign_hand_over(actor: Actor, sheet: HandOver) -> bool:
    """The outgoing holder signs; where gone, the head of the unit does, with the reason."""
    return is_of_one_body(actor, sheet) and (
        is_outgoing(actor, sheet) or (stands_above(actor, sheet) and is_neither(actor, sheet))
    )


@clause
def can_accept_hand_over(actor: Actor, sheet: HandOver) -> bool:
    """The incoming holder takes over, or says why not."""
    return is_of_one_body(actor, sheet) and is_incoming(actor, sheet)


@clause
def can_witness_hand_over(actor: Actor, sheet: HandOver) -> bool:
    """A hand-over is witnessed by the head of the unit, the head of supervision or a leader."""
    return (
        is_of_one_body(actor, sheet)
        and stands_above(actor, sheet)
        and is_neither(actor, sheet)
        and has_not_signed(actor, sheet)
    )


@clause
def can_withdraw_hand_over(actor: Actor, sheet: HandOver) -> bool:
    """A hand-over is withdrawn by the outgoing holder, the head of the unit or supervision."""
    return is_of_one_body(actor, sheet) and (
        is_outgoing(actor, sheet) or heads_unit_of_post(actor, sheet) or keeps_lists(actor, sheet)
    )


RULE_OF_LIST_MOVE: dict[str, Rule] = {
    "sign": can_sign_list,
    "object": can_sign_list,
    "answer": can_answer_objection,
}
RULE_OF_HAND_OVER_MOVE: dict[str, Rule] = {
    "sign": can_sign_hand_over,
    "accept": can_accept_hand_over,
    "object": can_accept_hand_over,
    "witness": can_witness_hand_over,
    "withdraw": can_withdraw_hand_over,
}


def list_moves_open_to(actor: Actor, version: ListVersion) -> tuple[str, ...]:
    """What the actor may do with a version now."""
    return tuple(
        move.name
        for move in RESPONSIBILITY_LIST.moves_from(version.state)
        if RULE_OF_LIST_MOVE[move.name](actor, version)
    )


def hand_over_moves_open_to(actor: Actor, sheet: HandOver) -> tuple[str, ...]:
    """What the actor may do with a hand-over now."""
    return tuple(
        move.name
        for move in HAND_OVER.moves_from(sheet.state)
        if RULE_OF_HAND_OVER_MOVE[move.name](actor, sheet)
    )
