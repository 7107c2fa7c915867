"""Export what was decided on sentences, laid out as the corpus is."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from luoshi.common import clock
from luoshi.documents.management.bodies import body_named
from luoshi.documents.refusals import NothingDecided
from luoshi.documents.services import export_gold
from luoshi.organisations.actor import Actor


class Command(BaseCommand):
    """Write gold.jsonl and documents/ into a folder of this machine."""

    help = "Export the decisions of a body as gold into a new folder. Nothing leaves this machine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The folder, and the body where there are several."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--body", default="", help="division code of the body")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the documents first and the decisions last, so that half an export is none."""
        body = body_named(options["body"])
        folder: Path = options["folder"]
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(
                f"{folder} is not empty. Name a new folder. / {folder} 不是空的，请换一个新文件夹。"
            )
        try:
            gold = export_gold(actor=Actor.system(body.pk), at=clock.now())
        except NothingDecided as refusal:
            raise CommandError(
                "Nothing is decided yet, nothing to export. / 还没有任何决定，无可导出。"
            ) from refusal
        documents = folder / "documents"
        documents.mkdir(parents=True, mode=0o700)
        for paper in gold.papers:
            path = documents / f"{paper.name}.txt"
            path.write_text(paper.content, encoding="utf-8", newline="")
        (folder / "gold.jsonl").write_text(gold.jsonl, encoding="utf-8", newline="")
        self.stdout.write(
            f"{folder}: {gold.decisions} decisions, {len(gold.papers)} documents"
            f" / {len(gold.papers)} 份文件，{gold.decisions} 条决定"
        )
