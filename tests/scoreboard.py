"""The scoreboard: what the drills of TRUST proved, a line a drill, shown on the page 可信度.

A test marked `@pytest.mark.proof("P3", "T-01")` takes the fixture `prove` and tells the figure
it reached: `prove("12 of 12 found", seed=7)`. Where `LUOSHI_SCOREBOARD` names a file, the run
writes its lines there; other lines of the file stay. What was drilled at its full size, by night,
has a line of its own, which the smaller drills of the day leave alone.
"""

import json
import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

Prove = Callable[..., None]
NIGHTLY = "nightly"
_lines: dict[str, dict[str, object]] = {}


@pytest.fixture
def prove(request: pytest.FixtureRequest) -> Prove:
    """Tell the figure a drill reached, and the seed it was drawn with."""
    marker = request.node.get_closest_marker("proof")
    assert marker is not None, "mark the test with @pytest.mark.proof(promise, drill)"
    promise, drill = marker.args

    def say(figure: str, *, seed: int | None = None) -> None:
        line = {"promise": promise, "drill": drill, "figure": figure, "seed": seed}
        request.node.user_properties.append(("proof", line))

    return say


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep a drill's line; a drill that failed anywhere has failed."""
    for name, line in report.user_properties:
        if name != "proof" or report.when not in {"call", "teardown"}:
            continue
        key = _key(str(line["drill"]))
        passed = report.passed and bool(_lines.get(key, {}).get("passed", True))
        today = date.today().isoformat()
        _lines[key] = {**line, "date": today, "passed": passed}


def _key(drill: str) -> str:
    size = NIGHTLY if os.environ.get("LUOSHI_NIGHTLY") else ""
    return " ".join(part for part in (drill, os.environ.get("LUOSHI_LEG", ""), size) if part)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the lines of this run among those of the others."""
    path = os.environ.get("LUOSHI_SCOREBOARD")
    if not path or not _lines or hasattr(session.config, "workerinput"):
        return
    keep(Path(path), _lines)


def keep(board: Path, told: Mapping[str, object]) -> None:
    """Write lines into a scoreboard; its others stay."""
    lines = json.loads(board.read_text(encoding="utf-8")) if board.exists() else {}
    lines.update(told)
    text = json.dumps(dict(sorted(lines.items())), ensure_ascii=False, indent=1)
    board.write_text(text + "\n", encoding="utf-8")
