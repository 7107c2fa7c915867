"""A clerk's own layout: what its columns are called, what each may mean, and how it is kept."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from luoshi_core.sheets.columns import Column
from luoshi_core.sheets.errors import NoHeader
from luoshi_core.sheets.grids import Grid
from luoshi_core.sheets.layouts import (
    DEEPEST_START,
    MOST_HEADER_ROWS,
    Layout,
    find_layout,
    header_paths,
    plain_header,
)
from luoshi_core.sheets.parsers import text

IGNORE = "ignore"
KEEP = "keep"
# A column of the table kept word for word stands under this sign and its own header.
KEPT = "keep:"
MOST_SAMPLES = 3
LONGEST_SAMPLE = 40
_LONGEST_HEADER = 24
_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class ForeignColumn:
    """A column as the table has it, with what stands in it and the field it seems to be."""

    index: int
    cell: str
    header: str
    samples: tuple[str, ...]
    guess: str


@dataclass(frozen=True, slots=True)
class ForeignSheet:
    """A sheet whose header was found; the fingerprint is the same for the same header."""

    name: str
    header_rows: tuple[int, ...]
    columns: tuple[ForeignColumn, ...]
    fingerprint: str


def look_at(grid: Grid, columns: Sequence[Column]) -> ForeignSheet | None:
    """Find the header of any table and say what its columns may be; None where there is none."""
    try:
        layout = find_layout(grid, columns)
        rows, guesses = layout.header_rows, {at: key for key, at in layout.mapping.items()}
    except NoHeader:
        rows, guesses = _likely_header(grid), {}
    if not rows:
        return None
    paths = header_paths(grid, rows[0], rows[-1])
    found = tuple(
        ForeignColumn(
            index,
            grid.address(rows[-1], index),
            " / ".join(path),
            _samples(grid, rows[-1] + 1, index),
            guesses.get(index, ""),
        )
        for index, path in enumerate(paths)
        if path
    )
    return ForeignSheet(grid.name, rows, found, fingerprint(paths))


def fingerprint(paths: Sequence[Sequence[str]]) -> str:
    """A short name for a header: the same words in the same columns, however they are typed."""
    words = ["\x1e".join(plain_header(part) for part in path) for path in paths]
    return hashlib.sha256("\x1f".join(words).rstrip("\x1f").encode()).hexdigest()[:32]


def layout_of(sheet: ForeignSheet, uses: Mapping[int, str], taken: Collection[str]) -> Layout:
    """The layout that a person's choices make of a sheet; what is not chosen is left out."""
    mapping: dict[str, int] = {}
    for column in sheet.columns:
        use = uses.get(column.index, IGNORE)
        if use == KEEP:
            mapping[f"{KEPT}{column.header}"] = column.index
        elif use in taken:
            mapping.setdefault(use, column.index)
    return Layout(sheet.header_rows, sheet.header_rows[-1] + 1, mapping, ())


def _samples(grid: Grid, top: int, index: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in range(top, len(grid.cells)):
        words = text(grid.at(row, index)).replace("\n", " ")
        if words:
            found[words[:LONGEST_SAMPLE]] = None
        if len(found) == MOST_SAMPLES:
            break
    return tuple(found)


def _likely_header(grid: Grid) -> tuple[int, ...]:
    """The first row that names nearly as many columns as any row near the top."""
    names = [_names(grid.cells[row]) for row in range(min(DEEPEST_START, len(grid.cells)))]
    most = max(names, default=0)
    if most < 2:
        return ()
    top = next(row for row, count in enumerate(names) if count >= max(2, most * _SHARE))
    bottom = top
    for merge in grid.merges:
        if merge.top == top and merge.bottom > merge.top:
            bottom = max(bottom, min(merge.bottom, top + MOST_HEADER_ROWS - 1))
    return tuple(range(top, bottom + 1))


def _names(cells: Sequence[object]) -> int:
    words = {text(cell) for cell in cells if isinstance(cell, str)}
    return len({one for one in words if one and len(one) <= _LONGEST_HEADER})
