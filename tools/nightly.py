"""The drills at their full size, a part after another, each with a last line of what it ran."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.scoreboard import keep
from tools.postgresql import server

ROOT = Path(__file__).resolve().parent.parent
BOARD = ROOT / "src" / "luoshi" / "trust" / "scoreboard.json"
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


@dataclass(frozen=True, slots=True)
class Part:
    """Drills that are run together, and the databases on which they differ."""

    name: str
    files: tuple[str, ...]
    legs: tuple[str, ...] = (SQLITE,)

    def paths(self) -> list[str]:
        """The files, as pytest is told them."""
        return [f"tests/trust/{name}.py" for name in self.files]


BOTH = (SQLITE, POSTGRESQL)
PARTS = (
    Part("record", ("test_history_drills", "test_history_outside"), BOTH),
    Part("crash", ("test_durability_crash",), BOTH),
    Part("room", ("test_durability_room",), BOTH),
    Part("crowd", ("test_durability_crowd",), BOTH),
    Part("backup", ("test_backup",), BOTH),
    Part("access", ("test_access_matrix", "test_access_leaks")),
    Part("uploads", ("test_uploads",)),
    Part("pages", ("test_fuzz_forms", "test_asked_once")),
    Part("programs", ("test_fuzz_api",)),
)


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a part on one database."""

    part: str
    leg: str
    code: int
    seconds: float
    figures: tuple[str, ...]

    def line(self) -> str:
        """The part in one line: whether it held, how long it took, what it ran."""
        told = "; ".join(self.figures) or "told no figure"
        sign = "✓" if self.code == 0 else "✗"
        return f"{sign} {self.part} ({self.leg}, {self.seconds:.0f} s): {told}"


def run(names: Sequence[str], board: Path = BOARD) -> int:
    """Run the named parts, or all of them; their figures go to the scoreboard."""
    strangers = set(names) - {part.name for part in PARTS}
    if strangers:
        known = ", ".join(part.name for part in PARTS)
        print(f"✗ no such part: {', '.join(sorted(strangers))}. Parts: {known}", file=sys.stderr)
        return 2
    chosen = [part for part in PARTS if not names or part.name in names]
    ran = []
    with ExitStack() as stack:
        url = stack.enter_context(server()) if any(len(part.legs) > 1 for part in chosen) else ""
        for one in _run_each(chosen, url, board):
            print(one.line(), flush=True)
            ran.append(one)
    print()
    for one in ran:
        print(one.line())
    return max((one.code for one in ran), default=0)


def _run_each(parts: Sequence[Part], url: str, board: Path) -> Iterator[Ran]:
    for part in parts:
        for leg in part.legs:
            print(f"\n── {part.name} ({leg})", flush=True)
            yield _run(part, leg, url if leg == POSTGRESQL else "", board)


def _run(part: Part, leg: str, url: str, board: Path) -> Ran:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="luoshi-night-") as scratch:
        told = Path(scratch) / "told.json"
        given = {"LUOSHI_NIGHTLY": "1", "LUOSHI_LEG": leg, "LUOSHI_SCOREBOARD": str(told)}
        if url:
            given["LUOSHI_DATABASE_URL"] = url
        command = [str(Path(sys.executable).parent / "pytest"), *part.paths()]
        code = subprocess.call(command, cwd=ROOT, env={**os.environ, **given})
        lines = json.loads(told.read_text(encoding="utf-8")) if told.exists() else {}
    keep(board, lines)
    return Ran(part.name, leg, code, time.monotonic() - began, figures_of(lines))


def figures_of(lines: dict[str, dict[str, str]]) -> tuple[str, ...]:
    """What each drill of a part reached, in the order of their names."""
    return tuple(f"{line['drill']} {line['figure']}" for _key, line in sorted(lines.items()))
