"""A table of tasks as a document: each row is a commitment with units and dates of its own."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from luoshi.documents.reading.parties import Parties
from luoshi.documents.reading.texts import Proposal, ReadText, one_line
from luoshi.ledger.models import Kind
from luoshi_core import sheets
from luoshi_core.sheets.rows import ParsedRow

# Rows of a sheet are counted apart from those the reader counts in running text.
FIRST_TABLE_ROW = 10_000
REQUIRED: tuple[str, ...] = ("task",)
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十]{1,3}[）)])\s*"
)


def rows_of_workbook(content: bytes, year: int) -> list[ParsedRow]:
    """The rows of every sheet whose header is that of a table of tasks; none if none is."""
    try:
        grids = sheets.read_grids(content)
    except sheets.SheetError:
        return []
    return [row for grid in grids for row in _rows(grid, year)]


def _rows(grid: sheets.Grid, year: int) -> Sequence[ParsedRow]:
    try:
        layout = sheets.find_layout(grid, sheets.TASK_COLUMNS, required=REQUIRED)
    except sheets.NoHeader:
        return ()
    parsers: Mapping[str, Callable[[object], object]] = {
        "lead": sheets.units,
        "support": sheets.units,
        "due": partial(_day, year),
    }
    return sheets.parse_rows(grid, layout, parsers).rows


def _day(year: int, value: object) -> sheets.DateWords | None:
    """A day in words; what names no day keeps its words, for a person to read."""
    try:
        return sheets.date_words(value, year)
    except sheets.SheetError:
        return sheets.DateWords(None, sheets.text(value))


def propose_rows(
    rows: Sequence[ParsedRow], text: str, read: ReadText, parties: Parties
) -> tuple[Proposal, ...]:
    """One proposal for each row, laid over what the reader made of the same words."""
    return tuple(_proposals(rows, text, read, parties))


def _proposals(
    rows: Sequence[ParsedRow], text: str, read: ReadText, parties: Parties
) -> Iterator[Proposal]:
    position = 0
    several = 0
    for row in rows:
        words = one_line(sheets.text(row.values.get("task")))
        if not words:
            continue
        place = _place(text, words, position)
        if place is None:
            continue
        start, end = place
        position = end
        inside = _all_in(read, start, end)
        if len(inside) > 1:
            # A row that says several things is proposed as several, which may be taken as one.
            several += 1
            for one in inside:
                laid = _laid_over(one, row, parties)
                yield replace(laid, title=one.title, row=FIRST_TABLE_ROW + several)
        else:
            yield replace(_laid_over(_read_in(read, start, end, text), row, parties), row=None)


def _all_in(read: ReadText, start: int, end: int) -> list[Proposal]:
    """The clauses that stand wholly inside a cell."""
    return [one for one in read.proposals if start <= one.start and one.end <= end]


def _place(text: str, words: str, position: int) -> tuple[int, int] | None:
    start = text.find(words, position)
    if start >= 0:
        return start, start + len(words)
    # The sheet may break a cell where the text joins it: the first dozen characters find it.
    head = words[:12]
    start = text.find(head, position)
    if start < 0:
        return None
    stops = [stop for stop in (text.find(sign, start) for sign in "\t\n") if stop > 0]
    return start, min(stops, default=len(text))


def _read_in(read: ReadText, start: int, end: int, text: str) -> Proposal:
    for one in (*read.proposals, *read.soft):
        if one.start < end and one.end > start:
            return replace(one, start=start, end=end, text=text[start:end], label="HARD")
    words = text[start:end]
    return Proposal(
        start=start,
        end=end,
        text=words,
        title=one_line(words)[:500],
        label="HARD",
        confidence=None,
        reasons=(("table_row", ""),),
    )


def _laid_over(read: Proposal, row: ParsedRow, parties: Parties) -> Proposal:
    title = one_line(read.text)[:500]
    leads = _names(row.values.get("lead"))
    supports = _names(row.values.get("support"))
    lead = parties.find(leads[0]) if leads else ()
    lead_id = lead[0] if len(lead) == 1 else None
    known, _ = parties.find_all([*(leads[1:] if lead_id else leads), *supports])
    due = row.values.get("due")
    day, words, all_year = _due(due)
    measured = bool(read.targets)
    kind = read.kind if measured or not all_year else Kind.LONG_STANDING
    return replace(
        read,
        title=title,
        lead_id=lead_id if leads else read.lead_id,
        lead_words=(leads[0] if leads else read.lead_words)[:200],
        supporting=tuple(pk for pk in known if pk != lead_id) if leads or supports else (),
        supporting_words="、".join([*leads[1:], *supports])[:500],
        due_on=day if due is not None else read.due_on,
        due_words=(words if due is not None else read.due_words)[:60],
        due_rule="table" if due is not None else read.due_rule,
        is_due_inherited=False if due is not None else read.is_due_inherited,
        kind=kind,
        line=parties.lines.get(lead_id or 0, "") or _section(row),
        measures=sheets.text(row.values.get("measures")),
    )


def _names(value: object) -> list[str]:
    return [unit.name for unit in value] if isinstance(value, tuple) else []


def _due(value: object) -> tuple[date | None, str, bool]:
    if isinstance(value, sheets.DateWords):
        return value.on, value.raw, value.long_standing
    return None, "", False


def _section(row: ParsedRow) -> str:
    category = one_line(sheets.text(row.values.get("category")))
    return (category or _NUMBERING.sub("", row.section))[:40]
