"""Who may say where a body is told things; each docstring is the rule's sentence."""

from typing import Any

from luoshi.common.permissions import clause
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role


@clause
def can_keep_outlets(actor: Actor, subject: Any) -> bool:
    """Outlets are set by the system administrator."""
    return actor.has(Role.ADMINISTRATOR) and (subject is None or subject.body_id == actor.body_id)


@clause
def is_a_person(actor: Actor, subject: Any) -> bool:
    """Notices are read, and ways to be reached are chosen, by a person who is signed in."""
    return actor.user_id is not None
