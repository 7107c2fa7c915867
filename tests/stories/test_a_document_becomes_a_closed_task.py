"""A speech arrives on Monday; by June its promise is kept, checked and closed."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command

from luoshi.history.selectors import verify
from tests.cast import Cast, Member
from tests.ledger.conftest import cast
from tests.stories.browser import Browser

__all__ = ["cast"]
SPEECH = """在全县重点工作推进会上的讲话
（2026年2月24日）

同志们：

今年是关键一年，形势总体向好。县发展和改革局牵头，6月底前完成城北产业园标准厂房一期6万平方米主体工程。
各乡镇要加强统筹，推动工作走深走实。
城北镇要在10月底前建成农村公路8公里。
"""
TITLE = "完成城北产业园标准厂房一期6万平方米主体工程"
TASK = "/tasks/2026-001/"


@pytest.fixture
def at_the_desk(settings: Any) -> Callable[[Member, date], Browser]:
    """A member of the cast signs in on a day."""

    def sign_in(member: Member, day: date) -> Browser:
        settings.DEMO_DAY = day
        return Browser(member)

    return sign_in


def test_a_document_becomes_a_closed_task(
    cast: Cast, at_the_desk: Callable[[Member, date], Browser]
) -> None:
    # 说了：the speech arrives and every sentence is read.
    officer = at_the_desk(cast.officer, date(2026, 3, 2))
    officer.open("/documents/new/")
    officer.send(
        "/documents/new/",
        file=SPEECH.encode(),
        title="在全县重点工作推进会上的讲话",
        issued_on="2026-02-24",
        declared_open="on",
    )
    lens = officer.path
    assert "拟立任务 共 2 条" in officer.text
    assert "时限2026-06-30 “6月底前”牵头县发改局" in officer.text

    # 派了：she sets who checks, adopts one sentence, turns the other down, and issues.
    officer.open(f"{lens}?at=1&do=edit")
    officer.send(f"{lens}commitments/1/fields/", press="adopt", reviewer="县住房和城乡建设局")
    officer.open(f"{lens}?at=2&do=reject")
    officer.send(f"{lens}commitments/2/decision/", reason_code="running", reason="去年已列")
    officer.open(f"{lens}issue/")
    assert "1 立项交办" in officer.text
    officer.send(f"{lens}issue/")
    assert officer.open(TASK).count(TITLE) >= 1

    # 干了：the clerk signs for it and reports; the head signs the report.
    clerk = at_the_desk(cast.clerk, date(2026, 3, 3))
    clerk.open("/")
    assert TITLE in clerk.text
    clerk.open(TASK)
    clerk.send(f"{TASK}acceptance/")
    clerk = at_the_desk(cast.clerk, date(2026, 5, 25))
    clerk.open(f"{TASK}reports/")
    clerk.send(f"{TASK}reports/", **{_value_field(clerk): "6", "words": "主体工程全部封顶"})
    assert "主体工程全部封顶" in clerk.text
    head = at_the_desk(cast.head, date(2026, 5, 26))
    head.open(TASK)
    head.send(_address(head, "/signature/"))
    assert "100%" in head.text.replace(" ", "")

    # 证了：closing is requested; somebody who does not lead goes and looks; supervision closes.
    head.open(f"{TASK}closing-request/")
    head.send(f"{TASK}closing-request/", words="请予核查销号")
    reviewer = at_the_desk(cast.other_head, date(2026, 6, 3))
    reviewer.open(f"{TASK}verification/")
    reviewer.send(f"{TASK}verification/", words="现场查看，6栋封顶属实", method="现场")
    officer = at_the_desk(cast.officer, date(2026, 6, 4))
    officer.open(f"{TASK}closure/")
    officer.send(f"{TASK}closure/", words="同意销号")

    # 晒了：task, lens, workbook and record all tell it.
    page = officer.open(TASK)
    assert "已销号" in page
    assert "现场查看，6栋封顶属实" in page
    sentence = officer.open(lens)
    assert "2026-001" in sentence
    assert "已销号" in sentence
    assert "去年已列" in officer.open(f"{lens}?view=list&at=2")
    rows = _rows(officer.download("/tasks/export/ledger.xlsx?done=all"))
    assert [cell for row in rows for cell in row if cell == TITLE] == [TITLE]
    assert "2026-001" in {cell for row in rows for cell in row}

    call_command("seal_history", verbosity=0)
    auditor = at_the_desk(cast.auditor, date(2026, 6, 5))
    assert _acts(auditor, "documents") == [
        "添加文件",
        "立项",
        "不立项",
        "交办为任务",
        "文件交办",
    ]
    assert _acts(auditor, "ledger") == [
        "草稿",
        "交办",
        "签收",
        "报送",
        "审签报送",
        "申请销号",
        "已验收",
        "已销号",
    ]
    assert "待封存无" in auditor.text.replace(" ", "")
    assert list(verify()) == []


def _acts(browser: Browser, part: str) -> list[str]:
    """What the record tells of a part, in the order in which it happened."""
    browser.open(f"/history/?part={part}")
    return [
        str(label) for label in reversed(browser.page.xpath('//ol[@class="timeline"]//b/text()'))
    ]


def _value_field(browser: Browser) -> str:
    (name,) = browser.page.xpath('//main//input[starts-with(@name, "value_")]/@name')
    return str(name)


def _address(browser: Browser, end: str) -> str:
    found = set(browser.page.xpath(f'//main//form[contains(@action, "{end}")]/@action'))
    assert len(found) == 1, found
    return str(found.pop())


def _rows(content: bytes) -> list[tuple[Any, ...]]:
    return list(openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
