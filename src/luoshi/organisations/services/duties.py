"""Three duties watch one another: system, security, audit; whoever holds one holds no other."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal
from luoshi.organisations.models import Appointment, Backup, Body, Post, User
from luoshi.organisations.roles import Role, duties_among


class TwoDuties(Refusal):
    """Nobody holds two of the three administrators' duties, not even as a stand-in."""

    sentence = _(
        "%(name)s would be %(duties)s at the same time. System, security and audit "
        "administration are held by three persons; choose somebody else."
    )


class RightsToOneself(Refusal):
    """Nobody grants rights to himself, not even by standing in."""

    sentence = _("Nobody names the own post here. Ask another security administrator.")


def check_post(name: str, roles: Iterable[str]) -> None:
    """Refuse a post that carries two of the three duties."""
    duties = duties_among(roles)
    if len(duties) > 1:
        raise TwoDuties(name=name, duties=_told(duties))


def check_holders(posts: Iterable[Post], on: date) -> None:
    """Refuse when a holder of one of these posts, or who stands in for it, has two duties."""
    keys = {post.pk for post in posts}
    keys |= set(Backup.objects.filter(post__in=keys).values_list("stand_in_id", flat=True))
    held = _still_held(on).filter(post__in=keys)
    for user in User.objects.filter(pk__in=held.values("user_id")).order_by("pk"):
        duties = duties_among(_roles_within_reach(user, on))
        if len(duties) > 1:
            raise TwoDuties(name=user.name, duties=_told(duties))


def note_parting(at: datetime, body_id: int, roles: Iterable[str]) -> list[Body]:
    """From the first security administrator on, the system administrator grants nothing more."""
    if Role.SECURITY.value not in set(roles):
        return []
    body = Body.objects.select_for_update(of=("self",)).get(pk=body_id)
    if body.duties_parted_at is not None:
        return []
    body.duties_parted_at = at
    body.save(update_fields=["duties_parted_at"])
    return [body]


def end_sessions_of_holders(post: Post, on: date) -> None:
    """Whoever loses rights signs in again: open sessions of a post's people end."""
    posts = {post.pk, *Backup.objects.filter(post=post).values_list("stand_in_id", flat=True)}
    people = _still_held(on).filter(post__in=posts).values("user_id")
    User.objects.filter(pk__in=people).update(session_epoch=F("session_epoch") + 1)


def _roles_within_reach(user: User, on: date) -> list[str]:
    own = set(_still_held(on).filter(user=user).values_list("post_id", flat=True))
    stood_for = Backup.objects.filter(stand_in__in=own).values_list("post_id", flat=True)
    posts = Post.objects.filter(pk__in=own | set(stood_for)).order_by("pk")
    return [role for post in posts for role in post.roles]


def _still_held(on: date) -> QuerySet[Appointment]:
    return Appointment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on))


def _told(duties: Iterable[str]) -> str:
    return "、".join(str(Role(duty).label) for duty in duties)
