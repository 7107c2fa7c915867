"""From lines to drafts: rows of tables, and lines of running text."""

from __future__ import annotations

from luoshi_core.extraction import triggers
from luoshi_core.extraction.deadlines import Deadline
from luoshi_core.extraction.evidence import DATELESS_RULES, WIDE_RULES
from luoshi_core.extraction.headings import read_headed_limits
from luoshi_core.extraction.line_drafting import LineDrafter
from luoshi_core.extraction.model import ReasonCode
from luoshi_core.extraction.reading import Draft, Reading
from luoshi_core.extraction.resolving import row_limit
from luoshi_core.extraction.sections import Passage
from luoshi_core.extraction.sentences import Line


def draft_all(reading: Reading) -> list[Draft]:
    """Read every line and draft what it asks for, in the order of the text."""
    reading.labels = ["background"] * len(reading.clauses)
    reading.headed = read_headed_limits(reading)
    drafts: list[Draft] = []
    for number, line in enumerate(reading.lines):
        if number in reading.rows:
            drafts += _draft_row(reading, number, line)
        else:
            drafts += LineDrafter(reading, number, line).draft()
    return drafts


def _draft_row(reading: Reading, number: int, line: Line) -> list[Draft]:
    """A row of a task table is one task, whatever its commas; semicolons cut sub-items."""
    cells = reading.rows[number]
    past = reading.passages[line.first_clause : line.last_clause][:1] == [Passage.PAST]
    if past:
        return []
    spans = [
        span
        for cell in cells
        if cell.meaning == "task"
        for span in _items(reading, line, cell.start, cell.end)
    ]
    return [
        _draft_item(reading, number, span, (place, len(spans))) for place, span in enumerate(spans)
    ]


def _items(reading: Reading, line: Line, start: int, end: int) -> list[tuple[int, int]]:
    """The first and the last clause of every part of a cell."""
    items: list[tuple[int, int]] = []
    for index in range(line.first_clause, line.last_clause):
        clause = reading.clauses[index]
        if not start <= clause.start < end:
            continue
        if items and reading.clauses[items[-1][1]].part == clause.part:
            items[-1] = (items[-1][0], index)
        else:
            items.append((index, index))
    return items


def _draft_item(
    reading: Reading, number: int, span: tuple[int, int], part: tuple[int, int]
) -> Draft:
    first, last = span
    start, end = reading.clauses[first].start, reading.clauses[last].end
    cells = reading.rows[number]
    words = reading.text[start:end]
    evidence = reading.judge(start, end)
    limit = row_limit(reading, cells, part)
    if limit and not evidence.is_hard and _is_due(words, limit):
        evidence.add(ReasonCode.HEADING_DATE, 0.45, limit.raw, limit.span_start)
    hard = evidence.is_hard
    if hard:
        evidence.add(ReasonCode.TABLE_ROW, 0.3, words, start)
    for index in range(first, last + 1):
        reading.labels[index] = "task" if hard else "soft"
    return Draft(
        start, end, first, last, number, "HARD" if hard else "SOFT", evidence,
        row=cells, group=number if part[1] > 1 else None, part=part,
    )  # fmt: skip


def _is_due(words: str, limit: Deadline) -> bool:
    """A day in the row makes a concrete act checkable; 全年 and 长期 do not."""
    if limit.rule in WIDE_RULES | DATELESS_RULES or triggers.VAGUE.search(words):
        return False
    return bool(triggers.CONCRETE.search(words))
