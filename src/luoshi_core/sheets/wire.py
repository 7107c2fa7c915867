"""How a workbook or its refusal travels from the reader to the process that asked."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from typing import Any

from luoshi_core.sheets.errors import SheetError, SheetNote
from luoshi_core.sheets.grids import Grid, Merge, Workbook
from luoshi_core.sheets.grids import read_workbook as read_here
from luoshi_core.sheets.strangers import read_csv, read_word_tables

# What JSON has no word for travels as a list of two: its kind and its text.
_READ: Mapping[str, Callable[[str], object]] = {
    "moment": dt.datetime.fromisoformat,
    "day": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "span": lambda words: dt.timedelta(seconds=float(words)),
}


_READERS: Mapping[str, Callable[[bytes], Workbook]] = {
    "xlsx": read_here,
    "csv": read_csv,
    "docx": read_word_tables,
}


def answer_for(content: bytes, kind: str = "xlsx") -> bytes:
    """Read a table here and write what was read, or why not, as one JSON object."""
    try:
        book = _READERS[kind](content)
    except SheetError as error:
        return _bytes({"refused": [error.code, error.sheet, error.cell, error.values]})
    return _bytes(
        {
            "grids": [_packed(grid) for grid in book.grids],
            "notes": [[note.code, note.sheet, note.cell, dict(note.values)] for note in book.notes],
        }
    )


def unpack(content: bytes) -> Workbook:
    """Take a workbook back; a refusal is raised."""
    answer = json.loads(content)
    if "refused" in answer:
        raise SheetError(*answer["refused"])
    return Workbook(
        tuple(_unpacked(grid) for grid in answer["grids"]),
        tuple(SheetNote(*note) for note in answer["notes"]),
    )


def _packed(grid: Grid) -> dict[str, object]:
    return {
        "name": grid.name,
        "cells": grid.cells,
        "merges": [[one.top, one.left, one.bottom, one.right] for one in grid.merges],
        "uncomputed": sorted(grid.uncomputed),
    }


def _unpacked(packed: dict[str, Any]) -> Grid:
    cells: list[list[object]] = packed["cells"]
    for row in cells:
        for column, value in enumerate(row):
            if isinstance(value, list):
                row[column] = _READ[value[0]](value[1])
    return Grid(
        packed["name"],
        cells,
        tuple(Merge(*merge) for merge in packed["merges"]),
        frozenset((row, column) for row, column in packed["uncomputed"]),
    )


def _plain(value: object) -> list[str]:
    match value:
        case dt.datetime():
            return ["moment", value.isoformat()]
        case dt.date():
            return ["day", value.isoformat()]
        case dt.time():
            return ["time", value.isoformat()]
        case dt.timedelta():
            return ["span", repr(value.total_seconds())]
        case _:
            raise TypeError(type(value))


def _bytes(answer: object) -> bytes:
    # Broken files may hold lone surrogates: the ASCII form of JSON carries them unharmed.
    return json.dumps(answer, ensure_ascii=True, default=_plain).encode("ascii")
