"""Learn the weights that come with the reader, from the labelled corpus and our own gold.

Run from the repository: .venv/bin/python -m tools.train_reader [--gold more.jsonl] [--out FILE]
The documents of a gold file stand beside it in a folder `documents`. The labelled corpus is looked
for in LUOSHI_CORPUS, else in ../shared/corpus.
"""

from __future__ import annotations

import argparse
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from bench.extraction import OWN_GOLD, SEED, UNSEEN_GOLD, corpus_folder  # noqa: E402
from luoshi_core.extraction.gold import GoldDocument, read_gold  # noqa: E402
from luoshi_core.extraction.training import cross_validate, train  # noqa: E402
from luoshi_core.extraction.weighing import rules_only  # noqa: E402

WEIGHTS = ROOT / "src" / "luoshi_core" / "extraction" / "reader.weights"


def read_beside(jsonl: Path) -> list[GoldDocument]:
    """A gold file with the documents beside it."""
    return read_gold(jsonl, jsonl.parent / "documents")


def packaged_gold() -> tuple[list[GoldDocument], list[GoldDocument]]:
    """What the packaged weights are learnt from, and what their sureness is measured on."""
    corpus = corpus_folder()
    if corpus is None:
        raise SystemExit("No labelled corpus: set LUOSHI_CORPUS to its folder.")
    learnt = read_beside(corpus / "dev.jsonl")
    for folder in OWN_GOLD:
        learnt += read_beside(folder / "gold.jsonl")
    return learnt, read_beside(UNSEEN_GOLD / "gold.jsonl")


def main() -> int:
    """Learn, say how well, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, action="append", default=[], help="more gold")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    parser.add_argument("--figures", action="store_true", help="also cross-validate (slower)")
    arguments = parser.parse_args()
    learnt, unseen = packaged_gold()
    for more in arguments.gold:
        learnt += read_beside(more)
    content = train(learnt, seed=arguments.seed, start=rules_only(), unseen=unseen)
    arguments.out.write_bytes(content)
    print(f"{len(learnt)} documents, {len(content):,} bytes, {sha256(content).hexdigest()[:12]}")
    if arguments.figures:
        print(cross_validate(learnt, seed=arguments.seed, start=rules_only()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
