"""Limits that a heading sets for what stands below it: stages of a campaign, years of a plan."""

from __future__ import annotations

import re

from luoshi_core.extraction.deadlines import Deadline
from luoshi_core.extraction.evidence import DATELESS_RULES, WIDE_RULES
from luoshi_core.extraction.reading import Reading
from luoshi_core.extraction.sections import Passage, level_of
from luoshi_core.extraction.sentences import Line

_STAGE = re.compile(
    r"阶段|环节|批次|轮次|第[一二三四五六]步|集中|攻坚|验收|总结|动员|摸排|自查|整治"
)
_TITLE_YEARS = re.compile(r"方案|计划|规划|纲要|意见|行动")
_LONGEST_HEADING = 44


def read_headed_limits(reading: Reading) -> dict[int, Deadline]:
    """Say for each line which dated heading stands above it, down to the next of its level."""
    headed: dict[int, Deadline] = {}
    open_limits: list[tuple[int, Deadline]] = []
    for number, line in enumerate(reading.lines):
        if line.first_clause == line.last_clause:
            continue
        level = level_of(reading.clauses[line.first_clause].numbering)
        is_heading = reading.passages[line.first_clause] is Passage.HEADING
        if level < 9 or is_heading:
            while open_limits and open_limits[-1][0] >= level:
                open_limits.pop()
        limit = _limit_of_heading(reading, line, alone=is_heading)
        if limit:
            open_limits.append((level, limit))
        if open_limits:
            headed[number] = open_limits[-1][1]
    return headed


def _limit_of_heading(reading: Reading, line: Line, *, alone: bool) -> Deadline | None:
    """The limit in a numbered heading, or in the run-in heading that opens a line."""
    first = reading.clauses[line.first_clause]
    if not alone and not (first.numbering.strip() and first.stop in "。:："):
        return None
    words = reading.text[first.start : first.end]
    if first.end - first.start > _LONGEST_HEADING or not _STAGE.search(words):
        return None
    limits = [
        one
        for one in reading.limits.within(first.start, first.end)
        if one.end and not one.recurrence and one.rule not in WIDE_RULES | DATELESS_RULES
    ]
    return limits[-1] if limits else None


def goal_of_title(reading: Reading) -> Deadline | None:
    """三年行动方案（2023—2025年） dates whatever has no date of its own by its last year."""
    title = next((one for one in reading.lines if one.last_clause > one.first_clause), None)
    if title is None or reading.issued_on is None:
        return None
    if not _TITLE_YEARS.search(reading.text[title.start : min(title.end, title.start + 80)]):
        return None
    for one in reading.limits.within(title.start, min(title.end, title.start + 80)):
        if one.rule == "year_range" and one.end and one.end > reading.issued_on:
            return one
    return None
