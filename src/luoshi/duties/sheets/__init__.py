"""Responsibility lists as files, and duties from a workbook."""

from luoshi.duties.sheets.exporting import Sheet, make_sheet, part_word
from luoshi.duties.sheets.importing import empty_workbook, read_duties

__all__ = ["Sheet", "empty_workbook", "make_sheet", "part_word", "read_duties"]
