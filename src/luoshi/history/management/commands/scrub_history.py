"""After forgetting: leave nothing of what was deleted in the files of the database."""

from typing import Any

from django.core.management.base import BaseCommand

from luoshi.history.forgetting import scrub


class Command(BaseCommand):
    """Rewrite the files of the database; others wait meanwhile."""

    help = "Rewrite the files of the database so that freed pages hold nothing forgotten."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Scrub."""
        scrub()
        self.stdout.write("✓")
