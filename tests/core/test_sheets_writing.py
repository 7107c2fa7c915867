"""Ledgers written as Excel and Word and read back by value."""

import datetime as dt
import io
from collections.abc import Callable
from decimal import Decimal
from functools import partial

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi_core.sheets import (
    LEDGER_COLUMNS,
    TASK_COLUMNS,
    Column,
    DateWords,
    Figure,
    NamedUnit,
    Section,
    SheetError,
    StandingCell,
    Table,
    date_words,
    find_layout,
    number,
    parse_rows,
    percent,
    read_grids,
    standing_word,
    units,
    write_docx,
    write_xlsx,
    yes_no,
)

PARSERS: dict[str, Callable[[object], object]] = {
    "lead": units,
    "support": units,
    "due": partial(date_words, year=2026),
    "updated": partial(date_words, year=2026),
    "percent": percent,
    "target_value": number,
    "value": number,
    "standing": standing_word,
    "closed": yes_no,
}

FULL_ROW: dict[str, object] = {
    "category": "产业",
    "task": "建成产业园二期",
    "target": "=1+1",
    "leader": "＋x",
    "lead": (NamedUnit("县发展和改革局"), NamedUnit("城北镇", "用地")),
    "support": (NamedUnit("河湾乡"),),
    "person": "@x",
    "due": DateWords(dt.date(2026, 6, 30), "2026年6月底"),
    "quarter_1": "启动\n征地",
    "quarter_2": "",
    "quarter_3": "-1",
    "quarter_4": "投产",
    "measures": "+SUM(A1)",
    "remark": "007",
    "number": "QY-2026-0001",
    "source": "县政府常务会议",
    "progress": "'已开工",
    "percent": Decimal("33.25"),
    "target_value": Figure(Decimal("12.5"), "亿元"),
    "value": Figure(Decimal(3)),
    "problem": "",
    "next_step": "",
    "needs": "",
    "closed": False,
    "standing": "正常",
    "updated": DateWords(dt.date(2026, 3, 31), "2026-03-31"),
    "reporter": "",
    "reviewer": "",
}


def small_table(**changes: object) -> Table:
    columns = (
        Column("ordinal", "序号", "No.", 6, "number"),
        Column("task", "目标任务", "Task", 30, "long"),
        Column("quarter_1", "一季度", "First", 12, "text", "形象进度", "By quarter"),
        Column("quarter_2", "二季度", "Second", 12, "text", "形象进度", "By quarter"),
        Column("due", "完成时限", "Due", 14, "date"),
        Column("percent", "完成比例", "Percent", 9, "percent"),
        Column("standing", "状态", "Standing", 10, "standing"),
    )
    rows = (
        Section("一、经济运行"),
        {"task": "修路", "quarter_1": "开工", "due": dt.date(2026, 6, 30), "percent": 85},
        {"task": "=1+1", "standing": StandingCell("正常", "●", "E6F4EA")},
        Section("二、民生"),
        {"task": "办学", "due": "全年"},
    )
    kept: dict[str, object] = {
        "title": "清源县任务分解表",
        "columns": columns,
        "rows": rows,
        "note": "填报单位：县委督查室",
        "footnotes": ("注：第一个单位为牵头单位。",),
        **changes,
    }
    return Table(**kept)  # type: ignore[arg-type]


def read_back(table: Table, columns: tuple[Column, ...]) -> list[tuple[str, dict[str, object]]]:
    (grid,) = read_grids(write_xlsx(table))
    parsed = parse_rows(grid, find_layout(grid, columns), PARSERS)
    assert parsed.errors == ()
    return [(row.section, dict(row.values)) for row in parsed.rows]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("columns", [TASK_COLUMNS, LEDGER_COLUMNS])
def test_a_ledger_comes_back_as_it_was_written(columns: tuple[Column, ...], language: str) -> None:
    keys = {column.key for column in columns} - {"ordinal"}
    row = {key: value for key, value in FULL_ROW.items() if key in keys}
    shown = dict(row)
    if "standing" in shown:
        shown["standing"] = StandingCell("正常", "●", "#E6F4EA")
    table = Table(
        "清源县任务分解表",
        columns,
        [Section("一、经济运行"), shown, Section("二、民生"), shown],
        note="填报单位：县委督查室　填报时间：2026年3月31日　单位：万元",
        footnotes=("注：第一个单位为牵头单位。",),
        language=language,  # type: ignore[arg-type]
    )

    rows = read_back(table, columns)

    if language == "en" and "closed" in row:
        assert {values["closed"] for _, values in rows} == {False}
    assert rows == [("一、经济运行", row), ("二、民生", row)]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            lambda start, rest: start + rest,
            st.sampled_from(
                ["=", "+", "-", "@", "＝", "＋", "－", "＠", "'", "_x000D_", "{=", "http://"]
            ),
            st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20),
        ),
        min_size=1,
        max_size=20,
    )
)
def test_hostile_text_stays_text_and_comes_back_unchanged(words: list[str]) -> None:
    columns = (Column("task", "目标任务", "Task"), Column("remark", "备注", "Remarks"))
    content = write_xlsx(
        Table("表", columns, [{"task": word, "remark": f"x{word}"} for word in words])
    )

    (grid,) = read_grids(content)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active

    assert [row[0] for row in grid.cells[2:]] == words
    assert {cell.data_type for row in sheet.iter_rows(min_row=3) for cell in row} == {"s"}


def test_the_workbook_prints_as_it_is_passed_round() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(small_table()))).active

    assert sheet.title == "清源县任务分解表"
    assert {str(block) for block in sheet.merged_cells.ranges} == {
        "A1:G1", "A2:G2", "A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:F4", "G3:G4",
        "A5:G5", "A8:G8", "A10:G10",
    }  # fmt: skip
    assert sheet.freeze_panes == "B5"
    assert sheet.print_title_rows == "$3:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
    assert sheet.page_setup.fitToHeight == 0
    assert [cell.value for cell in sheet["A"]][4:] == [
        "一、经济运行", 1, 2, "二、民生", 1, "注：第一个单位为牵头单位。",
    ]  # fmt: skip
    assert sheet["E6"].value == dt.datetime(2026, 6, 30)
    assert sheet["E6"].number_format == 'yyyy"年"m"月"d"日"'
    assert (sheet["F6"].value, sheet["F6"].number_format) == (0.85, "0%")
    assert sheet["F7"].value is None
    assert (sheet["B7"].value, sheet["B7"].quotePrefix) == ("=1+1", True)
    assert (sheet["G7"].value, sheet["G7"].fill.fgColor.rgb) == ("● 正常", "FFE6F4EA")


def test_the_same_table_gives_the_same_file() -> None:
    assert write_xlsx(small_table()) == write_xlsx(small_table())


def test_moments_early_days_long_numbers_and_yes_are_written_without_loss() -> None:
    columns = (Column("a", "甲", "A"), Column("b", "乙", "B", kind="number"))
    rows = [
        {"a": dt.datetime(2026, 3, 31, 8, 30, tzinfo=dt.UTC), "b": 12345678901234567890},
        {"a": dt.date(1899, 1, 1), "b": Decimal("0.1")},
        {"a": True, "b": float("nan")},
        {"a": 1.50, "b": DateWords(dt.date(2026, 6, 30), "")},
    ]

    (grid,) = read_grids(write_xlsx(Table("表/[1]", columns, rows)))

    assert grid.name == "表  1"
    assert grid.cells[2:] == [
        [dt.datetime(2026, 3, 31, 8, 30), "12345678901234567890"],
        ["1899-01-01", 0.1],
        ["是", "NaN"],
        ["1.5", dt.date(2026, 6, 30)],
    ]


def test_a_text_too_long_for_a_cell_is_refused_and_not_cut() -> None:
    with pytest.raises(SheetError) as caught:
        write_xlsx(small_table(rows=({"task": "字" * 32_768},)))

    assert (caught.value.code, caught.value.cell) == ("cell_too_long", "B5")


def test_the_word_file_has_the_layout_of_the_standard() -> None:
    document = docx.Document(io.BytesIO(write_docx(small_table())))

    section = document.sections[0]
    assert (section.page_width.mm, section.page_height.mm) == (
        pytest.approx(297, abs=0.1),
        pytest.approx(210, abs=0.1),
    )
    assert [
        round(side.mm)
        for side in (
            section.top_margin, section.right_margin, section.bottom_margin, section.left_margin
        )
    ] == [28, 37, 26, 35]  # fmt: skip
    title, note, *_ = document.paragraphs
    assert (title.text, note.text) == ("清源县任务分解表", "填报单位：县委督查室")
    assert title.runs[0].font.size.pt == 22
    assert title.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    assert document.paragraphs[-1].text == "注：第一个单位为牵头单位。"
    fonts = next(
        link.target_part.blob.decode()
        for link in document.part.rels.values()
        if link.reltype.endswith("/fontTable")
    )
    assert 'w:name="仿宋_GB2312"' in fonts
    assert 'w:altName w:val="仿宋' in fonts


def test_the_word_table_reads_back_by_value() -> None:
    (grid,) = docx.Document(io.BytesIO(write_docx(small_table()))).tables

    texts = [[cell.text for cell in row.cells] for row in grid.rows]
    assert texts == [
        ["序号", "目标任务", "形象进度", "形象进度", "完成时限", "完成比例", "状态"],
        ["序号", "目标任务", "一季度", "二季度", "完成时限", "完成比例", "状态"],
        ["一、经济运行"] * 7,
        ["1", "修路", "开工", "", "2026年6月30日", "85%", ""],
        ["2", "=1+1", "", "", "", "", "● 正常"],
        ["二、民生"] * 7,
        ["1", "办学", "", "", "全年", "", ""],
    ]
    headers = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in grid.rows]
    assert headers == [True, True, False, False, False, False, False]
    fill = grid.rows[4].cells[6]._tc.tcPr.find(qn("w:shd")).get(qn("w:fill"))
    assert fill == "E6F4EA"


def test_an_upright_word_file_in_english_with_control_characters() -> None:
    table = small_table(
        language="en", landscape=False, paper="A3", note="", footnotes=(),
        rows=({"task": "a\x00b\x1b\nc", "due": dt.datetime(2026, 6, 30, 9, 5)},),
    )  # fmt: skip

    document = docx.Document(io.BytesIO(write_docx(table)))

    assert round(document.sections[0].page_width.mm) == 297
    assert [cell.text for cell in document.tables[0].rows[2].cells] == [
        "1", "ab\nc", "", "", "2026-06-30 09:05", "", "",
    ]  # fmt: skip
