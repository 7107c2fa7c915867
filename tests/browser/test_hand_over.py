"""A post passes on in a real browser: prepared, signed by who leaves, by who comes, printed."""

from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.conftest import Visitor

Visit = Callable[..., Visitor]
pytestmark = pytest.mark.browser
WORDS = "村里对接人是夏禾，每周五下午碰头。"


def test_a_post_passes_on_one_page_signed_by_both(visit: Visit, tmp_path: Path) -> None:
    leaves = visit("zhongxiaoqin")
    leaves.go("/duties/hand-overs/")
    leaves.page.click("a[href$='/hand-over/']")
    leaves.page.select_option("select[name=incoming]", label="夏禾")
    leaves.page.click("main form.form button[type=submit]")
    leaves.page.wait_for_url("**/duties/hand-overs/*/")
    address = leaves.page.url.removeprefix(leaves.site.url)
    leaves.page.locator("input[name^='words-promises']").first.fill(WORDS)
    leaves.page.click("form[action$='/words/'] button[type=submit]")
    leaves.page.wait_for_load_state()
    leaves.shot("hand-over-draft")
    leaves.page.click("form[action$='/signature/'] button")
    expect(leaves.page.locator("main")).to_contain_text("移交人已签")

    comes = visit("xiahe", width=390)
    comes.go("/duties/")
    comes.page.click(f"a[href='{address}']")
    expect(comes.page.locator(".duties-sheet")).to_contain_text(WORDS)
    comes.page.click("form[action$='/acceptance/'] button")
    expect(comes.page.locator("main")).to_contain_text("双方已签")
    comes.shot("hand-over-signed-phone")

    head = visit("luocheng")
    head.go(f"{address}witness/")
    head.page.click("main form.form button[type=submit]")
    expect(head.page.locator("main")).to_contain_text("已监交")
    printed = tmp_path / "hand-over.pdf"
    head.page.pdf(path=printed, prefer_css_page_size=True)
    # The printer writes some signs as radicals of the same look.
    text = normalize("NFKC", "".join(one.extract_text() for one in PdfReader(printed).pages))
    for name in ("钟小勤", "夏禾", "罗成"):
        assert name in text
