"""As whom a person may act on a day: own posts, and posts whose holder is away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from luoshi.common.prepared import Prepared
from luoshi.organisations import second_factor
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import (
    Absence,
    Appointment,
    Backup,
    LeadingGroupSeat,
    Post,
    Token,
    User,
)


@dataclass(frozen=True, slots=True)
class PostChoice:
    """A post as which a person may act today; `on_behalf_of` is empty for an own post."""

    post_id: int
    title: str
    organisation: str
    on_behalf_of: str = ""


def actor_for(
    user: User,
    on: date,
    post_id: int | None = None,
    channel: str = "page",
    request_number: str = "",
) -> Actor | None:
    """The actor a person is on a day: as the post asked for, else as the first own post.

    None when the person has no post, or may not act as the one asked for.
    """
    own = _own(user, on)
    chosen = next((post for post in own if post.pk == post_id), None)
    behalf = ""
    if chosen is None and post_id is not None and own:
        backup = _acting(own, on).filter(post_id=post_id).first()
        if backup is not None:
            chosen, behalf = backup.post, _behalf(backup)
    if chosen is None and post_id is None and own:
        chosen = own[0]
    if chosen is None:
        return None
    return _actor(user, chosen, own, behalf, channel, request_number)


def actor_for_token(key: str, at: datetime, request_number: str = "") -> Actor | None:
    """The actor behind a program's key, while key, person and appointment hold."""
    token = (
        Token.objects.select_related("user")
        .filter(
            key_digest=Token.digest_of(key),
            withdrawn_at=None,
            expires_on__gte=at.date(),
            user__is_active=True,
        )
        .first()
    )
    if token is None:
        return None
    own = list(own_posts(token.user, at.date()))
    post = next((post for post in own if post.pk == token.post_id), None)
    if post is not None and second_factor.is_guarded(post.roles):
        return None
    return _actor(token.user, post, own, "", "token", request_number) if post else None


def person_as_actor(user: User, channel: str = "page", request_number: str = "") -> Actor:
    """A person without any post: may change the own password and nothing else."""
    return Actor(
        body_id=user.body_id,
        name=user.name,
        user_id=user.pk,
        channel=channel,
        request_number=request_number,
    )


def posts_open_to(user: User, on: date) -> list[PostChoice]:
    """Every post as which a person may act on a day, own posts first."""
    own = list(own_posts(user, on))
    choices = [PostChoice(post.pk, post.title, post.organisation.shown) for post in own]
    if own:
        for backup in _acting(own, on):
            post = backup.post
            if post.pk not in {choice.post_id for choice in choices}:
                choices.append(
                    PostChoice(post.pk, post.title, post.organisation.shown, _behalf(backup))
                )
    return choices


def own_posts(user: User, on: date) -> QuerySet[Post]:
    """The posts a person holds on a day."""
    return _posts_held(user.pk, on)


def person_of_session(user_id: int, on: date) -> User | None:
    """A person along with the posts held on a day, in one question; one without any in two."""
    held = _APPOINTMENTS.ask(user_id, on)
    if not held:
        found = _PERSON.ask(user_id)
        return found[0] if found else None
    person = held[0].user
    # Whoever was appointed twice to a post holds it once.
    person.posts_held = (on, list({one.post_id: _post_of(one) for one in held}.values()))
    person.told = {name: getattr(held[0], name) for name in _beside}
    return person


def tell_with_person(name: str, expression: Any) -> None:
    """Have something told along with the person of a session, so that no page asks for it apart.

    The expression stands in a question about appointments, with `user_id` and `body_id` to refer
    to; an upper part names it when it is ready and finds its value among `Actor.told`.
    """
    _beside[name] = expression


_beside: dict[str, Any] = {}


def _post_of(appointment: Appointment) -> Post:
    post = appointment.post
    setattr(post, _SPEAKS, getattr(appointment, _SPEAKS))
    return post


def _own(user: User, on: date) -> Sequence[Post]:
    if user.posts_held is not None and user.posts_held[0] == on:
        return user.posts_held[1]
    return _OWN_POSTS.ask(user.pk, on)


def _appointments(user_id: int, on: date) -> QuerySet[Appointment]:
    in_use = Q(post__ended_on__isnull=True) | Q(post__ended_on__gt=on)
    held = Appointment.objects.in_force(on).filter(in_use, user_id=user_id)
    return (
        held.select_related("user", "post__organisation", "post__body")
        .annotate(**{_SPEAKS: Exists(_speaking(OuterRef("post_id")))}, **_beside)
        .order_by("post__position", "post_id", "pk")
    )


def _person(user_id: int) -> QuerySet[User]:
    return User.objects.filter(pk=user_id)


def _posts_held(user_id: int, on: date) -> QuerySet[Post]:
    held = Appointment.objects.in_force(on).filter(user_id=user_id)
    return (
        Post.objects.in_use(on)
        .filter(pk__in=held.values("post_id"))
        .select_related("organisation", "body")
        .annotate(**{_SPEAKS: Exists(_speaking(OuterRef("pk")))})
        .order_by("position", "pk")
    )


def _speaking(post: int | OuterRef) -> QuerySet[LeadingGroupSeat]:
    speaks_for = Q(is_accountable=True) | Q(is_office=True)
    return LeadingGroupSeat.objects.filter(speaks_for, post_id=post)


def _seats(post_id: int) -> QuerySet[LeadingGroupSeat]:
    return _speaking(post_id).order_by("pk")


# What a post read so tells: whether it has such a seat at all; few have.
_SPEAKS = "speaks_for_group"
# Asked with every request.
_APPOINTMENTS = Prepared(_appointments, int, date)
_PERSON = Prepared(_person, int)
_OWN_POSTS = Prepared(_posts_held, int, date)
_SEATS = Prepared(_seats, int)


def _acting(own: Iterable[Post], on: date) -> QuerySet[Backup]:
    """Backups by which one of these posts acts: A is away, and everybody before it too."""
    is_away = Absence.objects.on_day(on).filter(post_id=OuterRef("post_id"))
    self_away = Absence.objects.on_day(on).filter(post_id=OuterRef("stand_in_id"))
    holders = Appointment.objects.in_force(on)
    earlier_there = Backup.objects.filter(
        Exists(holders.filter(post_id=OuterRef("stand_in_id"))),
        ~Exists(Absence.objects.on_day(on).filter(post_id=OuterRef("stand_in_id"))),
        post_id=OuterRef("post_id"),
        rank__lt=OuterRef("rank"),
    )
    holder = holders.filter(post_id=OuterRef("post_id")).order_by("pk").values("user__name")[:1]
    return (
        Backup.objects.filter(
            Exists(is_away),
            ~Exists(self_away),
            ~Exists(earlier_there),
            Q(post__ended_on__isnull=True) | Q(post__ended_on__gt=on),
            stand_in__in=[post.pk for post in own],
        )
        .annotate(holder_name=Subquery(holder))
        .select_related("post__organisation", "post__body")
        .order_by(F("rank").asc(), "pk")
    )


def _behalf(backup: Backup) -> str:
    away: str = getattr(backup, "holder_name", None) or backup.post.title
    return _("%(letter)s for %(name)s (A)") % {"letter": backup.letter, "name": away}


def _actor(
    user: User,
    post: Post,
    own: Iterable[Post],
    behalf: str,
    channel: str,
    request_number: str,
) -> Actor:
    unit = post.organisation
    return Actor(
        body_id=user.body_id,
        body_name=post.body.name,
        name=user.name,
        user_id=user.pk,
        post_id=post.pk,
        post_title=post.title,
        organisation_id=unit.pk,
        organisation_name=unit.shown,
        organisation_path=unit.path,
        roles=frozenset(post.roles),
        groups=_groups_of(post),
        own_units=frozenset(held.organisation_id for held in own),
        on_behalf_of=behalf,
        channel=channel,
        request_number=request_number,
        told=user.told,
    )


def _groups_of(post: Post) -> frozenset[int]:
    seats = _SEATS.ask(post.pk) if getattr(post, _SPEAKS, True) else ()
    return frozenset(seat.group_id for seat in seats)
