"""Who may have a calendar address and read which days; each docstring is the rule's sentence."""

from typing import Any

from luoshi.common.permissions import clause
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role


@clause
def can_have_feed(actor: Actor, subject: Any) -> bool:
    """A person who holds a post has a calendar address for it, and revokes only the own."""
    is_own = subject is None or subject.user_id == actor.user_id
    return actor.user_id is not None and actor.post_id is not None and is_own


@clause
def can_see_all_days(actor: Actor, subject: Any) -> bool:
    """Supervision, leaders and auditors see the days of the whole body."""
    return actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD, Role.LEADER, Role.AUDITOR)
