"""Seal what happened into the log of every body."""

from typing import Any

from django.core.management.base import BaseCommand

from luoshi.common import clock
from luoshi.history.models import Entry
from luoshi.history.services import seal_history


class Command(BaseCommand):
    """Seal the record; safe to repeat and to run beside another."""

    help = "Append the acts that wait to the log of their body and sign a checkpoint."

    def handle(self, *_args: Any, **options: Any) -> None:
        """Seal every body."""
        at = clock.now()
        bodies = Entry.objects.order_by("body_id").values_list("body_id", flat=True).distinct()
        for body_id in bodies:
            sealed = 0
            while count := seal_history(body_id=body_id, at=at):
                sealed += count
            if options["verbosity"]:
                self.stdout.write(f"body {body_id}: {sealed} sealed")
