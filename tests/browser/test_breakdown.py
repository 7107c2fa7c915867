"""A township divides its road among villages; the whole adds up, and the heat follows."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]
# 城北镇's own task, 64 places to put in order, not broken down in the demonstration.
WHOLE = "2026-145"


def _sign_and_report(visitor: Visitor, number: str, value: str) -> None:
    visitor.go(f"/tasks/{number}/")
    visitor.page.click("main form[action$='/acceptance/'] button")
    expect(visitor.page.locator("main")).to_contain_text("办理中")
    visitor.go(f"/tasks/{number}/reports/")
    visitor.page.locator("main form.form input[name^=value]").first.fill(value)
    visitor.page.fill("main form.form textarea[name=words]", "已拆除并清运。")
    visitor.page.click("main form.form button[type=submit]")
    visitor.page.wait_for_load_state()


def _last_part(visitor: Visitor) -> str:
    link = visitor.page.locator("a[href$='/change/']").last.get_attribute("href") or ""
    return link.split("/")[-3]


def test_a_task_goes_down_and_comes_back_as_a_sum(visit: Visit) -> None:
    head = visit("luocheng")
    head.go(f"/tasks/{WHOLE}/")
    head.page.click("#parts a:has-text('分解任务')")
    head.page.fill("textarea[name=table]", "北沟村\t1\n杨家坪村\t2\n北桥社区\t1")
    head.page.check("input[name=way][value=weight]")
    head.page.click("button:has-text('先看分解结果')")
    expect(head.page.locator("main")).to_contain_text("分解下达 3 份")
    head.page.click("button[name=hand_out]")
    head.page.wait_for_url(re.compile(rf"/breakdowns/tasks/{WHOLE}/"))
    expect(head.page.locator("main")).to_contain_text("0/3 已签收")
    head.go("/breakdowns/?level=village")
    before = head.page.locator("tr:has-text('北沟村') .heat-cell").first.inner_text()

    _sign_and_report(visit("huosiqi", width=390), f"{WHOLE}-1", "10")
    _sign_and_report(visit("guxinyu", width=390), f"{WHOLE}-2", "12")

    head.go(f"/breakdowns/tasks/{WHOLE}/")
    expect(head.page.locator("main")).to_contain_text("2/3 已签收")
    expect(head.page.locator(".breakdown-figures")).to_contain_text("22 处已报 2/3 家")
    head.page.goto(f"{head.site.url}/breakdowns/parts/{_last_part(head)}/change/")
    head.page.fill("input[name=value]", "10")
    head.page.fill("textarea[name=reason]", "六处改由镇里统一清理。")
    head.page.click("main form.form button[type=submit]")
    head.page.wait_for_url(re.compile(rf"/breakdowns/tasks/{WHOLE}/"))
    expect(head.page.locator(".breakdown-figures")).to_contain_text("尚未分解6 处")
    head.go("/breakdowns/?level=village")
    after = head.page.locator("tr:has-text('北沟村') .heat-cell").first.inner_text()
    assert before != after
    head.go(f"/breakdowns/tasks/{WHOLE}/")
    head.shot("breakdown-whole")
