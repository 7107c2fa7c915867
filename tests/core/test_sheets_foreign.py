"""Tables in an office's own layout: text and Word as sheets, headers found, choices kept."""

import datetime as dt
import io

import docx
import pytest

from luoshi_core.sheets import LEDGER_COLUMNS, SheetError
from luoshi_core.sheets.errors import SheetNote
from luoshi_core.sheets.foreign import KEEP, ForeignSheet, fingerprint, layout_of, look_at
from luoshi_core.sheets.grids import Grid, Merge, Workbook
from luoshi_core.sheets.strangers import read_csv, read_word_tables
from luoshi_core.sheets.wire import answer_for, unpack

OWN = [
    ["清源县2026年重点事项一览", None, None, None],
    ["序", "事项名称", "谁来办", "啥时候办完"],
    [1, "修建农村公路8公里", "城北镇", "10月底"],
    [2, "新建停车场3处", "县住建局\n县城管局", "年底"],
    [3, "新建停车场3处", "城北镇", "年底"],
]


def own() -> ForeignSheet:
    found = look_at(Grid("表一", OWN), LEDGER_COLUMNS)
    assert found is not None
    return found


def word(*rows: list[str], merge: tuple[tuple[int, int], tuple[int, int]] | None = None) -> bytes:
    """A Word document with one table."""
    document = docx.Document()
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, words in zip(table.rows, rows, strict=True):
        for cell, said in zip(row.cells, words, strict=True):
            cell.text = said
    if merge is not None:
        table.cell(*merge[0]).merge(table.cell(*merge[1]))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("code", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("divider", [",", "\t", ";"])
def test_text_is_read_whatever_its_encoding_and_divider(code: str, divider: str) -> None:
    words = f"事项{divider}单位\r\n修建公路{divider}城北镇\r\n{divider}\r\n"

    book = read_csv(words.encode(code))

    assert book.grids[0].cells == [["事项", "单位"], ["修建公路", "城北镇"], [None, None]]


def test_short_rows_of_text_are_filled_up() -> None:
    assert read_csv("事项,单位,日期\n公路\n".encode()).grids[0].cells[1] == ["公路", None, None]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\0\1\2\3", "not_a_table_of_text"),
        ("只有一列\n公路\n".encode(), "not_a_table_of_text"),
        (b"a,b\n" * 60_001, "too_many_rows"),
        (b"," * 600 + b"\n", "too_many_columns"),
        (b"a,b\n" + b"x" * 100_001 + b",b\n", "not_a_table_of_text"),
    ],
)
def test_text_that_is_no_table_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(SheetError) as refused:
        read_csv(content)

    assert refused.value.code == code


def test_merged_cells_of_a_word_table_are_filled() -> None:
    rows = ["事项", "单位"], ["修建公路", "城北镇"], ["修建公路", "县交通局"]

    down = read_word_tables(word(*rows, merge=((1, 0), (2, 0)))).grids[0]
    across = read_word_tables(word(*rows, merge=((1, 0), (1, 1)))).grids[0]

    assert [row[1] for row in down.cells] == ["单位", "城北镇", "县交通局"]
    assert down.cells[2][0] == down.cells[1][0]
    assert down.merges == (Merge(1, 0, 2, 0),)
    assert across.merges == (Merge(1, 0, 1, 1),)
    assert across.cells[1] == ["修建公路\n城北镇"] * 2


def test_a_word_document_says_how_many_tables_it_has() -> None:
    book = read_word_tables(word(["事项", "单位"], ["修建公路", "城北镇"]))

    assert [grid.name for grid in book.grids] == ["表1"]
    assert book.notes == (SheetNote("word_tables", "", "", {"count": 1}),)


def test_word_without_a_table_or_damaged_is_refused() -> None:
    stream = io.BytesIO()
    docx.Document().save(stream)

    for content, code in ((stream.getvalue(), "no_table_in_word"), (b"PK\3\4x", "damaged")):
        with pytest.raises(SheetError) as refused:
            read_word_tables(content)
        assert refused.value.code == code


def test_the_header_of_an_own_layout_is_found_with_samples() -> None:
    sheet = own()

    assert sheet.header_rows == (1,)
    assert [column.header for column in sheet.columns] == ["序", "事项名称", "谁来办", "啥时候办完"]
    assert sheet.columns[1].cell == "B2"
    assert sheet.columns[1].samples == ("修建农村公路8公里", "新建停车场3处")
    assert sheet.columns[2].samples == ("城北镇", "县住建局 县城管局")


def test_a_header_that_goes_down_two_rows_is_one() -> None:
    cells = [["事项", "责任", "责任"], ["事项", "牵头", "配合"], ["公路", "城北镇", "县交通局"]]

    sheet = look_at(Grid("表", cells, (Merge(0, 0, 1, 0), Merge(0, 1, 0, 2))), LEDGER_COLUMNS)

    assert sheet is not None
    assert sheet.header_rows == (0, 1)
    assert [column.header for column in sheet.columns] == ["事项", "责任 / 牵头", "责任 / 配合"]


def test_known_headers_are_guessed() -> None:
    cells = [["任务号", "任务", "牵头单位"], ["2026-001", "修建公路", "城北镇"]]

    sheet = look_at(Grid("表", cells), LEDGER_COLUMNS)

    assert sheet is not None
    assert [column.guess for column in sheet.columns] == ["number", "task", "lead"]


def test_a_sheet_of_one_column_has_no_header() -> None:
    assert look_at(Grid("表", [["一"], ["二"]]), LEDGER_COLUMNS) is None


def test_the_same_header_has_the_same_fingerprint_however_it_is_typed() -> None:
    assert fingerprint([["谁来办"], ["事 项"]]) == fingerprint([["谁来办 "], ["事项"], []])
    assert fingerprint([["谁来办"], ["事项"]]) != fingerprint([["事项"], ["谁来办"]])


def test_what_a_person_chose_makes_the_layout() -> None:
    uses = {1: "title", 2: "lead", 3: KEEP, 0: "nonsense"}

    layout = layout_of(own(), uses, {"title", "lead"})

    assert layout.mapping == {"title": 1, "lead": 2, "keep:啥时候办完": 3}
    assert layout.header_rows == (1,)


def test_a_workbook_travels_unharmed() -> None:
    said: list[list[object]] = [
        ["\ud800", 8, 2.5, True, None],
        [
            dt.datetime(2026, 3, 2, 9),
            dt.date(2026, 3, 2),
            dt.time(9, 30),
            dt.timedelta(hours=2),
            "",
        ],
    ]
    content = "事项,单位\n修建公路,城北镇\n".encode()

    book = unpack(answer_for(content, "csv"))
    travelled = unpack(_packed_by_hand(said))

    assert book == read_csv(content)
    assert travelled.grids[0].cells == said


def _packed_by_hand(cells: list[list[object]]) -> bytes:
    from luoshi_core.sheets import wire

    return wire._bytes({"grids": [wire._packed(Grid("表", cells))], "notes": []})


def test_a_refusal_travels_too() -> None:
    with pytest.raises(SheetError) as refused:
        unpack(answer_for(b"\0\0\0\0", "csv"))

    assert refused.value.code == "not_a_table_of_text"
    assert isinstance(unpack(answer_for("甲,乙\n1,2\n".encode(), "csv")), Workbook)
