"""Persons who log in, their posts, absences and tokens."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from luoshi.organisations import rules
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Absence, Appointment, Body, Token, User
from luoshi.organisations.roles import Role


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with the posts held today."""

    id: int
    name: str
    username: str
    is_active: bool
    must_change_password: bool
    suspended_on: date | None
    posts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """An absence of a post."""

    id: int
    post: str
    organisation_id: int
    starts_on: date
    ends_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token, without its key."""

    id: int
    purpose: str
    person: str
    post: str
    expires_on: date
    is_open: bool


def people_of(actor: Actor, on: date, text: str = "") -> list[PersonRow]:
    """Those who can log in, with their posts of a day."""
    people = User.objects.filter(body_id=actor.body_id).order_by("-is_active", "name", "pk")
    wanted = text.strip()
    if wanted:
        people = people.filter(name__icontains=wanted) | people.filter(
            username__icontains=wanted.lower()
        )
    held: dict[int, list[tuple[int, str]]] = defaultdict(list)
    appointments = Appointment.objects.in_force(on).filter(body_id=actor.body_id)
    for one in appointments.select_related("post__organisation").order_by("starts_on", "pk"):
        held[one.user_id].append((one.post.organisation_id, str(one.post)))
    return [
        PersonRow(
            person.pk,
            person.name,
            person.username,
            person.is_active,
            person.must_change_password,
            person.suspended_on,
            tuple(held[person.pk]),
        )
        for person in people
    ]


def administrator_names(body_id: int, on: date) -> list[str]:
    """Who keeps logins and grants rights in a body: whom to ask for a post."""
    held = Appointment.objects.in_force(on).filter(body_id=body_id)
    pairs = held.select_related("user", "post").order_by("post__position", "pk")
    keepers = {Role.ADMINISTRATOR.value, Role.SECURITY.value}
    names = [one.user.name for one in pairs if not keepers.isdisjoint(one.post.roles)]
    return list(dict.fromkeys(names))


def unused_days_of(body_id: int) -> int:
    """After how many days a body suspends an unused login: by its own rule or as installed."""
    own = own_unused_days(body_id)
    return int(settings.UNUSED_LOGIN_DAYS) if own is None else own


def own_unused_days(body_id: int) -> int | None:
    """What the body has set itself; 0 is never."""
    return Body.objects.values_list("unused_login_days", flat=True).get(pk=body_id)


def get_person(actor: Actor, pk: int) -> User:
    """One person of the actor's body."""
    return User.objects.get(body_id=actor.body_id, pk=pk)


def get_appointment(actor: Actor, pk: int) -> Appointment:
    """One appointment of the actor's body."""
    held = Appointment.objects.select_related("user", "post__organisation")
    return held.get(body_id=actor.body_id, pk=pk)


def get_absence(actor: Actor, pk: int) -> Absence:
    """One absence in the actor's body."""
    absences = Absence.objects.select_related("post__organisation")
    return absences.get(body_id=actor.body_id, pk=pk)


def get_token(actor: Actor, pk: int) -> Token:
    """One token: an own one, or any of the body for its administrators."""
    return _tokens(actor).get(pk=pk)


def tokens_of(actor: Actor, on: date) -> list[TokenRow]:
    """The tokens an actor may withdraw, those still open first."""
    rows = [
        TokenRow(
            token.pk,
            token.purpose,
            token.user.name,
            str(token.post),
            token.expires_on,
            token.withdrawn_at is None and token.expires_on >= on,
        )
        for token in _tokens(actor)
    ]
    return sorted(rows, key=lambda row: (not row.is_open, row.expires_on))


def _tokens(actor: Actor) -> QuerySet[Token]:
    tokens = Token.objects.filter(body_id=actor.body_id)
    if not rules.can_edit_people(actor, None):
        tokens = tokens.filter(user=actor.user_id or 0)
    return tokens.select_related("user", "post__organisation").order_by("-pk")
