"""Exchanging the key that signs checkpoints, as an act that everybody can read."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from luoshi.history import keys
from luoshi.history.events import HistoryEvent
from luoshi.history.forgetting import ReasonMissing
from luoshi.history.models import Checkpoint
from luoshi.history.services import Witnessed, record, seal_history


@transaction.atomic
def renew_key(*, actors: Iterable[Witnessed], at: datetime, reason: str) -> str:
    """Make a new key, say so in every body's log, and sign that with it; gives the new line.

    The last checkpoint of the old key and the first of the new one stand side by side in the
    log, so whoever keeps the old one can prove that the log goes on unaltered.
    """
    if not reason.strip():
        raise ReasonMissing
    witnesses = list(actors)
    for actor in witnesses:
        seal_history(body_id=actor.body_id, at=at)
    line = keys.renew()
    for actor in witnesses:
        last = Checkpoint.objects.filter(body_id=actor.body_id).latest("size")
        record(actor, at, HistoryEvent.KEY_RENEWED, last, reason=reason, key=line)
        seal_history(body_id=actor.body_id, at=at)
    return line
