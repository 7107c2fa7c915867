"""A tree from a workbook: preview, errors by cell, all or nothing."""

import base64
import io
import re
from collections.abc import Callable, Sequence

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi.history.models import Entry
from luoshi.organisations import selectors, sheets
from luoshi.organisations.models import Backup, Organisation, Post, User
from luoshi.organisations.plans import CellError
from tests.cast import Cast, Member
from tests.factories import DAY

UNIT_HEADER = ["名称", "简称", "上级单位", "类型", "条线", "比较组", "代码", "别名"]
POST_HEADER = ["单位", "岗位", "职责角色", "姓名", "登录名", "B角", "C角"]
UNITS = [
    ["北门村", "", "河湾乡", "村", "", "", "", ""],
    ["河湾乡", "", "", "乡镇", "乡镇", "乡镇组", "330199101", "河湾、河湾乡政府"],
]
POSTS = [
    ["河湾乡", "乡长", "单位负责人", "江河", "jianghe", "党政办经办", ""],
    ["河湾乡", "党政办经办", "经办人、查阅人", "林溪", "linxi", "江河", ""],
    ["北门村", "文书", "经办人", "林溪", "linxi", "", ""],
    ["北门村", "主任", "", "", "", "", ""],
]
SignedIn = Callable[[Member], Client]


def workbook(
    units: Sequence[Sequence[str]] = UNITS, posts: Sequence[Sequence[str]] = POSTS
) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    for name, header, rows in (("单位", UNIT_HEADER, units), ("岗位", POST_HEADER, posts)):
        sheet = book.add_worksheet(name)
        for row, line in enumerate([header, *rows]):
            for column, value in enumerate(line):
                sheet.write_string(row, column, value)
    book.close()
    return content.getvalue()


def upload(client: Client, content: bytes) -> str:
    file = SimpleUploadedFile("清源县组织.xlsx", content)
    return client.post("/organisations/workbook/", {"file": file}).content.decode()


def apply(client: Client, content: bytes) -> str:
    sent = {"content": base64.b64encode(content).decode(), "_once": "b" * 32}
    return client.post("/organisations/workbook/rows/", sent).content.decode()


def test_preview_writes_nothing(cast: Cast, signed_in: SignedIn) -> None:
    before = (Organisation.objects.count(), Entry.objects.count())

    page = upload(signed_in(cast.administrator), workbook())

    assert "将新增 2 个单位、4 个岗位，涉及 2 个登录名。" in page
    assert (Organisation.objects.count(), Entry.objects.count()) == before


def test_workbook_is_added_whole(
    cast: Cast, signed_in: SignedIn, record_holds: Callable[[], bool]
) -> None:
    page = apply(signed_in(cast.administrator), workbook())

    town = Organisation.objects.get(name="河湾乡")
    village = Organisation.objects.get(name="北门村")
    assert village.path.startswith(town.path)
    assert (town.aliases, town.code, town.kind) == (["河湾", "河湾乡政府"], "330199101", "township")
    head = Post.objects.get(organisation=town, title="乡长")
    clerk = Post.objects.get(organisation=town, title="党政办经办")
    assert clerk.roles == ["clerk", "reader"]
    assert Backup.objects.get(post=head).stand_in == clerk
    assert Backup.objects.get(post=clerk).stand_in == head
    person = User.objects.get(username="linxi")
    titles = [choice.title for choice in selectors.posts_open_to(person, DAY.replace(year=2100))]
    assert titles == ["党政办经办", "文书"]
    passwords = re.findall(r"<code>(\w{4}(?:-\w{4}){3})</code>", page)
    assert len(passwords) == 2
    assert person.check_password(passwords[1])
    assert record_holds()


def test_the_same_workbook_again_adds_nothing(cast: Cast, signed_in: SignedIn) -> None:
    client = signed_in(cast.administrator)
    apply(client, workbook())
    before = Entry.objects.count()

    page = upload(client, workbook())

    assert "没有可新增的" in page
    assert Entry.objects.count() == before


def with_cell(rows: list[list[str]], row: int, column: int, value: str) -> list[list[str]]:
    changed = [list(line) for line in rows]
    changed[row][column] = value
    return changed


@pytest.mark.parametrize(
    ("units", "posts", "place", "words"),
    [
        (with_cell(UNITS, 0, 3, "省"), POSTS, "单位 D2", "没有“省”这种单位类型"),
        (with_cell(UNITS, 0, 2, "没有乡"), POSTS, "单位 C2", "系统里和表里都没有单位 没有乡"),
        (with_cell(UNITS, 1, 2, "北门村"), POSTS, "单位 C2", "绕回到了自己"),
        (with_cell(UNITS, 0, 0, "河湾乡"), POSTS, "单位 A3", "出现了两次"),
        (with_cell(UNITS, 0, 3, ""), POSTS, "单位 D2", "没有填写"),
        (UNITS, with_cell(POSTS, 0, 0, "河东乡"), "岗位 A2", "“单位”表里都没有 河东乡"),
        (UNITS, with_cell(POSTS, 0, 2, "国王"), "岗位 C2", "没有“国王”这个角色"),
        (UNITS, with_cell(POSTS, 0, 4, ""), "岗位 E2", "江河 没有登录名"),
        (UNITS, with_cell(POSTS, 0, 4, "chenlan"), "岗位 E2", "已属 陈岚"),
        (UNITS, with_cell(POSTS, 0, 4, "江 河"), "岗位 E2", "不能作登录名"),
        (UNITS, with_cell(POSTS, 0, 5, "不存在"), "岗位 F2", "不是可以补位的其他岗位或人员"),
        (UNITS, with_cell(POSTS, 3, 1, "文书"), "岗位 B5", "出现了两次"),
    ],
)
def test_one_bad_cell_keeps_everything_out(
    cast: Cast,
    signed_in: SignedIn,
    units: list[list[str]],
    posts: list[list[str]],
    place: str,
    words: str,
) -> None:
    before = Entry.objects.count()
    content = workbook(units, posts)
    client = signed_in(cast.administrator)

    page = upload(client, content)
    again = apply(client, content)

    assert f"<code>{place}</code>" in page
    assert words in page
    assert "没有写入任何内容" in again
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件"),
        (b"no workbook at all", "Excel"),
    ],
)
def test_what_is_no_workbook_gets_a_sentence(
    cast: Cast, signed_in: SignedIn, content: bytes, words: str
) -> None:
    assert words in upload(signed_in(cast.administrator), content)


def test_workbook_without_units_gets_a_sentence(cast: Cast) -> None:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.add_worksheet("别的").write_string(0, 0, "名称")
    book.close()

    plan = sheets.read_tree(content.getvalue(), cast.administrator.actor)

    assert plan.errors == (CellError("", "工作簿里没有名为“单位”的工作表，请用空白模板。"),)


def test_the_empty_workbook_can_be_read_back(cast: Cast, signed_in: SignedIn) -> None:
    response = signed_in(cast.administrator).get("/organisations/workbook/empty.xlsx")

    plan = sheets.read_tree(response.content, cast.administrator.actor)

    assert [error.sentence for error in plan.errors] == [
        "工作簿里的内容系统中都已有，没有可新增的。"
    ]
