"""Who loads and withdraws a map; the docstring is the rule's sentence."""

from luoshi.common.permissions import clause
from luoshi.maps.models import UnitMap
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role


@clause
def can_load_map(actor: Actor, subject: object) -> bool:
    """Outlines of units are loaded by the system administrators of the body."""
    return actor.has(Role.ADMINISTRATOR) or actor.channel == "founding"


@clause
def is_of_body(actor: Actor, loaded: UnitMap) -> bool:
    """The map belongs to the body."""
    return loaded.body_id == actor.body_id


def can_withdraw_map(actor: Actor, loaded: UnitMap) -> bool:
    """Outlines that were loaded are withdrawn by the system administrators of the body."""
    return is_of_body(actor, loaded) and can_load_map(actor, loaded)
