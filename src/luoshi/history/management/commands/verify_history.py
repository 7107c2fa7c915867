"""Find what was changed behind the record's back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from luoshi.history.models import Entry
from luoshi.history.selectors import verify


class Command(BaseCommand):
    """Re-read the record, its log, its checkpoints, and every row it holds."""

    help = "Name every table, key and column that was changed behind the record's back."

    def handle(self, *_args: Any, **options: Any) -> None:
        """Tell each place; fail if there is one."""
        found = 0
        for broken in verify():
            found += 1
            self.stdout.write(f"✗ {broken.sentence()}")
        if found:
            raise CommandError(f"{found} found", returncode=1)
        if options["verbosity"]:
            self.stdout.write(f"✓ {Entry.objects.count()} acts, nothing was changed unseen")
