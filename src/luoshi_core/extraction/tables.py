"""Rows of a task table in running text: which cell is the task, who does it, by when."""

from __future__ import annotations

import re
from dataclasses import dataclass

from luoshi_core.extraction.sentences import Line

#: What a column is by its heading; of the task columns the most telling ones are read.
_COLUMNS = (
    ("deadline", re.compile(r"时限|时间|期限|进度要求|节点|何时")),
    ("lead", re.compile(r"牵头(?!领导|人)|承办|主办")),
    ("responsible", re.compile(r"(?:责任|落实|实施|负责)(?:单位|部门|主体|科室|股室|站所)")),
    ("support", re.compile(r"配合|协办|协作|参与|协助")),
    (
        "other",
        re.compile(
            r"序号|问题(?!整改)|类别|备注|领导|责任人|负责人|联系人|电话|方面|来源|进展|完成情况"
        ),
    ),
    (
        "task 3",
        re.compile(
            r"举措|措施|(?:整改|办理|落实|工作)要求|具体(?:任务|内容|工作)|(?:工作|主要|任务|建设)内容|工作任务|(?:整改|工作|年度)?目标任务|整改目标"
        ),
    ),
    ("task 2", re.compile(r"任务|事项|目标|指标|承诺")),
    ("task 1", re.compile(r"项目|工作|内容|实事")),
)
_BLANKS = " \u3000\r\xa0"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the meaning of its column and where its words stand."""

    meaning: str
    start: int
    end: int


def read_tables(text: str, lines: list[Line]) -> dict[int, list[Cell]]:
    """Say for each line that is a row under a known header what its cells mean.

    A header is a row that names a task column and one more; it holds until a line that is no row.
    """
    rows: dict[int, list[Cell]] = {}
    header: list[str] = []
    for number, line in enumerate(lines):
        cells = _cells(text, line)
        if len(cells) < 2:
            if line.end - line.start > 40:
                header = []
            continue
        meanings = [_meaning(text[start:end]) for start, end in cells]
        known = [one for one in meanings if one]
        if any(one.startswith("task") for one in known) and len(known) >= max(2, len(cells) - 1):
            header = _tasks_named(meanings)
            rows[number] = []
        elif header:
            rows[number] = [
                Cell(meaning, start, end)
                for meaning, (start, end) in zip(header, cells, strict=False)
                if end > start
            ]
    return rows


def _cells(text: str, line: Line) -> list[tuple[int, int]]:
    words = text[line.start : line.end]
    separator = "\t" if "\t" in words else "|"
    if separator not in words:
        return []
    cells = []
    position = line.start
    for part in words.split(separator):
        end = position + len(part)
        cells.append(_trim(text, position, end))
        position = end + 1
    if separator == "|" and len(cells) > 2:
        cells = cells[1:-1] if words.strip().startswith("|") else cells
    return cells


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _BLANKS:
        start += 1
    while end > start and text[end - 1] in _BLANKS:
        end -= 1
    return start, end


def _meaning(words: str) -> str:
    if not words or len(words) > 12:
        return ""
    return next((name for name, pattern in _COLUMNS if pattern.search(words)), "")


def _tasks_named(meanings: list[str]) -> list[str]:
    """Of 重点任务 and 具体举措 only the second is read: it says what is to be done."""
    best = max(one for one in meanings if one.startswith("task"))
    return ["task" if one == best else "" if one.startswith("task") else one for one in meanings]
