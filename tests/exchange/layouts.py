"""Twenty and more ways in which offices lay a table of tasks out, each made by a few lines."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import xlsxwriter
from docx import Document

TITLE = "清源县2026年重点工作任务分解表"
Rows = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Case:
    """A table, how its columns are explained where they must be, and the drafts it gives.

    A draft is (title, line, lead, supporting, due, words of the due date).
    """

    name: str
    file: str
    content: bytes
    drafts: tuple[tuple[object, ...], ...]
    uses: Mapping[str, str] | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    convention: Mapping[str, Any] = field(default_factory=dict)


def book(*sheets: tuple[str, Callable[[Any, Any], None]]) -> bytes:
    """A workbook whose sheets are drawn by functions."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as made:
        for name, draw in sheets:
            draw(made.add_worksheet(name), made)
    return stream.getvalue()


def plain(header: Sequence[str], rows: Rows, *, top: Rows = ()) -> bytes:
    """One sheet: lines above, one header row, rows."""

    def draw(sheet: Any, _book: Any) -> None:
        for place, row in enumerate([*top, header, *rows]):
            sheet.write_row(place, 0, row)

    return book(("Sheet1", draw))


def text(header: Sequence[str], rows: Rows, encoding: str, divider: str = ",") -> bytes:
    """The same as divided text."""
    return "\r\n".join(divider.join(map(str, row)) for row in [header, *rows]).encode(encoding)


def word(header: Sequence[str], rows: Rows) -> bytes:
    """The same as a Word table below a heading."""
    paper = Document()
    paper.add_heading(TITLE)
    table = paper.add_table(rows=0, cols=len(header))
    for row in [header, *rows]:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = str(words)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


USUAL = ["序号", "目标任务", "牵头单位", "配合单位", "完成时限"]
ONE = [1, "建成停车场3处", "城北镇", "县发展和改革局", "2026年10月底前"]
TWO = [2, "改造老旧小区12个", "县住房和城乡建设局", "城北镇", "年底前"]
FIRST = ("建成停车场3处", "", "城北镇", ("县发展和改革局",), date(2026, 10, 31), "2026年10月底前")
SECOND = (
    "改造老旧小区12个", "", "县住房和城乡建设局", ("城北镇",), date(2026, 12, 31), "年底前"
)  # fmt: skip


def _merged_title(sheet: Any, made: Any) -> None:
    sheet.merge_range(0, 0, 0, 4, TITLE, made.add_format({"align": "center"}))
    sheet.write(1, 0, "填报单位：县委督查室")
    sheet.write(1, 3, "单位：万元")
    for place, row in enumerate([USUAL, ONE, TWO]):
        sheet.write_row(2 + place, 0, row)


def _two_rows(sheet: Any, _made: Any) -> None:
    sheet.merge_range(0, 0, 1, 0, "序号")
    sheet.merge_range(0, 1, 1, 1, "重点工作")
    sheet.merge_range(0, 2, 0, 3, "责任分工")
    sheet.write_row(1, 2, ["牵头单位", "配合单位"])
    sheet.merge_range(0, 4, 1, 4, "完成时限")
    sheet.write_row(2, 0, ONE)
    sheet.write_row(3, 0, TWO)


def _three_rows(sheet: Any, _made: Any) -> None:
    for place, words in ((0, "序号"), (1, "目标任务"), (2, "牵头单位")):
        sheet.merge_range(0, place, 2, place, words)
    sheet.merge_range(0, 3, 0, 6, "每季度形象进度")
    sheet.merge_range(1, 3, 1, 4, "上半年节点")
    sheet.merge_range(1, 5, 1, 6, "下半年节点")
    sheet.write_row(2, 3, ["一季度", "二季度", "三季度", "四季度"])
    sheet.write_row(3, 0, [1, "建成停车场3处", "城北镇", "完成选址", "50%", "80%", "投用"])


def _quarters_split(sheet: Any, _made: Any) -> None:
    for place, words in ((0, "序号"), (1, "目标任务"), (2, "责任单位"), (7, "备注")):
        sheet.merge_range(0, place, 1, place, words)
    sheet.merge_range(0, 3, 0, 6, "每季度形象进度")
    sheet.write_row(1, 3, ["1—3月", "1—6月", "1—9月", "1—12月"])
    sheet.write_row(2, 0, [1, "建成停车场3处", "城北镇", "选址", "30%", "75%", "100%", "省办"])


def _sections(sheet: Any, _made: Any) -> None:
    sheet.write_row(0, 0, USUAL)
    sheet.merge_range(1, 0, 1, 4, "一、产业发展（2项）")
    sheet.write_row(2, 0, ONE)
    sheet.merge_range(3, 0, 3, 4, "二、城乡建设")
    sheet.write_row(4, 0, [1, *TWO[1:]])


def _total(sheet: Any, _made: Any) -> None:
    for place, row in enumerate([USUAL, ONE, ["小计", "1项"], TWO, ["合计", "2项"]]):
        sheet.write_row(place, 0, row)


def _notes_below(sheet: Any, _made: Any) -> None:
    for place, row in enumerate(
        [USUAL, ONE, TWO, [], ["注：1.时限为最迟时限。"], ["联系人：林岚"]]
    ):
        sheet.write_row(place, 0, row)


def _category_merged(sheet: Any, _made: Any) -> None:
    sheet.write_row(0, 0, ["类别", "任务", "牵头单位", "完成时限"])
    sheet.merge_range(1, 0, 2, 0, "民生")
    sheet.write_row(1, 1, ["建成停车场3处", "城北镇", "6月底"])
    sheet.write_row(2, 1, ["改造老旧小区12个", "县住房和城乡建设局", "三季度"])


def _units_below(sheet: Any, _made: Any) -> None:
    sheet.write_row(0, 0, ["序号", "目标任务", "责任单位", "完成时限"])
    for column, words in ((0, 1), (1, "建成停车场3处"), (3, "全年")):
        sheet.merge_range(1, column, 3, column, words)
    sheet.write_column(1, 2, ["城北镇", "县发展和改革局", "县住房和城乡建设局"])
    sheet.write_row(4, 0, [2, "改造老旧小区12个", "县住房和城乡建设局", "持续推进"])


def _units_below_unmerged(sheet: Any, _made: Any) -> None:
    sheet.write_row(0, 0, USUAL)
    sheet.write_row(1, 0, ONE)
    sheet.write_row(2, 0, ["", "", "", "县住房和城乡建设局", ""])
    sheet.write_row(3, 0, TWO)


def _hidden(sheet: Any, _made: Any) -> None:
    for place, row in enumerate([USUAL, ONE, TWO]):
        sheet.write_row(place, 0, row)
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(3, 3, None, None, {"hidden": True})


def _formulas(sheet: Any, _made: Any) -> None:
    sheet.write_row(0, 0, USUAL)
    sheet.write_row(1, 0, ONE)
    sheet.write_formula(1, 1, '="建成停车场"&"3处"', None, "建成停车场3处")


def _dates(sheet: Any, made: Any) -> None:
    day = made.add_format({"num_format": "yyyy-mm-dd"})
    month = made.add_format({"num_format": 'yyyy"年"m"月"'})
    sheet.write_row(0, 0, USUAL)
    sheet.write_row(1, 0, ONE)
    sheet.write_datetime(1, 4, __import__("datetime").datetime(2026, 10, 31), day)
    sheet.write_row(2, 0, TWO)
    sheet.write_datetime(2, 4, __import__("datetime").datetime(2026, 12, 1), month)


def _explanation(sheet: Any, _made: Any) -> None:
    sheet.write(0, 0, "填表说明")
    sheet.write(1, 0, "请各单位按时填报，任务须写明时限。")


def _of(row: Sequence[object]) -> Callable[[Any, Any], None]:
    def draw(sheet: Any, _made: Any) -> None:
        sheet.write_row(0, 0, USUAL)
        sheet.write_row(1, 0, row)

    return draw


OWN = ["项次", "干什么", "谁来干", "谁帮忙", "何时干完", "联络员电话"]
OWN_ROWS = [[*ONE, "0100-1"], [*TWO, "0100-2"]]
OWN_USES = {
    "项次": "ordinal", "干什么": "task", "谁来干": "lead", "谁帮忙": "support",
    "何时干完": "due", "联络员电话": "ignore",
}  # fmt: skip


def _n(title: str, **more: Any) -> tuple[object, ...]:
    given = {"line": "", "lead": None, "supporting": (), "due": None, "words": "", **more}
    return (title, *given.values())


CASES: tuple[Case, ...] = (
    Case("one header row", "a.xlsx", plain(USUAL, [ONE, TWO]), (FIRST, SECOND)),
    Case("merged title, unit line", "a.xlsx", book(("表", _merged_title)), (FIRST, SECOND)),
    Case("two-row header", "a.xlsx", book(("表", _two_rows)), (FIRST, SECOND)),
    Case(
        "three-row header",
        "a.xlsx",
        book(("表", _three_rows)),
        (_n("建成停车场3处", lead="城北镇"),),
        more={"nodes": [(3, "完成选址"), (6, "50%"), (9, "80%"), (12, "投用")]},
    ),
    Case(
        "quarters as months",
        "a.xlsx",
        book(("表", _quarters_split)),
        (_n("建成停车场3处", lead="城北镇"),),
        more={
            "nodes": [(3, "选址"), (6, "30%"), (9, "75%"), (12, "100%")],
            "measures": "备注：省办",
        },
    ),
    Case(
        "section rows",
        "a.xlsx",
        book(("表", _sections)),
        (
            (FIRST[0], "产业发展（2项）", *FIRST[2:]),
            (SECOND[0], "城乡建设", *SECOND[2:]),
        ),
    ),
    Case("totals between and below", "a.xlsx", book(("表", _total)), (FIRST, SECOND)),
    Case("notes below", "a.xlsx", book(("表", _notes_below)), (FIRST, SECOND)),
    Case(
        "category merged over rows",
        "a.xlsx",
        book(("表", _category_merged)),
        (
            _n("建成停车场3处", line="民生", lead="城北镇", due=date(2026, 6, 30), words="6月底"),
            _n(
                "改造老旧小区12个",
                line="民生",
                lead="县住房和城乡建设局",
                due=date(2026, 9, 30),
                words="三季度",
            ),
        ),
    ),
    Case(
        "units under each other, task merged",
        "a.xlsx",
        book(("表", _units_below)),
        (
            _n(
                "建成停车场3处",
                lead="城北镇",
                supporting=("县发展和改革局", "县住房和城乡建设局"),
                words="全年",
            ),
            _n("改造老旧小区12个", lead="县住房和城乡建设局", words="持续推进"),
        ),
        more={"kinds": ("long_standing", "long_standing")},
    ),
    Case(
        "units under each other, cells left empty",
        "a.xlsx",
        book(("表", _units_below_unmerged)),
        ((*FIRST[:3], ("县发展和改革局", "县住房和城乡建设局"), *FIRST[4:]), SECOND),
    ),
    Case(
        "units in one cell, the first leads",
        "a.xlsx",
        plain(
            ["序号", "工作任务", "责任单位", "完成时间"],
            [
                [1, "甲", "城北镇、县发展和改革局", "6月底前"],
                [2, "乙", "城北镇\n县住房和城乡建设局", "二季度"],
                [3, "丙", "城北镇；县发展和改革局", "2026-06-30"],
                [4, "丁", "城北镇,县发展和改革局", "6月30日前"],
            ],
        ),
        (
            ("甲", "", "城北镇", ("县发展和改革局",), date(2026, 6, 30), "6月底前"),
            ("乙", "", "城北镇", ("县住房和城乡建设局",), date(2026, 6, 30), "二季度"),
            ("丙", "", "城北镇", ("县发展和改革局",), date(2026, 6, 30), ""),
            ("丁", "", "城北镇", ("县发展和改革局",), date(2026, 6, 30), "6月30日前"),
        ),
    ),
    Case(
        "ditto marks",
        "a.xlsx",
        plain(USUAL, [ONE, [2, "新建公厕5座", "〃", "同上", "〃"]]),
        (FIRST, ("新建公厕5座", *FIRST[1:])),
    ),
    Case(
        "numbers as text",
        "a.xlsx",
        plain(
            ["序号", "目标任务", "目标值", "牵头单位"],
            [
                [1, "公路", "8公里", "城北镇"],
                [2, "覆盖率", "85％", "城北镇"],
                [3, "进度", "九成", "城北镇"],
            ],
        ),
        (_n("公路", lead="城北镇"), _n("覆盖率", lead="城北镇"), _n("进度", lead="城北镇")),
        more={"targets": [("8", "公里"), ("85", "%"), ("90", "%")]},
    ),
    Case("hidden row and column", "a.xlsx", book(("表", _hidden)), (FIRST, SECOND)),
    Case("formulas by their values", "a.xlsx", book(("表", _formulas)), (FIRST,)),
    Case(
        "real dates and months",
        "a.xlsx",
        book(("表", _dates)),
        ((*FIRST[:5], ""), (*SECOND[:5], "2026年12月")),
    ),
    Case(
        "two sheets of tasks and one of words",
        "a.xlsx",
        book(("项目", _of(ONE)), ("民生", _of(TWO)), ("说明", _explanation)),
        (FIRST, SECOND),
    ),
    Case("csv in GB18030", "a.csv", text(USUAL, [ONE, TWO], "gb18030"), (FIRST, SECOND)),
    Case(
        "csv in UTF-8 with a mark", "a.csv", text(USUAL, [ONE, TWO], "utf-8-sig"), (FIRST, SECOND)
    ),
    Case("divided by tabs", "a.txt", text(USUAL, [ONE, TWO], "utf-16", "\t"), (FIRST, SECOND)),
    Case("a Word table", "a.docx", word(USUAL, [ONE, TWO]), (FIRST, SECOND)),
    Case("own words", "a.xlsx", plain(OWN, OWN_ROWS), (FIRST, SECOND), OWN_USES),
    Case(
        "own words, a column kept as a remark",
        "a.xlsx",
        plain(OWN, OWN_ROWS[:1]),
        (FIRST,),
        {**OWN_USES, "联络员电话": "keep"},
        more={"measures": "联络员电话：0100-1"},
    ),
    Case("own words in Word", "a.docx", word(OWN, OWN_ROWS), (FIRST, SECOND), OWN_USES),
    Case(
        "days without a year, figures without a unit",
        "a.xlsx",
        plain(["事由", "指标", "主责", "期限"], [["投资", "1200", "城北镇", "6月底"]]),
        (_n("投资", lead="城北镇", due=date(2027, 6, 30), words="6月底"),),
        {"事由": "task", "指标": "target", "主责": "lead", "期限": "due"},
        more={"targets": [("1200", "万元")]},
        convention={"year": 2027, "measure": "万元"},
    ),
    Case(
        "header in the eleventh row",
        "a.xlsx",
        plain(USUAL, [ONE], top=[[f"说明{number}"] for number in range(10)]),
        (FIRST,),
    ),
)
