"""The sheets of an Excel file as plain grids of values, merged cells filled."""

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from python_calamine import CalamineError, CalamineWorkbook

from luoshi_core.sheets.errors import SheetError, SheetNote, cell_address, column_letters
from luoshi_core.sheets.markings import (
    MOST_COLUMNS,
    MOST_ROWS,
    Marking,
    Markings,
    cell_formats,
    scan_sheet,
)
from luoshi_core.sheets.packages import SheetPart, open_package
from luoshi_core.sheets.values import number_text

MOST_PLACES = 10
MOST_CELLS = MOST_ROWS * MOST_COLUMNS

Block = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Merge:
    """A block of merged cells, by row and column from 0, all inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: its values as they are shown, row by row from A1; an empty cell is None.

    `uncomputed` names the cells whose formula has no result in the file.
    """

    name: str
    cells: list[list[object]]
    merges: tuple[Merge, ...] = ()
    uncomputed: frozenset[tuple[int, int]] = frozenset()

    def address(self, row: int, column: int) -> str:
        """Return the address of a cell, such as C7."""
        return cell_address(row, column)

    def at(self, row: int, column: int) -> object:
        """Return the value of a cell, None outside the grid."""
        if 0 <= row < len(self.cells) and 0 <= column < len(self.cells[row]):
            return self.cells[row][column]
        return None


@dataclass(frozen=True, slots=True)
class Workbook:
    """What was read of an Excel file, and what a person should know about it."""

    grids: tuple[Grid, ...]
    notes: tuple[SheetNote, ...]


def read_grids(content: bytes) -> tuple[Grid, ...]:
    """Read the visible sheets of an Excel file as grids."""
    return read_workbook(content).grids


def read_workbook(content: bytes) -> Workbook:
    """Read the visible sheets of an Excel file, noting hidden sheets and formulas."""
    package = open_package(content)
    formats = cell_formats(package)
    markings = {
        sheet.path: scan_sheet(package.parts[sheet.path], sheet.name, formats)
        for sheet in package.sheets
        if not sheet.hidden
    }
    notes = []
    grids = []
    room = MOST_CELLS
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(package.repacked())) as book:
            for sheet in package.sheets:
                if sheet.hidden:
                    notes.append(SheetNote("hidden_sheet", sheet.name))
                    continue
                found = markings[sheet.path]
                grid = _read_grid(book, sheet, found)
                room -= sum(len(row) for row in grid.cells)
                if room < 0:
                    raise SheetError("too_many_cells", sheet.name, values={"limit": MOST_CELLS})
                if found.formulas:
                    notes.append(SheetNote("formulas", sheet.name, "", {"count": found.formulas}))
                notes.extend(_hidden(sheet.name, grid, found))
                if grid.uncomputed or any(value is not None for row in grid.cells for value in row):
                    grids.append(grid)
    except CalamineError as error:
        raise SheetError("damaged", values={"part": "xl"}) from error
    if not grids:
        raise SheetError("no_sheet")
    return Workbook(tuple(grids), tuple(notes))


def _hidden(name: str, grid: Grid, markings: Markings) -> Iterator[SheetNote]:
    """Say which rows and columns nobody sees in the office program although they are filled."""
    rows = [
        row
        for row in markings.hidden_rows
        if row < len(grid.cells) and any(value is not None for value in grid.cells[row])
    ]
    if rows:
        places = tuple(str(row + 1) for row in rows[:MOST_PLACES])
        yield SheetNote("hidden_rows", name, "", {"count": len(rows), "places": "、".join(places)})
    columns = [
        column
        for column in markings.hidden_columns
        if any(grid.at(row, column) is not None for row in range(len(grid.cells)))
    ]
    if columns:
        places = tuple(column_letters(column) for column in columns[:MOST_PLACES])
        values = {"count": len(columns), "places": "、".join(places)}
        yield SheetNote("hidden_columns", name, "", values)


def _read_grid(book: CalamineWorkbook, sheet: SheetPart, markings: Markings) -> Grid:
    source = book.get_sheet_by_name(sheet.name)
    cells: list[list[object]] = [
        [_plain(value) for value in row] for row in source.to_python(skip_empty_area=False)
    ]
    _make_room(cells, [*markings.uncomputed, *markings.error_values])
    for (row, column), marking in markings.by_cell.items():
        cells[row][column] = _as_shown(cells[row][column], marking)
    for (row, column), words in markings.error_values.items():
        cells[row][column] = words
    merges = tuple(_merges(source.merged_cell_ranges or (), cells))
    for merge in merges:
        _fill(cells, merge)
    return Grid(sheet.name, cells, merges, frozenset(markings.uncomputed))


def _make_room(cells: list[list[object]], places: Sequence[tuple[int, int]]) -> None:
    """Let the grid reach the cells that count although their value is missing."""
    height = max((row + 1 for row, _ in places), default=0)
    width = max((column + 1 for _, column in places), default=0)
    width = max(width, *(len(row) for row in cells), 0) if cells else width
    cells.extend([] for _ in range(height - len(cells)))
    for row in cells:
        row.extend([None] * (width - len(row)))


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n") if value.strip() else None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _as_shown(value: object, marking: Marking) -> object:
    """Return the value as the sheet shows it: 85% for 0.85, 2026年6月 for the first of June.

    Whoever types 2026年6月 gets the first of the month in the file; the month was meant.
    """
    if marking == "percent" and isinstance(value, int | float):
        return f"{number_text(Decimal(str(value)) * 100)}%"
    if marking == "month" and isinstance(value, dt.date):
        return f"{value.year}年{value.month}月"
    return value


def _merges(ranges: Sequence[Block], cells: list[list[object]]) -> Iterator[Merge]:
    height = len(cells)
    width = max((len(row) for row in cells), default=0)
    room = MOST_CELLS
    for (top, left), (bottom, right) in ranges:
        # A title may be merged past the last filled cell; there is nothing to fill there.
        if top >= height or left >= width:
            continue
        merge = Merge(top, left, min(bottom, height - 1), min(right, width - 1))
        room -= (merge.bottom - merge.top + 1) * (merge.right - merge.left + 1)
        if room < 0:
            raise SheetError("damaged", values={"part": "mergeCells"})
        yield merge


def _fill(cells: list[list[object]], merge: Merge) -> None:
    value = cells[merge.top][merge.left]
    for row in range(merge.top, merge.bottom + 1):
        for column in range(merge.left, merge.right + 1):
            cells[row][column] = value
