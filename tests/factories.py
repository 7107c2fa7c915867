"""Makers of the things tests stand on: each goes through the verbs, as people do."""

from datetime import UTC, date, datetime

from luoshi.organisations import services
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body, Organisation, Post, User
from luoshi.organisations.roles import Kind

DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 9:00 in Shanghai, a Monday
PASSWORD = "walk-the-whole-lane-7"
# A digest of PASSWORD made once: hashing it for every person would take most of the test time.
_passwords: dict[str, str] = {}


def founding(body: Body) -> Actor:
    """The actor under whom a body is set up."""
    return Actor.system(body.pk, channel="founding")


def make_body(code: str = "330199", name: str = "清源县") -> Body:
    """A body with the unit at the top of its tree."""
    body = services.found_body(at=NOW, code=code, name=name)
    services.add_organisation(actor=founding(body), at=NOW, under=None, name=name, kind=Kind.BODY)
    return body


def make_unit(
    body: Body,
    name: str,
    kind: str = Kind.DEPARTMENT,
    under: Organisation | None = None,
    short_name: str = "",
    aliases: tuple[str, ...] = (),
) -> Organisation:
    """A unit of a body, under its top unit unless another is named."""
    above = under or Organisation.objects.of_body(body.pk).get(depth=1)
    return services.add_organisation(
        actor=founding(body),
        at=NOW,
        under=above,
        name=name,
        kind=kind,
        short_name=short_name,
        aliases=aliases,
    )


def make_post(unit: Organisation, title: str, *roles: str) -> Post:
    """A post of a unit with its roles."""
    return services.add_post(
        actor=founding(unit.body), at=NOW, organisation=unit, title=title, roles=roles
    )


def make_person(body: Body, username: str, name: str) -> User:
    """A person who can log in with PASSWORD."""
    user = services.add_person(
        actor=founding(body),
        at=NOW,
        username=username,
        name=name,
        password=None,
        must_change_password=False,
    )
    if "digest" not in _passwords:
        user.set_password(PASSWORD)
        _passwords["digest"] = user.password
    user.password = _passwords["digest"]
    user.save(update_fields=["password"])
    return user


def make_holder(post: Post, username: str, name: str) -> User:
    """A person who holds a post since the start of the year."""
    user = make_person(post.body, username, name)
    services.appoint(
        actor=founding(post.body), at=NOW, user=user, post=post, starts_on=date(2026, 1, 1)
    )
    return user
