"""A text while it is being read, and the drafts made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from luoshi_core.extraction.deadlines import Deadline
from luoshi_core.extraction.evidence import Evidence, judge
from luoshi_core.extraction.notes import DeadlineIndex, Notes
from luoshi_core.extraction.quantities import find_quantities
from luoshi_core.extraction.sections import Kind, Passage
from luoshi_core.extraction.sentences import Clause, Line
from luoshi_core.extraction.tables import Cell


@dataclass(slots=True)
class Reading:
    """A text while it is being read: its clauses and all that is known of them."""

    text: str
    masked: str
    numbers: str
    clauses: list[Clause]
    lines: list[Line]
    passages: list[Passage]
    firm: list[bool]
    limits: DeadlineIndex
    notes: Notes
    rows: dict[int, list[Cell]]
    kind: Kind
    issued_on: date | None
    labels: list[str] = field(default_factory=list)
    goal: Deadline | None = None
    #: For each line the limit that a heading above it sets (二、集中整改阶段（9月1日至30日）).
    headed: dict[int, Deadline] = field(default_factory=dict)

    def words(self, index: int) -> str:
        """The words of a clause."""
        return self.text[self.clauses[index].start : self.clauses[index].end]

    def limits_of(self, index: int) -> list[Deadline]:
        """The limits whose words stand in a clause."""
        return self.limits.within(self.clauses[index].start, self.clauses[index].end)

    def judge(self, start: int, end: int) -> Evidence:
        """What speaks for a stretch being a task."""
        targets = find_quantities(self.numbers, start, end)
        return judge(self.text, self.masked, (start, end), targets, self.limits.within(start, end))


@dataclass(slots=True)
class Draft:
    """A stretch proposed as a task or as a soft requirement, before its fields are settled."""

    start: int
    end: int
    first: int
    last: int
    line: int
    label: str
    evidence: Evidence
    lead_limit: Deadline | None = None
    row: list[Cell] | None = None
    #: Tasks of one table row share a group; `part` says which of the row's limits is theirs.
    group: int | None = None
    part: tuple[int, int] = (0, 1)
    confidence: Decimal = Decimal(0)
