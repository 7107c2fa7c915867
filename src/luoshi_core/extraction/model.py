"""What the reader of documents hands back: segments, candidates, and the reasons for each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from luoshi_core.extraction.deadlines import Deadline


class ReasonCode(StrEnum):
    """Why a clause was read as a commitment, or why it was not trusted; pages translate these."""

    NUMBER_AND_UNIT = "number_and_unit"
    DATE = "date"
    FREQUENCY = "frequency"
    DOCUMENT_VERB = "document_verb"
    BODY_SET_UP = "body_set_up"
    NAMED_EVENT = "named_event"
    DELIVERY_VERB = "delivery_verb"
    NAMED_LIST = "named_list"
    AWARD = "award"
    ZERO_OR_FULL = "zero_or_full"
    INDICATOR_LIST = "indicator_list"
    REPORT_DUE = "report_due"
    TABLE_ROW = "table_row"
    LEAD_MARKER = "lead_marker"
    HEADING_DATE = "heading_date"
    PLAN_YEAR = "plan_year"
    OBLIGATION_WORD = "obligation_word"
    VAGUE_WORD = "vague_word"
    PAST_SECTION = "past_section"
    SPEECH = "speech"
    LEARNT = "learnt"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, the words it rests on, and where they stand in the text."""

    code: ReasonCode
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Target:
    """A number to reach: what is counted, how it is compared, the value and the unit as written."""

    what: str
    op: str
    value: Decimal | tuple[Decimal, Decimal]
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit named for a task, with its part in it: lead, support or responsible."""

    name: str
    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text and what it is: task, soft, background or heading."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause proposed as a commitment, with every field pointing at the text."""

    start: int
    end: int
    text: str
    label: str
    action: str
    targets: tuple[Target, ...]
    deadline: Deadline | None
    recurrence: str | None
    units: tuple[Unit, ...]
    confidence: Decimal
    reasons: tuple[Reason, ...]
    #: Candidates that share a number are sub-items of one table row; None stands alone.
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read in one text: segments that cover it, candidates in order, and warnings."""

    segments: tuple[Segment, ...]
    candidates: tuple[Candidate, ...]
    warnings: tuple[str, ...]
    #: Which weights read it: their version, or "rules".
    reader: str = "rules"
