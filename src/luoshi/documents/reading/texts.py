"""From a text to what the lens shows: sentences by what they are, and proposed commitments."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from luoshi.documents.models import Proposer
from luoshi.documents.reading.kinds import words_of_kind
from luoshi.documents.reading.parties import Parties
from luoshi.ledger.models import Comparator, Kind
from luoshi_core.cleaning import Cleaned, Cut, apply
from luoshi_core.extraction import (
    Candidate,
    ReaderModel,
    ReasonCode,
    Target,
    extract,
    find_deadlines,
)

_SENTENCE = re.compile(r"[^。！？!?；;\n]*(?:[。！？!?；;]+[”’」』）)\"']*|\n+|$)")
_ZERO = re.compile(r"零(?:容忍|发生|事故|增长|上访|增量)|不发生|杜绝")
_LEADING_ROLES = frozenset({"lead", "responsible"})
_LARGEST = Decimal(10) ** 13
# What may be left at the edges of a stretch without losing a word.
EDGES = " \t\n\r\u3000\xa0，,、；;。：:"


@dataclass(frozen=True, slots=True)
class ProposedTarget:
    """A number the sentence wants reached, as it would stand in a task."""

    what: str
    comparator: str
    value: Decimal
    value_to: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A commitment as the reader proposes it; offsets count the original text."""

    start: int
    end: int
    text: str
    title: str
    label: str
    confidence: Decimal | None
    reasons: tuple[tuple[str, str], ...] = ()
    lead_id: int | None = None
    lead_words: str = ""
    supporting: tuple[int, ...] = ()
    supporting_words: str = ""
    due_on: date | None = None
    due_words: str = ""
    due_rule: str = ""
    is_due_inherited: bool = False
    recurrence: str = ""
    kind: str = Kind.DELIVERABLE
    line: str = ""
    light: str = "deadline"
    measures: str = ""
    targets: tuple[ProposedTarget, ...] = ()
    row: int | None = None
    proposer: str = Proposer.RULES


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text as it was read: its sentences and what is proposed."""

    segments: list[list[int | str]] = field(default_factory=list)
    proposals: tuple[Proposal, ...] = ()
    soft: tuple[Proposal, ...] = ()
    reader: str = ""
    is_reader_missing: bool = False


def read_sentences(
    text: str,
    cuts: Sequence[tuple[int, int]],
    *,
    kind: str,
    issued_on: date | None,
    parties: Parties,
    model: ReaderModel | None = None,
) -> ReadText:
    """Read a text without its cuts: each sentence by what it is, each commitment with its task.

    `model` is a reader that was trained here; without one the reader reads as delivered.
    """
    cleaned = apply(text, (Cut(start, end, "cut") for start, end in cuts))
    found = extract(
        cleaned.text,
        issued_on=issued_on,
        kind=words_of_kind(kind),
        register=parties.names,
        model=model,
    )
    hard = [one for one in found.candidates if one.label == "HARD"]
    rows = rows_in(cleaned.text, hard)
    return ReadText(
        segments=[list(one) for one in _sentences(found.segments, cleaned)],
        proposals=tuple(
            replace(_propose(one, cleaned, parties), row=row)
            for one, row in zip(hard, rows, strict=True)
        ),
        soft=tuple(
            _propose(one, cleaned, parties) for one in found.candidates if one.label != "HARD"
        ),
        reader=found.reader,
    )


def rows_in(text: str, candidates: Sequence[Candidate]) -> list[int | None]:
    """Which candidates come from one row of a table or one numbered item, counted from one.

    A row that holds a single candidate is no group.
    """
    places = [_row_of(text, one) for one in candidates]
    shared = [place for place, times in Counter(places).items() if place and times > 1]
    numbers = {place: number for number, place in enumerate(shared, 1)}
    return [numbers.get(place) if place else None for place in places]


def _row_of(text: str, candidate: Candidate) -> tuple[str, int] | None:
    if candidate.group is not None:
        return ("item", candidate.group)
    begin = text.rfind("\n", 0, candidate.start) + 1
    end = text.find("\n", candidate.end)
    line = text[begin : end if end >= 0 else len(text)]
    return ("line", begin) if "\t" in line else None


def _sentences(segments: Sequence[object], cleaned: Cleaned) -> Iterator[tuple[int, int, str]]:
    """The segments cut at the ends of sentences, so that each can be pointed at."""
    for segment in segments:
        start, end = segment.start, segment.end  # type: ignore[attr-defined]
        label = segment.label  # type: ignore[attr-defined]
        for match in _SENTENCE.finditer(cleaned.text, start, end):
            first, last = match.span()
            if first < last and cleaned.text[first:last].strip():
                yield (*cleaned.original_span(first, last), label)


def _propose(candidate: Candidate, cleaned: Cleaned, parties: Parties) -> Proposal:
    start, end = cleaned.original_span(candidate.start, candidate.end)
    lead_id, lead_words, supporting, supporting_words = _units(candidate, parties)
    due = candidate.deadline
    targets = tuple(target for one in candidate.targets for target in _target(one))
    recurrence = (candidate.recurrence or "")[:20]
    return Proposal(
        start=start,
        end=end,
        text=candidate.text,
        title=one_line(candidate.action)[:500],
        label=candidate.label,
        confidence=candidate.confidence,
        reasons=tuple(
            dict.fromkeys((str(one.code), one_line(one.words)[:60]) for one in candidate.reasons)
        ),
        lead_id=lead_id,
        lead_words=lead_words,
        supporting=supporting,
        supporting_words=supporting_words,
        due_on=due.end if due else None,
        due_words=(due.raw if due else "")[:60],
        due_rule=(due.rule if due else "")[:30],
        is_due_inherited=bool(due and due.inherited),
        recurrence=recurrence,
        kind=kind_of_task(candidate, recurrence),
        line=parties.lines.get(lead_id or 0, ""),
        targets=targets,
    )


def _units(candidate: Candidate, parties: Parties) -> tuple[int | None, str, tuple[int, ...], str]:
    """The first named of several responsible units leads; the others support it."""
    leads = [unit.name for unit in candidate.units if unit.role == "lead"]
    others = [unit.name for unit in candidate.units if unit.role == "responsible"]
    supports = [unit.name for unit in candidate.units if unit.role not in _LEADING_ROLES]
    if not leads and others:
        leads, others = others[:1], others[1:]
    lead_id: int | None = None
    found = parties.find(leads[0]) if leads else ()
    if len(found) == 1:
        lead_id = found[0]
        further = [*leads[1:], *others, *supports]
    else:
        # 各乡镇 cannot lead: everyone is named in support, and the lead stays to be named.
        further = [*leads, *others, *supports]
    known, _ = parties.find_all(further)
    supporting = tuple(pk for pk in known if pk != lead_id)
    words = "、".join(dict.fromkeys([*leads[1:], *others, *supports]))
    return lead_id, (leads[0] if leads else "")[:200], supporting, words[:500]


def _target(target: Target) -> Iterator[ProposedTarget]:
    low, high = target.value if isinstance(target.value, tuple) else (target.value, None)
    if abs(low) > _LARGEST or (high is not None and abs(high) > _LARGEST):
        return
    comparator = target.op if target.op in Comparator.values else Comparator.AT_LEAST
    if high is not None:
        comparator = Comparator.RANGE
    yield ProposedTarget(
        what=one_line(target.what)[:120],
        comparator=comparator,
        value=low,
        value_to=high,
        unit=target.unit[:20],
    )


def kind_of_task(candidate: Candidate, recurrence: str) -> str:
    """What sort of task a sentence makes: by rhythm, by number, by zero, else a deliverable."""
    if recurrence:
        return Kind.RECURRING
    if candidate.targets:
        return Kind.MEASURED
    codes = {reason.code for reason in candidate.reasons}
    if ReasonCode.ZERO_OR_FULL in codes and _ZERO.search(candidate.text):
        return Kind.ZERO_EVENT
    return Kind.DELIVERABLE


def one_line(words: str) -> str:
    """Words without line ends and idle spaces."""
    return re.sub(r"\s+", " ", words).strip()


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the blanks and signs at its edges."""
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    return start, end


def proposal_for(read: ReadText, text: str, start: int, end: int) -> Proposal:
    """What the reader knows of a stretch a person marked: the nearest reading, else its words."""
    best: Proposal | None = None
    most = 0
    for one in (*read.proposals, *read.soft):
        shared = min(end, one.end) - max(start, one.start)
        if shared > most:
            best, most = one, shared
    words = text[start:end]
    title = one_line(words)[:500]
    if best is None or most * 2 < end - start:
        return Proposal(
            start=start,
            end=end,
            text=words,
            title=title,
            label="ADDED",
            confidence=None,
            proposer=Proposer.PERSON,
        )
    is_same = most == end - start == best.end - best.start
    return replace(
        best,
        start=start,
        end=end,
        text=words,
        title=best.title if is_same else title,
        label="ADDED",
        confidence=None,
        kind=_kind_by_hand(best, read),
        proposer=Proposer.PERSON,
        row=None,
    )


def _kind_by_hand(one: Proposal, read: ReadText) -> str:
    """A soft requirement that somebody takes up has no end, unless it names one."""
    is_open = one in read.soft and one.due_on is None and not one.targets and not one.recurrence
    return Kind.LONG_STANDING if is_open else one.kind


def places_to_split(text: str, start: int) -> list[int]:
    """The places inside a sentence, counted in the document, after which a new task may begin."""
    return [
        start + index + 1
        for index, character in enumerate(text[:-1])
        if character in "，,、；;。！？!?\n" and text[index + 1 :].strip(EDGES)
    ]


def day_of_words(words: str, issued_on: date | None) -> date | None:
    """The day that words such as 6月底前 mean in a document of this date, if they mean one."""
    ends = [limit.end for limit in find_deadlines(words, issued_on) if limit.end]
    return max(ends, default=None)
