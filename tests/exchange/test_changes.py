"""A ledger goes out, is edited and comes back: exactly what was edited, nothing of others lost."""

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from django.utils import translation

from luoshi.exchange import services
from luoshi.exchange.reading.changes import Changes, read_changes
from luoshi.exchange.reading.keys import key_of
from luoshi.exchange.refusals import NothingChanged, RowRefused, TableNotReady
from luoshi.exchange.selectors import CHANGES
from luoshi.files.services import store_file
from luoshi.history.models import Entry
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.ledger.selectors import TaskFilter, tasks_for_sheet
from luoshi.ledger.services import TargetDraft
from luoshi.ledger.services.drafting import MilestoneDraft
from luoshi.ledger.sheets import make_sheet
from luoshi.organisations.actor import Actor
from tests.cast import Cast
from tests.ledger.conftest import in_state, moment

pytestmark = pytest.mark.django_db
ON = date(2026, 5, 15)
AT = moment(5, 15)
Edit = Callable[[Any], None]


def draft(cast: Cast, title: str, **more: Any) -> Task:
    return ledger.draft_task(
        actor=cast.officer.actor,
        at=moment(3, 2),
        title=title,
        lead=cast.bureau,
        supporting=[cast.town],
        reviewer=cast.other_bureau,
        line="项目",
        source="政府工作报告（任务）",
        measures="倒排工期。\n挂图作战。",
        leader=cast.leader.post,
        due_on=date(2026, 6, 30),
        targets=[TargetDraft("主体工程", Decimal(6), "万平方米")],
        milestones=[
            MilestoneDraft(date(2026, 3, 31), Decimal(30), "开工", 1),
            MilestoneDraft(date(2026, 6, 30), Decimal(85), "封顶", 2),
        ],
        **more,
    )


def taken_out(actor: Actor, language: str = "zh-hans") -> bytes:
    """The ledger as it goes out to be edited."""
    tasks = tasks_for_sheet(actor, TaskFilter(done="all", order="number"))
    assert tasks is not None
    with translation.override(language):
        sheet = make_sheet(
            "ledger", "xlsx", tasks, body_id=actor.body_id, body_name="清源县", on=ON, key_of=key_of
        )
    return sheet.content


def column_of(sheet: Any, header: str) -> int:
    """The column under a header."""
    for row in sheet.iter_rows(min_row=1, max_row=5):
        for cell in row:
            if cell.value == header:
                return int(cell.column)
    raise AssertionError(header)


def row_of(sheet: Any, number: str) -> int:
    """The row of a task."""
    place = column_of(sheet, "任务号")
    return next(
        row for row in range(1, sheet.max_row + 1) if sheet.cell(row, place).value == number
    )


def put(number: str, header: str, value: object) -> Edit:
    """An edit of one cell."""

    def edit(sheet: Any) -> None:
        sheet.cell(row_of(sheet, number), column_of(sheet, header)).value = value

    return edit


def edited(content: bytes, *edits: Edit) -> bytes:
    """The file after somebody edited it in an office program."""
    book = openpyxl.load_workbook(BytesIO(content))
    for edit in edits:
        edit(book.worksheets[0])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def told(changes: Changes) -> list[tuple[str, str, str, str]]:
    return [
        (task.number, one.column, one.before, one.after)
        for task in changes.tasks
        for one in task.cells
    ]


def bring(cast: Cast, actor: Actor, content: bytes) -> Any:
    """Take the edited ledger in."""
    stored = store_file(actor=actor, at=AT, content=content, name="台账.xlsx", kind=CHANGES)
    changes = read_changes(content, actor=actor, on=ON)
    return services.apply_changes(actor=actor, at=AT, stored=stored, changes=changes)


def test_what_went_out_comes_back_without_a_difference(cast: Cast) -> None:
    draft(cast, "完成厂房")
    in_state(cast, draft(cast, "=SUM(1,2) 建成公路"), "under_way")

    for language in ("zh-hans", "en"):
        changes = read_changes(
            edited(taken_out(cast.officer.actor, language)), actor=cast.officer.actor, on=ON
        )

        assert (changes.tasks, changes.conflicts, changes.faults) == ((), (), ())
        assert (changes.rows, changes.notes) == (2, ())


def test_the_key_is_hidden_and_shown_on_demand(cast: Cast) -> None:
    task = draft(cast, "完成厂房")

    sheet = openpyxl.load_workbook(BytesIO(taken_out(cast.officer.actor))).worksheets[0]
    place = column_of(sheet, "识别码")

    assert sheet.column_dimensions[openpyxl.utils.get_column_letter(place)].hidden
    assert str(sheet.cell(row_of(sheet, task.number), place).value).startswith(f"{task.number}|zh|")


def test_exactly_the_edited_cells_change(cast: Cast) -> None:
    first, second = draft(cast, "完成厂房"), draft(cast, "建成公路")
    actor = cast.officer.actor
    content = edited(
        taken_out(actor),
        put(first.number, "目标任务", "完成厂房二期"),
        put(first.number, "完成时限", date(2026, 9, 30)),
        put(first.number, "二季度", "60%，主体过半"),
        put(second.number, "配合单位", "城北镇、县住房和城乡建设局"),
        put(second.number, "目标", "里程≥8公里；投资≥３亿元"),
    )
    before = Entry.objects.count()

    changes = read_changes(content, actor=actor, on=ON)
    numbers = bring(cast, actor, content)

    assert told(changes) == [
        (first.number, "目标任务", "完成厂房", "完成厂房二期"),
        (first.number, "完成时限", "2026年6月30日", "2026年9月30日"),
        (first.number, "二季度", "85%，封顶", "60%，主体过半"),
        (second.number, "目标", "主体工程≥6万平方米", "里程≥8公里；投资≥３亿元"),
        (second.number, "配合单位", "城北镇", "城北镇、县住房和城乡建设局"),
    ]
    assert numbers == (first.number, second.number)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.title, first.due_on, first.original_due_on) == (
        "完成厂房二期",
        date(2026, 9, 30),
        date(2026, 9, 30),
    )
    assert [(node.on, node.percent, node.title) for node in first.milestones.order_by("on")] == [
        (date(2026, 3, 31), Decimal(30), "开工"),
        (date(2026, 6, 30), Decimal(60), "60%，主体过半"),
    ]
    assert first.measures == "倒排工期。\n挂图作战。"
    assert second.title == "建成公路"
    assert [one.organisation.name for one in second.assignments.order_by("position")] == [
        "城北镇",
        "县住房和城乡建设局",
    ]
    assert [(one.what, one.value, one.unit) for one in second.targets.order_by("position")] == [
        ("里程", Decimal(8), "公里"),
        ("投资", Decimal(3), "亿元"),
    ]
    events = list(Entry.objects.order_by("pk").values_list("event", flat=True))[before:]
    assert events == [
        "files.stored",
        "ledger.task_changed",
        "ledger.task_changed",
        "exchange.changes_taken_in",
    ]
    assert told(read_changes(edited(taken_out(actor)), actor=actor, on=ON)) == []


def test_a_report_comes_from_the_cells_of_progress(cast: Cast) -> None:
    task = in_state(cast, draft(cast, "完成厂房"), "under_way")
    actor = cast.clerk.actor
    content = edited(
        taken_out(actor),
        put(task.number, "当前进展", "2号厂房封顶。"),
        put(task.number, "完成比例", "４０％"),
        put(task.number, "存在问题", "线路迁改未批。"),
    )

    bring(cast, actor, content)

    report = task.reports.get()
    assert (report.percent, report.words, report.problems) == (
        Decimal(40),
        "2号厂房封顶。",
        "线路迁改未批。",
    )
    assert report.filed_by_name == cast.clerk.user.name


def test_what_was_reported_just_so_is_not_reported_again(cast: Cast) -> None:
    task = in_state(cast, draft(cast, "完成厂房"), "under_way")
    actor = cast.clerk.actor
    content = edited(
        taken_out(actor),
        put(task.number, "当前进展", "2号厂房封顶。"),
        put(task.number, "完成比例", "40%"),
    )
    bring(cast, actor, content)

    again = read_changes(content, actor=actor, on=ON)
    other = read_changes(edited(content, put(task.number, "完成比例", "45%")), actor=actor, on=ON)

    assert (again.tasks, again.notes) == ((), ("有 1 项任务的进展已照此报送，待签报。",))
    assert [change.report["percent"] for change in other.tasks] == [Decimal(45)]
    assert task.reports.count() == 1


def test_values_of_targets_give_the_report(cast: Cast) -> None:
    task = in_state(cast, draft(cast, "完成厂房"), "under_way")
    actor = cast.clerk.actor

    bring(cast, actor, edited(taken_out(actor), put(task.number, "完成值", "3万平方米")))

    assert task.reports.get().percent == Decimal(50)


@pytest.mark.parametrize(
    ("header", "value", "sentence"),
    [
        ("任务号", "2026-999", "“任务号”不能在表格中修改：任务编号不变。"),
        ("状态", "已销号", "“状态”不能在表格中修改：亮灯由报送、时限和核查计算得出。"),
        ("是否办结", "是", "“是否办结”不能在表格中修改：请在任务页面申请销号。"),
        ("完成比例", "40%", "进展由牵头单位在任务办理期间填报。"),
        ("目标任务", None, "任务内容不能为空，请填写。"),
        ("牵头单位", "县航天局", "“县航天局”不在单位树中。可能是：县发改局、县住建局"),
        ("目标", "大幅提升", "看不出目标值，请写成“里程≥8公里”，多个用“；”分开。"),
        ("完成时限", "2026年2月30日", "F5 单元格：“2026年2月30日”：没有这一天"),
    ],
)
def test_what_may_not_be_edited_is_refused_by_its_cell(
    cast: Cast, header: str, value: object, sentence: str
) -> None:
    task = draft(cast, "完成厂房")
    actor = cast.officer.actor
    content = edited(taken_out(actor), put(task.number, header, value))

    changes = read_changes(content, actor=actor, on=ON)

    (fault,) = changes.faults
    assert sentence.removeprefix("F5 单元格：") in fault.sentence
    assert fault.cell[-1].isdigit()
    with pytest.raises(TableNotReady):
        bring(cast, actor, content)
    task.refresh_from_db()
    assert task.title == "完成厂房"


def test_an_issued_task_moves_its_day_by_extension_only(cast: Cast) -> None:
    task = in_state(cast, draft(cast, "完成厂房"), "under_way")
    actor = cast.officer.actor
    content = edited(
        taken_out(actor),
        put(task.number, "完成时限", date(2026, 9, 30)),
        put(task.number, "目标任务", "改"),
    )

    faults = [fault.sentence for fault in read_changes(content, actor=actor, on=ON).faults]

    assert faults == [
        "任务已交办，“目标任务”不能再通过表格修改。",
        "任务已交办，时限须由牵头单位在任务页面申请延期。",
    ]


def test_a_clerk_does_not_change_what_is_asked_for(cast: Cast) -> None:
    task = draft(cast, "完成厂房")
    content = edited(taken_out(cast.officer.actor), put(task.number, "目标任务", "改"))

    changes = read_changes(content, actor=cast.officer.actor, on=ON)
    other = read_changes(content, actor=cast.clerk.actor, on=ON)

    assert changes.faults == ()
    assert len(other.faults) == 1
    assert other.tasks == ()


def test_a_cell_changed_by_others_meanwhile_is_named_and_nothing_is_written(cast: Cast) -> None:
    task, other = draft(cast, "完成厂房"), draft(cast, "建成公路")
    actor = cast.officer.actor
    content = edited(
        taken_out(actor),
        put(task.number, "目标任务", "甲的改法"),
        put(other.number, "目标任务", "建成公路二期"),
    )
    ledger.change_task(actor=actor, at=moment(5, 14), task=task, title="乙的改法")

    changes = read_changes(content, actor=actor, on=ON)

    (conflict,) = changes.conflicts
    assert (conflict.number, conflict.column, conflict.stands, conflict.asked) == (
        task.number,
        "目标任务",
        "乙的改法",
        "甲的改法",
    )
    with pytest.raises(TableNotReady):
        bring(cast, actor, content)
    other.refresh_from_db()
    assert other.title == "建成公路"


def test_what_others_changed_in_another_cell_stays(cast: Cast) -> None:
    task = draft(cast, "完成厂房")
    actor = cast.officer.actor
    content = edited(taken_out(actor), put(task.number, "类别", "民生"))
    ledger.change_task(actor=actor, at=moment(5, 14), task=task, title="乙的改法")

    bring(cast, actor, content)

    task.refresh_from_db()
    assert (task.title, task.line) == ("乙的改法", "民生")


def test_the_same_edit_by_two_is_no_conflict(cast: Cast) -> None:
    task = draft(cast, "完成厂房")
    actor = cast.officer.actor
    content = edited(taken_out(actor), put(task.number, "类别", "民生"))
    ledger.change_task(actor=actor, at=moment(5, 14), task=task, line="民生")

    changes = read_changes(content, actor=actor, on=ON)

    assert (changes.tasks, changes.conflicts) == ((), ())
    with pytest.raises(NothingChanged):
        bring(cast, actor, content)


def test_rows_and_columns_left_out_and_moved_about_change_nothing(cast: Cast) -> None:
    task, gone = draft(cast, "完成厂房"), draft(cast, "建成公路")

    def rearrange(sheet: Any) -> None:
        sheet.delete_rows(row_of(sheet, gone.number))
        sheet.delete_cols(column_of(sheet, "状态"))
        put(task.number, "类别", "民生")(sheet)

    actor = cast.officer.actor
    changes = read_changes(edited(taken_out(actor), rearrange), actor=actor, on=ON)

    assert told(changes) == [(task.number, "类别", "项目", "民生")]
    assert changes.faults == ()


def test_a_row_that_never_went_out_and_a_key_repeated_are_refused(cast: Cast) -> None:
    task = draft(cast, "完成厂房")

    def add_rows(sheet: Any) -> None:
        row = row_of(sheet, task.number)
        width = sheet.max_column
        for merged in [one for one in sheet.merged_cells.ranges if one.min_row > row]:
            sheet.unmerge_cells(str(merged))
        sheet.delete_rows(row + 1, 5)
        for column in range(1, width + 1):
            sheet.cell(row + 1, column).value = sheet.cell(row, column).value
        sheet.cell(row + 2, column_of(sheet, "目标任务")).value = "新任务"
        sheet.cell(row + 2, column_of(sheet, "类别")).value = "项目"
        sheet.cell(row + 3, column_of(sheet, "目标任务")).value = "坏码"
        sheet.cell(row + 3, column_of(sheet, "识别码")).value = "2026-001"

    actor = cast.officer.actor
    changes = read_changes(edited(taken_out(actor), add_rows), actor=actor, on=ON)

    assert [fault.sentence for fault in changes.faults] == [
        "第 6 行与 AD5 是同一任务，请只保留一行。",
        "这一行没有识别码，不是从台账导出的。新任务请用“导入表格”。",
        "识别码被改动，请重新导出台账再修改。",
    ]


def test_a_row_whose_verb_refuses_stops_all(cast: Cast) -> None:
    first = in_state(cast, draft(cast, "完成厂房"), "under_way")
    second = in_state(cast, draft(cast, "建成公路"), "under_way")
    report = ledger.report_progress(
        actor=cast.head.actor, at=moment(5, 1), task=second, percent=Decimal(50), words="过半"
    )
    actor = cast.clerk.actor
    content = edited(
        taken_out(actor),
        put(first.number, "完成比例", "40%"),
        put(second.number, "完成比例", "10%"),
    )

    with pytest.raises(RowRefused) as refused:
        bring(cast, actor, content)

    assert second.number in str(refused.value)
    assert list(first.reports.all()) == []
    assert list(second.reports.all()) == [report]


def through_the_pages(cast: Cast, client: Any, task: Task) -> tuple[Any, Any]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(cast.officer.user)
    out = client.get("/exchange/ledger.xlsx?done=all").content
    content = edited(out, put(task.number, "类别", "民生"))
    page = client.post("/exchange/changes/", {"file": SimpleUploadedFile("台账.xlsx", content)})
    return page.headers["Location"], client.get(page.headers["Location"]).content.decode()


def test_a_page_takes_an_edited_ledger_in(cast: Cast, client: Any) -> None:
    task = draft(cast, "完成厂房")
    address, shown = through_the_pages(cast, client, task)

    started = client.post(address, {})
    bar = client.get(started.headers["Location"]).content.decode()

    assert "<del>项目</del>" in shown
    assert "<ins>民生</ins>" in shown
    assert "已修改 1 项任务" in bar
    task.refresh_from_db()
    assert task.line == "民生"


def test_the_list_offers_itself_to_be_edited(cast: Cast, client: Any) -> None:
    task = draft(cast, "完成厂房")
    offered = "/exchange/ledger.xlsx?done=all&amp;q=厂房"

    client.force_login(cast.reader.user)
    unasked = client.get("/tasks/?done=all&q=厂房").content.decode()
    client.force_login(cast.officer.user)
    page = client.get("/tasks/?done=all&q=厂房").content.decode()

    assert task.title in page
    assert unquote(page).count(offered) == 1
    assert "/exchange/ledger.xlsx" not in unasked


def test_programs_take_an_edited_ledger_in(cast: Cast, client: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    task = draft(cast, "完成厂房")
    client.force_login(cast.officer.user)
    content = edited(taken_out(cast.officer.actor), put(task.number, "类别", "民生"))
    asked = client.post(
        "/api/v1/exchange/changes", {"file": SimpleUploadedFile("台账.xlsx", content)}
    ).json()
    started = client.post(f"/api/v1/exchange/changes/{asked['id']}/application")

    assert asked["ready"] is True
    assert [(one["number"], len(one["cells"])) for one in asked["tasks"]] == [(task.number, 1)]
    assert started.status_code == 202
    task.refresh_from_db()
    assert task.line == "民生"
    after = client.get(f"/api/v1/exchange/changes/{asked['id']}").json()
    assert (after["ready"], after["tasks"]) == (False, [])


@pytest.mark.one_database
@pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("CI"), reason="needs LibreOffice"
)
def test_libreoffice_opens_and_saves_without_a_difference(cast: Cast, tmp_path: Path) -> None:
    task = draft(cast, "完成厂房")
    in_state(cast, draft(cast, "建成公路"), "under_way")
    actor = cast.officer.actor
    source = tmp_path / "ledger.xlsx"
    source.write_bytes(edited(taken_out(actor), put(task.number, "类别", "民生")))

    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/office",
         "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "saved"),
         str(source)],
        check=True,
        capture_output=True,
        timeout=300,
    )  # fmt: skip
    changes = read_changes((tmp_path / "saved" / "ledger.xlsx").read_bytes(), actor=actor, on=ON)

    assert told(changes) == [(task.number, "类别", "项目", "民生")]
    assert (changes.conflicts, changes.faults, changes.rows) == ((), (), 2)
