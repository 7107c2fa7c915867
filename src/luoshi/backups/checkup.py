"""体检: every stored file read again, none missing or left over, and the database sound."""

import os
import time
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from luoshi.backups.digests import digest_of_file
from luoshi.backups.journal import Checkup
from luoshi.files.models import StoredFile

# A file stands on the disk before its row is committed; only older ones are left over.
_SETTLED_SECONDS = 3_600
_MOST_NAMED = 20


def look_over(at: datetime) -> Checkup:
    """Look over files and database; also lets SQLite renew its statistics."""
    root = Path(settings.FILES_ROOT)
    missing, changed, known = [], [], set()
    rows = StoredFile.objects.order_by("pk").values_list("path", "size", "sha256")
    for name, size, sha256 in rows.iterator(chunk_size=2_000):
        known.add(name)
        path = root / name
        if not path.is_file():
            missing.append(name)
        elif digest_of_file(path) != (size, sha256):
            changed.append(name)
    orphaned = [name for name in _settled(root) if name not in known and not _set_aside(name)]
    return Checkup(
        at=at.isoformat(),
        files=len(known),
        missing=len(missing),
        changed=len(changed),
        orphaned=len(orphaned),
        database=_database(),
        named=tuple([*missing, *changed, *orphaned][:_MOST_NAMED]),
    )


def _settled(root: Path) -> list[str]:
    latest = time.time() - _SETTLED_SECONDS
    return sorted(
        path.relative_to(root).as_posix()
        for folder, _folders, names in os.walk(root)
        for path in (Path(folder) / name for name in names)
        if path.stat().st_mtime < latest
    )


def _set_aside(name: str) -> bool:
    """Take a file that no row names out of the way; an act that was refused left it."""
    target = Path(settings.HOME) / "left-over" / name
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        (Path(settings.FILES_ROOT) / name).rename(target)
    except OSError:
        return False
    return True


def _database() -> str:
    if connection.vendor != "sqlite":
        return "ok"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(5)")
        said = "; ".join(line for (line,) in cursor.fetchall())
        cursor.execute("PRAGMA optimize")
    return said
