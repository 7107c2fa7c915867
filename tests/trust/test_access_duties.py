"""Three duties, three persons: each tries what belongs to the others, and is refused by name."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import pytest
from django.test import Client

from luoshi.common.errors import NotAllowed
from luoshi.history.models import Entry
from luoshi.ledger import services as ledger
from luoshi.organisations import services
from luoshi.organisations.models import Body, User
from luoshi.organisations.roles import Role
from luoshi.organisations.services import RightsToOneself, TwoDuties
from tests.cast import Cast, Member
from tests.factories import DAY, NOW, founding, make_holder, make_person, make_post
from tests.scoreboard import Prove

DUTIES = (Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Three:
    """The three administrators of the county, and those they act on."""

    cast: Cast
    system: Member
    security: Member
    audit: Member


@pytest.fixture
def three(people_only: Cast) -> Three:
    """The county in which the duties are parted."""
    cast = people_only
    post = make_post(cast.supervision, "安全管理员", Role.SECURITY)
    security = Member(make_holder(post, "anquan", "安荃"), post)
    return Three(cast, cast.administrator, security, cast.auditor)


def acts_of(three: Three) -> dict[str, tuple[str, Callable[..., Any]]]:
    """What belongs to each of the three, as an act that another one may try."""
    cast, clerk = three.cast, three.cast.clerk

    def of(verb: Callable[..., Any], **words: Any) -> Callable[..., Any]:
        return lambda actor: verb(actor=actor, at=NOW, **words)

    return {
        "add_person": ("system", of(services.add_person, username="xin", name="辛")),
        "add_organisation": (
            "system",
            of(services.add_organisation, under=cast.town, name="东村", kind="village"),
        ),
        "add_post": ("system", of(services.add_post, organisation=cast.town, title="新岗")),
        "change_post": ("system", of(services.change_post, post=clerk.post, title="改名")),
        "set_password": (
            "system",
            of(services.set_password, user=clerk.user, password="walk-the-lane-once-8"),
        ),
        "grant_roles": (
            "security",
            of(services.grant_roles, post=clerk.post, roles=[Role.CLERK, Role.SUPERVISOR]),
        ),
        "appoint": (
            "security",
            of(services.appoint, user=cast.reader.user, post=empty_post(cast), starts_on=DAY),
        ),
        "set_backups": (
            "security",
            of(services.set_backups, post=clerk.post, stand_ins=[cast.deputy_clerk.post]),
        ),
        "end_sessions": ("security", of(services.end_sessions, user=clerk.user)),
    }


def empty_post(cast: Cast) -> Any:
    return make_post(cast.town, "待任岗")


@pytest.mark.proof("P4", "三员")
def test_each_duty_refuses_the_acts_of_the_others(three: Three, prove: Prove) -> None:
    people = {"system": three.system, "security": three.security, "audit": three.audit}
    acts = acts_of(three)
    tried, done = 0, []

    for name, (owner, act) in acts.items():
        for who, member in people.items():
            if who == owner:
                continue
            tried += 1
            before = Entry.objects.count()
            with pytest.raises(NotAllowed):
                act(member.actor)
            done += [f"{who} {name}"] if Entry.objects.count() != before else []
    for owner, act in acts.values():
        act(people[owner].actor)

    assert done == []
    prove(f"{tried} of {tried} acts of another duty refused")


def test_two_duties_never_meet_in_one_person(three: Three) -> None:
    founder = founding(three.cast.body)
    holders = {Role.ADMINISTRATOR: three.system, Role.SECURITY: three.security}
    holders[Role.AUDITOR] = three.audit

    for held, wanted in permutations(DUTIES, 2):
        free = make_post(three.cast.town, f"{held}-{wanted}", wanted)
        with pytest.raises(TwoDuties):
            services.appoint(
                actor=founder, at=NOW, user=holders[held].user, post=free, starts_on=DAY
            )
        with pytest.raises(TwoDuties):
            services.add_post(
                actor=founder,
                at=NOW,
                organisation=three.cast.town,
                title="两岗",
                roles=[held, wanted],
            )
        with pytest.raises(TwoDuties):
            services.set_backups(
                actor=founder,
                at=NOW,
                post=holders[wanted].post,
                stand_ins=[holders[held].post],
            )
        with pytest.raises(TwoDuties):
            services.grant_roles(
                actor=founder, at=NOW, post=holders[held].post, roles=[held, wanted]
            )


def test_a_stand_in_of_an_administrator_takes_no_second_duty(three: Three) -> None:
    founder, cast = founding(three.cast.body), three.cast
    services.set_backups(
        actor=founder, at=NOW, post=three.system.post, stand_ins=[cast.reader.post]
    )

    with pytest.raises(TwoDuties):
        services.grant_roles(
            actor=three.security.actor, at=NOW, post=cast.reader.post, roles=[Role.AUDITOR]
        )


def test_nobody_grants_to_himself(three: Three) -> None:
    cast, security = three.cast, three.security
    second = make_post(cast.town, "副岗", Role.READER)
    services.appoint(
        actor=founding(cast.body), at=NOW, user=security.user, post=second, starts_on=DAY
    )
    free = make_post(cast.town, "空岗", Role.HEAD)

    for act in (
        lambda: services.grant_roles(
            actor=security.actor, at=NOW, post=security.post, roles=[Role.SECURITY, Role.HEAD]
        ),
        lambda: services.grant_roles(
            actor=security.actor, at=NOW, post=second, roles=[Role.SUPERVISOR]
        ),
        lambda: services.appoint(
            actor=security.actor, at=NOW, user=security.user, post=free, starts_on=DAY
        ),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(RightsToOneself):
        services.set_backups(
            actor=security.actor, at=NOW, post=cast.head.post, stand_ins=[security.post]
        )


def test_the_system_administrator_grants_until_the_first_security_administrator(
    people_only: Cast,
) -> None:
    cast = people_only
    administrator = cast.administrator.actor
    granted = services.grant_roles(
        actor=administrator, at=NOW, post=cast.reader.post, roles=[Role.READER, Role.CLERK]
    )
    post = services.add_post(
        actor=administrator,
        at=NOW,
        organisation=cast.supervision,
        title="安全管理员",
        roles=[Role.SECURITY],
    )
    person = make_person(cast.body, "anquan", "安荃")
    appointed = services.appoint(actor=administrator, at=NOW, user=person, post=post, starts_on=DAY)

    assert granted.roles == ["reader", "clerk"]
    assert Body.objects.get(pk=cast.body.pk).duties_parted_at == NOW
    # For good: that the post is left again gives the right back to nobody.
    services.vacate(actor=administrator, at=NOW, appointment=appointed, ends_on=DAY)
    with pytest.raises(NotAllowed):
        services.grant_roles(
            actor=administrator, at=NOW, post=cast.reader.post, roles=[Role.SUPERVISOR]
        )


def test_administrators_have_no_right_over_tasks(three: Three) -> None:
    for member in (three.system, three.security, three.audit):
        with pytest.raises(NotAllowed):
            ledger.draft_task(actor=member.actor, at=NOW, title="任务", lead=three.cast.bureau)


def test_rights_taken_away_end_the_sessions_at_once(three: Three) -> None:
    clerk = three.cast.clerk
    client = Client()
    client.force_login(clerk.user)
    assert client.get("/organisations/").status_code == 200

    services.grant_roles(actor=three.security.actor, at=NOW, post=clerk.post, roles=[])

    assert client.get("/organisations/")["Location"].startswith("/accounts/login/")
    assert User.objects.get(pk=clerk.user.pk).session_epoch == 1
