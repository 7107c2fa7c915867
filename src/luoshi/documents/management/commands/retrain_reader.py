"""Teach the reader by what was decided here, and say what that is worth."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.documents.management.bodies import body_named
from luoshi.documents.reading.judging import before_and_after
from luoshi.documents.selectors.gold import GoldPaper, gold_of_body
from luoshi.documents.services import keep_trained_reader
from luoshi.organisations.actor import Actor
from luoshi_core.extraction.gold import GoldClause, GoldDocument, read_gold
from luoshi_core.extraction.training import TooLittleGold, train


class Command(BaseCommand):
    """Train on the decisions of a body; the weights stay here and read nothing yet."""

    help = (
        "Train the reader on the decisions of a body, print its figures before and after on "
        "documents it had not seen, and keep the weights. Choose it under Documents, Readers."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Further gold, the seed, and the body where there are several."""
        parser.add_argument("--gold", type=Path, help="a folder with *.jsonl and documents/")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument("--body", default="", help="division code of the body")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Judge on held-out documents first, then train on everything."""
        body = body_named(options["body"])
        at, seed = clock.now(), options["seed"]
        own = [_as_gold(paper) for paper in gold_of_body(body.pk, body.name)]
        further = _further(options["gold"])
        try:
            figures = before_and_after(own, further, seed=seed, say=self.stdout.write)
            weights = train([*own, *further], seed=seed)
        except TooLittleGold as problem:
            raise CommandError(
                "Too little is decided to learn from: at least 20 sentences are needed."
                " / 已定的太少，至少要 20 条才能训练。"
            ) from problem
        try:
            reader = keep_trained_reader(
                actor=Actor.system(body.pk),
                at=at,
                weights=weights,
                seed=seed,
                documents=len(own) + len(further),
                decisions=sum(len(one.clauses) for one in (*own, *further)),
                figures=figures,
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self._tell(reader.version, figures)

    def _tell(self, version: str, figures: dict[str, dict[str, object]]) -> None:
        if not figures:
            self.stdout.write(
                "Too few documents are decided to hold some out, so there are no figures."
                " / 有决定的文件太少，留不出没见过的来测，所以没有成绩。"
            )
        for who, words in (("before", "before / 训练前"), ("after", "after / 训练后")):
            if who in figures:
                one = figures[who]
                self.stdout.write(
                    f"{words}: P {one['precision']} R {one['recall']} F1 {one['f1']}"
                    f" ({one['right']} + {one['wrong']} / {one['missed']})"
                )
        if figures and str(figures["after"]["f1"]) <= str(figures["before"]["f1"]):
            self.stdout.write(
                "It is no better than the one delivered; decide on more documents first."
                " / 并不比出厂的好，请多定几份文件再训练。"
            )
        self.stdout.write(
            f"Reader {version} is kept. Choose it under Documents, Readers."
            f" / 识读器 {version} 已存好，请在“文件、识读器”里选用。"
        )


def _as_gold(paper: GoldPaper) -> GoldDocument:
    return GoldDocument(
        name=paper.name,
        kind=paper.kind,
        origin="officer",
        issued_on=paper.issued_on,
        body=paper.body,
        clauses=tuple(GoldClause(one.start, one.end, one.label) for one in paper.clauses),
    )


def _further(folder: Path | None) -> list[GoldDocument]:
    """Gold of another place, laid out as the corpus is."""
    if folder is None:
        return []
    found = sorted(folder.glob("*.jsonl"))
    if not found or not (folder / "documents").is_dir():
        raise CommandError(
            f"{folder} holds no gold: *.jsonl and documents/ are wanted."
            f" / {folder} 里没有样本，应有 *.jsonl 和 documents/。"
        )
    try:
        return [one for path in found for one in read_gold(path, folder / "documents")]
    except (OSError, ValueError, KeyError) as problem:
        raise CommandError(
            f"The gold in {folder} cannot be read: {problem}. / {folder} 里的样本读不出来。"
        ) from problem
