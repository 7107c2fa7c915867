"""Tell and send once, for installations whose clock is somebody else's."""

from typing import Any

from django.core.management.base import BaseCommand

from luoshi.common import clock
from luoshi.notices.sending import deliver_notices
from luoshi.organisations.models import Body


class Command(BaseCommand):
    """Deliver the notices of every body."""

    help = "Tell of new acts and of days that come near, and send what is due."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Body by body."""
        for body in Body.objects.order_by("pk"):
            sent = deliver_notices(body_id=body.pk, at=clock.now())
            self.stdout.write(f"{body.name}: {sent}")
