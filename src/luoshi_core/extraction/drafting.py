"""From lines to drafts: rows of tables, and lines of running text."""

from __future__ import annotations

from luoshi_core.extraction.line_drafting import LineDrafter
from luoshi_core.extraction.model import ReasonCode
from luoshi_core.extraction.reading import Draft, Reading
from luoshi_core.extraction.sections import Passage
from luoshi_core.extraction.sentences import Line


def draft_all(reading: Reading) -> list[Draft]:
    """Read every line and draft what it asks for, in the order of the text."""
    reading.labels = ["background"] * len(reading.clauses)
    drafts: list[Draft] = []
    for number, line in enumerate(reading.lines):
        if number in reading.rows:
            drafts += _draft_row(reading, number, line)
        else:
            drafts += LineDrafter(reading, number, line).draft()
    return drafts


def _draft_row(reading: Reading, number: int, line: Line) -> list[Draft]:
    """A row of a task table is one task, whatever its commas; a header is none."""
    cells = reading.rows[number]
    task = next((cell for cell in cells if cell.meaning == "task"), None)
    past = reading.passages[line.first_clause : line.last_clause][:1] == [Passage.PAST]
    if task is None or past:
        return []
    evidence = reading.judge(task.start, task.end)
    hard = evidence.is_hard
    if hard:
        evidence.add(ReasonCode.TABLE_ROW, 0.3, reading.text[task.start : task.end], task.start)
    for index in range(line.first_clause, line.last_clause):
        if task.start <= reading.clauses[index].start < task.end:
            reading.labels[index] = "task" if hard else "soft"
    return [
        Draft(
            task.start,
            task.end,
            line.first_clause,
            line.last_clause - 1,
            number,
            "HARD" if hard else "SOFT",
            evidence,
            row=cells,
        )
    ]
