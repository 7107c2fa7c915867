"""Drafts written to the ledger, one or many, set-wise: rows, words to find them by, the record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from luoshi.common.rows import insert, update
from luoshi.history.models import Recorded
from luoshi.history.services import Act, record, record_many
from luoshi.ledger import search
from luoshi.ledger.events import LedgerEvent
from luoshi.ledger.models import Assignment, Milestone, NumberSequence, Target, Task
from luoshi.ledger.selectors.by_rules import asks_evidence, usual_feedback
from luoshi.ledger.services.numbering import Numbers
from luoshi.organisations.actor import Actor

CHUNK = 200
AHEAD = 400


@dataclass(frozen=True, slots=True)
class Ready:
    """A task that every rule let through, not written yet, with its parts and what is told."""

    task: Task
    parts: Sequence[Recorded]
    sequence: NumberSequence | None
    supporting: Sequence[str]
    told: Mapping[str, Any]


@dataclass(slots=True)
class Together:
    """The tasks that one act drafts, to be written at its end."""

    actor: Actor
    on: date
    ahead: int = 1
    numbers: Numbers = field(init=False)
    ready: list[Ready] = field(default_factory=list)
    evidence: dict[str, bool] = field(default_factory=dict)
    period: Mapping[str, object] | None = None

    def __post_init__(self) -> None:
        self.numbers = Numbers(self.actor, self.on, self.ahead)

    def usual_feedback(self) -> Mapping[str, object]:
        """When reports are owed by the rule, asked once."""
        if self.period is None:
            self.period = usual_feedback(self.actor.body_id, self.on, self.numbers.newest)
        return self.period

    def asks_evidence(self, kind: str) -> bool:
        """Whether a task of this kind asks for evidence, by the rule asked once."""
        if kind not in self.evidence:
            newest = self.numbers.newest
            self.evidence[kind] = asks_evidence(self.actor.body_id, kind, self.on, newest)
        return self.evidence[kind]


def write_together(actor: Actor, at: datetime, ready: Sequence[Ready]) -> None:
    """Write tasks with their parts, enter their words, and record each of them."""
    if len(ready) == 1:
        _write_one(actor, at, ready[0])
        return
    for start in range(0, len(ready), CHUNK):
        _write_chunk(actor, at, ready[start : start + CHUNK])


def _write_one(actor: Actor, at: datetime, one: Ready) -> None:
    insert(one.task)
    for part in one.parts:
        _belong(part, one.task)
        insert(part)
    rows = list(one.parts)
    if one.sequence is not None:
        update(one.sequence, "last")
        rows.append(one.sequence)
    search.index_new(one.task, one.supporting)
    record(actor, at, LedgerEvent.TASK_DRAFTED, one.task, rows=rows, **one.told)


def _write_chunk(actor: Actor, at: datetime, ready: Sequence[Ready]) -> None:
    Task.objects.bulk_create([one.task for one in ready], batch_size=CHUNK)
    for one in ready:
        for part in one.parts:
            _belong(part, one.task)
    for model in (Assignment, Target, Milestone):
        rows = [part for one in ready for part in one.parts if isinstance(part, model)]
        model.objects.bulk_create(rows, batch_size=CHUNK)  # type: ignore[arg-type]
    search.index_words([(one.task.pk, search.words_of(one.task, one.supporting)) for one in ready])
    # The last entry vouches for the row of numbers: it stands as the last task left it.
    last = next((one.sequence for one in reversed(ready) if one.sequence is not None), None)
    if last is not None:
        update(last, "last")
    acts = [
        Act(one.task, [*one.parts, *([last] if last and one is ready[-1] else [])], one.told)
        for one in ready
    ]
    record_many(actor, at, LedgerEvent.TASK_DRAFTED, acts)


def _belong(part: Recorded, task: Task) -> None:
    part.task = task  # type: ignore[attr-defined]
