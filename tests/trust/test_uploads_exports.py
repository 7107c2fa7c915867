"""What leaves as a file runs nothing: hostile values stay words and come back unchanged (P5)."""

import csv
import io
import random
import zipfile

import docx
import openpyxl
import pytest

from luoshi_core.sheets import Column, Table, read_grids, write_csv, write_docx, write_xlsx
from luoshi_core.sheets.comma import unguarded
from luoshi_core.sheets.workbook import FORMULA_STARTS
from tests.scoreboard import Prove

pytestmark = pytest.mark.one_database

SEED = 20260102
COUNT = 2_000
STARTS = (
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＋",
    "－",
    "＠",
    " =",
    "　=",
    "\t=",
    "\r=",
    "'=",
    "''",
    "{=",
    "%0A=",
)
ACTS = (
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://127.0.0.1:9/?"&A1,"点这里")',
    "1+1",
    'DDE("cmd";"/C")',
    'WEBSERVICE("http://127.0.0.1:9/")',
    'IMPORTXML(CONCAT("http://127.0.0.1:9/",A1),"//a")',
    "SUM(1;2)*cmd|'/c x'!A",
    "清源县",
    "MSEXCEL|'\\..\\..\\cmd.exe'!''",
    '"',
    ",;\t",
    "}{DDEAUTO c:\\x}",
    "http://127.0.0.1:9/",
    "_x000D_=1",
    "file:///etc/passwd",
    "internal:A1",
    "mailto:a@b.cn",
)
COLUMNS = (Column("task", "目标任务", "Task", kind="long"), Column("remark", "备注", "Remarks"))


def _values() -> list[str]:
    draw = random.Random(SEED)
    return [f"{draw.choice(STARTS)}{draw.choice(ACTS)}{draw.randrange(9)}" for _ in range(COUNT)]


def _kept(words: str) -> str:
    return words.replace("\r", "\n")


@pytest.mark.proof("P5", "U-02 export")
def test_two_thousand_formulas_leave_as_words_by_every_door(prove: Prove) -> None:
    values = _values()
    table = Table("=表", COLUMNS, [{"task": one, "remark": f"后{one}"} for one in values])

    as_workbook, as_word, as_text = write_xlsx(table), write_docx(table), write_csv(table)

    sheet = openpyxl.load_workbook(io.BytesIO(as_workbook)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell for cell in cells if cell.hyperlink is not None] == []
    assert [row[0] for row in read_grids(as_workbook)[0].cells[2:]] == [_kept(v) for v in values]

    parts = zipfile.ZipFile(io.BytesIO(as_word))
    body = parts.read("word/document.xml")
    assert b"DDEAUTO c" in body
    assert b"instrText" not in body
    assert b"fldSimple" not in body
    links = parts.read("word/_rels/document.xml.rels")
    assert b"External" not in links
    (grid,) = docx.Document(io.BytesIO(as_word)).tables
    assert len(grid.rows) == COUNT + 1

    read = list(csv.reader(io.StringIO(as_text.decode("utf-8-sig"), newline="")))
    assert [cell for row in read for cell in row if cell.lstrip().startswith(FORMULA_STARTS)] == []
    assert [unguarded(row[0]) for row in read[1:]] == [_kept(one) for one in values]
    prove(f"{COUNT} hostile values × xlsx, docx, csv: 0 formulas, all unchanged", seed=SEED)
