"""Tables that are no workbooks: comma-separated text in any encoding usual here, and Word."""

import csv
import io
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from luoshi_core.reading import archives
from luoshi_core.reading.plain import decode
from luoshi_core.reading.source import Unreadable
from luoshi_core.sheets.comma import unguarded
from luoshi_core.sheets.errors import SheetError, SheetNote
from luoshi_core.sheets.grids import MOST_CELLS, Grid, Merge, Workbook
from luoshi_core.sheets.markings import MOST_COLUMNS, MOST_ROWS

_LONGEST_FIELD = 100_000
_FEWEST_COLUMNS = 2


def read_csv(content: bytes) -> Workbook:
    """Read comma- or tab-separated text as one sheet; UTF-8, UTF-16 and GB18030 are told apart."""
    if b"\0" in content[:4] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SheetError("not_a_table_of_text")
    words, _warnings = decode(content)
    first = words.lstrip().partition("\n")[0]
    divider = max(",\t;", key=first.count)
    csv.field_size_limit(_LONGEST_FIELD)
    cells: list[list[object]] = []
    try:
        for row in csv.reader(io.StringIO(words, newline=""), delimiter=divider):
            if len(cells) >= MOST_ROWS:
                raise SheetError("too_many_rows", values={"limit": MOST_ROWS})
            if len(row) > MOST_COLUMNS:
                raise SheetError("too_many_columns", values={"limit": MOST_COLUMNS})
            cells.append([unguarded(value) if value.strip() else None for value in row])
    except csv.Error as error:
        raise SheetError("not_a_table_of_text") from error
    if max((len(row) for row in cells), default=0) < _FEWEST_COLUMNS:
        raise SheetError("not_a_table_of_text")
    return Workbook((Grid("CSV", _even(cells)),), ())


def read_word_tables(content: bytes) -> Workbook:
    """Read every table of a Word document as a sheet, merged cells filled."""
    try:
        archives.check_parts(archives.open_archive(content, "docx"), "docx")
        document = docx.Document(io.BytesIO(content))
        tables = document.element.body.findall(qn("w:tbl"))
        grids = [_grid(table, f"表{number}") for number, table in enumerate(tables, start=1)]
    except Unreadable as refusal:
        raise SheetError("damaged", values={"part": "docx"}) from refusal
    except (
        PackageNotFoundError, KeyError, ValueError, AttributeError, TypeError, IndexError,
        etree.LxmlError,
    ) as problem:  # fmt: skip
        if isinstance(problem, SheetError):
            raise
        raise SheetError("damaged", values={"part": "docx"}) from problem
    found = tuple(grid for grid in grids if len(grid.cells) > 1)
    if not found:
        raise SheetError("no_table_in_word")
    return Workbook(found, (SheetNote("word_tables", "", "", {"count": len(found)}),))


def _grid(table: Any, name: str) -> Grid:
    cells: list[list[object]] = []
    merges: list[Merge] = []
    room = MOST_CELLS
    for row in table.findall(qn("w:tr")):
        line: list[object] = []
        for cell in row.findall(qn("w:tc")):
            top = len(cells)
            span, continued = _span(cell)
            words: object = _words(cell) or None
            if continued and top and len(line) < len(cells[-1]):
                words = cells[-1][len(line)]
                merges.append(Merge(top - 1, len(line), top, len(line) + span - 1))
            elif span > 1:
                merges.append(Merge(top, len(line), top, len(line) + span - 1))
            line.extend([words] * span)
        room -= len(line)
        if room < 0 or len(cells) >= MOST_ROWS or len(line) > MOST_COLUMNS:
            raise SheetError("too_many_rows", name, values={"limit": MOST_ROWS})
        cells.append(line)
    return Grid(name, _even(cells), tuple(merges))


def _span(cell: Any) -> tuple[int, bool]:
    look = cell.find(qn("w:tcPr"))
    if look is None:
        return 1, False
    wide, tall = look.find(qn("w:gridSpan")), look.find(qn("w:vMerge"))
    span = int(wide.get(qn("w:val"), "1")) if wide is not None else 1
    continued = tall is not None and tall.get(qn("w:val"), "continue") == "continue"
    return max(1, min(span, MOST_COLUMNS)), continued


def _words(cell: Any) -> str:
    lines = []
    for paragraph in cell.iter(qn("w:p")):
        pieces = paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"))
        lines.append(
            "".join(piece.text or "" if piece.tag == qn("w:t") else "\n" for piece in pieces)
        )
    return "\n".join(lines).strip()


def _even(cells: list[list[object]]) -> list[list[object]]:
    width = max((len(row) for row in cells), default=0)
    return [[*row, *([None] * (width - len(row)))] for row in cells]
