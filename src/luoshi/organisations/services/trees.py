"""Add a whole tree at once: units, posts, persons, appointments and stand-ins of a workbook."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.organisations import rules
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation, Post, User
from luoshi.organisations.one_time import one_time_password
from luoshi.organisations.plans import PostLine, TreePlan, UnitLine
from luoshi.organisations.services.deputies import set_backups
from luoshi.organisations.services.people import add_person
from luoshi.organisations.services.posts import add_post, appoint
from luoshi.organisations.services.units import add_organisation


@dataclass(frozen=True, slots=True)
class NewLogin:
    """A login that was made, with its one-time password: shown once, kept nowhere."""

    name: str
    username: str
    password: str
    post: str


@transaction.atomic
def add_tree(*, actor: Actor, at: datetime, plan: TreePlan, starts_on: date) -> list[NewLogin]:
    """Add what a workbook names, each by its own verb; all of it or nothing."""
    require(rules.can_edit_tree, actor, None)
    units = _add_units(actor, at, plan.units)
    posts = _add_posts(actor, at, plan.posts, units)
    for line in plan.posts:
        if line.stand_ins:
            stand_ins = [posts[place] for place in line.stand_ins]
            post = posts[(line.unit, line.title)]
            set_backups(actor=actor, at=at, post=post, stand_ins=stand_ins)
    return _appoint_holders(actor, at, plan.posts, posts, starts_on)


def _add_units(actor: Actor, at: datetime, lines: Sequence[UnitLine]) -> dict[str, Organisation]:
    known: dict[str, Organisation] = {
        unit.name: unit
        for unit in Organisation.objects.of_body(actor.body_id).filter(ended_on=None)
    }
    for position, line in enumerate(lines, start=1):
        known[line.name] = add_organisation(
            actor=actor,
            at=at,
            under=known[line.under] if line.under else None,
            name=line.name,
            kind=line.kind,
            short_name=line.short_name,
            aliases=line.aliases,
            line=line.line,
            comparison_group=line.comparison_group,
            code=line.code,
            position=position,
        )
    return known


def _add_posts(
    actor: Actor, at: datetime, lines: Sequence[PostLine], units: dict[str, Organisation]
) -> dict[tuple[str, str], Post]:
    known = {
        (post.organisation.name, post.title): post
        for post in Post.objects.of_body(actor.body_id)
        .filter(ended_on=None)
        .select_related("organisation")
    }
    for position, line in enumerate(lines, start=1):
        known[(line.unit, line.title)] = add_post(
            actor=actor,
            at=at,
            organisation=units[line.unit],
            title=line.title,
            roles=line.roles,
            position=position,
        )
    return known


def _appoint_holders(
    actor: Actor,
    at: datetime,
    lines: Sequence[PostLine],
    posts: dict[tuple[str, str], Post],
    starts_on: date,
) -> list[NewLogin]:
    people = {user.username: user for user in User.objects.filter(body_id=actor.body_id)}
    made: list[NewLogin] = []
    for line in lines:
        if not line.username:
            continue
        post = posts[(line.unit, line.title)]
        if line.username not in people:
            password = one_time_password()
            people[line.username] = add_person(
                actor=actor,
                at=at,
                username=line.username,
                name=line.name,
                password=password,
                is_one_time=True,
            )
            made.append(NewLogin(line.name, line.username, password, str(post)))
        appoint(actor=actor, at=at, user=people[line.username], post=post, starts_on=starts_on)
    return made
