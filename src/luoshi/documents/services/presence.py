"""Say who has a document open, so that two people do not take the same sentence."""

from datetime import datetime, timedelta

from luoshi.documents.models import Document, Presence
from luoshi.organisations.actor import Actor

# A pulse every ten seconds must not cost a write each time.
RENEWED = timedelta(seconds=20)


def note_presence(*, actor: Actor, at: datetime, document: Document) -> None:
    """Note that the actor looks at a document; no act, so nothing is recorded."""
    if actor.user_id is None:
        return
    fresh = Presence.objects.filter(
        document=document, user_id=actor.user_id, seen_at__gt=at - RENEWED
    )
    if fresh.exists():
        return
    Presence.objects.update_or_create(
        document=document,
        user_id=actor.user_id,
        defaults={"name": actor.name, "seen_at": at},
    )
