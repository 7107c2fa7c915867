"""From a speech to a ledger that moves, in a real browser, as people would do it."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visitor

Visit = Callable[..., Visitor]
CORPUS = Path(os.environ.get("LUOSHI_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus")
CITY_SPEECH = CORPUS / "documents" / "002_ad234ba100576d65.txt"
BUREAU = "县发展和改革局"
STATION = "县住建局质量安全监督站"


def upload(page: Page, site: Site, path: Path) -> int:
    """Drop a document and read it; returns its key."""
    page.goto(f"{site.url}/documents/new/")
    page.set_input_files("input[type=file]", path)
    page.check("input[name=declared_open]")
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile(r"/documents/\d+/"))
    return int(re.search(r"/documents/(\d+)/", page.url).group(1))  # type: ignore[union-attr]


def adopt_ten(page: Page) -> None:
    """Confirm ten commitments with the keyboard alone."""
    for decided in range(10):
        adopt = page.locator(".lens-candidate.is-current [data-ls-open]")
        while adopt.count() == 0:
            page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.locator("#lens-bar .meter b")).to_contain_text(f"{decided + 1} /")


def assign_all(page: Page, site: Site, document: int) -> None:
    """Give what was adopted one lead and one reviewer."""
    page.goto(f"{site.url}/documents/{document}/assignments/")
    for row in page.locator("tbody tr:has(.badge--accent) input[type=checkbox]").all():
        row.check()
    page.fill("input[name=lead]", BUREAU)
    page.fill("input[name=reviewer]", STATION)
    page.click(".documents-assign-act button")
    page.wait_for_load_state()


def issue(page: Page, site: Site, document: int) -> str:
    """Issue what was adopted; returns the number of the first task of the bureau."""
    page.goto(f"{site.url}/documents/{document}/issue/")
    page.click("main form.buttons button[type=submit]")
    page.wait_for_url(re.compile(rf"/documents/{document}/"))
    page.goto(f"{site.url}/documents/{document}/")
    link = page.locator(".lens-decided a[href^='/tasks/']").first
    return str(link.inner_text()).strip()


def story(visit: Visit, site: Site, path: Path, name: str) -> None:
    officer = visit("linlan")
    document = upload(officer.page, site, path)
    assert officer.page.locator(".lens-text .s-undecided").count() >= 10
    adopt_ten(officer.page)
    officer.shot(f"{name}-lens")
    assign_all(officer.page, site, document)
    number = issue(officer.page, site, document)

    clerk = visit("zhouqi", width=390)
    expect(clerk.go("/").page.locator("main")).to_contain_text("待签收")
    clerk.go(f"/tasks/{number}/")
    clerk.page.click("main form[action$='/acceptance/'] button")
    expect(clerk.page.locator("main")).to_contain_text("办理中")
    clerk.go(f"/tasks/{number}/reports/")
    for field in clerk.page.locator("main form.form input[name^=value]").all():
        field.fill("0")
    clerk.page.fill("main form.form input[name=percent]", "100")
    clerk.page.fill("main form.form textarea[name=words]", "已全部完成，资料已归档。")
    clerk.shot(f"{name}-report-phone")
    clerk.page.click("main form.form button[type=submit]")
    clerk.page.wait_for_load_state()

    head = visit("hejin")
    head.go("/tasks/signing/")
    row = head.page.locator(f"tr:has-text('{number}'), li:has-text('{number}')").first
    row.locator(
        "button:has-text('同意'), button:has-text('审签'), button:has-text('签')"
    ).first.click()
    head.page.wait_for_load_state()
    head.go(f"/tasks/{number}/closing-request/")
    head.page.click("main form.form button[type=submit]")
    head.page.wait_for_load_state()

    reviewer = visit("fangyanqiu")
    reviewer.go(f"/tasks/{number}/verification/")
    reviewer.page.click("main form.form button[type=submit]")
    reviewer.page.wait_for_load_state()
    expect(reviewer.page.locator("main")).to_contain_text("已验收")

    officer.go(f"/tasks/{number}/closure/")
    officer.page.click("main form.form button[type=submit]")
    officer.page.wait_for_load_state()
    expect(officer.page.locator("main")).to_contain_text("已销号")
    officer.go(f"/documents/{document}/")
    closed = officer.page.locator(f".lens-decided:has(a[href='/tasks/{number}/'])")
    expect(closed.first).to_contain_text("已销号")
    officer.shot(f"{name}-lens-alive")
    opens_in_an_office(export(officer, site, number), number)


def export(officer: Visitor, site: Site, number: str) -> Path:
    """Fetch the list with the task as a workbook."""
    with officer.page.expect_download() as waiting:
        officer.page.evaluate(
            "url => { const a = document.createElement('a'); a.href = url; a.click(); }",
            f"{site.url}/tasks/export/ledger.xlsx?q={number}&done=all",
        )
    path = site.home.parent / f"{number}.xlsx"
    waiting.value.save_as(path)
    return path


def opens_in_an_office(path: Path, number: str) -> None:
    """LibreOffice, where there is one, opens the workbook; its text holds the task."""
    office = shutil.which("soffice")
    if office is None:
        assert os.environ.get("CI") != "true", "CI needs libreoffice"
        return
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{path.parent}/office",
         "--convert-to", "csv", "--outdir", str(path.parent), str(path)],
        check=True,
        capture_output=True,
        timeout=180,
    )  # fmt: skip
    assert number in path.with_suffix(".csv").read_text(encoding="utf-8", errors="replace")


@pytest.mark.browser
def test_the_countys_own_speech_becomes_a_closed_task(visit: Visit, site: Site) -> None:
    path = next((site.home / "try").glob("*.docx"))

    story(visit, site, path, "county")


@pytest.mark.browser
@pytest.mark.corpus
@pytest.mark.skipif(not CITY_SPEECH.exists(), reason="the labelled corpus is not here")
def test_a_real_speech_becomes_a_closed_task(visit: Visit, site: Site) -> None:
    story(visit, site, CITY_SPEECH, "city")
