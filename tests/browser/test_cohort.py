"""A cohort from the tree: founded, entered on a phone, the curve moves, one village confirmed."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site, Visitor

Visit = Callable[..., Visitor]
pytestmark = pytest.mark.browser
BUREAU = "县发展和改革局"
TITLE = "村级光伏收益达标"
VILLAGES = 9


def test_villages_are_brought_to_a_standard_one_by_one(visit: Visit, site: Site) -> None:
    officer = visit("linlan")
    page = officer.go("/cohorts/new/").page
    for name, words in {
        "title": TITLE,
        "lead": BUREAU,
        "object_name": "村",
        "name_0": "光伏收益",
        "value_0": "5",
        "unit_0": "万元",
        "starts_on": "2026-01-01",
        "ends_on": "2027-12-31",
        "curve": "2026 4\n2027 9",
    }.items():
        page.fill(f"main form.form [name={name}]", words)
    page.keyboard.press("Escape")
    page.click("main form.form button[type=submit]")
    page.wait_for_url(re.compile(r"/cohorts/\d+/tree/"))
    page.check("main form.form input[value=village]")
    page.click("main form.form button[type=submit]")
    page.wait_for_url(re.compile(r"/cohorts/\d+/$"))
    place = page.url.removeprefix(site.url)
    expect(page.locator("main .tile").first).to_contain_text(f"0/ {VILLAGES}")
    number = str(page.locator(".page-sub a").first.inner_text()).strip()
    officer.go(f"/tasks/{number}/")
    officer.page.click("main form[action$='/issue/'] button")

    clerk = visit("zhouqi", width=360)
    clerk.go(f"{place}values/")
    fields = clerk.page.locator(".cohort-grid input")
    expect(fields).to_have_count(VILLAGES)
    fields.nth(0).fill("6.2")
    fields.nth(1).fill("3")
    clerk.shot("cohort-grid-phone")
    clerk.page.click(".cohort-foot button[type=submit]")
    clerk.page.wait_for_load_state()
    expect(clerk.page.locator(".cohort-grid input")).to_have_count(VILLAGES - 1)

    page = officer.go(place).page
    expect(page.locator("main .tile").first).to_contain_text(f"1/ {VILLAGES}")
    expect(page.locator(".chart-drawing--wide")).to_have_attribute(
        "aria-label", re.compile("达标 1")
    )
    expect(page.locator(".cohort-objects tbody tr").first).to_contain_text("差 2 万元")
    officer.shot("cohort")
    officer.go(f"{place}?shown=unconfirmed")
    page.click(".cohort-objects tbody a.table-title")
    page.wait_for_url(re.compile(r"/objects/\d+/$"))
    page.click("main a[href$='/confirmation/']")
    page.fill("main form.form [name=words]", "到村看了账")
    page.click("main form.form button[type=submit]")
    page.wait_for_url(re.compile(r"/objects/\d+/$"))
    expect(page.locator("main")).to_contain_text("到村看了账")
    officer.go(place)
    expect(page.locator("main .tile").nth(1)).to_contain_text("1")
