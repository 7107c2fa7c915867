"""What the tests of the vault stand on: the cast with a security administrator, one identity."""

from dataclasses import dataclass

import pytest

from luoshi.identities import services
from luoshi.identities.models import Identity
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role
from tests.cast import Cast, Member
from tests.factories import NOW, make_holder, make_post

PERSON = {
    "name": "覃晓禾",
    "phone": "13871230456",
    "address": "清源县城北镇柳林村3组12号",
    "identity_card": "11010519491231002X",
}


@dataclass(frozen=True, slots=True)
class People:
    """The cast and the one who keeps rights."""

    cast: Cast
    security: Member
    public: Actor


@pytest.fixture
def people(people_only: Cast) -> People:
    cast = people_only
    post = make_post(cast.supervision, "安全管理员", Role.SECURITY)
    security = Member(make_holder(post, "anquan", "安泉"), post)
    return People(cast, security, Actor.system(cast.body.pk, channel="public"))


@pytest.fixture
def identity(people: People) -> Identity:
    """A person of whom the bureau handles a matter."""
    made, _ = services.receive_identity(
        actor=people.public,
        at=NOW,
        matter="诉求-2026-001",
        particulars=PERSON,
        handler=people.cast.bureau,
    )
    return made
