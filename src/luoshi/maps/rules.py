"""Who loads a map; the docstring is the rule's sentence."""

from luoshi.common.permissions import clause
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role


@clause
def can_load_map(actor: Actor, subject: object) -> bool:
    """Outlines of units are loaded by the system administrators of the body."""
    return actor.has(Role.ADMINISTRATOR) or actor.channel == "founding"
