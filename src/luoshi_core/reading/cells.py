"""Rows of tables as lines of text, the same for Word tables and workbooks."""

import re
from collections.abc import Sequence

REPEATABLE = 20
UNIT_NAME = re.compile(
    r"[^、，,。；;：:\s]{1,18}(?:局|委|办|镇|乡|部|厅|室|会|院|队|处|站|所|村|区|县|市|州|省|校|行|社|组|街道"
    r"|中心|公司|集团|政府|单位|部门|办公室)(?:[（(][^（）()]{1,12}[)）])?"
)


def cell_text(lines: Sequence[str]) -> str:
    """One cell as one piece of a line: units that stand below each other become a list."""
    parts = [" ".join(line.split()) for line in lines]
    parts = [part for part in parts if part]
    if len(parts) > 1 and all(UNIT_NAME.fullmatch(part) and len(part) > 2 for part in parts):
        return "、".join(parts)
    joined = ""
    for part in parts:
        glue = "" if not joined or joined[-1] > "\u2e7f" or part[0] > "\u2e7f" else " "
        joined += glue + part
    return joined


def row_line(cells: Sequence[str]) -> str:
    """A row as `value<TAB>value`, without the empty cells at its end."""
    return "\t".join(cells).rstrip("\t \u3000")


def is_repeatable(value: str) -> bool:
    """Whether a merged cell's value may be repeated in each row: names and dates, not tasks."""
    return 0 < len(value) <= REPEATABLE
