"""The ledger as tables: out as 督办台账 and 任务分解表, in from a 任务分解表."""

from luoshi.ledger.sheets.exporting import Sheet, cells_of, make_sheet
from luoshi.ledger.sheets.importing import Fault, Preview, Wanted, drafts_in, read_task_table

__all__ = [
    "Fault", "Preview", "Sheet", "Wanted", "cells_of", "drafts_in", "make_sheet", "read_task_table"
]  # fmt: skip
