"""Who may read the pages of the desk; each docstring is the rule's sentence."""

from luoshi.common.permissions import clause
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role


@clause
def can_read_inbox(actor: Actor, subject: object) -> bool:
    """Everybody with a post reads what waits for that post."""
    return actor.post_id is not None


@clause
def can_read_supervision(actor: Actor, subject: object) -> bool:
    """How the units stand is read by supervision, leaders and auditors."""
    return actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD, Role.LEADER, Role.AUDITOR)


@clause
def can_read_promises(actor: Actor, subject: object) -> bool:
    """What a leader promised stands on the page of the leader in charge."""
    return actor.has(Role.LEADER)
