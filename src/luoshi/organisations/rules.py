"""Who may change units, posts, persons, stand-ins and absences."""

from typing import Any

from luoshi.common.permissions import clause
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Appointment, Body, Post, User
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
    """System administrators keep units, posts and logins."""
    return actor.has(Role.ADMINISTRATOR)


@clause
def is_security(actor: Actor, subject: Any) -> bool:
    """Security administrators grant rights."""
    return actor.has(Role.SECURITY)


@clause
def sets_up_body(actor: Actor, subject: Any) -> bool:
    """Until the first security administrator is appointed, the system administrator grants too."""
    return (
        actor.has(Role.ADMINISTRATOR)
        and not Body.objects.filter(pk=actor.body_id, duties_parted_at__isnull=False).exists()
    )


@clause
def is_not_own(actor: Actor, subject: Any) -> bool:
    """Nobody grants rights to himself."""
    if isinstance(subject, Post):
        held = Appointment.objects.filter(user_id=actor.user_id or 0, post=subject, ends_on=None)
        return subject.pk != actor.post_id and not held.exists()
    return not isinstance(subject, User) or subject.pk != actor.user_id


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
    """Units and posts are kept by the system administrators of the body."""
    return is_of_one_body(actor, subject) and (
        is_administrator(actor, subject) or is_founding(actor, subject)
    )


@clause
def can_edit_people(actor: Actor, subject: Any) -> bool:
    """Logins are kept by the system administrators of the body."""
    return is_of_one_body(actor, subject) and (
        is_administrator(actor, subject) or is_founding(actor, subject)
    )


@clause
def can_grant_roles(actor: Actor, subject: Any) -> bool:
    """Rights are granted by the security administrators of the body, never to themselves."""
    return is_of_one_body(actor, subject) and (
        is_founding(actor, subject)
        or (
            (is_security(actor, subject) or sets_up_body(actor, subject))
            and is_not_own(actor, subject)
        )
    )


@clause
def can_appoint(actor: Actor, subject: Any) -> bool:
    """Who holds a post is set by the security administrators of the body, never by oneself."""
    return is_of_one_body(actor, subject) and (
        is_founding(actor, subject)
        or (
            (is_security(actor, subject) or sets_up_body(actor, subject))
            and is_not_own(actor, subject)
        )
    )


@clause
def can_vacate(actor: Actor, subject: Any) -> bool:
    """A post is taken from its holder by system or security administrators."""
    return is_of_one_body(actor, subject) and (
        is_administrator(actor, subject)
        or is_security(actor, subject)
        or is_founding(actor, subject)
    )


@clause
def can_see_people(actor: Actor, subject: Any) -> bool:
    """Logins are seen by system and security administrators."""
    return is_of_one_body(actor, subject) and (
        is_security(actor, subject) or can_edit_people(actor, subject)
    )


@clause
def can_see_sessions(actor: Actor, subject: Any) -> bool:
    """Where somebody is signed in is opened by security administrators, with a reason."""
    return is_of_one_body(actor, subject) and is_security(actor, subject)


@clause
def can_end_sessions(actor: Actor, subject: Any) -> bool:
    """Sessions are ended by the person or by a security administrator."""
    return is_of_one_body(actor, subject) and (
        is_own_login(actor, subject) or is_security(actor, subject)
    )


@clause
def can_suspend_unused(actor: Actor, subject: Any) -> bool:
    """Logins that nobody uses are suspended by the clock."""
    return actor.user_id is None and actor.channel in {"clock", "system"}


@clause
def can_reopen_login(actor: Actor, subject: Any) -> bool:
    """A suspended login is opened by the security administrators of the body, never by oneself."""
    return (
        is_of_one_body(actor, subject)
        and (is_security(actor, subject) or sets_up_body(actor, subject))
        and is_not_own(actor, subject)
    )


@clause
def can_set_unused_days(actor: Actor, subject: Any) -> bool:
    """When unused logins are suspended is set by the security administrators of the body."""
    return is_security(actor, subject) or sets_up_body(actor, subject)


@clause
def can_set_second_factor(actor: Actor, subject: Any) -> bool:
    """A second factor is set up by the person alone."""
    return is_of_one_body(actor, subject) and is_own_login(actor, subject)


@clause
def can_ask_reset(actor: Actor, subject: Any) -> bool:
    """That a second factor is lost is told by a system or security administrator for another."""
    return (
        is_of_one_body(actor, subject)
        and (is_administrator(actor, subject) or is_security(actor, subject))
        and is_not_own(actor, subject)
    )


@clause
def vouches_for(actor: Actor, subject: Any) -> bool:
    """The head of the unit vouches for the persons of that unit."""
    held = Appointment.objects.filter(
        user_id=subject.user_id, ends_on=None, post__organisation_id=actor.organisation_id or 0
    )
    return actor.has(Role.HEAD) and held.exists()


@clause
def is_another_person(actor: Actor, subject: Any) -> bool:
    """It takes two persons, and neither is the one concerned."""
    return actor.user_id is not None and actor.user_id not in {
        subject.user_id,
        subject.asked_by_id,
    }


@clause
def can_confirm_reset(actor: Actor, subject: Any) -> bool:
    """A lost second factor is confirmed by a second administrator or by the head of the unit."""
    return (
        is_of_one_body(actor, subject)
        and is_another_person(actor, subject)
        and (
            is_administrator(actor, subject)
            or is_security(actor, subject)
            or vouches_for(actor, subject)
        )
    )


@clause
def can_read_views(actor: Actor, subject: Any) -> bool:
    """Who looked at personal data is read by the audit administrator and the person concerned."""
    return is_of_one_body(actor, subject) and (
        actor.has(Role.AUDITOR) or (isinstance(subject, User) and is_own_login(actor, subject))
    )


@clause
def can_set_password(actor: Actor, subject: Any) -> bool:
    """A password is set by its owner or by a system administrator."""
    return is_of_one_body(actor, subject) and (
        is_own_login(actor, subject) or can_edit_people(actor, subject)
    )


@clause
def can_set_backups(actor: Actor, subject: Any) -> bool:
    """Stand-ins are named by the head of the unit or by a security administrator."""
    return is_of_one_body(actor, subject) and (
        heads_unit_of_post(actor, subject) or can_grant_roles(actor, subject)
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
    """The three administrators may ask which clause decided."""
    return is_of_one_body(actor, subject) and actor.has(
        Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR
    )
