"""What the tables bring to the kits: a foreign table, a remembered layout, an edited ledger."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import xlsxwriter

from luoshi.exchange import services as exchange
from luoshi.exchange.models import LayoutMemory
from luoshi.exchange.reading.changes import read_changes
from luoshi.exchange.reading.keys import key_of
from luoshi.exchange.reading.tables import preview_of, see_table
from luoshi.exchange.selectors import CHANGES, TABLE
from luoshi.files.models import StoredFile
from luoshi.files.services import store_file
from luoshi.ledger.selectors import TaskFilter, tasks_for_sheet
from luoshi.ledger.sheets import make_sheet
from tests.ledger.conftest import moment

ON = date(2026, 4, 1)
HEADER = ["项次", "干什么", "谁来干", "何时干完"]
COLUMNS = {0: "ordinal", 1: "task", 2: "lead", 3: "due"}


@dataclass(frozen=True, slots=True)
class Told:
    """What the part has in the county."""

    table: StoredFile
    layout: LayoutMemory
    changes: StoredFile


def foreign_table() -> bytes:
    """A table in words of its own."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("分工")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["1", "建成停车场3处", "城北镇", "2026年10月底前"])
    return stream.getvalue()


def edited_ledger(county: Any) -> bytes:
    """The ledger with the words of the draft task edited."""
    officer = county.cast.officer.actor
    tasks = tasks_for_sheet(officer, TaskFilter(done="all", order="number"))
    sheet = make_sheet(
        "ledger",
        "xlsx",
        tasks or (),
        body_id=officer.body_id,
        body_name="清源县",
        on=ON,
        key_of=key_of,
    )
    book = openpyxl.load_workbook(BytesIO(sheet.content))
    page = book.worksheets[0]
    for row in page.iter_rows():
        for cell in row:
            if cell.value == county.spare.title:
                cell.value = "编制实施方案并印发"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def tell(county: Any) -> Told:
    """A table handed in, its columns explained, and a ledger that came back."""
    officer = county.cast.officer.actor
    at = moment(3, 6)
    content = foreign_table()
    table = store_file(actor=officer, at=at, content=content, name="分工表.xlsx", kind=TABLE)
    (seen,) = see_table(content, name="分工表.xlsx").sheets
    layout = exchange.remember_layout(
        actor=officer,
        at=at,
        fingerprint=seen.sheet.fingerprint,
        name="分工表",
        headers=dict(enumerate(HEADER)),
        columns=COLUMNS,
    )
    changes = store_file(
        actor=officer, at=at, content=edited_ledger(county), name="台账.xlsx", kind=CHANGES
    )
    return Told(table, layout, changes)


SUBJECTS = {
    "exchange/tables/<int:pk>": lambda c: {"pk": c.parts["exchange"].table.pk},
    "exchange/layouts/<int:pk>": lambda c: {"pk": c.parts["exchange"].layout.pk},
    "exchange/changes/<int:pk>": lambda c: {"pk": c.parts["exchange"].changes.pk},
    "api/v1/exchange/tables/<key>": lambda c: {"key": c.parts["exchange"].table.pk},
    "api/v1/exchange/layouts/<key>": lambda c: {"key": c.parts["exchange"].layout.pk},
    "api/v1/exchange/changes/<key>": lambda c: {"key": c.parts["exchange"].changes.pk},
}


def _taken_in(county: Any) -> dict[str, Any]:
    officer = county.cast.officer.actor
    told: Told = county.parts["exchange"]
    seen = see_table(
        foreign_table(), name="分工表.xlsx", memories={told.layout.fingerprint: told.layout}
    )
    preview = preview_of(seen, actor=officer, on=ON, name="分工表.xlsx")
    return {"actor": officer, "stored": told.table, "preview": preview}


def _changed(county: Any) -> dict[str, Any]:
    officer = county.cast.officer.actor
    changes = read_changes(edited_ledger(county), actor=officer, on=ON)
    return {"actor": officer, "stored": county.parts["exchange"].changes, "changes": changes}


CASES = {
    "exchange:remember_layout": (
        exchange.remember_layout,
        lambda c: {
            "actor": c.cast.officer.actor,
            "fingerprint": "f" * 32,
            "name": "另一种",
            "headers": dict(enumerate(HEADER)),
            "columns": COLUMNS,
        },
    ),
    "exchange:forget_layout": (
        exchange.forget_layout,
        lambda c: {"actor": c.cast.officer.actor, "memory": c.parts["exchange"].layout},
    ),
    "exchange:take_in_table": (exchange.take_in_table, _taken_in),
    "exchange:apply_changes": (exchange.apply_changes, _changed),
}
THINGS = {
    "exchange/layouts/<int:pk>": "select id as pk from exchange_layoutmemory order by id",
    "exchange/tables/<int:pk>": "select id as pk from files_storedfile"
    " where kind = 'foreign_table' order by id",
    "exchange/changes/<int:pk>": "select id as pk from files_storedfile"
    " where kind = 'edited_ledger' order by id",
}
NO_PAGES = {"exchange/ledger.xlsx": "a file"}
NOTHING_THERE = {"exchange/changes/<int:pk>/": "no edited ledger is on its way in"}
