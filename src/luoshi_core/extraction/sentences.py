"""Cutting a text: lines, sentences, and the comma clauses that commitments are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: A clause longer than this is no clause but a text that lost its punctuation.
LONGEST_CLAUSE = 400


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between commas, without numbering and closing punctuation.

    `line`, `sentence` and `part` count lines, sentences (to the full stop) and parts (to the
    semicolon) from the beginning of the text; `numbering` is what was taken off the front, `stop`
    the sign that closed it.
    """

    start: int
    end: int
    line: int
    sentence: int
    part: int
    first: bool
    numbering: str
    stop: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text with the range of its clauses."""

    start: int
    end: int
    first_clause: int
    last_clause: int


_BRACKETS = re.compile(r"[（(〔【\[［][^（(〔【\[［）)〕】\]］\n]{0,240}[）)〕】\]］]")
_QUOTES = re.compile(
    r"“[^“”\n]{0,60}”|《[^《》\n]{0,80}》|‘[^‘’\n]{0,60}’|「[^「」\n]{0,60}」|'[^'\n]{0,30}'"
)
_BLANK = "\ue000"

_NUMBERING = re.compile(
    r"[\s\u3000•●○◆■★▪·*>—-]*(?:"
    r"第[一二三四五六七八九十]{1,3}[章节条款]\s*|"
    r"[（(]\s?(?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,3})\s?[）)][、.．]?\s*|"
    r"[一二三四五六七八九十]{1,3}、\s*|第[一二三四五六七八九十]{1,2}[、,，]\s*|"
    r"[0-9０-９]{1,3}(?:[、．)）]|\.(?=\s|[^0-9\s]|[0-9]{1,2}月|20[0-9]{2}年|[0-9]{2,4}[个项家名处条座所户]))\s*|"
    r"[㈠-㈩①-⑳⒈-⒛⑴-⒇]\s*)?"
)
_LEADING_NOTE = re.compile(
    r"[（(][^（）()\n]{0,160}(?:负责|牵头|配合|落实|承办|单位[:：][^（）()\n]{1,120})[）)]"
)
_ORDINAL = re.compile(r"[\s\u3000]{0,8}第[一二三四五六七八九十]{1,2}")
_STOPS = re.compile(r"[。！？!?；;，,\n\t：:|]")
_ENDS_SENTENCE = frozenset("。！？!?\n\t|")
_ENDS_PART = frozenset("；;")
_BLANKS = " \u3000\r\xa0\t"


def blank_brackets(text: str) -> str:
    """Blank what stands in brackets, keeping every position, so that rules do not read it."""
    return _blank(_BRACKETS, _blank(_BRACKETS, text))


def blank_quotes(text: str) -> str:
    """Blank what stands in quotation marks and title marks, keeping every position."""
    return _blank(_QUOTES, text)


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: _BLANK * len(match.group()), text)


def cut_clauses(text: str) -> tuple[list[Clause], list[Line]]:
    """Cut the text at its stops outside brackets and quotations, counting lines and sentences."""
    masked = blank_quotes(blank_brackets(text))
    clauses: list[Clause] = []
    lines: list[Line] = []
    begin = line_begin = first_of_line = 0
    sentence = part = 0
    first = True
    for match in _STOPS.finditer(masked + "\n"):
        stop, position = match.group(), match.start()
        if stop in ":：" and _joins_digits(masked, position):
            continue
        if stop in ",，" and (
            _joins_thousands(masked, position) or _ORDINAL.fullmatch(masked, begin, position)
        ):
            continue
        place = (len(lines), sentence, part)
        note_end = _end_of_leading_note(text, begin, position)
        if note_end:
            clauses.append(Clause(begin, note_end, *place, first, "", ""))
            begin = note_end
        clause = _trim(text, begin, position, place, stop, first=first)
        if clause:
            clauses.append(clause)
            first = False
        begin = position + 1
        if stop in _ENDS_SENTENCE:
            sentence, part, first = sentence + 1, part + 1, True
        elif stop in _ENDS_PART:
            part += 1
        if stop == "\n":
            lines.append(Line(line_begin, position, first_of_line, len(clauses)))
            line_begin, first_of_line = begin, len(clauses)
    return clauses, lines


def _end_of_leading_note(text: str, begin: int, end: int) -> int | None:
    """A responsibility note between two sentences is a clause of its own."""
    if begin >= end or text[begin] not in "（(":
        return None
    note = _LEADING_NOTE.match(text, begin, end)
    return note.end() if note and note.end() < end else None


def _joins_digits(text: str, position: int) -> bool:
    around = text[max(0, position - 1) : position + 2]
    return len(around) == 3 and around[0].isdecimal() and around[2].isdecimal()


def _joins_thousands(text: str, position: int) -> bool:
    after = text[position + 1 : position + 5]
    return (
        text[position] == ","
        and position > 0
        and text[position - 1].isdecimal()
        and after[:3].isdecimal()
        and len(after[:3]) == 3
        and not after[3:].isdecimal()
        and not text[max(0, position - 4) : position].isdecimal()
    )


def _trim(
    text: str, start: int, end: int, place: tuple[int, int, int], stop: str, *, first: bool
) -> Clause | None:
    while start < end and text[start] in _BLANKS:
        start += 1
    while end > start and text[end - 1] in _BLANKS:
        end -= 1
    numbering = ""
    marked = _NUMBERING.match(text, start, end)
    if marked and marked.end() > start:
        numbering = marked.group()
        start = marked.end()
    if start >= end and not numbering:
        return None
    line, sentence, part = place
    return Clause(start, end, line, sentence, part, first, numbering, stop)
