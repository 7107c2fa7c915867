"""Who may change units, posts, persons, stand-ins and absences."""

from typing import Any

from luoshi.common.permissions import clause
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role


@clause
def is_of_one_body(actor: Actor, subject: Any) -> bool:
    """Nobody acts beyond the border of the body."""
    return subject is None or subject.body_id == actor.body_id


@clause
def is_founding(actor: Actor, subject: Any) -> bool:
    """While a body is founded, the one who holds the set-up code sets up its units."""
    return actor.channel == "founding"


@clause
def is_administrator(actor: Actor, subject: Any) -> bool:
    """Administrators keep units, posts and logins."""
    return actor.has(Role.ADMINISTRATOR)


@clause
def holds_post(actor: Actor, subject: Any) -> bool:
    """The holder of a post may do this for that post."""
    post_id = getattr(subject, "post_id", None) or subject.pk
    return actor.post_id is not None and actor.post_id == post_id


@clause
def heads_unit_of_post(actor: Actor, subject: Any) -> bool:
    """The head of a unit may do this for the posts of that unit."""
    post = getattr(subject, "post", subject)
    return actor.has(Role.HEAD) and actor.is_of(post.organisation_id)


@clause
def is_own_login(actor: Actor, subject: Any) -> bool:
    """Everybody may do this for the own login."""
    return actor.user_id is not None and actor.user_id == subject.pk


@clause
def is_own_token(actor: Actor, subject: Any) -> bool:
    """Everybody may do this for the own tokens."""
    return actor.user_id is not None and actor.user_id == subject.user_id


@clause
def can_edit_tree(actor: Actor, subject: Any) -> bool:
    """Units and posts are kept by the administrators of the body."""
    return is_of_one_body(actor, subject) and (
        is_administrator(actor, subject) or is_founding(actor, subject)
    )


@clause
def can_edit_people(actor: Actor, subject: Any) -> bool:
    """Logins and appointments are kept by the administrators of the body."""
    return is_of_one_body(actor, subject) and (
        is_administrator(actor, subject) or is_founding(actor, subject)
    )


@clause
def can_set_password(actor: Actor, subject: Any) -> bool:
    """A password is set by its owner or by an administrator."""
    return is_of_one_body(actor, subject) and (
        is_own_login(actor, subject) or can_edit_people(actor, subject)
    )


@clause
def can_set_backups(actor: Actor, subject: Any) -> bool:
    """Stand-ins are named by the head of the unit or by an administrator."""
    return is_of_one_body(actor, subject) and (
        heads_unit_of_post(actor, subject) or can_edit_tree(actor, subject)
    )


@clause
def can_record_absence(actor: Actor, subject: Any) -> bool:
    """Absences are entered by the post itself, the head of its unit, or an administrator."""
    return is_of_one_body(actor, subject) and (
        holds_post(actor, subject)
        or heads_unit_of_post(actor, subject)
        or can_edit_tree(actor, subject)
    )


@clause
def can_make_token(actor: Actor, subject: Any) -> bool:
    """A token is made by the person it acts for or by an administrator."""
    return is_of_one_body(actor, subject) and (
        is_own_login(actor, subject) or can_edit_people(actor, subject)
    )


@clause
def can_withdraw_token(actor: Actor, subject: Any) -> bool:
    """A token is withdrawn by the person it acts for or by an administrator."""
    return is_of_one_body(actor, subject) and (
        is_own_token(actor, subject) or can_edit_people(actor, subject)
    )


@clause
def can_see_organisations(actor: Actor, subject: Any) -> bool:
    """Everybody with a post in a body sees its units."""
    return is_of_one_body(actor, subject) and actor.post_id is not None


@clause
def can_explain_rules(actor: Actor, subject: Any) -> bool:
    """Administrators and auditors may ask which clause decided."""
    return is_of_one_body(actor, subject) and actor.has(Role.ADMINISTRATOR, Role.AUDITOR)
