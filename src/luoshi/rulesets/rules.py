"""Who may issue rule-sets."""

from luoshi.common.permissions import clause
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role


@clause
def can_issue_ruleset(actor: Actor, subject: object) -> bool:
    """Rule-sets are issued by the head of supervision, an administrator, or at founding."""
    return actor.has(Role.SUPERVISION_HEAD, Role.ADMINISTRATOR) or actor.channel == "founding"
