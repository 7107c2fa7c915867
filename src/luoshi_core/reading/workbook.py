"""Workbooks (任务分解表, 台账): every row of every sheet as one line of text."""

import datetime
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

import python_calamine as calamine

from luoshi_core.reading import archives
from luoshi_core.reading.cells import cell_text, is_repeatable, row_line
from luoshi_core.reading.source import RawText, ReadingWarning, Span, Unreadable

ROWS, COLUMNS, CELL_CHARACTERS = 20_000, 200, 32_767
CELL = re.compile(rb"<(?:\w+:)?c\b([^<>]*)>")
PLACE = re.compile(rb"\br=\"([A-Z]{1,9})(\d{1,9})\"")
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


def read_workbook(content: bytes, kind: str, name: str) -> RawText:
    """The rows of a workbook as lines, after its size was found harmless."""
    warnings: tuple[ReadingWarning, ...] = ()
    if kind != "xls":
        archive = archives.open_archive(content, name)
        archives.check_parts(archive, name)
        warnings = tuple(_check_sheets(archive, name))
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [(title, _rows(book, title, name)) for title in _shown_sheets(book)]
    except calamine.PasswordError as problem:
        raise Unreadable("encrypted_document", name=name) from problem
    except (calamine.CalamineError, OSError, ValueError, KeyError, IndexError) as problem:
        raise Unreadable("damaged", name=name) from problem
    filled = [(title, rows) for title, rows in sheets if rows]
    return _written(filled, warnings)


def _written(
    sheets: Sequence[tuple[str, list[str]]], warnings: tuple[ReadingWarning, ...]
) -> RawText:
    parts: list[str] = []
    spans: list[Span] = []
    length = 0
    for title, rows in sheets:
        head = ("\n" if parts else "") + (title + "\n" if len(sheets) > 1 else "")
        body = "".join(row + "\n" for row in rows)
        spans.append(Span(length + len(head), length + len(head) + len(body)))
        parts.append(head + body)
        length += len(head) + len(body)
    return RawText(text="".join(parts), warnings=warnings, tables=tuple(spans))


def _shown_sheets(book: Any) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == calamine.SheetVisibleEnum.Visible
        and sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]


def _rows(book: Any, title: str, name: str) -> list[str]:
    sheet = book.get_sheet_by_name(title)
    if sheet.total_height > ROWS or sheet.total_width > COLUMNS:
        cell = f"{_letters(sheet.total_width)}{sheet.total_height}"
        raise _far(name, title, cell)
    rows = [[_shown(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    _fill_merged(rows, sheet.merged_cell_ranges or [])
    return [line for line in (row_line(row) for row in rows) if line.strip()]


def _fill_merged(rows: list[list[str]], ranges: Sequence[Any]) -> None:
    """Repeat a unit or a date that one tall cell gives to several rows."""
    for (top, left), (bottom, _) in ranges:
        if bottom <= top or top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        if is_repeatable(value):
            for row in rows[top + 1 : bottom + 1]:
                row[left] = row[left] or value


def _shown(value: object) -> str:
    """A value as the sheet shows it: whole numbers without a point, dates in Chinese."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.10g}" if abs(value) < 1e15 else str(value)
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, datetime.time | datetime.timedelta):
        return str(value)
    return cell_text(str(value)[:CELL_CHARACTERS].split("\n"))


def _check_sheets(archive: zipfile.ZipFile, name: str) -> list[ReadingWarning]:
    warnings = []
    for member in archive.namelist():
        if not (member.startswith("xl/worksheets/") and member.endswith(".xml")):
            continue
        sheet = member.rsplit("/", 1)[-1].removesuffix(".xml")
        formulas = _check_cells(archive, member, sheet, name)
        if formulas:
            warnings.append(ReadingWarning("formulas", {"sheet": sheet, "count": formulas}))
    return warnings


def _check_cells(archive: zipfile.ZipFile, member: str, sheet: str, name: str) -> int:
    """Look at every filled cell's place before a reader makes room for all between."""
    formulas, carried = 0, b""
    with archive.open(member) as part:
        while chunk := part.read(archives.MEBIBYTE):
            window = carried + chunk
            cut = window.rfind(b"<")
            window, carried = window[:cut], window[cut:]
            formulas += len(FORMULA.findall(window))
            for found in CELL.finditer(window):
                _check_place(found[1], sheet, name)
    return formulas


def _check_place(attributes: bytes, sheet: str, name: str) -> None:
    # Formatting reaches far beyond the table in ordinary ledgers: an empty cell does no harm.
    place = None if attributes.endswith(b"/") else PLACE.search(attributes)
    if place is None:
        return
    column = 0
    for letter in place[1]:
        column = column * 26 + letter - 64
    if column > COLUMNS or int(place[2]) > ROWS:
        raise _far(name, sheet, (place[1] + place[2]).decode("ascii"))


def _far(name: str, sheet: str, cell: str) -> Unreadable:
    return Unreadable("far_cell", name=name, sheet=sheet, cell=cell, rows=ROWS, columns=COLUMNS)


def _letters(column: int) -> str:
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
