"""The ledger goes out, is edited in LibreOffice, comes back: exactly the edited cells change."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.exchange.test_changes import put

pytestmark = pytest.mark.browser
Visit = Callable[..., Visitor]
PROGRESS = "三号厂房封顶，外墙施工。"
EDITS = (("2026-015", "当前进展", PROGRESS), ("2026-015", "完成比例", "93%"))


def _take_out(visitor: Visitor, folder: Path) -> Path:
    visitor.go("/exchange/changes/")
    with visitor.page.expect_download() as started:
        visitor.page.click("a[href$='/exchange/ledger.xlsx']")
    path = folder / "out.xlsx"
    started.value.save_as(path)
    return path


def _save_in_office(source: Path, folder: Path) -> Path:
    """The file as LibreOffice writes it."""
    subprocess.run(
        [
            *("soffice", "--headless", f"-env:UserInstallation=file://{folder}/office"),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "saved")),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return folder / "saved" / source.name


def _hand_in(visitor: Visitor, path: Path) -> None:
    visitor.go("/exchange/changes/")
    visitor.page.set_input_files("input[type=file]", path)
    visitor.page.click("main form button[type=submit]")
    visitor.page.wait_for_url(re.compile(r"/exchange/changes/\d+/"))


@pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("CI"), reason="needs LibreOffice"
)
def test_an_edited_ledger_changes_exactly_what_was_edited(visit: Visit, tmp_path: Path) -> None:
    clerk = visit("zhouqi")
    out = _take_out(clerk, tmp_path)
    book = openpyxl.load_workbook(out)
    for edit in EDITS:
        put(*edit)(book.worksheets[0])
    edited = tmp_path / "edited.xlsx"
    book.save(edited)
    saved = _save_in_office(edited, tmp_path)

    _hand_in(clerk, saved)

    expect(clerk.page.locator("main ins")).to_have_text([PROGRESS, "93%"])
    clerk.shot("round-trip-compared")
    clerk.page.click("main form button.button--main")
    expect(clerk.page.locator("main")).to_contain_text("已修改 1 项任务", timeout=30_000)
    clerk.go("/tasks/2026-015/")
    expect(clerk.page.locator("main")).to_contain_text(PROGRESS)

    _hand_in(clerk, _save_in_office(_take_out(clerk, tmp_path), tmp_path))

    expect(clerk.page.locator("main")).to_contain_text("没有改动")
    expect(clerk.page.locator("main ins")).to_have_count(0)
