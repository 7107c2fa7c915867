"""Settling a draft: which limit holds for it, and which units answer for it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from luoshi_core.extraction.deadlines import Deadline
from luoshi_core.extraction.evidence import DATELESS_RULES, WIDE_RULES
from luoshi_core.extraction.model import Reason, ReasonCode, Unit
from luoshi_core.extraction.parties import (
    find_acting_units,
    find_trailing_units,
    name_list,
)
from luoshi_core.extraction.reading import Draft, Reading
from luoshi_core.extraction.tables import Cell

#: A clause that opens with a measure of its own (…率达到, …数量控制在) has no unit before it.
_OWN_MEASURE = re.compile(
    r"[\u4e00-\u9fff“”]{2,16}?(?:率|数量|总量|总额|产值|水平|指数|比例|占比|欠款|收入|面积|人口|网络|体系)"
)


def resolve_deadline(
    reading: Reading, draft: Draft, year: int | None
) -> tuple[Deadline | None, Reason | None]:
    """Say which limit holds: in the clause, before it, beside it, or the year of the plan."""
    limits = reading.limits.within(draft.start, draft.end)
    own = _best([one for one in limits if one.end or one.start], reading.text, draft)
    if own is not None:
        return own, None
    event = next((one for one in limits if one.rule == "event"), None)
    if event and draft.row is None:
        return event, None
    outside = _limit_outside(reading, draft)
    if outside:
        return replace(outside, inherited=True), _reason(ReasonCode.HEADING_DATE, outside)
    if year and not draft.evidence.recurrence:
        return _plan_year(year), Reason(ReasonCode.PLAN_YEAR, str(year), draft.start, draft.start)
    return next(
        (one for one in limits if one.rule in DATELESS_RULES and not one.recurrence), None
    ), None


def _limit_outside(reading: Reading, draft: Draft) -> Deadline | None:
    """The limit in the row, before the task, in a note, in a heading above, or in the title."""
    if draft.row is not None:
        found = row_limit(reading, draft.row, draft.part)
        if found and not (draft.evidence.recurrence and found.rule in WIDE_RULES):
            return found
    note = reading.notes.of_line(draft.line).deadline
    if draft.evidence.recurrence:
        return note
    return draft.lead_limit or note or reading.headed.get(draft.line) or reading.goal


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


def row_limit(reading: Reading, row: list[Cell], part: tuple[int, int]) -> Deadline | None:
    """The limit in the deadline cell; of several, as many as sub-items, the one in its place."""
    place, count = part
    for cell in row:
        if cell.meaning == "deadline":
            limits = reading.limits.within(cell.start, cell.end)
            if len(limits) == count:
                return limits[place]
            return next((one for one in limits if one.end), limits[0] if limits else None)
    return None


def resolve_units(reading: Reading, draft: Draft) -> list[Unit]:
    """Say who answers: named in the row, acting in the clause or before it, or in a note."""
    if draft.row is not None:
        return _row_units(reading, draft)
    units = find_acting_units(reading.text, _after_dates(reading, draft), draft.end)
    if not units:
        units = _acting_before(reading, draft)
    units = _with_trailing(reading, draft, units)
    note = reading.notes.of_line(draft.line)
    if not units and note:
        return list(note.units)
    return units


def _with_trailing(reading: Reading, draft: Draft, units: list[Unit]) -> list[Unit]:
    """Add the units that clauses after the task name: …，由住建局负责，城北镇配合."""
    clauses = reading.clauses
    known = {unit.name for unit in units}
    found: list[Unit] = []
    for index in range(draft.last + 1, min(len(clauses), draft.last + 4)):
        if clauses[index].part != clauses[draft.last].part:
            break
        trailing = find_trailing_units(reading.text, clauses[index].start, clauses[index].end)
        if not trailing:
            break
        found += [unit for unit in trailing if unit.name not in known]
    if any(unit.role == "lead" for unit in found) and not any(
        unit.role == "lead" for unit in units
    ):
        return found + units
    return units + found


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
    carried = not _OWN_MEASURE.match(_opening(reading, draft))
    for index in range(draft.first - 1, max(-1, draft.first - 8), -1):
        if not carried and reading.labels[index] == "task":
            break
        if clauses[index].part != part or clauses[index].stop in ":：":
            break
        units = find_acting_units(reading.text, clauses[index].start, clauses[index].end)
        if units:
            return units + _helpers_between(reading, index + 1, draft.first, units)
    inner = range(draft.first + 1, draft.last + 1)
    for index in inner:
        units = find_acting_units(reading.text, clauses[index].start, clauses[index].end)
        if units:
            return units
    return []


def _opening(reading: Reading, draft: Draft) -> str:
    """The words a task opens with, after its dates."""
    position = _after_dates(reading, draft)
    return reading.text[position : min(draft.end, position + 24)]


def _helpers_between(reading: Reading, first: int, last: int, known: list[Unit]) -> list[Unit]:
    names = {unit.name for unit in known}
    return [
        unit
        for index in range(first, last)
        for unit in find_trailing_units(
            reading.text, reading.clauses[index].start, reading.clauses[index].end
        )
        if unit.name not in names
    ]


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
