"""Numbers of tasks, by the body's pattern in force."""

from datetime import date

from django.db.models import QuerySet

from luoshi.common.prepared import Prepared
from luoshi.common.rows import insert, update
from luoshi.ledger.models import NumberSequence, Task
from luoshi.organisations.actor import Actor
from luoshi.rulesets.models import Subject
from luoshi.rulesets.selectors import ruleset_in_force


def next_number(actor: Actor, on: date, number: str) -> tuple[NumberSequence | None, str]:
    """The number a task is given: its own, else the next of the year by the rule in force."""
    if number:
        return None, number
    pattern = ruleset_in_force(actor.body_id, Subject.NUMBERING, "task", on).content["pattern"]
    sequence = _sequence(actor.body_id, on.year)
    while True:
        sequence.last += 1
        given = pattern.format(year=on.year, sequence=sequence.last)
        if not _NUMBERED.ask(actor.body_id, given):
            break
    update(sequence, "last")
    return sequence, given


def _sequence(body_id: int, year: int) -> NumberSequence:
    """The last number given in a year, held until the transaction ends."""
    held = NumberSequence.objects.select_for_update().filter(body_id=body_id, year=year)
    sequence = held.order_by("pk").first()
    if sequence is None:
        insert(NumberSequence(body_id=body_id, year=year), unless_there=True)
        sequence = held.get()
    return sequence


def _numbered(body_id: int, number: str) -> "QuerySet[Task]":
    return Task.objects.filter(body_id=body_id, number=number).only("pk")


_NUMBERED = Prepared(_numbered, int, str)
