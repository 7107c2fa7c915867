"""Ledgers as counties make them by hand: merged headers, section rows, words for dates."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest
from openpyxl import Workbook

from luoshi_core.sheets import (
    LEDGER_COLUMNS,
    TASK_COLUMNS,
    DateWords,
    Figure,
    Grid,
    NamedUnit,
    NoHeader,
    SheetError,
    date_words,
    find_layout,
    number,
    parse_rows,
    percent,
    standing_word,
    text,
    units,
    yes_no,
)
from tests.core.both_ways import read_grids, read_workbook

PARSERS: dict[str, Callable[[object], object]] = {
    "lead": units,
    "support": units,
    "due": partial(date_words, year=2026),
    "value": number,
    "percent": percent,
}


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_part(content: bytes, path: str, change: Callable[[bytes], bytes]) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part) if name == path else part)
    return changed.getvalue()


@pytest.fixture
def county_table() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "任务分解表"
    sheet.append(["清源县2026年重点工作任务分解表"])
    sheet.merge_cells("A1:J1")
    sheet.append(["填报单位：县委督查室    填报时间：2026年3月31日    单位：万元"])
    sheet.merge_cells("A2:J2")
    sheet.append(
        [
            "序 号",
            "重点工作",
            "责任单位",
            None,
            "完成\n时限",
            "每季度形象进度",
            None,
            None,
            None,
            "备 注",
        ]
    )
    sheet.append([None, None, "牵头单位", "配合单位", None, "一季度", "二季度", "三季度", "四季度"])
    for block in ("A3:A4", "B3:B4", "C3:D3", "E3:E4", "F3:I3", "J3:J4"):
        sheet.merge_cells(block)
    sheet.append(["一、经济运行"])
    sheet.merge_cells("A5:J5")
    sheet.append(
        [
            1,
            "建成产业园二期",
            "县发展和改革局\n城北镇",
            "河湾乡、县财政局（资金）",
            "2026年6月底",
            "开工",
            "",
            "",
            "投产",
        ]
    )
    sheet.append([2, "招商引资", "县商务局", None, "全年"])
    sheet.append(["小 计", "2项"])
    sheet.append([])
    sheet.append(["二、民生实事"])
    sheet.merge_cells("A10:J10")
    sheet.append([1, "改造老旧小区", "县住房和城乡建设局", None, dt.date(2026, 9, 30)])
    sheet.append(["注：第一个单位为牵头单位。"])
    sheet.merge_cells("A12:J12")
    return saved(book)


def test_a_county_table_with_merged_headers_is_read(county_table: bytes) -> None:
    (grid,) = read_grids(county_table)

    layout = find_layout(grid, TASK_COLUMNS, required=("task", "lead"))
    parsed = parse_rows(grid, layout, PARSERS)

    assert layout.header_rows == (2, 3)
    assert layout.data_from == 4
    assert layout.unmatched_headers == ()
    assert dict(layout.mapping) == {
        "ordinal": 0,
        "task": 1,
        "lead": 2,
        "support": 3,
        "due": 4,
        "quarter_1": 5,
        "quarter_2": 6,
        "quarter_3": 7,
        "quarter_4": 8,
        "remark": 9,
    }
    assert parsed.errors == ()
    assert parsed.skipped == ((8, "total"), (9, "empty"), (12, "footnote"))
    first, second, third = parsed.rows
    assert first.line == 6
    assert first.section == "一、经济运行"
    assert first.values["lead"] == (NamedUnit("县发展和改革局"), NamedUnit("城北镇"))
    assert first.values["support"] == (NamedUnit("河湾乡"), NamedUnit("县财政局", "资金"))
    assert first.values["due"] == DateWords(dt.date(2026, 6, 30), "2026年6月底")
    assert first.values["quarter_4"] == "投产"
    assert first.cells["due"] == "E6"
    assert second.values["due"] == DateWords(None, "全年", long_standing=True)
    assert third.section == "二、民生实事"
    assert third.values["due"] == DateWords(dt.date(2026, 9, 30), "2026-09-30")


def test_a_bad_cell_is_named_with_what_to_do() -> None:
    book = Workbook()
    book.active.title = "台账"
    book.active.append(["序号", "目标任务", "牵头单位", "完成时限", "完成值"])
    book.active.append([1, "修路", "县交通运输局", "2月30日", "约三成"])
    book.active.append([2, "", "县水利局", "6月30日前", "1，234.5万元"])
    (grid,) = read_grids(saved(book))
    layout = find_layout(grid, LEDGER_COLUMNS)
    task = next(column for column in LEDGER_COLUMNS if column.key == "task")

    parsed = parse_rows(grid, layout, PARSERS, required=(task,))

    assert parsed.rows == ()
    assert [error.cell for error in parsed.errors] == ["D2", "E2", "B3"]
    assert [error.sentence("zh") for error in parsed.errors] == [
        "工作表“台账”D2 单元格：“2月30日”：没有这一天，请改为存在的日期，例如 2026年2月28日。",
        "工作表“台账”E2 单元格：“约三成”不是数字，请只填数字，例如 12.5 或 3 万。",
        "工作表“台账”B3 单元格：“目标任务”没有填写，请补上。",
    ]
    assert parsed.errors[2].sentence("en") == "Sheet “台账”, cell B3: “Task” is empty. Fill it in."


def test_headers_in_full_width_with_unit_notes_and_unknown_ones() -> None:
    grid = Grid(
        "表",
        [
            ["ＮＯ．", "工作任务＊", "分值", "完成值（万元）", "主办单位/责任单位"],
            [1, "修路", 5, 3, "城北镇"],
        ],
    )

    layout = find_layout(grid, LEDGER_COLUMNS)

    assert dict(layout.mapping) == {"ordinal": 0, "task": 1, "value": 3, "lead": 4}
    assert [(header.cell, header.text) for header in layout.unmatched_headers] == [("C1", "分值")]


def test_lead_and_responsible_units_side_by_side() -> None:
    grid = Grid("表", [["任务", "责任单位", "牵头单位"], ["修路", "城北镇", "县交通运输局"]])

    layout = find_layout(grid, TASK_COLUMNS)

    assert layout.mapping["lead"] == 2


def test_quarter_headers_as_months_without_merges() -> None:
    grid = Grid(
        "表",
        [
            ["任务", "形象进度", None, None, None],
            [None, "1-3月", "1～6月", "1—9月", "1－12月"],
            ["修路", "开工", "路基", "路面", "通车"],
        ],
    )

    layout = find_layout(grid, TASK_COLUMNS)

    assert dict(layout.mapping) == {
        "task": 0,
        "quarter_1": 1,
        "quarter_2": 2,
        "quarter_3": 3,
        "quarter_4": 4,
    }
    assert layout.data_from == 2


def test_a_sheet_without_header_says_what_is_needed() -> None:
    grid = Grid("说明", [["本表由各单位填写"], ["请于月底前报送"]])

    with pytest.raises(NoHeader) as caught:
        find_layout(grid, TASK_COLUMNS, required=("task", "lead"))

    assert caught.value.sentence("zh") == (
        "工作表“说明”：没有找到表头，需要有这些列：目标任务、牵头单位。请检查前 30 行。"
    )


def test_a_missing_required_column_is_named() -> None:
    grid = Grid("表", [["序号", "任务", "完成时限"], [1, "修路", "年底前"]])

    with pytest.raises(NoHeader) as caught:
        find_layout(grid, TASK_COLUMNS, required=("task", "lead"))

    assert caught.value.code == "missing_columns"
    assert "牵头单位" in caught.value.sentence("zh")
    assert "Lead unit" in caught.value.sentence("en")


def test_sections_by_bare_numerals_and_second_level() -> None:
    grid = Grid(
        "表",
        [
            ["序号", "任务", "牵头单位"],
            [1, 2, 3],
            ["一", "经济运行", None],
            ["（一）", "工业", None],
            [1, "修路", "城北镇"],
            ["序号", "任务", "牵头单位"],
            ["二、民生", None, None],
            [1, "办学", "河湾乡"],
            ["合计", 2, None],
        ],
    )

    parsed = parse_rows(grid, find_layout(grid, TASK_COLUMNS), {})

    assert [(row.section, row.values["task"]) for row in parsed.rows] == [
        ("一、经济运行 （一）工业", "修路"),
        ("二、民生", "办学"),
    ]
    assert parsed.skipped == ((2, "column_numbers"), (6, "header"), (9, "total"))


def test_a_category_merged_over_rows_stands_in_each_and_a_merged_row_counts_once() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["类别", "任务", "牵头单位"])
    sheet.append(["产业", "修路", "城北镇"])
    sheet.append([None, "办学", "河湾乡"])
    sheet.append(["民生", "供水", "县水利局"])
    sheet.append([])
    for block in ("A2:A3", "A4:A5", "B4:B5", "C4:C5"):
        sheet.merge_cells(block)
    (grid,) = read_grids(saved(book))

    parsed = parse_rows(grid, find_layout(grid, TASK_COLUMNS), {})

    assert [(row.values["category"], row.values["task"]) for row in parsed.rows] == [
        ("产业", "修路"),
        ("产业", "办学"),
        ("民生", "供水"),
    ]


@pytest.mark.parametrize(
    ("words", "on", "long_standing"),
    [
        ("2026年6月底", dt.date(2026, 6, 30), False),
        ("6月30日前", dt.date(2026, 6, 30), False),
        ("2026年6月30日", dt.date(2026, 6, 30), False),
        ("2026-06-30", dt.date(2026, 6, 30), False),
        ("2026/6/30前", dt.date(2026, 6, 30), False),
        ("2026.6", dt.date(2026, 6, 30), False),
        ("6.30", dt.date(2026, 6, 30), False),
        ("２０２６年６月底", dt.date(2026, 6, 30), False),
        ("年底前", dt.date(2026, 12, 31), False),
        ("上半年", dt.date(2026, 6, 30), False),
        ("一季度末", dt.date(2026, 3, 31), False),
        ("3月底前启动，12月底前完成", dt.date(2026, 12, 31), False),
        ("全年", None, True),
        ("持续推进", None, True),
        ("长期坚持", None, True),
        ("每月5日前", None, True),
        ("立行立改", None, False),
    ],
)
def test_words_for_a_time_limit(words: str, on: dt.date | None, long_standing: bool) -> None:
    assert date_words(words, 2026) == DateWords(on, words, long_standing)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("2月30日", "no_such_day"),
        ("2026.2.30", "no_such_day"),
        ("13月5日", "no_such_day"),
        ("9月31日前", "no_such_day"),
        ("李明", "not_a_date"),
        (6.3, "not_a_date"),
        (46203, "not_a_date"),
    ],
)
def test_words_that_name_no_day(words: object, code: str) -> None:
    with pytest.raises(SheetError) as caught:
        date_words(words, 2026)

    assert caught.value.code == code


def test_an_empty_cell_is_no_value_at_all() -> None:
    assert (text(None), units(None), number(None)) == ("", (), None)
    assert (percent(None), yes_no(None), date_words(None, 2026)) == (None, None, None)


@pytest.mark.parametrize(
    ("value", "figure"),
    [
        ("1,234.5", Figure(Decimal("1234.5"))),
        ("１２．５亿元", Figure(Decimal("12.5"), "亿元")),
        ("3万", Figure(Decimal(3), "万")),
        ("－5%", Figure(Decimal(-5), "%")),
        (0.1, Figure(Decimal("0.1"))),
        (12, Figure(Decimal(12))),
    ],
)
def test_numbers_keep_their_unit(value: object, figure: Figure) -> None:
    assert number(value) == figure


@pytest.mark.parametrize("value", ["12.5.3", "1,23", "约3", "成三", True])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(SheetError, match="is not a number"):
        number(value)


def test_percentages_and_yes_or_no() -> None:
    assert [percent("85%"), percent("85％"), percent(85), percent("33.3")] == [
        Decimal(85),
        Decimal(85),
        Decimal(85),
        Decimal("33.3"),
    ]
    assert [yes_no("是"), yes_no("未办结"), yes_no(True)] == [True, False, True]
    for words in ("3万", "-5%", "大半"):
        with pytest.raises(SheetError, match="is not a percentage"):
            percent(words)
    with pytest.raises(SheetError, match="neither yes nor no"):
        yes_no("也许")


def test_units_with_notes_slashes_and_an_open_bracket() -> None:
    assert units("各镇（街道、园区），县发展和改革局；城北镇/河湾乡") == (
        NamedUnit("各镇", "街道、园区"),
        NamedUnit("县发展和改革局"),
        NamedUnit("城北镇"),
        NamedUnit("河湾乡"),
    )
    assert [unit.name for unit in units("城北镇（牵头、河湾乡")] == ["城北镇（牵头", "河湾乡"]


def test_a_standing_is_read_without_its_shape() -> None:
    assert standing_word("● 正常") == "正常"
    assert standing_word("正常") == "正常"


def test_cells_are_read_as_they_are_shown() -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(
        [dt.date(2026, 6, 1), 0.855, 46174, 12.0, 3.5, dt.datetime(2026, 6, 1, 8, 30), "=1+1", "尾"]
    )
    sheet["A1"].number_format = 'yyyy"年"m"月"'
    sheet["B1"].number_format = "0.0%"
    sheet["C1"].number_format = 'm"月"d"日"'
    sheet.append(["#REF!"])
    sheet.append(["末行"])
    hidden = book.create_sheet("草稿")
    hidden.append(["不读"])
    hidden.sheet_state = "hidden"

    found = read_workbook(saved(book))

    (grid,) = found.grids
    assert grid.cells[0] == [
        "2026年6月",
        "85.5%",
        dt.date(2026, 6, 1),
        12,
        3.5,
        dt.datetime(2026, 6, 1, 8, 30),
        None,
        "尾",
    ]
    assert grid.cells[1][0] == "#REF!"
    assert grid.uncomputed == frozenset({(0, 6)})
    assert (grid.at(2, 0), grid.at(9, 0), grid.at(0, 99)) == ("末行", None, None)
    assert [note.sentence("zh") for note in found.notes] == [
        "工作表“Sheet”：有 1 个公式，按显示的结果读取。",
        "工作表“草稿”：工作表已隐藏，未读取。",
    ]


def test_formats_that_chinese_programs_give_by_number() -> None:
    book = Workbook()
    book.active.append([46174, "x"])
    book.active["A1"].number_format = '"custom"0'
    content = with_part(
        saved(book),
        "xl/styles.xml",
        lambda part: part.replace(b"applyAlignment", b"applyAlignment").replace(
            b'<xf numFmtId="164"', b'<xf numFmtId="57"'
        ),
    )

    (grid,) = read_grids(content)

    assert grid.cells == [["2026年6月", "x"]]


def test_formula_without_result_and_error_value_are_errors_by_cell() -> None:
    book = Workbook()
    book.active.append(["任务", "牵头单位", "完成值"])
    book.active.append(["修路", "#REF!", "=1+1"])
    (grid,) = read_grids(saved(book))

    parsed = parse_rows(grid, find_layout(grid, LEDGER_COLUMNS), PARSERS)

    assert [(error.code, error.cell) for error in parsed.errors] == [
        ("error_value", "B2"),
        ("formula_without_value", "C2"),
    ]


def test_a_formula_without_result_below_everything_is_not_lost() -> None:
    book = Workbook()
    book.active.append(["任务", "牵头单位"])
    book.active["A4"] = "=B9"
    (grid,) = read_grids(saved(book))

    parsed = parse_rows(grid, find_layout(grid, TASK_COLUMNS), {})

    assert [(error.code, error.cell) for error in parsed.errors] == [
        ("formula_without_value", "A4")
    ]
    assert parsed.skipped == ((2, "empty"), (3, "empty"))


def test_a_row_wholly_merged_with_the_one_above_counts_once() -> None:
    book = Workbook()
    book.active.append(["任务", "牵头单位"])
    book.active.append(["修路", "城北镇"])
    book.active["C3"] = " "
    book.active["A4"], book.active["B4"] = "办学", "河湾乡"
    for block in ("A2:A3", "B2:B3", "F90:G91"):
        book.active.merge_cells(block)
    (grid,) = read_grids(saved(book))

    parsed = parse_rows(grid, find_layout(grid, TASK_COLUMNS), {})

    assert [row.values["task"] for row in parsed.rows] == ["修路", "办学"]
    assert parsed.skipped == ((3, "merged_above"),)


def test_what_stands_alone_below_the_last_row_opens_no_section() -> None:
    grid = Grid("表", [["任务", "牵头单位"], ["修路", "城北镇"], ["三、以上任务按月调度", None]])

    parsed = parse_rows(grid, find_layout(grid, TASK_COLUMNS), {})

    assert len(parsed.rows) == 1
    assert parsed.skipped == ((3, "footnote"),)


def test_days_and_moments_as_words_and_as_limits() -> None:
    moment = dt.datetime(2026, 6, 30, 9, 5)

    assert (text(moment), text(moment.date())) == ("2026年6月30日 09:05", "2026年6月30日")
    assert (text(True), text(False)) == ("是", "否")
    assert date_words(moment, 2026) == DateWords(dt.date(2026, 6, 30), "2026-06-30")


def test_a_drawn_sheet_has_no_cells_and_a_midnight_is_a_day() -> None:
    book = Workbook()
    book.active.append([dt.datetime(2026, 6, 1), "30%"])
    book.active["A1"].number_format = "yyyy-mm-dd hh:mm"
    book.active["B1"].number_format = "0%"
    book.create_chartsheet("图")

    (grid,) = read_grids(saved(book))

    assert grid.cells == [[dt.date(2026, 6, 1), "30%"]]
