"""Who may read the record; each docstring is the rule's sentence."""

from typing import Any

from luoshi.common.permissions import clause

# The record lies below the units: it knows roles by their names alone.
_READERS = frozenset({"auditor", "supervisor", "supervision_head"})


@clause
def is_reader_of_record(actor: Any, subject: Any) -> bool:
    """The post audits or supervises."""
    return not _READERS.isdisjoint(actor.roles)


@clause
def is_own_act(actor: Any, subject: Any) -> bool:
    """The act is one's own."""
    return (
        subject is not None
        and actor.user_id is not None
        and subject.body_id == actor.body_id
        and subject.actor.get("user") == actor.user_id
    )


def can_read_record(actor: Any, subject: Any) -> bool:
    """The record of a body is read by its audit administrators and by supervision."""
    return is_reader_of_record(actor, subject)


def can_read_entry(actor: Any, subject: Any) -> bool:
    """An act is read by those who read the record, and by the one who did it."""
    return is_reader_of_record(actor, subject) or is_own_act(actor, subject)
