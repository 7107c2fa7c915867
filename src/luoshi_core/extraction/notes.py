"""Notes that stand beside a task: responsibility notes, 整改时限 lines, dates that lead a list."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from luoshi_core.extraction.deadlines import Deadline
from luoshi_core.extraction.model import Unit
from luoshi_core.extraction.parties import find_note_units
from luoshi_core.extraction.sections import level_of
from luoshi_core.extraction.sentences import Clause, Line

_UNIT_LABEL = re.compile(
    r"[（(]?\s?(?:牵头|责任|配合|协办|承办|主办|落实|实施|整改|协助|参与|协同|整改责任)(?:责任)?(?:单位|部门|主体|领导|人)[:：]"
)
_TIME_LABEL = re.compile(
    r"[（(]?\s?(?:整改|完成|办结|办理|落实)?(?:时限|期限|时间|时间节点|时限要求|时间要求|时间安排)[:：]"
)
_BRACKET_NOTE = re.compile(
    r"[（(](?P<inner>[^（）()\n]{2,160}?(?:负责|牵头|配合|落实|承办|(?:单位|部门)[:：][^（）()\n]{2,160}?))[）)]"
)


#: No item of a real document runs over more lines, or names more units.
_LONGEST_ITEM = 60
_MOST_UNITS = 40


@dataclass(slots=True)
class Note:
    """What a note says: the units, and the limit."""

    units: list[Unit] = field(default_factory=list)
    deadline: Deadline | None = None


@dataclass(slots=True)
class Notes:
    """All notes of a text: by line, and the clauses that are notes themselves."""

    by_line: dict[int, Note] = field(default_factory=dict)
    #: What a note above a line says of it: 责任单位 before 整改措施, 承办单位 at the head.
    above: dict[int, Note] = field(default_factory=dict)
    clauses: set[int] = field(default_factory=set)
    brackets: list[tuple[int, int]] = field(default_factory=list)

    def of_line(self, line: int) -> Note:
        """What the notes say of a line: those of its item first, then those above it."""
        own = self.by_line.get(line) or Note()
        above = self.above.get(line) or Note()
        return Note(own.units or above.units, own.deadline or above.deadline)


class DeadlineIndex:
    """The limits found in a text, looked up by the stretch they stand in."""

    def __init__(self, deadlines: list[Deadline]) -> None:
        self.deadlines = deadlines
        self.starts = [one.span_start for one in deadlines]

    def within(self, start: int, end: int) -> list[Deadline]:
        """The limits whose words stand in the stretch."""
        first = bisect_left(self.starts, start)
        return self.deadlines[first : bisect_left(self.starts, end, first)]


def read_notes(text: str, clauses: list[Clause], lines: list[Line], limits: DeadlineIndex) -> Notes:
    """Find the notes and say which lines each covers.

    A note inside a line covers its line. A line that is nothing but a note covers its item: back
    to the last numbered line or to the note before.
    """
    notes = Notes()
    block_start = 0
    last_was_note = False
    item_level, above = 0, Note()
    for number, line in enumerate(lines):
        own = clauses[line.first_clause : line.last_clause]
        if not own:
            continue
        if _is_note(text, own[0].start):
            note = _whole_line_note(text, line, own, limits)
            notes.clauses.update(_clauses_of_note(clauses, line, limits))
            above = Note(list(above.units), above.deadline) if last_was_note else Note()
            _merge(above, note)
            for covered in range(max(block_start, number - _LONGEST_ITEM), number):
                _merge(notes.by_line.setdefault(covered, Note()), note)
            last_was_note = True
            continue
        level = level_of(own[0].numbering) if own[0].numbering.strip() else 9
        if level <= 4 and level <= item_level:
            above = Note()
        if level <= 4 and (level <= item_level or not above.units):
            item_level = level
        if above.units or above.deadline:
            notes.above[number] = above
        if last_was_note or level <= 3:
            block_start = number
        last_was_note = False
        note = _note_in_line(text, line, clauses, limits, notes)
        if note.units or note.deadline:
            _merge(notes.by_line.setdefault(number, Note()), note)
    return notes


def _clauses_of_note(clauses: list[Clause], line: Line, limits: DeadlineIndex) -> list[int]:
    """All clauses of a note but those that set a rhythm: …，每月25日前反馈一次 is a task."""
    return [
        index
        for index in range(line.first_clause, line.last_clause)
        if index < line.first_clause + 2
        or not any(
            one.recurrence for one in limits.within(clauses[index].start, clauses[index].end)
        )
    ]


def _is_note(text: str, position: int) -> bool:
    head = text[position : position + 24]
    return bool(_UNIT_LABEL.match(head) or _TIME_LABEL.match(head))


def _whole_line_note(text: str, line: Line, own: list[Clause], limits: DeadlineIndex) -> Note:
    note = Note(find_note_units(text, own[0].start, line.end))
    for clause in own:
        if _TIME_LABEL.match(text[clause.start : clause.start + 24] + ":"):
            note.deadline = _dated(limits.within(clause.start, line.end)) or note.deadline
    return note


def _note_in_line(
    text: str, line: Line, clauses: list[Clause], limits: DeadlineIndex, notes: Notes
) -> Note:
    note = Note()
    for match in _BRACKET_NOTE.finditer(text, line.start, line.end):
        units = find_note_units(text, match.start(), match.end())
        if not units:
            continue
        notes.brackets.append(match.span())
        note.units += units
        note.deadline = note.deadline or _dated(limits.within(*match.span()))
    noted = -1
    for index in range(line.first_clause, line.last_clause):
        clause = clauses[index]
        if (clause.first or index == line.first_clause) and _is_note(text, clause.start):
            noted = clause.sentence
            end = _sentence_end(clauses, index, line)
            note.units += find_note_units(text, clause.start, end)
            if _TIME_LABEL.match(text[clause.start : clause.start + 24]):
                note.deadline = _dated(limits.within(clause.start, end)) or note.deadline
        if clause.sentence == noted or _is_bracket(clause, notes.brackets):
            notes.clauses.add(index)
    return note


def _is_bracket(clause: Clause, brackets: list[tuple[int, int]]) -> bool:
    return bool(brackets) and any(
        start <= clause.start and clause.end <= end for start, end in brackets[-4:]
    )


def _sentence_end(clauses: list[Clause], index: int, line: Line) -> int:
    last = index
    while last + 1 < line.last_clause and clauses[last + 1].sentence == clauses[index].sentence:
        last += 1
    return clauses[last].end


def _dated(limits: list[Deadline]) -> Deadline | None:
    return next((one for one in limits if one.end), limits[0] if limits else None)


def _merge(into: Note, note: Note) -> None:
    known = {unit.name for unit in into.units}
    into.units += [unit for unit in note.units if unit.name not in known][
        : _MOST_UNITS - len(known)
    ]
    into.deadline = into.deadline or note.deadline
