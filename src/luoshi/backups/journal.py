"""The journal of backups: what was made, where it was carried, whether it could be restored.

It stands beside the data, not in them: a database that is lost must not take with it the
knowledge of its copies.
"""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from luoshi.backups.places import own_folder

MOST_RUNS = 60


@dataclass(frozen=True, slots=True)
class Run:
    """One backup: made, carried away, restored for trial."""

    at: str
    file: str = ""
    size: int = 0
    rows: int = 0
    files: int = 0
    seconds: float = 0.0
    restored_at: str = ""
    restore_seconds: float = 0.0
    carried_to: str = ""
    problem: str = ""

    @property
    def moment(self) -> datetime:
        """When it began."""
        return datetime.fromisoformat(self.at)

    @property
    def restored(self) -> datetime | None:
        """When it was restored and found equal."""
        return datetime.fromisoformat(self.restored_at) if self.restored_at else None


@dataclass(frozen=True, slots=True)
class Checkup:
    """The nightly look at files and database."""

    at: str
    files: int = 0
    missing: int = 0
    changed: int = 0
    orphaned: int = 0
    database: str = "ok"
    named: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not (self.missing or self.changed or self.orphaned) and self.database == "ok"

    @property
    def moment(self) -> datetime:
        """When it was done."""
        return datetime.fromisoformat(self.at)


def late_after() -> timedelta:
    """How long the last good backup may lie back before it alarms."""
    return timedelta(hours=settings.BACKUP_LATE_HOURS)


def runs() -> list[Run]:
    """The backups of the last weeks, newest first."""
    return [Run(**run) for run in _read().get("runs", [])]


def checkup() -> Checkup | None:
    """The last look at files and database."""
    found = _read().get("checkup")
    return Checkup(**{**found, "named": tuple(found["named"])}) if found else None


def key_was_printed() -> bool:
    """Whether anybody was shown the key in use, to keep it elsewhere."""
    return bool(_read().get("key_printed"))


def since() -> datetime | None:
    """Since when the journal is kept."""
    begun = _read().get("since")
    return datetime.fromisoformat(begun) if begun else None


def begin(at: datetime) -> None:
    """Begin the journal, once."""
    if since() is None:
        _change(since=at.isoformat())


def note_run(run: Run) -> None:
    """Write a backup into the journal."""
    kept = [asdict(known) for known in runs() if known.at != run.at]
    _change(runs=[asdict(run), *kept][:MOST_RUNS])


def note_checkup(found: Checkup) -> None:
    """Write a look at files and database into the journal."""
    _change(checkup=asdict(found))


def note_key(*, printed: bool) -> None:
    """Note whether the key in use was shown to somebody."""
    _change(key_printed=printed)


def last_restored() -> Run | None:
    """The last backup that was restored and found equal."""
    return next((run for run in runs() if run.restored_at), None)


def _path() -> Path:
    return own_folder() / "journal.json"


def _read() -> dict[str, Any]:
    path = _path()
    found: dict[str, Any] = {}
    if path.exists():
        found = json.loads(path.read_text(encoding="utf-8"))
    return found


def _change(**parts: object) -> None:
    write_whole(_path(), {**_read(), **parts})


def write_whole(path: Path, content: Mapping[str, object]) -> None:
    """Write a small file so that a reader sees the old one or the new one, never half."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    with part.open("w", encoding="utf-8") as target:
        json.dump(content, target, ensure_ascii=False, indent=1)
        target.flush()
        os.fsync(target.fileno())
    part.rename(path)
