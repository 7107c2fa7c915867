"""The settlement of a year as a workbook."""

import io
from decimal import Decimal

import xlsxwriter
from django.utils.translation import gettext as _

from luoshi.common import figures
from luoshi.plans.selectors.settlements import SettlementSheet
from luoshi.plans.states import Outcome, SettlementState

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = (12, 40, 18, 28, 14, 12, 12, 36, 14, 12)


def settlement_workbook(sheet: SettlementSheet, *, title: str) -> bytes:
    """One row for every target, in the order of the task numbers; text stays text."""
    stream = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(stream, options) as book:
        page = book.add_worksheet(_("Settlement"))
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        page.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        for column, (head, width) in enumerate(zip(_heads(), _WIDTHS, strict=True)):
            page.set_column(column, column, width)
            page.write_string(1, column, head, bold)
        for line, row in enumerate(sheet.rows, start=2):
            known = row.settlement
            cells: tuple[object, ...] = (
                row.number,
                row.title,
                row.lead,
                row.what or "–",
                _asked(row.comparator, row.value, row.value_to, row.unit),
                known.value if known and known.value is not None else row.reached,
                Outcome(known.outcome).label if known else _("Not settled"),
                known.reason if known else "",
                SettlementState(known.state).label if known else "",
                known.entered_by if known else "",
            )
            for column, cell in enumerate(cells):
                if isinstance(cell, Decimal):
                    page.write_number(line, column, float(cell), plain)
                else:
                    page.write_string(line, column, "–" if cell is None else str(cell), plain)
        page.freeze_panes(2, 2)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(1)
    return stream.getvalue()


def _heads() -> tuple[str, ...]:
    return (
        _("number"),
        _("task"),
        _("lead unit"),
        _("target"),
        _("asked for"),
        _("reached"),
        _("outcome"),
        _("reason"),
        _("state"),
        _("entered by"),
    )


def _asked(comparator: str, value: Decimal | None, value_to: Decimal | None, unit: str) -> str:
    if value is None:
        return "–"
    shown = figures.plain_number(value)
    until = f"–{figures.plain_number(value_to)}" if value_to is not None else ""
    sign = {">=": "≥", "<=": "≤", "~": "≈"}.get(comparator, "")
    return f"{sign}{shown}{until} {unit}".strip()
