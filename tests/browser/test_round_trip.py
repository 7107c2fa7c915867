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
EDITS = {"2026-001": "专班事项", "2026-003": "专班事项"}


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
    officer = visit("linlan")
    out = _take_out(officer, tmp_path)
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    for number, line in EDITS.items():
        put(number, "类别", line)(sheet)
    edited = tmp_path / "edited.xlsx"
    book.save(edited)
    saved = _save_in_office(edited, tmp_path)

    _hand_in(officer, saved)

    main = officer.page.locator("main")
    expect(main.locator("ins")).to_have_text(list(EDITS.values()))
    officer.shot("round-trip-compared")
    officer.page.click("main form button.button--main")
    expect(officer.page.locator("main")).to_contain_text("已修改 2 项任务", timeout=30_000)
    for number, line in EDITS.items():
        officer.go(f"/tasks/{number}/")
        expect(officer.page.locator("main")).to_contain_text(line)

    _hand_in(officer, saved)

    expect(officer.page.locator("main")).to_contain_text("没有改动")
    expect(officer.page.locator("main ins")).to_have_count(0)
