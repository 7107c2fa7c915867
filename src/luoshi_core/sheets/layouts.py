"""Which rows of a sheet are its header, and which column of ours each of its columns is."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from luoshi_core.sheets.columns import Column
from luoshi_core.sheets.errors import NoHeader
from luoshi_core.sheets.grids import Grid

DEEPEST_START = 30
MOST_HEADER_ROWS = 3
FEWEST_MATCHES = 2

_DASHES = re.compile(r"[-‐‑‒–—―~～至]+")
_MARKS = re.compile(r"[\s*★☆:：]+")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕")
_BETWEEN = re.compile(r"[/|、,;及和与]")


@dataclass(frozen=True, slots=True)
class Header:
    """A header as it stands in the sheet, with the address of its lowest cell."""

    cell: str
    text: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a sheet keeps what: its header rows, its first row of content, its columns by key."""

    header_rows: tuple[int, ...]
    data_from: int
    mapping: Mapping[str, int]
    unmatched_headers: tuple[Header, ...]


@dataclass(frozen=True, slots=True)
class _Attempt:
    top: int
    bottom: int
    mapping: dict[str, int]


def plain_header(text: object) -> str:
    """Return a header as it is compared: without spaces, line breaks, stars and full width."""
    folded = unicodedata.normalize("NFKC", str(text)).casefold()
    return _DASHES.sub("-", _MARKS.sub("", folded))


def find_layout(grid: Grid, columns: Sequence[Column], *, required: Collection[str] = ()) -> Layout:
    """Find the header of a sheet below its title and note lines, in one to three rows."""
    words = _known_words(columns)
    best: _Attempt | None = None
    for attempt in _attempts(grid, words):
        if best is None or len(attempt.mapping) > len(best.mapping):
            best = attempt
    wanted = tuple(column for column in columns if column.key in required)
    if best is None or len(best.mapping) < min(FEWEST_MATCHES, len(columns)):
        values = {"wanted": wanted or tuple(columns[:4]), "rows": DEEPEST_START}
        raise NoHeader("no_header", grid.name, "", values)
    top, bottom = _whole_header(grid, best)
    missing = tuple(column for column in wanted if column.key not in best.mapping)
    if missing:
        raise NoHeader("missing_columns", grid.name, grid.address(top, 0), {"missing": missing})
    matched = set(best.mapping.values())
    unmatched = tuple(
        Header(grid.address(bottom, index), " / ".join(path))
        for index, path in enumerate(header_paths(grid, top, bottom))
        if path and index not in matched
    )
    return Layout(tuple(range(top, bottom + 1)), bottom + 1, best.mapping, unmatched)


def _attempts(grid: Grid, words: Mapping[str, list[tuple[int, str]]]) -> Iterator[_Attempt]:
    # Fewer rows first, then from the top: the first of equals is kept.
    for depth in range(1, MOST_HEADER_ROWS + 1):
        for top in range(min(DEEPEST_START, len(grid.cells) - depth + 1)):
            bottom = top + depth - 1
            yield _Attempt(top, bottom, _match(header_paths(grid, top, bottom), words))


def header_paths(grid: Grid, top: int, bottom: int) -> list[list[str]]:
    """Return, for every column, its headers from the outermost down, each said once."""
    width = max((len(row) for row in grid.cells[top : bottom + 1]), default=0)
    paths: list[list[str]] = []
    for index in range(width):
        path: list[str] = []
        for row in range(top, bottom + 1):
            value = grid.at(row, index)
            text = re.sub(r"\s+", " ", str(value)).strip() if value is not None else ""
            if text and (not path or path[-1] != text):
                path.append(text)
        paths.append(path)
    return paths


def _known_words(columns: Sequence[Column]) -> dict[str, list[tuple[int, str]]]:
    """Return every word for a column with its rank: its own name first, then the other words."""
    words: dict[str, list[tuple[int, str]]] = {}
    for column in columns:
        own = [(0, column.zh), (0, column.en), *((1, alias) for alias in column.aliases)]
        for group in (column.group_zh, column.group_en):
            if group:
                own.extend((rank, group + word) for rank, word in tuple(own))
        for rank, word in own:
            known = words.setdefault(plain_header(word), [])
            if column.key not in (key for _, key in known):
                known.append((rank, column.key))
    return words


def _match(
    paths: Sequence[Sequence[str]], words: Mapping[str, list[tuple[int, str]]]
) -> dict[str, int]:
    offers = [
        (rank, order, index, key)
        for index, path in enumerate(paths)
        if path
        for order, (rank, key) in enumerate(_offers(path, words))
    ]
    mapping: dict[str, int] = {}
    taken: set[int] = set()
    for _, _, index, key in sorted(offers):
        if key not in mapping and index not in taken:
            mapping[key] = index
            taken.add(index)
    return mapping


def _offers(
    path: Sequence[str], words: Mapping[str, list[tuple[int, str]]]
) -> list[tuple[int, str]]:
    for spelled in _spellings(path):
        if spelled in words:
            return words[spelled]
    return []


def _spellings(path: Sequence[str]) -> Iterator[str]:
    whole, leaf = plain_header("".join(path)), plain_header(path[-1])
    for text in (whole, leaf):
        yield text
        bare = _BRACKETED.sub("", text)
        yield bare
        yield from (part for part in _BETWEEN.split(bare) if part != bare)


def _whole_header(grid: Grid, attempt: _Attempt) -> tuple[int, int]:
    """Stretch the header over the rows that its own merged cells reach into."""
    top, bottom = attempt.top, attempt.bottom
    for index in attempt.mapping.values():
        for merge in grid.merges:
            inside = merge.left <= index <= merge.right
            if inside and merge.top <= attempt.bottom and merge.bottom >= attempt.top:
                top = min(top, merge.top)
                bottom = max(bottom, merge.bottom)
    return max(top, attempt.bottom - MOST_HEADER_ROWS + 1), min(
        bottom, attempt.top + MOST_HEADER_ROWS - 1
    )
