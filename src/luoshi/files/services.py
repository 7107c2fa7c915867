"""Keep a file; open it again."""

import hashlib
import os
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from luoshi.files.events import FileEvent
from luoshi.files.models import StoredFile
from luoshi.history.services import record
from luoshi.organisations.actor import Actor


@transaction.atomic
def store_file(*, actor: Actor, at: datetime, content: bytes, name: str, kind: str) -> StoredFile:
    """Keep a file under a random name; on disk before the row that names it is committed."""
    relative = f"{at:%Y/%m}/{secrets.token_hex(16)}"
    path = Path(settings.FILES_ROOT) / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, content)
    stored = StoredFile.objects.create(
        body_id=actor.body_id,
        name=Path(name).name[-120:],
        path=relative,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        kind=kind[:20],
        stored_at=at,
    )
    record(actor, at, FileEvent.STORED, stored, name=stored.name, size=stored.size)
    return stored


def _write(path: Path, content: bytes) -> None:
    try:
        with path.open("xb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
    except OSError:
        # A full disk: half a file is none.
        path.unlink(missing_ok=True)
        raise


def content_of(stored: StoredFile) -> bytes:
    """The bytes of a stored file."""
    return (Path(settings.FILES_ROOT) / stored.path).read_bytes()
