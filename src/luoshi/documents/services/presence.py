"""Say who has a document open, so that two people do not take the same sentence."""

from datetime import datetime

from luoshi.documents.models import Document, Presence
from luoshi.organisations.actor import Actor


def note_presence(*, actor: Actor, at: datetime, document: Document) -> None:
    """Note that the actor looks at a document; no act, so nothing is recorded."""
    if actor.user_id is None:
        return
    Presence.objects.update_or_create(
        document=document,
        user_id=actor.user_id,
        defaults={"name": actor.name, "seen_at": at},
    )
