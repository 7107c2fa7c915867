"""Numbers of tasks, by the body's pattern in force."""

from datetime import date

from django.db.models import QuerySet

from luoshi.common.prepared import Prepared, Small
from luoshi.common.rows import insert
from luoshi.ledger.models import NumberSequence, Task
from luoshi.ledger.services.refusals import NumberTaken
from luoshi.organisations.actor import Actor
from luoshi.rulesets.models import Subject
from luoshi.rulesets.selectors import (
    Newest,
    newest_beside,
    newest_told,
    ruleset_in_force,
)


class Numbers:
    """Gives the numbers of one act, by the rule in force; the year's last one is held meanwhile."""

    def __init__(self, actor: Actor, on: date, ahead: int = 1) -> None:
        self.actor = actor
        self.on = on
        self.ahead = ahead
        self.looked_to = 0
        self.taken: frozenset[str] = frozenset()
        self.pattern = ""
        self.sequence: NumberSequence | None = None
        # Told along with the sequence: which rules are the newest while it is held.
        self.newest: Newest | None = None

    def next(self, number: str = "") -> tuple[NumberSequence | None, str]:
        """The number a task is given: its own, else the next of the year."""
        body_id = self.actor.body_id
        if number:
            # The rows of a table were all looked at before the first one is written.
            if self.ahead == 1 and _NUMBERED.ask(body_id, number):
                raise NumberTaken(number=number)
            return None, number
        if self.sequence is None:
            self.sequence = _sequence(body_id, self.on.year)
            self.newest = newest_told(vars(self.sequence))
            ruleset = ruleset_in_force(body_id, Subject.NUMBERING, "task", self.on, self.newest)
            self.pattern = ruleset.content["pattern"]
        while True:
            self.sequence.last += 1
            given = self._number(self.sequence.last)
            if not self._is_taken(self.sequence.last, given):
                return self.sequence, given

    def _number(self, sequence: int) -> str:
        return self.pattern.format(year=self.on.year, sequence=sequence)

    def _is_taken(self, sequence: int, given: str) -> bool:
        if self.ahead == 1:
            return bool(_NUMBERED.ask(self.actor.body_id, given))
        if sequence > self.looked_to:
            self.looked_to = sequence + self.ahead
            named = [self._number(one) for one in range(sequence, self.looked_to + 1)]
            held = Task.objects.filter(body_id=self.actor.body_id, number__in=named)
            self.taken = frozenset(held.order_by().values_list("number", flat=True))
        return given in self.taken


def _sequence(body_id: int, year: int) -> NumberSequence:
    """The last number given in a year, held until the transaction ends."""
    held = _HELD.ask(body_id, year)
    if not held:
        insert(NumberSequence(body_id=body_id, year=year), unless_there=True)
        held = _HELD.ask(body_id, year)
    return held[0]


def _held(body_id: int, year: int) -> "QuerySet[NumberSequence]":
    held = NumberSequence.objects.select_for_update(of=("self",)).order_by("pk")
    return held.filter(body_id=body_id, year=year).annotate(**newest_beside("body"))


def _numbered(body_id: int, number: str) -> "QuerySet[Task]":
    return Task.objects.filter(body_id=body_id, number=number).only("pk")


_HELD = Prepared(_held, int, Small)
_NUMBERED = Prepared(_numbered, int, str)
