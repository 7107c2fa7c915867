"""Who may take tables in; each docstring is the rule's sentence."""

from typing import Any

from luoshi.common.permissions import clause
from luoshi.ledger import rules as ledger
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role


@clause
def is_of_unit(actor: Actor, memory: Any) -> bool:
    """A layout belongs to the unit that explained it."""
    return memory is None or (
        memory.body_id == actor.body_id and memory.organisation_id == actor.organisation_id
    )


def can_take_in_table(actor: Actor, subject: Any) -> bool:
    """Tables are taken in by whoever drafts tasks."""
    return ledger.can_draft_task(actor, None)


def can_keep_layout(actor: Actor, memory: Any) -> bool:
    """A layout is explained, changed and forgotten by the unit whose table it is."""
    return can_take_in_table(actor, None) and is_of_unit(actor, memory)


@clause
def works_on_tasks(actor: Actor, subject: Any) -> bool:
    """An edited ledger is taken in by supervision, or by clerks and heads for their own tasks."""
    return actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD, Role.CLERK, Role.HEAD)


def can_take_in_changes(actor: Actor, subject: Any) -> bool:
    """An edited ledger is taken in by supervision, or by clerks and heads for their own tasks."""
    return works_on_tasks(actor, subject)
