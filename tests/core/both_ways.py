"""Excel files read here and read apart: what the tests of the core learn holds for both."""

import pytest

from luoshi_core.sheets import Grid, SheetError, grids, safely
from luoshi_core.sheets.grids import Workbook


def read_workbook(content: bytes) -> Workbook:
    """Read a workbook in this process and in a room apart; both say the same."""
    try:
        here = grids.read_workbook(content)
    except SheetError as refused:
        with pytest.raises(SheetError, check=refused.__eq__):
            safely.read_workbook(content)
        raise
    assert safely.read_workbook(content) == here
    return here


def read_grids(content: bytes) -> tuple[Grid, ...]:
    """The visible sheets of a workbook, read both ways."""
    return read_workbook(content).grids
