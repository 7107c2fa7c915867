"""The scoreboard as a page reads it: for each promise what was proved, and what was not yet."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from luoshi.trust.figures import told
from luoshi.trust.promises import PROMISES, Drill, Promise

BOARD = Path(__file__).parent / "scoreboard.json"
_NIGHTLY = " nightly"
_DRILL = re.compile(r"^(?:[A-Z]+-\d+|ASVS|三员)")


class Proof(Enum):
    """How far a promise is proved. Silence is its own answer and never a good one."""

    FAILED = "failed"
    PROVED = "proved"
    PARTLY = "partly"
    NOT_YET = "not yet"


@dataclass(frozen=True, slots=True)
class Line:
    """What one drill reached on one leg of the tests."""

    promise: str
    drill: str
    leg: str
    figure: str
    on: date | None
    seed: str
    has_passed: bool
    # Tried at its full size, in the drills of the night.
    is_nightly: bool

    @property
    def told(self) -> str:
        """What it reached, in the reader's language."""
        return told(self.figure)

    @property
    def base(self) -> str:
        """The drill's code without what a test adds to it."""
        found = _DRILL.match(self.drill)
        return found.group() if found else self.drill


@dataclass(frozen=True, slots=True)
class ProvedPromise:
    """A promise beside the lines that speak for it."""

    promise: Promise
    proof: Proof
    lines: tuple[Line, ...]
    missing: tuple[Drill, ...]

    @property
    def proved_count(self) -> int:
        """How many of the promised drills have a line."""
        return len(self.promise.drills) - len(self.missing)


@dataclass(frozen=True, slots=True)
class Board:
    """Every promise with its proofs; `is_readable` is false where the file is damaged."""

    promises: tuple[ProvedPromise, ...]
    is_readable: bool
    last_on: date | None = None

    def count(self, proof: Proof) -> int:
        """How many promises stand so."""
        return sum(one.proof is proof for one in self.promises)


def read_board(path: Path | None = None) -> Board:
    """The scoreboard beside this file, against the promises."""
    try:
        raw = json.loads((path or BOARD).read_text(encoding="utf-8"))
        lines = [_line(key, entry) for key, entry in sorted(raw.items())]
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return Board(tuple(_proved(promise, ()) for promise in PROMISES), is_readable=False)
    days = [line.on for line in lines if line.on]
    return Board(
        tuple(_proved(promise, lines) for promise in PROMISES),
        is_readable=True,
        last_on=max(days, default=None),
    )


def _line(key: str, entry: Mapping[str, Any]) -> Line:
    drill = str(entry["drill"])
    return Line(
        promise=str(entry["promise"]),
        drill=drill,
        leg=key.removeprefix(drill).removesuffix(_NIGHTLY).strip(),
        figure=str(entry["figure"]),
        on=date.fromisoformat(entry["date"]) if entry.get("date") else None,
        seed="" if entry.get("seed") is None else str(entry["seed"]),
        # Anything but a plain yes is no proof.
        has_passed=entry.get("passed") is True,
        is_nightly=key.endswith(_NIGHTLY),
    )


def _proved(promise: Promise, lines: Iterable[Line]) -> ProvedPromise:
    own = tuple(line for line in lines if line.promise == promise.code)
    passed = {line.base for line in own if line.has_passed}
    missing = tuple(drill for drill in promise.drills if drill.code not in passed)
    return ProvedPromise(promise, _proof(own, missing), own, missing)


def _proof(lines: tuple[Line, ...], missing: tuple[Drill, ...]) -> Proof:
    if not all(line.has_passed for line in lines):
        return Proof.FAILED
    if not lines:
        return Proof.NOT_YET
    return Proof.PARTLY if missing else Proof.PROVED
