"""Gold: documents whose clauses a careful officer has labelled, for learning and for measuring."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

LABELS = ("HARD", "SOFT", "NONE")


@dataclass(frozen=True, slots=True)
class GoldClause:
    """A stretch of a document and what it is: HARD a task, SOFT a duty, NONE neither."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """A document with its labelled clauses; stretches without a label were not decided."""

    name: str
    kind: str
    origin: str
    issued_on: date | None
    body: str
    clauses: tuple[GoldClause, ...]


def read_gold(jsonl: Path, documents: Path) -> list[GoldDocument]:
    """Read gold as it is exchanged: one clause a line, and a folder with the documents."""
    clauses: dict[str, list[GoldClause]] = defaultdict(list)
    for number, line in enumerate(jsonl.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            name, clause = _read_clause(line, f"{jsonl.name}:{number}")
            clauses[name].append(clause)
    return [
        _read_document(documents / f"{name}.txt", tuple(found))
        for name, found in sorted(clauses.items())
    ]


def _read_clause(line: str, place: str) -> tuple[str, GoldClause]:
    try:
        record = json.loads(line)
        clause = GoldClause(int(record["start"]), int(record["end"]), str(record["label"]))
        name = str(record["doc"])
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{place}: a clause needs doc, start, end and label") from error
    if clause.label not in LABELS or not 0 <= clause.start < clause.end:
        raise ValueError(f"{place}: the label is one of {', '.join(LABELS)}, start before end")
    return name, clause


def _read_document(path: Path, clauses: tuple[GoldClause, ...]) -> GoldDocument:
    head, _, body = path.read_text(encoding="utf-8").partition("\n---\n")
    fields = dict(line.split(":", 1) for line in head.splitlines() if ":" in line)
    words = {key.strip(): value.strip() for key, value in fields.items()}
    try:
        issued_on = date.fromisoformat(words.get("date", ""))
    except ValueError:
        issued_on = None
    return GoldDocument(
        path.stem, words.get("kind", ""), words.get("origin", ""), issued_on, body, clauses
    )
