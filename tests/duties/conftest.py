"""A county with duties, a task and the people between whom a post passes."""

from datetime import date

import pytest

from luoshi.duties import services
from luoshi.duties.models import Duty
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.organisations import services as organisations
from luoshi.organisations.models import User
from tests.cast import Cast
from tests.factories import founding, make_person
from tests.ledger.conftest import in_state, moment


@pytest.fixture
def cast(people_and_rules: Cast) -> Cast:
    """The people of the county, with the starting rule-sets in force."""
    return people_and_rules


@pytest.fixture
def duty(cast: Cast) -> Duty:
    """A duty that every department and township needs a post for."""
    return services.add_duty(
        actor=cast.officer.actor,
        at=moment(3, 2),
        code="AQ-01",
        title="安全生产“一岗双责”",
        line="安全",
        kind="second",
        basis="清委发〔2026〕3号",
        levels=["department", "township"],
    )


@pytest.fixture
def task(cast: Cast) -> Task:
    """A task of the bureau that hangs on its clerk's post, signed for."""
    return make_task(cast, "完成城北产业园标准厂房一期6万平方米主体工程")


def make_task(cast: Cast, title: str) -> Task:
    """A task led by the bureau, supported by the town, with the clerk's post responsible."""
    task = ledger.draft_task(
        actor=cast.officer.actor,
        at=moment(3, 2),
        title=title,
        lead=cast.bureau,
        supporting=[cast.town],
        reviewer=cast.other_bureau,
        leader=cast.leader.post,
        lead_post=cast.clerk.post,
        line="项目",
        due_on=date(2026, 6, 30),
    )
    return in_state(cast, task, "under_way")


@pytest.fixture
def successor(cast: Cast) -> User:
    """Somebody who will hold the clerk's post."""
    return make_person(cast.body, "songqing", "宋清")


def move_clerk(cast: Cast, successor: User) -> None:
    """The clerk leaves on a Friday, the successor begins on Monday."""
    held = cast.clerk.post.appointments.get(user=cast.clerk.user)
    actor = founding(cast.body)
    organisations.vacate(actor=actor, at=moment(4, 17), appointment=held, ends_on=date(2026, 4, 18))
    organisations.appoint(
        actor=actor,
        at=moment(4, 17),
        user=successor,
        post=cast.clerk.post,
        starts_on=date(2026, 4, 20),
    )
