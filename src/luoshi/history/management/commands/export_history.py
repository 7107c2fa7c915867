"""Hand out the record of a body with the program that checks it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from luoshi.common import clock
from luoshi.history.export import write_export


class Command(BaseCommand):
    """Write the sealed record as a zip."""

    help = "Write the sealed record of a body as a zip that carries its own verifier."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which body, where to, with words or digests alone."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--body", type=int, default=1)
        parser.add_argument("--digests-only", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write whole or not at all."""
        path: Path = options["file"]
        new = path.with_name(f"{path.name}.new")
        try:
            with new.open("wb") as target:
                size = write_export(
                    target, options["body"], clock.now(), with_words=not options["digests_only"]
                )
            new.replace(path)
        except OSError as problem:
            new.unlink(missing_ok=True)
            raise CommandError(f"{path}: {problem.strerror}") from problem
        self.stdout.write(f"✓ {size} → {path}")
