"""A ledger as an Excel file that prints as it is passed round in a county."""

import datetime as dt
import io
import math
import re
from decimal import Decimal
from typing import Any

import xlsxwriter

from luoshi_core.sheets.columns import (
    ORDINAL_KEY,
    Column,
    Section,
    StandingCell,
    Table,
    header_cells,
    header_depth,
    numbered_rows,
)
from luoshi_core.sheets.errors import SheetError, cell_address
from luoshi_core.sheets.values import cell_value, clean_text, number_text

LONGEST_CELL = 32_767

# A cell that starts with one of these runs as a formula once it is typed again or saved as text.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

_PAPER = {"A4": 9, "A3": 8}
_DAY = {"zh": 'yyyy"年"m"月"d"日"', "en": "yyyy-mm-dd"}
_PAGE = {"zh": "&C— &P —", "en": "&CPage &P of &N"}
_BODY_FONT = {"zh": "仿宋_GB2312", "en": "Times New Roman"}
_HEAD_FONT = {"zh": "黑体", "en": "Arial"}
_TITLE_FONT = {"zh": "方正小标宋简体", "en": "Times New Roman"}
_TITLE_POINTS = 22
_BODY_POINTS = 11
_LINE_POINTS = 16
_WIDE = 18
_WIDEST_COLUMN = 80
# The writer would put the hour of writing into the file; the same table must give the same file.
_NO_MOMENT = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_FIRST_EXCEL_DAY = dt.date(1900, 3, 1)


def write_xlsx(table: Table) -> bytes:
    """Write a ledger as an Excel workbook with title, merged headers and print settings."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"title": clean_text(table.title), "created": _NO_MOMENT})
    _SheetWriter(book, table).write()
    book.close()
    return content.getvalue()


def is_formula_like(text: str) -> bool:
    """Say whether an office program might take this text for a formula."""
    return text.startswith(FORMULA_STARTS)


class _SheetWriter:
    def __init__(self, book: Any, table: Table) -> None:
        self.book = book
        self.table = table
        self.last_column = max(len(table.columns) - 1, 0)
        self.sheet = book.add_worksheet(_sheet_name(table.title))
        self.formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def write(self) -> None:
        row = self._write_top()
        first_header = row
        row = self._write_headers(row)
        self._set_page(first_header, row)
        for entry in numbered_rows(self.table):
            if isinstance(entry, Section):
                bold = self._format(
                    font_name=_HEAD_FONT[self.table.language], border=1, text_wrap=1
                )
                self._write_across(row, entry.title, bold)
            else:
                for index, column in enumerate(self.table.columns):
                    self._write_cell(row, index, column, entry.get(column.key))
            row += 1
        plain = self._format(text_wrap=1)
        for footnote in self.table.footnotes:
            self._write_across(row, footnote, plain)
            row += 1

    def _write_top(self) -> int:
        title = self._format(
            font_name=_TITLE_FONT[self.table.language],
            font_size=_TITLE_POINTS,
            align="center",
            text_wrap=1,
        )
        self._write_across(0, self.table.title, title, points=_TITLE_POINTS)
        if not self.table.note:
            return 1
        self._write_across(1, self.table.note, self._format(text_wrap=1))
        return 2

    def _write_headers(self, top: int) -> int:
        look = self._format(
            font_name=_HEAD_FONT[self.table.language],
            align="center",
            text_wrap=1,
            border=1,
            bg_color="#F2F2F2",
        )
        for cell in header_cells(self.table):
            place = (top + cell.top, cell.left, top + cell.bottom, cell.right)
            self._write_block(place, cell.text, look)
        for index, column in enumerate(self.table.columns):
            width = min(column.width, _WIDEST_COLUMN)
            options = {"hidden": True} if column.hidden else {}
            self.sheet.set_column(index, index, width, None, options)
        return top + header_depth(self.table)

    def _set_page(self, first_header: int, first_row: int) -> None:
        sheet = self.sheet
        if self.table.landscape:
            sheet.set_landscape()
        sheet.set_paper(_PAPER[self.table.paper])
        # A very wide ledger on one page would be too small to read.
        sheet.fit_to_pages(1 if len(self.table.columns) <= _WIDE else 2, 0)
        sheet.repeat_rows(first_header, first_row - 1)
        numbered = bool(self.table.columns) and self.table.columns[0].key == ORDINAL_KEY
        sheet.freeze_panes(first_row, 1 if numbered else 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.8)
        sheet.center_horizontally()
        sheet.set_footer(_PAGE[self.table.language])

    def _write_across(self, row: int, text: str, look: Any, *, points: int = _BODY_POINTS) -> None:
        # Office programs never grow a merged row by themselves.
        width = sum(min(column.width, _WIDEST_COLUMN) for column in self.table.columns) or 10
        lines = _lines_needed(clean_text(text), width * _BODY_POINTS / points)
        self.sheet.set_row(row, max(lines * points * 1.45, _LINE_POINTS))
        self._write_block((row, 0, row, self.last_column), text, look)

    def _write_block(self, place: tuple[int, int, int, int], text: str, look: Any) -> None:
        top, left, bottom, right = place
        if (top, left) != (bottom, right):
            self.sheet.merge_range(*place, "", look)
        self._write_text(top, left, clean_text(text), look)

    def _write_cell(self, row: int, index: int, column: Column, value: object) -> None:
        held = cell_value(value, column, self.table.language)
        if held is None:
            self.sheet.write_blank(row, index, None, self._cell_format(column))
        elif isinstance(held, dt.date):
            self._write_day(row, index, column, held)
        elif isinstance(held, int | float | Decimal):
            self._write_number(row, index, column, held)
        else:
            look: dict[str, object] = {}
            if isinstance(value, StandingCell) and value.fill_hex:
                look["bg_color"] = f"#{value.fill_hex.lstrip('#')}"
            if is_formula_like(str(held)):
                look["quote_prefix"] = True
            self._write_text(row, index, str(held), self._cell_format(column, **look))

    def _write_text(self, row: int, index: int, text: str, look: Any) -> None:
        if len(text) > LONGEST_CELL:
            values: dict[str, object] = {"length": len(text), "limit": LONGEST_CELL}
            raise SheetError("cell_too_long", self.sheet.name, cell_address(row, index), values)
        self.sheet.write_string(row, index, text, look)

    def _write_day(self, row: int, index: int, column: Column, day: dt.date) -> None:
        pattern = _DAY[self.table.language]
        moment = isinstance(day, dt.datetime)
        plain_day = day.date() if isinstance(day, dt.datetime) else day
        if plain_day < _FIRST_EXCEL_DAY:
            self._write_text(row, index, day.isoformat(), self._cell_format(column))
            return
        look = self._cell_format(
            column, num_format=f"{pattern} hh:mm" if moment else pattern, align="center"
        )
        # A workbook knows no zone: the moment is written as the caller's clock showed it.
        shown = day.replace(tzinfo=None) if isinstance(day, dt.datetime) else day
        self.sheet.write_datetime(row, index, shown, look)

    def _write_number(
        self, row: int, index: int, column: Column, number: int | float | Decimal
    ) -> None:
        if not math.isfinite(number) or _loses_digits(number):
            self._write_text(row, index, number_text(number), self._cell_format(column))
            return
        if column.kind != "percent":
            self.sheet.write_number(row, index, number, self._cell_format(column))
            return
        exact = Decimal(str(number))
        places = max(-int(exact.normalize().as_tuple().exponent), 0)
        pattern = "0%" if places == 0 else f"0.{'0' * places}%"
        look = self._cell_format(column, num_format=pattern)
        self.sheet.write_number(row, index, exact / 100, look)

    def _cell_format(self, column: Column, **look: object) -> Any:
        if column.kind in ("number", "percent") and column.key != ORDINAL_KEY:
            look.setdefault("align", "right")
        elif column.kind in ("date", "standing") or column.key == ORDINAL_KEY:
            look.setdefault("align", "center")
        return self._format(border=1, text_wrap=1, **look)

    def _format(self, **look: object) -> Any:
        wanted: dict[str, object] = {
            "font_name": _BODY_FONT[self.table.language],
            "font_size": _BODY_POINTS,
            "valign": "vcenter",
            **look,
        }
        key = tuple(sorted(wanted.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(wanted)
        return self.formats[key]


def _loses_digits(number: int | float | Decimal) -> bool:
    # A workbook keeps fifteen digits; an identity or a code must not lose its end.
    return isinstance(number, int | Decimal) and Decimal(str(float(number))) != Decimal(number)


def _lines_needed(text: str, width: float) -> int:
    return sum(
        max(1, math.ceil(sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) / width))
        for line in text.split("\n")
    )


def _sheet_name(title: str) -> str:
    name = re.sub(r"[\[\]:*?/\\\n\t]", " ", clean_text(title)).strip(" '")[:31].strip(" '")
    return name if name and name.lower() != "history" else "Sheet1"
