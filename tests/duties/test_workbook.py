"""Duties from a workbook: preview, errors by cell, all or nothing."""

import base64
import io
from collections.abc import Sequence

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi.duties import sheets
from luoshi.duties.models import Duty, PostDuty
from tests.cast import Cast

HEADER = ["编号", "职责", "条线", "类别", "依据", "覆盖层级", "单位", "岗位"]
ROWS = [
    ["AQ-01", "安全生产“一岗双责”", "安全", "双责职责", "清委发〔2026〕3号", "政府部门、乡镇",
     "县发改局", "局长"],
    ["AQ-01", "安全生产“一岗双责”", "", "", "", "", "城北镇", "镇长"],
    ["XM-01", "重大项目调度", "项目", "业务职责", "", "", "", ""],
]  # fmt: skip


def workbook(rows: Sequence[Sequence[str]]) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("职责")
    for row, line in enumerate([HEADER, *rows]):
        for column, value in enumerate(line):
            sheet.write_string(row, column, value)
    book.close()
    return content.getvalue()


def officer(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.officer.user)
    return client


def test_a_workbook_is_previewed_then_taken_over(cast: Cast) -> None:
    client, content = officer(cast), workbook(ROWS)

    file = SimpleUploadedFile("d.xlsx", content)
    page = client.post("/duties/register/workbook/", {"file": file})
    assert "将新增职责 2 项，明确到岗 2 次" in page.content.decode()
    assert Duty.objects.count() == 0
    sent = {"content": base64.b64encode(content).decode()}
    client.post("/duties/register/workbook/rows/", sent)

    assert list(Duty.objects.order_by("code").values_list("code", "kind", "levels")) == [
        ("AQ-01", "second", ["department", "township"]),
        ("XM-01", "own", []),
    ]
    posts = set(PostDuty.objects.values_list("post_id", flat=True))
    assert posts == {cast.head.post.pk, cast.town_head.post.pk}
    again = client.post("/duties/register/workbook/rows/", sent)
    assert "没有" in again.content.decode()
    assert Duty.objects.count() == 2


def test_errors_name_their_cells_and_nothing_is_written(cast: Cast) -> None:
    bad = [
        ["AQ-01", "安全生产", "", "三责", "", "县级", "某局", "局长"],
        ["AQ-01", "别的", "", "", "", "", "县发改局", "股长"],
        ["", "没有编号", "", "", "", "", "", ""],
    ]

    plan = sheets.read_duties(workbook(bad), cast.officer.actor)

    assert [error.place for error in plan.errors] == [
        "职责 A4", "职责 G2", "职责 B3", "职责 H3", "职责 D2", "职责 F2",
    ]  # fmt: skip
    client = officer(cast)
    sent = {"content": base64.b64encode(workbook(bad)).decode()}
    page = client.post("/duties/register/workbook/rows/", sent).content.decode()
    assert "职责 A4" in page
    assert Duty.objects.count() == 0


def test_what_is_no_workbook_is_a_sentence(cast: Cast) -> None:
    client = officer(cast)

    page = client.post(
        "/duties/register/workbook/", {"file": SimpleUploadedFile("d.xlsx", b"not a workbook")}
    )

    assert page.status_code == 200
    assert "没有写入" in page.content.decode()


def test_the_empty_workbook_can_be_read_back(cast: Cast) -> None:
    content = officer(cast).get("/duties/register/workbook/empty.xlsx").content

    plan = sheets.read_duties(content, cast.officer.actor)

    assert [error.place for error in plan.errors] == [""]
