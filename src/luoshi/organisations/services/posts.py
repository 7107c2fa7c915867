"""Add, change and end posts; appoint those who hold them, and let them leave."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.organisations import rules
from luoshi.organisations.actor import Actor
from luoshi.organisations.events import OrganisationEvent
from luoshi.organisations.models import Appointment, Organisation, Post, User
from luoshi.organisations.roles import Role
from luoshi.organisations.services.duties import (
    check_holders,
    check_post,
    end_sessions_of_holders,
    note_parting,
)
from luoshi.organisations.services.units import UnitEnded


class UnknownRole(Refusal):
    """The role is none of the list."""

    sentence = _("“%(role)s” is no role of a post. Choose from the list.")


class TitleTaken(Refusal):
    """Two posts of a unit never share a title."""

    sentence = _("%(organisation)s has a post called %(title)s already. Give it another title.")


class PostEnded(Refusal):
    """The post exists no more."""

    sentence = _("The post %(title)s ended on %(on)s. Choose a post that exists.")


class PostStillHeld(Refusal):
    """Its holder would be left without knowing."""

    sentence = _("%(holder)s still holds %(title)s. Let the holder leave the post first.")


class PostIsHeld(Refusal):
    """A post has one holder at a time."""

    sentence = _(
        "%(holder)s holds this post in that time. Let the holder leave first, or add a second post."
    )


class PersonInactive(Refusal):
    """The login is closed."""

    sentence = _("The login of %(name)s is closed. Choose a person who can log in.")


class LeavesBeforeStart(Refusal):
    """The last day lies before the first."""

    sentence = _("%(name)s started on %(start)s and cannot have left before that day.")


@transaction.atomic
def add_post(
    *,
    actor: Actor,
    at: datetime,
    organisation: Organisation,
    title: str,
    roles: Iterable[str] = (),
    duties: str = "",
    position: int = 0,
) -> Post:
    """Add a post to a unit; it exists before anybody holds it."""
    unit = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    require(rules.can_edit_tree, actor, unit)
    wanted = _known(title, roles)
    if wanted:
        require(rules.can_grant_roles, actor, unit)
    if unit.ended_on is not None:
        raise UnitEnded(name=unit.name, on=unit.ended_on)
    _check_title(unit, title)
    post = Post.objects.create(
        body_id=unit.body_id,
        organisation=unit,
        title=title,
        roles=wanted,
        duties=duties,
        position=position,
    )
    record(actor, at, OrganisationEvent.POST_ADDED, post, name=str(post), roles=post.roles)
    return post


@transaction.atomic
def change_post(
    *,
    actor: Actor,
    at: datetime,
    post: Post,
    title: str,
    duties: str = "",
    position: int = 0,
) -> Post:
    """Change a post's title and what it answers for."""
    held = _in_use(post)
    require(rules.can_edit_tree, actor, held)
    _check_title(held.organisation, title, besides=held.pk)
    held.title, held.duties, held.position = title, duties, position
    held.save(update_fields=["title", "duties", "position"])
    record(actor, at, OrganisationEvent.POST_CHANGED, held, name=str(held))
    return held


@transaction.atomic
def grant_roles(*, actor: Actor, at: datetime, post: Post, roles: Iterable[str]) -> Post:
    """Set what rights a post carries; where some are taken away, its people sign in again."""
    held = _in_use(post)
    require(rules.can_grant_roles, actor, held)
    was = list(held.roles)
    held.roles = _known(held.title, roles)
    held.save(update_fields=["roles"])
    check_holders([held], at.date())
    holder = _holder_after(held, at.date())
    parted = note_parting(at, held.body_id, held.roles) if holder else []
    if set(was) - set(held.roles):
        end_sessions_of_holders(held, at.date())
    record(
        actor,
        at,
        OrganisationEvent.ROLES_GRANTED,
        held,
        rows=parted,
        name=str(held),
        roles=held.roles,
        roles_were=was,
        granted="、".join(str(Role(role).label) for role in held.roles) or "—",
    )
    return held


@transaction.atomic
def end_post(*, actor: Actor, at: datetime, post: Post, on: date) -> Post:
    """End a post on a day; what it answered for stays readable."""
    ended = _in_use(post)
    require(rules.can_edit_tree, actor, ended)
    holder = _holder_after(ended, on)
    if holder is not None:
        raise PostStillHeld(holder=holder.name, title=ended.title)
    ended.ended_on = on
    ended.save(update_fields=["ended_on"])
    record(actor, at, OrganisationEvent.POST_ENDED, ended, name=str(ended), on=on)
    return ended


@transaction.atomic
def appoint(*, actor: Actor, at: datetime, user: User, post: Post, starts_on: date) -> Appointment:
    """Let a person hold a post from a day on."""
    held = _in_use(post)
    require(rules.can_appoint, actor, held)
    require(rules.can_appoint, actor, user)
    if not user.is_active:
        raise PersonInactive(name=user.name)
    holder = _holder_after(held, starts_on)
    if holder is not None:
        raise PostIsHeld(holder=holder.name)
    appointment = Appointment.objects.create(
        body_id=held.body_id, post=held, user=user, starts_on=starts_on
    )
    check_holders([held], at.date())
    record(
        actor,
        at,
        OrganisationEvent.POST_FILLED,
        appointment,
        rows=note_parting(at, held.body_id, held.roles),
        name=user.name,
        post=str(held),
        on=starts_on,
    )
    return appointment


@transaction.atomic
def vacate(*, actor: Actor, at: datetime, appointment: Appointment, ends_on: date) -> Appointment:
    """Let the holder leave a post; from that day on the rights of the post are gone."""
    left = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("user", "post__organisation")
        .get(pk=appointment.pk)
    )
    require(rules.can_vacate, actor, left)
    if ends_on < left.starts_on:
        raise LeavesBeforeStart(name=left.user.name, start=left.starts_on)
    left.ends_on = ends_on
    left.save(update_fields=["ends_on"])
    if ends_on <= at.date():
        User.objects.filter(pk=left.user_id).update(session_epoch=F("session_epoch") + 1)
    record(
        actor,
        at,
        OrganisationEvent.POST_VACATED,
        left,
        name=left.user.name,
        post=str(left.post),
        on=ends_on,
    )
    return left


def _in_use(post: Post) -> Post:
    found = (
        Post.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=post.pk)
    )
    if found.ended_on is not None:
        raise PostEnded(title=found.title, on=found.ended_on)
    return found


def _holder_after(post: Post, on: date) -> User | None:
    still_there = Appointment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), post=post)
    first = still_there.select_related("user").order_by("starts_on", "pk").first()
    return first.user if first else None


def _known(title: str, roles: Iterable[str]) -> list[str]:
    wanted = list(dict.fromkeys(str(role) for role in roles))
    for role in wanted:
        if role not in Role.values:
            raise UnknownRole(role=role)
    check_post(title, wanted)
    return wanted


def _check_title(unit: Organisation, title: str, besides: int = 0) -> None:
    same = Post.objects.filter(organisation=unit, title=title, ended_on=None)
    if same.exclude(pk=besides).exists():
        raise TitleTaken(organisation=unit.shown, title=title)
