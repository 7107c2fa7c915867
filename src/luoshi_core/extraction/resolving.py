"""Settling a draft: which limit holds for it, and which units answer for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from luoshi_core.extraction.deadlines import Deadline
from luoshi_core.extraction.evidence import DATELESS_RULES, WIDE_RULES
from luoshi_core.extraction.model import Reason, ReasonCode, Unit
from luoshi_core.extraction.parties import find_acting_units, name_list
from luoshi_core.extraction.reading import Draft, Reading


def resolve_deadline(
    reading: Reading, draft: Draft, year: int | None
) -> tuple[Deadline | None, Reason | None]:
    """Say which limit holds: in the clause, before it, beside it, or the year of the plan."""
    limits = reading.limits.within(draft.start, draft.end)
    own = _best([one for one in limits if one.end or one.start], reading.text, draft)
    note = reading.notes.by_line.get(draft.line)
    if draft.row is not None and own is None:
        own = _row_limit(reading, draft)
        if own:
            return replace(own, inherited=True), _reason(ReasonCode.HEADING_DATE, own)
    if own is not None:
        return own, None
    if draft.lead_limit is not None and not draft.evidence.recurrence:
        return replace(draft.lead_limit, inherited=True), _reason(
            ReasonCode.HEADING_DATE, draft.lead_limit
        )
    if note and note.deadline:
        return replace(note.deadline, inherited=True), _reason(
            ReasonCode.HEADING_DATE, note.deadline
        )
    if reading.goal and not draft.evidence.recurrence:
        return replace(reading.goal, inherited=True), _reason(ReasonCode.HEADING_DATE, reading.goal)
    dateless = next(
        (one for one in limits if one.rule in DATELESS_RULES and not one.recurrence), None
    )
    if year and not draft.evidence.recurrence:
        return _plan_year(year), Reason(ReasonCode.PLAN_YEAR, str(year), draft.start, draft.start)
    return dateless, None


def _reason(code: ReasonCode, limit: Deadline) -> Reason:
    return Reason(code, limit.raw, limit.span_start, limit.span_end)


def _plan_year(year: int) -> Deadline:
    return Deadline(
        "", 0, 0, date(year, 1, 1), date(year, 12, 31), None, "plan_year", inherited=True
    )


def _best(limits: list[Deadline], text: str, draft: Draft) -> Deadline | None:
    """The narrowest limit of a clause; with 分别 the latest."""
    if not limits:
        return None
    ended = [one for one in limits if one.end]
    if len(ended) > 1 and "分别" in text[draft.start : draft.end]:
        return max(ended, key=lambda one: one.end or date.min)
    narrow = [one for one in ended if one.rule not in WIDE_RULES]
    return (narrow or ended or limits)[
        -1 if narrow and "达到" in text[draft.start : draft.end] else 0
    ]


def _row_limit(reading: Reading, draft: Draft) -> Deadline | None:
    for cell in draft.row or []:
        if cell.meaning == "deadline":
            limits = reading.limits.within(cell.start, cell.end)
            return next((one for one in limits if one.end), limits[0] if limits else None)
    return None


def resolve_units(reading: Reading, draft: Draft) -> list[Unit]:
    """Say who answers: named in the row, acting in the clause or before it, or in a note."""
    if draft.row is not None:
        return _row_units(reading, draft)
    units = find_acting_units(reading.text, _after_dates(reading, draft), draft.end)
    if not units:
        units = _acting_before(reading, draft)
    note = reading.notes.by_line.get(draft.line)
    if not units and note:
        return list(note.units)
    return units


def _after_dates(reading: Reading, draft: Draft) -> int:
    """Where the clause goes on after the dates it opens with."""
    position = draft.start
    for one in reading.limits.within(draft.start, draft.end):
        if one.span_start - position > 1:
            break
        position = one.span_end
        while position < draft.end and reading.text[position] in "，,、 ":
            position += 1
    return position


def _acting_before(reading: Reading, draft: Draft) -> list[Unit]:
    """The subject of an earlier clause of the same part acts on in the clauses that follow."""
    clauses = reading.clauses
    part = clauses[draft.first].part
    for index in range(draft.first - 1, max(-1, draft.first - 8), -1):
        if clauses[index].part != part or clauses[index].stop in ":：":
            break
        units = find_acting_units(reading.text, clauses[index].start, clauses[index].end)
        if units:
            return units
    inner = range(draft.first + 1, draft.last + 1)
    for index in inner:
        units = find_acting_units(reading.text, clauses[index].start, clauses[index].end)
        if units:
            return units
    return []


def _row_units(reading: Reading, draft: Draft) -> list[Unit]:
    units: list[Unit] = []
    led = any(cell.meaning == "lead" for cell in draft.row or [])
    for cell in draft.row or []:
        if cell.meaning == "lead":
            units += name_list(reading.text, cell.start, cell.end, "lead")
        elif cell.meaning in {"responsible", "support"}:
            role = "support" if led or cell.meaning == "support" else "first"
            units += name_list(reading.text, cell.start, cell.end, role)
    return units
