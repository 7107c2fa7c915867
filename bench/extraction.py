"""Scores of the reader of commitments: by origin and kind, by field, cross-validated, its speed.

Run from the repository: .venv/bin/python -m bench.extraction [--quick] [--out predictions.jsonl]
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
sys.path.insert(0, str(ROOT / "src"))

from luoshi_core.extraction import (  # noqa: E402
    ReaderModel,
    extract,
    packaged_model,
    rules_only,
)
from luoshi_core.extraction.gold import read_gold  # noqa: E402
from luoshi_core.extraction.training import examples_of, folds_of, learn  # noqa: E402
from luoshi_core.extraction.weighing import write_model  # noqa: E402

#: Gold written for the reader. The rules were mended on the first rounds; the last is kept unseen.
GOLD = ROOT / "tests" / "core" / "extraction" / "gold"
OWN_GOLD = tuple(GOLD / f"round{number}" for number in (1, 2, 3, 4))
UNSEEN_GOLD = GOLD / "round5"
SEED = 7


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


def predict(
    documents: list[CorpusDocument], model: ReaderModel | None = None
) -> Iterator[dict[str, Any]]:
    """The reader's candidates in the format of the corpus."""
    for document in documents:
        extraction = extract(
            document.body, issued_on=document.issued_on, kind=document.kind, model=model
        )
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


def speed(
    documents: list[CorpusDocument], model: ReaderModel | None = None, rounds: int = 3
) -> float:
    """Characters read in a second on one core, the best of several rounds."""
    characters = sum(len(one.body) for one in documents)
    best = float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        for one in documents:
            extract(one.body, issued_on=one.issued_on, kind=one.kind, model=model)
        best = min(best, time.process_time() - begun)
    return characters / best


def cross_validated(folder: Path, documents: list[CorpusDocument]) -> list[dict[str, Any]]:
    """Every document read with weights that have not met it, in five folds."""
    gold = {
        one.name: examples_of(one) for one in read_gold(folder / "dev.jsonl", folder / "documents")
    }
    ours = [
        example
        for place in OWN_GOLD
        for one in read_gold(place / "gold.jsonl", place / "documents")
        for example in examples_of(one)
    ]
    found: list[dict[str, Any]] = []
    for fold in folds_of([one for some in gold.values() for one in some], 5, SEED):
        rest = [one for name, some in gold.items() if name not in fold for one in some]
        weights = learn(rest + ours, SEED, rules_only())
        model = ReaderModel.load(write_model(weights, 1.0, 0.0))
        found += predict([one for one in documents if one.name in fold], model)
    return found


def print_own(scorer: ModuleType) -> None:
    """The rounds of gold written for the reader; the last has never been used to mend it."""
    for place in (*OWN_GOLD, UNSEEN_GOLD):
        gold = scorer.read_jsonl(place / "gold.jsonl")
        scores = scorer.score(gold, list(predict(load_documents(place))))[0]
        _print_row(f"our {place.name}", scores)


def main() -> int:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="do not cross-validate")
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
    print_own(scorer)
    print()
    for field in ("deadline_end", "targets", "units", "recurrence"):
        print(f"{field}: {whole[field]}")
    print(f"false alarms on: {whole['false_positives_on']}")
    print("\nconfidence  tasks  right")
    for band, count, share in reliability(scorer, gold, found):
        print(f"{band:10}  {count:5}  {share:.2f}")
    if not arguments.quick:
        print("\ncross-validated by document, five folds")
        held_out = cross_validated(folder, documents)
        _print_row("all", scorer.score(gold, held_out)[0])
        for name, scores in score_by(scorer, gold, held_out, "origin").items():
            _print_row(f"origin {name}", scores)
    print(f"\n{speed(documents, rules_only()):,.0f} characters a second by rules alone")
    print(f"{speed(documents):,.0f} with weights {packaged_model().version}")
    return 0


def _print_row(name: str, scores: dict[str, Any]) -> None:
    print(
        f"{name[:26]:28}{scores['gold_hard']:4}  {scores['predicted']:5}  "
        f"{scores['precision']:.3f} {scores['recall']:.3f} {scores['f1']:.3f}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
