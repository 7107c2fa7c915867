"""The ledger as tables: out as 督办台账 and 任务分解表, in from a 任务分解表."""

from luoshi.ledger.sheets.exporting import Sheet, make_sheet
from luoshi.ledger.sheets.importing import Fault, Preview, read_task_table

__all__ = ["Fault", "Preview", "Sheet", "make_sheet", "read_task_table"]
