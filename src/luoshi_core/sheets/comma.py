"""A ledger as comma-separated text that no office program takes for formulas."""

import csv
import io

from luoshi_core.sheets.columns import Section, Table, numbered_rows
from luoshi_core.sheets.values import clean_text, shown_text
from luoshi_core.sheets.workbook import is_formula_like

# An office program shows what follows as words; whoever reads the file by program takes it off.
GUARD = "'"
# Excel reads Chinese from such a file only where the file says that it is UTF-8.
MARK = "\ufeff"


def write_csv(table: Table) -> bytes:
    """Write the header row and the rows; a value that looks like a formula is guarded."""
    content = io.StringIO(newline="")
    lines = csv.writer(content, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    lines.writerow([guarded(column.header(table.language)) for column in table.columns])
    for row in numbered_rows(table):
        if isinstance(row, Section):
            lines.writerow([guarded(row.title)])
            continue
        lines.writerow(
            [
                guarded(shown_text(row.get(column.key), column, table.language))
                for column in table.columns
            ]
        )
    return (MARK + content.getvalue()).encode("utf-8")


def guarded(words: str) -> str:
    """The words as a cell of a text file holds them: never the beginning of a formula."""
    plain = clean_text(words)
    # Office programs skip spaces before they look for a formula; a guard of one's own stays.
    return GUARD + plain if is_formula_like(plain.lstrip()) or plain[:1] == GUARD else plain


def unguarded(words: str) -> str:
    """The words as they were before they were guarded."""
    return words[1:] if words[:1] == GUARD else words
