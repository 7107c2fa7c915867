"""The rows of a ledger, each value read and each error named by its cell."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from luoshi_core.sheets.columns import ORDINAL_KEY, Column
from luoshi_core.sheets.errors import SheetError
from luoshi_core.sheets.grids import Grid
from luoshi_core.sheets.layouts import Layout
from luoshi_core.sheets.parsers import text

Reason = Literal["empty", "total", "header", "column_numbers", "footnote", "merged_above"]

_NUMERALS = "一二三四五六七八九十百"
_FIRST_LEVEL = re.compile(
    rf"(?:第[{_NUMERALS}]+[部分章节篇类]+|[{_NUMERALS}]+(?=[、．.\s]|$)|[IVX]+\.)"
)
_SECOND_LEVEL = re.compile(rf"[（(][{_NUMERALS}]+[）)]")
_BARE_NUMERAL = re.compile(rf"(?:[{_NUMERALS}]+|[（(][{_NUMERALS}]+[）)])[、．.]?")
_TOTAL = re.compile(
    r"(?:合计|总计|小计|共计|累计|total|subtotal|sum)(?:[\s:：（(].*)?", re.IGNORECASE
)
_FOOTNOTE = re.compile(
    r"(?:注|备注|说明|填表说明|填报单位|填报人|填报时间|审核人|联系人|联系电话|制表|note)[\s\d]*[:：.．、]",
    re.IGNORECASE,
)
# 〃 and its kin: the same as in the cell above.
_DITTO = frozenset({"〃", "″", "”", '"', "''", "同上", "同前", "〞"})
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NO_DITTO = frozenset({"task", "number"})
# Below a task, a row in which only these are filled goes on with the task above.
CONTINUING = frozenset({"lead", "support", "person", "leader"})
_ERROR_VALUE = re.compile(
    r"#(?:REF!|DIV/0!|VALUE!|NAME\?|N/A|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)"
)


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """A row of content: its line in the sheet (from 1), its section, its values by key."""

    line: int
    section: str
    values: Mapping[str, object]
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a sheet holds: rows without fault, errors by cell, and lines passed over with why."""

    rows: tuple[ParsedRow, ...]
    errors: tuple[SheetError, ...]
    skipped: tuple[tuple[int, Reason], ...]


@dataclass(frozen=True, slots=True)
class _Line:
    row: int
    cells: list[object]
    texts: list[str]


def parse_rows(
    grid: Grid,
    layout: Layout,
    parsers: Mapping[str, Callable[[object], object]],
    *,
    required: Collection[Column] = (),
) -> Parsed:
    """Read the rows below the header; a row with an error is left out and its cells are named.

    A column without a parser is read as words; 序号 is not read at all.
    """
    return _Reader(grid, layout, parsers, required).read()


class _Reader:
    def __init__(
        self,
        grid: Grid,
        layout: Layout,
        parsers: Mapping[str, Callable[[object], object]],
        required: Collection[Column],
    ) -> None:
        self.grid = grid
        self.layout = layout
        self.parsers = parsers
        self.required = required
        self.continued = set(_continued_from_above(grid))
        self.wide = _wide_rows(grid)
        self.headers = {tuple(text(cell) for cell in grid.cells[row]) for row in layout.header_rows}
        self.rows: list[ParsedRow] = []
        self.errors: list[SheetError] = []
        self.skipped: list[tuple[int, Reason]] = []
        self.titles = ["", ""]
        self.above: dict[str, object] = {}
        self.open_line: _Line | None = None

    def read(self) -> Parsed:
        open_titles: list[int] = []
        for line in self._lines():
            reason = self._reason_to_skip(line)
            if reason:
                self.skipped.append((line.row + 1, reason))
                continue
            if self._goes_on(line):
                self._extend(line)
                continue
            title = self._section_title(line)
            if title:
                self.open_line = None
                open_titles.append(line.row + 1)
                self._enter_section(title)
                continue
            open_titles.clear()
            self._read_row(line)
        # What stands alone below the last row explains the table; it opens no section.
        self.skipped.extend((number, "footnote") for number in open_titles)
        return Parsed(tuple(self.rows), tuple(self.errors), tuple(sorted(self.skipped)))

    def _lines(self) -> Iterator[_Line]:
        cells = self.grid.cells
        filled = (row for row, line in enumerate(cells) if any(map(text, line)))
        last = max((*filled, *(row for row, _ in self.grid.uncomputed)), default=-1)
        for row in range(self.layout.data_from, last + 1):
            yield _Line(row, cells[row], [text(cell) for cell in cells[row]])

    def _reason_to_skip(self, line: _Line) -> Reason | None:
        filled = [(index, words) for index, words in enumerate(line.texts) if words]
        if not filled and not self._has_uncomputed(line):
            return "empty"
        if filled and all((line.row, index) in self.continued for index, _ in filled):
            return "merged_above"
        if tuple(line.texts) in self.headers:
            return "header"
        if filled and _TOTAL.fullmatch(re.sub(r"\s", "", filled[0][1])):
            return "total"
        if filled and _FOOTNOTE.match(filled[0][1]) and len({words for _, words in filled}) == 1:
            return "footnote"
        numbers = [words for _, words in filled]
        if len(numbers) > 2 and numbers == [str(count + 1) for count in range(len(numbers))]:
            return "column_numbers"
        return None

    def _has_uncomputed(self, line: _Line) -> bool:
        return any(
            (line.row, index) in self.grid.uncomputed for index in self.layout.mapping.values()
        )

    def _section_title(self, line: _Line) -> str:
        filled = [(index, words) for index, words in enumerate(line.texts) if words]
        said = list(dict.fromkeys(words for _, words in filled))
        if len(said) == 1:
            alone = said[0]
            numbered = _FIRST_LEVEL.match(alone) or _SECOND_LEVEL.match(alone)
            before_all = filled[0][0] == self.layout.mapping.get(ORDINAL_KEY)
            named = before_all and not alone.isdigit()
            return alone if numbered or named or line.row in self.wide else ""
        if len(said) == 2 and _BARE_NUMERAL.fullmatch(said[0]):
            mark = said[0] if said[0][-1] in "、．.）)" else f"{said[0]}、"
            return f"{mark}{said[1]}"
        return ""

    def _enter_section(self, title: str) -> None:
        if _SECOND_LEVEL.match(title):
            self.titles[1] = title
        else:
            self.titles = [title, ""]

    def _goes_on(self, line: _Line) -> bool:
        """Whether a row only names more units for the task above it."""
        if self.open_line is None or self._has_uncomputed(line):
            return False
        own = {
            key
            for key, index in self.layout.mapping.items()
            if line.texts[index] and (line.row, index) not in self.continued
        }
        mapped = set(self.layout.mapping.values())
        beside = any(
            words and index not in mapped and (line.row, index) not in self.continued
            for index, words in enumerate(line.texts)
        )
        return bool(own) and own <= CONTINUING and not beside

    def _extend(self, line: _Line) -> None:
        """Put what a continuing row names under what the row above it names."""
        above = self.open_line
        if above is None:
            return
        cells = list(above.cells)
        for key in CONTINUING & set(self.layout.mapping):
            index = self.layout.mapping[key]
            if line.texts[index] and (line.row, index) not in self.continued:
                cells[index] = "\n".join(filter(None, (text(cells[index]), line.texts[index])))
        if self.rows and self.rows[-1].line == above.row + 1:
            self.rows.pop()
        row = str(above.row + 1)
        self.errors = [one for one in self.errors if one.cell.lstrip(_LETTERS) != row]
        self._read_row(_Line(above.row, cells, [text(cell) for cell in cells]))

    def _read_row(self, line: _Line) -> None:
        self.open_line = line if CONTINUING & set(self.layout.mapping) else None
        values: dict[str, object] = {}
        cells: dict[str, str] = {}
        errors: list[SheetError] = []
        for key, index in self.layout.mapping.items():
            if key == ORDINAL_KEY:
                continue
            cells[key] = self.grid.address(line.row, index)
            try:
                values[key] = self._value(key, line, index)
            except SheetError as error:
                errors.append(error.at(self.grid.name, cells[key]))
        for column in self.required:
            if column.key in cells and not line.texts[self.layout.mapping[column.key]]:
                place = cells[column.key]
                if all(error.cell != place for error in errors):
                    values = {"column": column}
                    errors.append(SheetError("value_missing", self.grid.name, place, values))
        if errors:
            self.errors.extend(errors)
            return
        section = " ".join(title for title in self.titles if title)
        self.rows.append(ParsedRow(line.row + 1, section, values, cells))

    def _value(self, key: str, line: _Line, index: int) -> object:
        if (line.row, index) in self.grid.uncomputed:
            raise SheetError("formula_without_value")
        value = line.cells[index] if index < len(line.cells) else None
        if isinstance(value, str) and value.strip() in _DITTO and key not in _NO_DITTO:
            value = self.above.get(key, value)
        self.above[key] = value
        if isinstance(value, str) and _ERROR_VALUE.fullmatch(value):
            raise SheetError("error_value", values={"value": value})
        return self.parsers.get(key, text)(value)


def _continued_from_above(grid: Grid) -> Iterator[tuple[int, int]]:
    for merge in grid.merges:
        for row in range(merge.top + 1, merge.bottom + 1):
            for column in range(merge.left, merge.right + 1):
                yield row, column


def _wide_rows(grid: Grid) -> frozenset[int]:
    """Return the rows with a cell merged over at least half of the sheet and at least three."""
    width = max((len(row) for row in grid.cells), default=0)
    needed = max(width / 2, min(3, width))
    return frozenset(
        merge.top
        for merge in grid.merges
        if merge.top == merge.bottom and merge.right - merge.left + 1 >= needed
    )
