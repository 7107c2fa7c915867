"""Exchange the key that signs checkpoints."""

from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from luoshi.common import clock
from luoshi.history.models import Checkpoint
from luoshi.history.renewing import renew_key


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever sits at the server's own keyboard."""

    body_id: int
    name: str
    request_number: str = ""

    def as_recorded(self) -> dict[str, object]:
        """The operator as the record keeps it."""
        return {"user": None, "name": self.name, "channel": "command"}


class Command(BaseCommand):
    """Make a new signing key; the public halves of the old ones stay known."""

    help = "Exchange the signing key; give the new public key to those who keep checkpoints."

    def add_arguments(self, parser: CommandParser) -> None:
        """Who does it, and why."""
        parser.add_argument(
            "--by", required=True, help="your name, as it shall stand in the record"
        )
        parser.add_argument("--reason", required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Renew, and record it for every body that has a log."""
        sealed = Checkpoint.objects.order_by("body_id").values_list("body_id", flat=True)
        bodies = list(sealed.distinct())
        if not bodies:
            raise CommandError("nothing is sealed yet: there is nothing to renew")
        operators = [Operator(body_id, options["by"]) for body_id in bodies]
        line = renew_key(actors=operators, at=clock.now(), reason=options["reason"])
        self.stdout.write(f"✓ {line}\n  restart the server: it still signs with the old key")
