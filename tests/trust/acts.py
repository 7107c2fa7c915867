"""Acts that the drills repeat, through the product's own verbs."""

from typing import Any

from luoshi.common import clock
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation, User
from luoshi.organisations.selectors import actor_for
from tests.factories import DAY


def actor_of(username: str) -> Actor:
    """A person of the county acting as the own post."""
    actor = actor_for(User.objects.get(username=username), max(clock.today(), DAY))
    assert actor is not None
    return actor


def draft(actor: Actor, lead: Organisation, title: str, **more: Any) -> Task:
    """Write a task into the ledger."""
    return ledger.draft_task(actor=actor, at=clock.now(), title=title, lead=lead, **more)


def bureau() -> Organisation:
    """The unit that leads the tasks of the drills."""
    return Organisation.objects.get(name="县发展和改革局")
