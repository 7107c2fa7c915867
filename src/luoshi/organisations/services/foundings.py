"""Set up an empty installation: the body, its top unit, the first administrator."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from luoshi.organisations import founding
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import User
from luoshi.organisations.roles import Kind, Role
from luoshi.organisations.services.people import add_person
from luoshi.organisations.services.posts import add_post, appoint
from luoshi.organisations.services.units import add_organisation, found_body


@dataclass(frozen=True, slots=True)
class FirstAdministrator:
    """Who keeps units, posts and logins from the first hour on."""

    unit: str
    post: str
    name: str
    username: str
    password: str


@transaction.atomic
def set_up(
    *,
    at: datetime,
    setup_code: str,
    code: str,
    name: str,
    zone: str,
    administrator: FirstAdministrator,
) -> User:
    """Found the first body with its administrator; the set-up code is used up by it."""
    body = found_body(at=at, code=code, name=name, zone=zone)
    actor = Actor.system(body.pk, channel="founding")
    top = add_organisation(actor=actor, at=at, under=None, name=name, kind=Kind.BODY)
    unit = add_organisation(
        actor=actor, at=at, under=top, name=administrator.unit, kind=Kind.COMMITTEE_OFFICE
    )
    post = add_post(
        actor=actor,
        at=at,
        organisation=unit,
        title=administrator.post,
        roles=[Role.ADMINISTRATOR],
    )
    user = add_person(
        actor=actor,
        at=at,
        username=administrator.username,
        name=administrator.name,
        password=administrator.password,
        must_change_password=False,
    )
    appoint(actor=actor, at=at, user=user, post=post, starts_on=at.date())
    founding.follow_founding(actor, at)
    founding.use_setup_code(setup_code, at)
    return user
