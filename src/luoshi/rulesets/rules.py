"""Who may read, draft and issue rule-sets."""

from luoshi.common.permissions import clause
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role


@clause
def can_issue_ruleset(actor: Actor, subject: object) -> bool:
    """Rule-sets are issued by the head of supervision, or at founding."""
    return actor.has(Role.SUPERVISION_HEAD) or actor.channel == "founding"


@clause
def can_draft_ruleset(actor: Actor, subject: object) -> bool:
    """Rule-sets are drafted and tried by supervision."""
    return actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD)


@clause
def can_withdraw_ruleset(actor: Actor, subject: object) -> bool:
    """A coming rule-set is withdrawn by the head of supervision."""
    return actor.has(Role.SUPERVISION_HEAD)


@clause
def can_take_packaged(actor: Actor, subject: object) -> bool:
    """What comes with the program is put on record by the clock."""
    return actor.user_id is None and actor.channel in {"clock", "system"}
