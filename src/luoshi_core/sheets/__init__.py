"""Ledgers in and out: columns, Excel and Word files, and errors by cell address."""

from luoshi_core.sheets.columns import Column, Section, StandingCell, Table
from luoshi_core.sheets.errors import NoHeader, SheetError, cell_address, column_letters
from luoshi_core.sheets.shown import DateWords
from luoshi_core.sheets.standard import LEDGER_COLUMNS, ORDINAL, TASK_COLUMNS
from luoshi_core.sheets.word import write_docx
from luoshi_core.sheets.workbook import write_xlsx

__all__ = [
    "LEDGER_COLUMNS",
    "ORDINAL",
    "TASK_COLUMNS",
    "Column",
    "DateWords",
    "NoHeader",
    "Section",
    "SheetError",
    "StandingCell",
    "Table",
    "cell_address",
    "column_letters",
    "write_docx",
    "write_xlsx",
]
