"""Ledgers in and out: columns, Excel and Word files, and errors by cell address."""

from luoshi_core.sheets.columns import Column, Section, StandingCell, Table
from luoshi_core.sheets.comma import write_csv
from luoshi_core.sheets.errors import (
    NoHeader,
    SheetError,
    SheetNote,
    cell_address,
    column_letters,
)
from luoshi_core.sheets.foreign import (
    IGNORE,
    KEEP,
    KEPT,
    ForeignColumn,
    ForeignSheet,
    layout_of,
    look_at,
)
from luoshi_core.sheets.grids import Grid, Merge, Workbook
from luoshi_core.sheets.layouts import Header, Layout, find_layout
from luoshi_core.sheets.parsers import (
    date_words,
    number,
    percent,
    plain_figures,
    standing_word,
    text,
    units,
    yes_no,
)
from luoshi_core.sheets.rows import Parsed, ParsedRow, parse_rows
from luoshi_core.sheets.safely import read_grids, read_workbook
from luoshi_core.sheets.standard import KEY, LEDGER_COLUMNS, ORDINAL, TASK_COLUMNS
from luoshi_core.sheets.values import DateWords, Figure, NamedUnit, read_back
from luoshi_core.sheets.word import write_docx
from luoshi_core.sheets.workbook import write_xlsx

__all__ = [
    "IGNORE", "KEEP", "KEPT", "KEY", "LEDGER_COLUMNS", "ORDINAL", "TASK_COLUMNS", "Column",
    "DateWords", "Figure", "ForeignColumn", "ForeignSheet", "Grid", "Header", "Layout", "Merge",
    "NamedUnit", "NoHeader", "Parsed", "ParsedRow", "Section", "SheetError", "SheetNote",
    "StandingCell", "Table", "Workbook", "cell_address", "column_letters", "date_words",
    "find_layout", "layout_of", "look_at", "number", "parse_rows", "percent", "plain_figures",
    "read_back", "read_grids", "read_workbook", "standing_word", "text", "units", "write_csv",
    "write_docx", "write_xlsx", "yes_no",
]  # fmt: skip
