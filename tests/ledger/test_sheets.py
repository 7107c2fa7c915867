"""Tables out and in: read back by their values, a bad row writes nothing."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.utils import translation
from docx import Document

from luoshi.ledger import services, sheets
from luoshi.ledger.models import Target, Task
from luoshi.ledger.selectors import TaskFilter, tasks_for_sheet
from luoshi.ledger.services import TargetDraft
from luoshi.ledger.services.drafting import MilestoneDraft
from luoshi.ledger.sheets.targets import node_in_words, target_words, targets_in_words
from luoshi_core.sheets import SheetError, find_layout, parse_rows, read_grids
from luoshi_core.sheets.standard import LEDGER_COLUMNS, TASK_COLUMNS
from tests.cast import Cast
from tests.ledger.conftest import moment

ON = date(2026, 5, 15)


def workbook(*rows: list[object], header: list[str] | None = None) -> bytes:
    """A decomposition table as an office types it: title, note, header, rows."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("分解表")
        sheet.merge_range(0, 0, 0, 5, "清源县2026年重点工作任务分解表")
        sheet.write(1, 0, "填报单位：县委督查室")
        names = header or ["序号", "目标任务", "责任单位", "配合单位", "完成时限", "备注"]
        sheet.write_row(2, 0, names)
        for place, row in enumerate(rows):
            sheet.write_row(3 + place, 0, row)
    return stream.getvalue()


def exported(cast: Cast, kind: Any, form: Any) -> sheets.Sheet:
    tasks = tasks_for_sheet(cast.officer.actor, TaskFilter(done="all", order="number"))
    assert tasks is not None
    with translation.override("zh-hans"):
        return sheets.make_sheet(kind, form, tasks, body_id=cast.body.pk, body_name="清源县", on=ON)


def values_in(content: bytes, columns: Any) -> list[dict[str, object]]:
    grid = read_grids(content)[0]
    parsed = parse_rows(grid, find_layout(grid, columns), {})
    return [dict(row.values) for row in parsed.rows]


@pytest.fixture
def reported(cast: Cast, under_way: Task) -> Task:
    """The task with a signed report, a check and one more month."""
    target = under_way.targets.get()
    services.report_progress(
        actor=cast.head.actor,
        at=moment(5, 8),
        task=under_way,
        values={target.pk: Decimal("1.86")},
        words="2号厂房封顶。",
        problems="线路迁改未批。",
        next_step="3号厂房开工。",
    )
    services.request_extension(
        actor=cast.head.actor,
        at=moment(5, 9),
        task=under_way,
        new_due_on=date(2026, 7, 31),
        reason="连续降雨",
        progress="完成三成",
    )
    services.decide_extension(
        actor=cast.supervision_head.actor, at=moment(5, 10), task=under_way, grant=True
    )
    return Task.objects.get(pk=under_way.pk)


def test_the_ledger_is_read_back_by_its_values(cast: Cast, reported: Task) -> None:
    sheet = exported(cast, "ledger", "xlsx")

    assert sheet.name == "清源县督办台账 2026-05-15.xlsx"
    (row,) = values_in(sheet.content, LEDGER_COLUMNS)
    assert row["number"] == "2026-001"
    assert row["task"] == "完成城北产业园标准厂房一期6万平方米主体工程"
    assert row["source"] == "在全县重点工作推进会上的讲话（2026-02-24）"
    assert row["target"] == "主体工程≥6万平方米"
    assert row["lead"] == "县发展和改革局"
    assert row["support"] == "城北镇"
    assert row["due"] == "2026年7月31日"
    assert row["remark"] == "原定 2026-06-30，延期 1 次。"
    assert row["progress"] == "2号厂房封顶。"
    assert row["target_value"] == "6万平方米"
    assert row["value"] == "1.86万平方米"
    assert row["problem"] == "线路迁改未批。"
    assert row["closed"] == "否"
    assert str(row["standing"]).split()[-1] in {"正常", "滞后", "临期"}
    assert row["reporter"] == "何健"


def test_word_holds_the_same_rows(cast: Cast, reported: Task) -> None:
    sheet = exported(cast, "table", "docx")

    table = Document(BytesIO(sheet.content)).tables[0]
    cells = [cell.text for cell in table.rows[-1].cells]
    assert "完成城北产业园标准厂房一期6万平方米主体工程" in cells
    assert "2026-001" in cells


def test_a_task_that_was_never_reported_has_empty_cells(cast: Cast, under_way: Task) -> None:
    (row,) = values_in(exported(cast, "ledger", "xlsx").content, LEDGER_COLUMNS)

    assert row["percent"] == ""
    assert row["progress"] == ""
    assert row["value"] == ""


def test_a_list_longer_than_a_sheet_is_not_read(cast: Cast, drafted: Task) -> None:
    assert tasks_for_sheet(cast.officer.actor, TaskFilter(done="all"), most=0) is None


def test_the_table_survives_the_way_out_and_in(cast: Cast) -> None:
    services.draft_task(
        actor=cast.officer.actor,
        at=moment(3, 2),
        title="新开工亿元以上项目18个",
        lead=cast.bureau,
        supporting=[cast.other_bureau, cast.town],
        leader=cast.leader.post,
        line="抓项目",
        due_on=date(2026, 12, 31),
        due_words="年底前",
        measures="每周调度。",
        targets=[
            TargetDraft("项目", Decimal(18), "个"),
            TargetDraft("投资", Decimal("12.5"), "亿元", "range", Decimal(20), Decimal(3)),
        ],
        milestones=[
            MilestoneDraft(date(2026, 3, 31), Decimal(25), "开工5个", 1),
            MilestoneDraft(date(2026, 12, 31), None, "全部开工", 4),
        ],
    )
    (row,) = values_in(exported(cast, "table", "xlsx").content, TASK_COLUMNS)
    content = exported(cast, "table", "xlsx").content
    Task.objects.update(number="old")

    preview = sheets.read_task_table(content, actor=cast.officer.actor, on=ON)

    assert preview.is_ready
    (draft,) = preview.drafts
    given = draft.content
    assert row["number"] == given["number"] == "2026-001"
    assert given["title"] == "新开工亿元以上项目18个"
    assert given["lead"] == cast.bureau
    assert given["supporting"] == [cast.other_bureau, cast.town]
    assert given["leader"] == cast.leader.post
    assert given["line"] == "抓项目"
    assert (given["due_on"], given["due_words"]) == (date(2026, 12, 31), "年底前")
    assert given["measures"] == "每周调度。"
    assert given["targets"] == (
        TargetDraft("项目", Decimal(18), "个"),
        TargetDraft("投资", Decimal("12.5"), "亿元", "range", Decimal(20), Decimal(3)),
    )
    assert given["milestones"] == [
        MilestoneDraft(date(2026, 3, 31), Decimal(25), "25%，开工5个", 1),
        MilestoneDraft(date(2026, 12, 31), None, "全部开工", 4),
    ]


def test_sections_become_lines_and_words_without_a_field_are_kept(cast: Cast) -> None:
    content = workbook(
        ["一、惠民生"],
        [1, "改造老旧小区12个", "县住建局、城北镇", "", "全年", "专项债"],
    )

    preview = sheets.read_task_table(content, actor=cast.officer.actor, on=ON, source="分解表")

    (draft,) = preview.drafts
    assert draft.content["line"] == "惠民生"
    assert draft.content["lead"] == cast.other_bureau
    assert draft.content["supporting"] == [cast.town]
    assert draft.content["kind"] == "long_standing"
    assert draft.content["due_on"] is None
    assert draft.content["due_words"] == "全年"
    assert draft.content["measures"] == "备注：专项债"
    assert draft.content["source"] == "分解表"


def test_bad_cells_are_named_by_their_address(cast: Cast) -> None:
    content = workbook(
        [1, "好的一行", "县发改局", "", "2026-06-30", ""],
        [2, "", "县发改局", "", "2026-06-30", ""],
        [3, "日期不存在", "县发改局", "", "2026-02-30", ""],
    )

    with translation.override("zh-hans"):
        preview = sheets.read_task_table(content, actor=cast.officer.actor, on=ON)

    assert not preview.is_ready
    assert sorted(fault.cell for fault in preview.faults) == ["分解表 B5", "分解表 E6"]
    assert all(fault.sentence for fault in preview.faults)


def test_unknown_units_are_told_with_the_nearest(cast: Cast) -> None:
    content = workbook([1, "一项任务", "发改委", "县住建", "", ""])

    preview = sheets.read_task_table(content, actor=cast.officer.actor, on=ON)

    assert [unit.name for unit in preview.unknown] == ["发改委", "县住建"]
    assert preview.unknown[1].alike[0] == "县住房和城乡建设局"
    assert not preview.is_ready


def test_a_decision_settles_an_unknown_unit(cast: Cast) -> None:
    content = workbook([1, "一项任务", "发改委", "各镇", "", ""])

    preview = sheets.read_task_table(
        content,
        actor=cast.officer.actor,
        on=ON,
        decided={"发改委": [cast.bureau], "各镇": []},
    )

    assert preview.is_ready
    assert preview.drafts[0].content["lead"] == cast.bureau
    assert preview.drafts[0].content["supporting"] == []


def test_a_number_that_is_taken_is_a_fault(cast: Cast, drafted: Task) -> None:
    header = ["序号", "目标任务", "责任单位", "任务号"]
    content = workbook([1, "一项任务", "县发改局", drafted.number], header=header)

    preview = sheets.read_task_table(content, actor=cast.officer.actor, on=ON)

    assert [fault.cell for fault in preview.faults] == ["D4"]


def test_a_column_nobody_knows_is_told(cast: Cast) -> None:
    header = ["序号", "目标任务", "责任单位", "资金来源", "完成比例"]
    content = workbook([1, "一项任务", "县发改局", "专项债", "30%"], header=header)

    with translation.override("zh-hans"):
        preview = sheets.read_task_table(content, actor=cast.officer.actor, on=ON)

    assert preview.unmatched == (("D3", "资金来源"),)
    assert preview.not_taken == ("完成比例",)


def test_a_file_that_is_no_table_is_refused_with_a_sentence(cast: Cast) -> None:
    with pytest.raises(SheetError):
        sheets.read_task_table(b"not a workbook", actor=cast.officer.actor, on=ON)


def test_drafting_many_is_all_or_nothing(cast: Cast) -> None:
    drafts = [
        {"title": "第一项", "lead": cast.bureau},
        {"title": "第二项", "lead": cast.stranger.unit},
    ]

    with pytest.raises(services.refusals.AnotherBody):
        services.draft_tasks(actor=cast.officer.actor, at=moment(3, 2), drafts=drafts)

    assert Task.objects.count() == 0


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("主体工程≥6万平方米", TargetDraft("主体工程", Decimal(6), "万平方米")),
        ("18 个", TargetDraft("", Decimal(18), "个")),
        ("能耗≤0.5%", TargetDraft("能耗", Decimal("0.5"), "%", "<=")),
    ],
)
def test_targets_are_read_from_words(words: str, target: TargetDraft) -> None:
    assert targets_in_words(words) == (target,)


@pytest.mark.parametrize("words", ["年底前建成", "2026年6月完成验收", "建成3个、改造5个"])
def test_words_that_are_more_than_targets_stay_words(words: str) -> None:
    assert targets_in_words(words) is None


def test_targets_go_out_and_come_back() -> None:
    targets = [
        Target(what="信访化解率", comparator=">=", value=Decimal("95.0000"), unit="%"),
        Target(what="", comparator="~", value=Decimal(3), unit="家", baseline=Decimal(1)),
    ]

    assert targets_in_words(target_words(targets)) == (
        TargetDraft("信访化解率", Decimal(95), "%"),
        TargetDraft("", Decimal(3), "家", "~", None, Decimal(1)),
    )


def test_a_quarters_cell_gives_its_node() -> None:
    assert node_in_words("完成60%", 2, 2026) == MilestoneDraft(
        date(2026, 6, 30), Decimal(60), "完成60%", 2
    )
    assert node_in_words("—", 2, 2026) is None
