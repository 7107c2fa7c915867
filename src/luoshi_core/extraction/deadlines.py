"""Dates and rhythms in government texts: which words set a limit, and which day they mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from luoshi_core.extraction.time_context import Reading, TimeContext
from luoshi_core.extraction.time_readings import READERS
from luoshi_core.extraction.time_words import GRAMMAR, PATTERNS
from luoshi_core.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Deadline:
    """Words that limit a task in time, and the days they mean when read on the day of issue.

    `end` is the last day allowed. A limit that names no day (近期, 换届完成后) keeps its words and
    has no dates: somebody must ask. `inherited` says that the words stand outside the clause.
    """

    raw: str
    span_start: int
    span_end: int
    start: date | None
    end: date | None
    recurrence: str | None
    rule: str
    inherited: bool = False


def find_deadlines(
    text: str,
    issued_on: date | None,
    *,
    plan_year: int | None = None,
    add_workdays: Callable[[date, int], date] | None = None,
) -> list[Deadline]:
    """Find every limit in time that the text sets, in order.

    Words without a year take the year last named in the same sentence, else the plan year, else
    the year of issue. Without a day of issue such words keep no date. `add_workdays` counts
    working days; without it the packaged calendar does.
    """
    return list(_read_all(text, issued_on, plan_year, add_workdays or Calendar.load_cn().add))


def _read_all(
    text: str,
    issued_on: date | None,
    plan_year: int | None,
    add_workdays: Callable[[date, int], date],
) -> Iterator[Deadline]:
    context = TimeContext(issued_on, plan_year, None, add_workdays, text)
    sentence_end = 0
    for match in GRAMMAR.finditer(text):
        rule = match.lastgroup or ""
        if match.start() >= sentence_end:
            context.named_year = None
            sentence_end = _sentence_end(text, match.start())
        reader = READERS.get(rule)
        if reader is None:
            continue
        exact = PATTERNS[rule].match(text, match.start())
        if exact is None:
            continue
        reading = _within_the_calendar(reader, exact, context)
        if reading is not None:
            yield Deadline(
                match.group(), match.start(), match.end(), reading.start, reading.end,
                reading.recurrence, reading.rule or rule,
            )  # fmt: skip


def _within_the_calendar(
    reader: Callable[[re.Match[str], TimeContext], Reading | None],
    match: re.Match[str],
    context: TimeContext,
) -> Reading | None:
    """Read the words; a day that no calendar has (2月31日, 13月) keeps its words without a date."""
    try:
        return reader(match, context)
    except (ValueError, OverflowError):
        return Reading(rule="no_such_day")


def _sentence_end(text: str, position: int) -> int:
    found = _FULL_STOP.search(text, position)
    return found.end() if found else len(text)


_FULL_STOP = re.compile(r"[。！？!?\n\t]")
