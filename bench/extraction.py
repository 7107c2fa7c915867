"""Scores of the reader of commitments: by origin and kind, by field, and its speed.

Run from the repository: .venv/bin/python -m bench.extraction [--out predictions.jsonl]
The labelled corpus is looked for in LUOSHI_CORPUS, else in ../shared/corpus.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class CorpusDocument:
    """One labelled document: its name, its kind, its day and its body."""

    name: str
    kind: str
    origin: str
    issued_on: date | None
    body: str


def corpus_folder() -> Path | None:
    """Where the labelled corpus lies, if it is at hand."""
    named = os.environ.get("LUOSHI_CORPUS")
    folder = Path(named) if named else ROOT.parent / "shared" / "corpus"
    return folder if (folder / "dev.jsonl").exists() else None


def load_scorer(folder: Path) -> ModuleType:
    """The scorer that comes with the corpus."""
    spec = importlib.util.spec_from_file_location("corpus_score", folder / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(folder / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def load_documents(folder: Path) -> list[CorpusDocument]:
    """Every document of the corpus, by name."""
    return [_load(path) for path in sorted((folder / "documents").glob("*.txt"))]


def _load(path: Path) -> CorpusDocument:
    raw = path.read_text(encoding="utf-8")
    head, _, body = raw.partition("\n---\n")
    fields = dict(line.split(":", 1) for line in head.splitlines() if ":" in line)
    words = {key.strip(): value.strip() for key, value in fields.items()}
    try:
        issued_on = date.fromisoformat(words.get("date", ""))
    except ValueError:
        issued_on = None
    return CorpusDocument(
        path.stem, words.get("kind", ""), words.get("origin", ""), issued_on, body
    )


def predict(documents: list[CorpusDocument]) -> Iterator[dict[str, Any]]:
    """The reader's candidates in the format of the corpus."""
    from luoshi_core.extraction import extract

    for document in documents:
        extraction = extract(document.body, issued_on=document.issued_on, kind=document.kind)
        for candidate in extraction.candidates:
            limit = candidate.deadline
            yield {
                "doc": document.name,
                "start": candidate.start,
                "end": candidate.end,
                "text": candidate.text,
                "label": candidate.label,
                "targets": [
                    {
                        "what": target.what,
                        "op": target.op,
                        "value": [float(one) for one in target.value]
                        if isinstance(target.value, tuple)
                        else float(target.value),
                        "unit": target.unit,
                    }
                    for target in candidate.targets
                ],
                "deadline": limit
                and {
                    "raw": limit.raw,
                    "start": limit.start and limit.start.isoformat(),
                    "end": limit.end and limit.end.isoformat(),
                    "inherited": limit.inherited,
                },
                "recurrence": candidate.recurrence,
                "units": [{"name": unit.name, "role": unit.role} for unit in candidate.units],
                "confidence": float(candidate.confidence),
            }


def score_by(
    scorer: ModuleType, gold: list[dict[str, Any]], found: list[dict[str, Any]], field: str
) -> dict[str, dict[str, Any]]:
    """The scores of every origin, kind or document."""
    group = {one["doc"]: one.get(field, one["doc"]) for one in gold}
    return {
        name: scorer.score(
            [one for one in gold if group[one["doc"]] == name],
            [one for one in found if group.get(one["doc"]) == name],
        )[0]
        for name in sorted(set(group.values()))
    }


def reliability(
    scorer: ModuleType, gold: list[dict[str, Any]], found: list[dict[str, Any]]
) -> list[tuple[str, int, float]]:
    """How often a confidence was right: band, number of tasks, share that matched."""
    _, pairs, _, false = scorer.score(gold, found)
    bands: dict[str, list[bool]] = defaultdict(list)
    for hit, one in [(True, pair[1]) for pair in pairs] + [(False, one) for one in false]:
        low = int(one["confidence"] * 10) / 10
        bands[f"{low:.1f}-{low + 0.1:.1f}"].append(hit)
    return [(band, len(hits), sum(hits) / len(hits)) for band, hits in sorted(bands.items())]


def speed(documents: list[CorpusDocument], rounds: int = 3) -> float:
    """Characters read in a second on one core, the best of several rounds."""
    from luoshi_core.extraction import extract

    characters = sum(len(one.body) for one in documents)
    best = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        for one in documents:
            extract(one.body, issued_on=one.issued_on, kind=one.kind)
        best = min(best, time.process_time() - begun)
    return characters / best


def main() -> int:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="also write the predictions as JSON lines")
    arguments = parser.parse_args()
    folder = corpus_folder()
    if folder is None:
        print("No labelled corpus: set LUOSHI_CORPUS to its folder.", file=sys.stderr)
        return 1
    documents = load_documents(folder)
    scorer = load_scorer(folder)
    gold = scorer.read_jsonl(folder / "dev.jsonl")
    found = list(predict(documents))
    if arguments.out:
        lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in found)
        arguments.out.write_text("".join(lines), encoding="utf-8")
    whole = scorer.score(gold, found)[0]
    print(f"{'':28}gold  found  P     R     F1")
    _print_row("all", whole)
    for field in ("origin", "kind"):
        for name, scores in score_by(scorer, gold, found, field).items():
            _print_row(f"{field} {name}", scores)
    print()
    for field in ("deadline_end", "targets", "units", "recurrence"):
        print(f"{field}: {whole[field]}")
    print(f"false alarms on: {whole['false_positives_on']}")
    print("\nconfidence  tasks  right")
    for band, count, share in reliability(scorer, gold, found):
        print(f"{band:10}  {count:5}  {share:.2f}")
    print(f"\n{speed(documents):,.0f} characters a second")
    return 0


def _print_row(name: str, scores: dict[str, Any]) -> None:
    print(
        f"{name[:26]:28}{scores['gold_hard']:4}  {scores['predicted']:5}  "
        f"{scores['precision']:.3f} {scores['recall']:.3f} {scores['f1']:.3f}"
    )


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    raise SystemExit(main())
