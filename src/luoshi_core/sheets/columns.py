"""What a ledger looks like before it is a file: columns, section rows, standing cells, a table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "long", "number", "percent", "date", "standing"]
Language = Literal["zh", "en"]

ORDINAL_KEY = "ordinal"

LANDSCAPE_MILLIMETRES = {"A4": (297, 210), "A3": (420, 297)}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a ledger, with its header in both languages and the words others use for it.

    Neighbouring columns with the same group share one merged header above their own.
    A `percent` column holds 85 for 85 %. A hidden column is there and shown on demand only.
    """

    key: str
    zh: str
    en: str
    width: int = 12
    kind: Kind = "text"
    group_zh: str = ""
    group_en: str = ""
    aliases: tuple[str, ...] = ()
    hidden: bool = False

    def header(self, language: Language) -> str:
        """Return the column's own header."""
        return self.zh if language == "zh" else self.en

    def group(self, language: Language) -> str:
        """Return the header this column shares with its neighbours, or nothing."""
        return self.group_zh if language == "zh" else self.group_en


@dataclass(frozen=True, slots=True)
class Section:
    """A row such as 一、… between the rows of a ledger; the numbering starts again below it."""

    title: str


@dataclass(frozen=True, slots=True)
class StandingCell:
    """A light as it is shown: its word, its shape, and a soft fill such as `FDE7E7`."""

    word: str
    shape: str = ""
    fill_hex: str = ""

    def __str__(self) -> str:
        return f"{self.shape} {self.word}".strip()


Row = Mapping[str, object] | Section


@dataclass(frozen=True, slots=True)
class Table:
    """A ledger ready to be written: title, note line, columns, rows and footnotes.

    A column with the key `ordinal` is numbered by the writer where a row gives no number.
    """

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    note: str = ""
    footnotes: tuple[str, ...] = ()
    language: Language = "zh"
    landscape: bool = True
    paper: Literal["A4", "A3"] = "A4"


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One cell of the header block, with the rows and columns it spans (all inclusive)."""

    text: str
    top: int
    left: int
    bottom: int
    right: int


def header_depth(table: Table) -> int:
    """Return how many header rows the table needs: two when columns share a header, else one."""
    return 2 if any(column.group(table.language) for column in table.columns) else 1


def header_cells(table: Table) -> Iterator[HeaderCell]:
    """Yield the header block from left to right, counted from its own first row and column."""
    last = header_depth(table) - 1
    left = 0
    while left < len(table.columns):
        column = table.columns[left]
        group = column.group(table.language)
        if not group:
            yield HeaderCell(column.header(table.language), 0, left, last, left)
            left += 1
            continue
        right = left
        while (
            right + 1 < len(table.columns)
            and table.columns[right + 1].group(table.language) == group
        ):
            right += 1
        yield HeaderCell(group, 0, left, 0, right)
        for index in range(left, right + 1):
            own = table.columns[index].header(table.language)
            yield HeaderCell(own, 1, index, 1, index)
        left = right + 1


def numbered_rows(table: Table) -> Iterator[Row]:
    """Yield the rows with their 序号, which starts again after every section row."""
    number = 0
    numbered = any(column.key == ORDINAL_KEY for column in table.columns)
    for row in table.rows:
        if isinstance(row, Section):
            number = 0
            yield row
            continue
        number += 1
        if numbered and row.get(ORDINAL_KEY) is None:
            yield {**row, ORDINAL_KEY: number}
        else:
            yield row
