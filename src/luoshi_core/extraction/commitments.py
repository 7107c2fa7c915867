"""Reading a whole text: from its characters to the commitments it makes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from luoshi_core.extraction import triggers
from luoshi_core.extraction.assembly import action_of, colour
from luoshi_core.extraction.deadlines import Deadline, find_deadlines
from luoshi_core.extraction.drafting import draft_all
from luoshi_core.extraction.headings import goal_of_title
from luoshi_core.extraction.model import Candidate, Extraction, Reason, ReasonCode, Unit
from luoshi_core.extraction.notes import DeadlineIndex, read_notes
from luoshi_core.extraction.parties import Register
from luoshi_core.extraction.reading import Draft, Reading
from luoshi_core.extraction.resolving import resolve_deadline, resolve_units, row_limit
from luoshi_core.extraction.reviewing import review
from luoshi_core.extraction.sections import PassageReader, plan_year, read_kind
from luoshi_core.extraction.sentences import (
    LONGEST_CLAUSE,
    blank_brackets,
    blank_quotes,
    cut_clauses,
)
from luoshi_core.extraction.smoothing import restore, smooth
from luoshi_core.extraction.tables import read_tables
from luoshi_core.extraction.weighing import ReaderModel, packaged_model

_BLANK_DATE = "\ue001"


def extract(
    text: str,
    *,
    issued_on: date | None,
    kind: str = "",
    register: Sequence[str] = (),
    model: ReaderModel | None = None,
) -> Extraction:
    """Propose the commitments of a text, each with its fields and the words they rest on.

    The text is read as given: every offset counts its characters. `issued_on` is the day the
    document speaks from, `kind` its kind in plain words (领导讲话, 会议纪要, 政府工作报告), and
    `register` the names of the units the body knows. `model` are other weights than those that
    come with the reader; `rules_only()` lets the rules stand alone.
    """
    weights = model or packaged_model()
    smoothed = smooth(text)
    if smoothed is not None:
        found = _extract(smoothed.text, issued_on, kind, register, weights)
        return restore(found, smoothed, text)
    return _extract(text, issued_on, kind, register, weights)


def read_drafts(text: str, issued_on: date | None, kind: str) -> tuple[Reading, list[Draft]]:
    """Read a text as far as the rules go: its clauses and what they draft of it."""
    reading, _ = _read(text, issued_on, kind)
    return reading, draft_all(reading)


def _extract(
    text: str, issued_on: date | None, kind: str, register: Sequence[str], model: ReaderModel
) -> Extraction:
    reading, warnings = _read(text, issued_on, kind)
    drafts = review(reading, draft_all(reading), model)
    year = plan_year(text, issued_on) if reading.kind.yearly else None
    names = Register.of(register)
    candidates = tuple(_settle(reading, draft, year, names) for draft in drafts)
    segments = colour(text, reading.clauses, reading.labels)
    return Extraction(segments, candidates, warnings, model.version)


def _read(text: str, issued_on: date | None, kind: str) -> tuple[Reading, tuple[str, ...]]:
    read_as = read_kind(kind, text)
    clauses, lines = cut_clauses(text)
    year = plan_year(text, issued_on) if read_as.yearly else None
    limits = DeadlineIndex(find_deadlines(text, issued_on, plan_year=year))
    masked = blank_quotes(blank_brackets(text))
    walker = PassageReader(text, read_as, issued_on)
    passages = [passage for line in lines for passage in walker.read_line(line, clauses)]
    reading = Reading(
        text, masked, _without_dates(masked, limits), clauses, lines, passages, walker.firm, limits,
        read_notes(text, clauses, lines, limits), read_tables(text, lines), read_as, issued_on,
    )  # fmt: skip
    reading.goal = goal_of_title(reading)
    return reading, _warnings(reading)


def _without_dates(masked: str, limits: DeadlineIndex) -> str:
    """Blank the time words, so that their numbers are not read as numbers to reach."""
    pieces: list[str] = []
    position = 0
    for one in limits.deadlines:
        pieces.append(masked[position : one.span_start])
        pieces.append(_BLANK_DATE * (one.span_end - one.span_start))
        position = one.span_end
    return "".join(pieces) + masked[position:]


def _warnings(reading: Reading) -> tuple[str, ...]:
    warnings = []
    if reading.issued_on is None:
        warnings.append("no_issue_date")
    if any(clause.end - clause.start > LONGEST_CLAUSE for clause in reading.clauses):
        warnings.append("clause_too_long")
    return tuple(warnings)


def _settle(reading: Reading, draft: Draft, year: int | None, register: Register) -> Candidate:
    text = reading.text[draft.start : draft.end]
    evidence = draft.evidence
    reasons = list(evidence.reasons)
    deadline, reason = resolve_deadline(reading, draft, year if draft.label == "HARD" else None)
    if reason:
        reasons.append(reason)
    units = resolve_units(reading, draft) or _registered(register, reading, draft)
    if units:
        reasons.append(Reason(ReasonCode.LEAD_MARKER, units[0].name, units[0].start, units[0].end))
    vague = triggers.VAGUE.search(text)
    if vague:
        start = draft.start + vague.start()
        reasons.append(
            Reason(ReasonCode.VAGUE_WORD, vague.group(), start, start + len(vague.group()))
        )
    limits = reading.limits.within(draft.start, draft.end)
    return Candidate(
        start=draft.start,
        end=draft.end,
        text=text,
        label=draft.label,
        action=action_of(reading.text, draft.start, draft.end, limits, units),
        targets=tuple(evidence.targets),
        deadline=deadline,
        recurrence=_rhythm(limits) or _rhythm_of_row(reading, draft),
        units=tuple(units),
        confidence=draft.confidence,
        reasons=tuple(reasons),
        group=draft.group,
    )


def _rhythm(limits: list[Deadline]) -> str | None:
    """The rhythm of a task; 周调度、月通报、季考核 is a scheme of many and has none of its own."""
    rhythms = list(dict.fromkeys(one.recurrence for one in limits if one.recurrence))
    return rhythms[0] if 0 < len(rhythms) < 3 else None


def _rhythm_of_row(reading: Reading, draft: Draft) -> str | None:
    limit = row_limit(reading, draft.row, draft.part) if draft.row else None
    return limit.recurrence if limit else None


def _registered(register: Register, reading: Reading, draft: Draft) -> list[Unit]:
    """Units of the register named in the clause: the first one at its head leads."""
    found = register.find(reading.text[draft.start : draft.end])
    return [
        Unit(
            reading.text[draft.start + start : draft.start + end],
            "lead" if start <= 2 else "support",
            draft.start + start,
            draft.start + end,
        )
        for start, end in found
    ]
