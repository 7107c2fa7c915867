"""The drills of the night: nothing that is longer by night is left out of them."""

import json
from pathlib import Path

import pytest

from luoshi.trust.board import read_board
from tests.house.test_house import ROOT
from tests.scoreboard import keep
from tools import nightly
from tools.nightly import PARTS, Ran, figures_of

pytestmark = pytest.mark.one_database
LINE = {
    "promise": "P1", "drill": "R-01", "figure": "60 × kill −9, 230 acknowledged, 0 lost",
    "seed": 7, "date": "2026-11-22", "passed": True,
}  # fmt: skip


def test_every_drill_that_is_longer_by_night_is_part_of_it() -> None:
    longer = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "tests").rglob("test_*.py")
        if "IS_NIGHTLY" in path.read_text("utf-8") or "LUOSHI_NIGHTLY" in path.read_text("utf-8")
    } - {"tests/trust/test_nightly.py"}

    parts = [path for part in PARTS for path in part.paths()]

    assert sorted(parts) == sorted(set(parts))
    assert longer <= set(parts)
    assert all((ROOT / path).is_file() for path in parts)


def test_a_part_says_in_a_line_what_it_ran() -> None:
    lines = {"R-01 SQLite nightly": LINE}

    held = Ran("crash", "SQLite", 0, 61.4, figures_of(lines))
    failed = Ran("crash", "SQLite", 1, 3.0, ())

    assert held.line() == ("✓ crash (SQLite, 61 s): R-01 60 × kill −9, 230 acknowledged, 0 lost")
    assert failed.line() == "✗ crash (SQLite, 3 s): told no figure"


def test_a_part_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert nightly.run(["crush"]) == 2

    assert capsys.readouterr().err.startswith("✗ no such part: crush. Parts: record, crash, ")


def test_the_figures_of_the_night_stand_beside_those_of_the_day(tmp_path: Path) -> None:
    board = tmp_path / "scoreboard.json"
    board.write_text(json.dumps({"R-01 SQLite": LINE}), encoding="utf-8")

    keep(board, {"R-01 SQLite nightly": {**LINE, "figure": "500 × kill −9"}})

    lines = read_board(board).promises[0].lines
    told = [(line.leg, line.is_nightly, line.figure[:3], line.base) for line in lines]
    assert told == [("SQLite", False, "60 ", "R-01"), ("SQLite", True, "500", "R-01")]
