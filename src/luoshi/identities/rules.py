"""Who may seal, relay, ask, decide, see and delete; each docstring is the rule's sentence."""

from typing import Any

from luoshi.common.permissions import clause
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role

# Doors by which the system itself acts: the public door, imports, the clock.
_OWN_DOORS = frozenset({"public", "import", "clock", "system"})


@clause
def is_of_one_body(actor: Actor, subject: Any) -> bool:
    """Nobody acts beyond the border of the body."""
    return subject is None or subject.body_id == actor.body_id


@clause
def keeps_matters(actor: Actor, subject: Any) -> bool:
    """Supervision takes matters in and answers for the persons behind them."""
    return actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD)


@clause
def is_own_door(actor: Actor, subject: Any) -> bool:
    """The system does this for whoever comes in by its own doors."""
    return actor.user_id is None and actor.channel in _OWN_DOORS


@clause
def handles_matter(actor: Actor, subject: Any) -> bool:
    """The handling unit writes and reads under the alias."""
    return actor.has(Role.CLERK, Role.HEAD) and actor.is_of(subject.handler_id)


@clause
def is_not_handler(actor: Actor, subject: Any) -> bool:
    """The handling unit never opens an identity."""
    return subject is None or not actor.is_of(subject.handler_id)


@clause
def is_second_person(actor: Actor, opening: Any) -> bool:
    """The second person is another one, at another post."""
    is_same_post = actor.post_id is not None and actor.post_id == opening.asked_as_id
    return actor.user_id not in {None, opening.asked_by_id} and not is_same_post


@clause
def asked_for_it(actor: Actor, opening: Any) -> bool:
    """An opened identity is shown only to the one who asked, at the same post."""
    asked = (opening.asked_by_id, opening.asked_as_id)
    return (actor.user_id, actor.post_id) == asked


@clause
def can_receive_identity(actor: Actor, subject: Any) -> bool:
    """Identities are sealed by supervision and by the doors through which people come."""
    return keeps_matters(actor, subject) or is_own_door(actor, subject)


@clause
def can_name_handler(actor: Actor, identity: Any) -> bool:
    """Supervision names the unit that handles a matter under the alias."""
    return is_of_one_body(actor, identity) and (
        keeps_matters(actor, identity) or is_own_door(actor, identity)
    )


@clause
def can_relay(actor: Actor, identity: Any) -> bool:
    """Supervision and the handling unit write to the person through the relay."""
    return is_of_one_body(actor, identity) and (
        keeps_matters(actor, identity) or handles_matter(actor, identity)
    )


@clause
def can_read_vault(actor: Actor, subject: Any) -> bool:
    """Openings and deletions are read by supervision, security and audit administrators."""
    return actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD, Role.SECURITY, Role.AUDITOR)


@clause
def can_ask_opening(actor: Actor, identity: Any) -> bool:
    """Supervision asks to open an identity, with a reason and the number of the matter."""
    return (
        is_of_one_body(actor, identity)
        and keeps_matters(actor, identity)
        and is_not_handler(actor, identity)
    )


@clause
def can_decide_opening(actor: Actor, opening: Any) -> bool:
    """The head of supervision or a security administrator decides as the second person."""
    return (
        is_of_one_body(actor, opening.identity)
        and actor.has(Role.SECURITY, Role.SUPERVISION_HEAD)
        and is_not_handler(actor, opening.identity)
        and is_second_person(actor, opening)
    )


@clause
def can_see_opened(actor: Actor, opening: Any) -> bool:
    """Whoever asked sees the identity once after a second person granted it."""
    return (
        is_of_one_body(actor, opening.identity)
        and asked_for_it(actor, opening)
        and keeps_matters(actor, opening.identity)
        and is_not_handler(actor, opening.identity)
    )


@clause
def can_forget_identity(actor: Actor, identity: Any) -> bool:
    """Identities are deleted when their time is over, or by a security administrator."""
    return is_of_one_body(actor, identity) and (
        actor.has(Role.SECURITY) or is_own_door(actor, identity)
    )


@clause
def can_issue_class(actor: Actor, subject: Any) -> bool:
    """Retention classes are issued by a security administrator, or at founding."""
    return actor.has(Role.SECURITY) or actor.channel == "founding"
