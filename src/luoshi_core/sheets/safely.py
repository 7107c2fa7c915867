"""Reading a stranger's Excel file in a process apart, under limits of time and memory."""

from luoshi_core.reading.rooms import ReaderEnded, read_apart
from luoshi_core.sheets.errors import SheetError
from luoshi_core.sheets.grids import Grid, Workbook
from luoshi_core.sheets.packages import require_size
from luoshi_core.sheets.wire import unpack

SECONDS, MEGABYTES = 20, 512
KINDS = {"csv": "csv", "txt": "csv", "tsv": "csv", "docx": "docx"}


def read_workbook(
    content: bytes, *, name: str = "", seconds: int = SECONDS, megabytes: int = MEGABYTES
) -> Workbook:
    """Read the visible sheets of an Excel file, noting hidden sheets and formulas.

    A file named as Word or as comma-separated text is read as that.
    """
    require_size(content)
    kind = KINDS.get(name.rpartition(".")[2].lower(), "xlsx")
    try:
        answer = read_apart(
            "workbook", content, kind=kind, name="", seconds=seconds, megabytes=megabytes
        )
    except ReaderEnded as ended:
        limits = {"seconds": seconds, "megabytes": megabytes}
        raise SheetError(ended.code, values=limits) from ended
    return unpack(answer)


def read_grids(content: bytes) -> tuple[Grid, ...]:
    """Read the visible sheets of an Excel file as grids."""
    return read_workbook(content).grids
