"""Reasons to stop writing: no room on the disk, a record that fell back, a clock that leapt.

What was last known of the record is kept beside the data, and on the mount for backups where
there is one: a disk that lost what it had promised to keep is noticed by what is known elsewhere.
"""

import errno
import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from luoshi.backups.journal import write_whole
from luoshi.backups.places import own_folder
from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.history.models import Checkpoint, Entry
from luoshi.organisations.models import Body

_LEAST_BYTES = 1024 * 1024
_KNOWN, _STOPPED = "known.json", "stopped.json"


class NoRoomForFiles(Refusal):
    """Little room is left: files are turned away so that reports still find a place."""

    sentence = _(
        "The disk of this installation is nearly full (%(free)s %% free). Files cannot be taken "
        "for now; reports without files still can. The administrator must make room."
    )
    status = 507


class NoRoom(Refusal):
    """There is no room left to write."""

    sentence = _(
        "The disk of this installation is full. Nothing was written; reading goes on. "
        "The administrator must make room; then send it again."
    )
    status = 507


class FellBack(Refusal):
    """The record holds less than was known."""

    sentence = _(
        "The record has fallen back to entry %(now)s; entry %(known)s was already known. Nothing "
        "is written until the administrator has confirmed this (luoshi resume)."
    )
    status = 503


class ClockLeapt(Refusal):
    """The machine's clock stands where it cannot be believed."""

    sentence = _(
        "The clock of the machine has leapt far ahead. Nothing is written until the "
        "administrator has set it or confirmed it (luoshi resume)."
    )
    status = 503


@dataclass(frozen=True, slots=True)
class Height:
    """How far a body's record was known to reach."""

    body: int
    entry: int
    size: int
    root: str


def heights() -> list[Height]:
    """How far each body's record reaches now."""
    found = []
    for body in Body.objects.order_by("pk").values_list("pk", flat=True):
        last = Entry.objects.filter(body_id=body).order_by("-pk").values_list("pk", flat=True)
        sealed = Checkpoint.objects.filter(body_id=body).order_by("-size").first()
        size, root = (sealed.size, sealed.root) if sealed else (0, "")
        found.append(Height(body, last.first() or 0, size, root))
    return found


def note_heights() -> None:
    """Keep what is now known of the record, here and on the mount for backups."""
    content = {"heights": [asdict(height) for height in heights()]}
    for place in _places():
        write_whole(place / _KNOWN, content)


def find_fall() -> FellBack | None:
    """Whether any record holds less than was known of it, or something else in its place."""
    now = {height.body: height.entry for height in heights()}
    for known in _known():
        entry = now.get(known.body, 0)
        if entry < known.entry or not _still_holds(known):
            return FellBack(now=entry, known=known.entry)
    return None


def _still_holds(known: Height) -> bool:
    if not known.size:
        return True
    return Checkpoint.objects.filter(body_id=known.body, size=known.size, root=known.root).exists()


def _known() -> Iterator[Height]:
    for place in _places():
        path = place / _KNOWN
        if path.exists():
            for height in json.loads(path.read_text(encoding="utf-8"))["heights"]:
                yield Height(**height)


def _places() -> list[Path]:
    mount = Path(settings.BACKUP_TO) if settings.BACKUP_TO else None
    return [own_folder(), *([mount] if mount and mount.is_dir() else [])]


def look() -> Refusal | None:
    """Look whether writing must stop; told once, it stays stopped until somebody resumes."""
    stopped = why_stopped()
    if stopped is None:
        fall = find_fall()
        if fall is None:
            return ClockLeapt() if is_clock_wrong() else None
        write_whole(own_folder() / _STOPPED, fall.values)
        return fall
    return stopped


def watch() -> Refusal | None:
    """The clock's minute: look, and while all is well keep what is known."""
    stopped = look()
    if stopped is None:
        note_heights()
        newest = Entry.objects.order_by("-pk").values_list("at", flat=True).first()
        if newest is not None:
            clock.learn(newest)
        clock.remember()
    return stopped


def is_clock_wrong() -> bool:
    """Whether the machine's clock cannot be believed; a demonstration has a day of its own."""
    return settings.DEMO_DAY is None and clock.leapt()


def why_stopped() -> Refusal | None:
    """Why nothing may be written now, as far as was found."""
    path = Path(settings.HOME) / "backups" / _STOPPED
    if path.exists():
        return FellBack(**json.loads(path.read_text(encoding="utf-8")))
    return ClockLeapt() if is_clock_wrong() else None


def resume(at: datetime, who: str, reason: str) -> None:
    """Go on writing: somebody has looked and answers for it."""
    stopped = why_stopped()
    note = {"at": at.isoformat(), "who": who, "why": reason, "stopped": str(stopped or "")}
    with (own_folder() / "resumed.jsonl").open("a", encoding="utf-8") as target:
        target.write(json.dumps(note, ensure_ascii=False) + "\n")
    (own_folder() / _STOPPED).unlink(missing_ok=True)
    clock.remember(anew=True)
    note_heights()


def resumptions() -> list[dict[str, str]]:
    """Who let the installation go on, when and why, latest first."""
    path = own_folder() / "resumed.jsonl"
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()][::-1]


def lack_of_room(*, with_files: bool) -> Refusal | None:
    """Whether the disk has too little room for what is about to be written."""
    usage = shutil.disk_usage(settings.HOME)
    free = usage.free / usage.total if usage.total else 1.0
    if free < settings.ROOM_FOR_TEXT:
        return NoRoom()
    if with_files and free < settings.ROOM_FOR_FILES:
        return NoRoomForFiles(free=f"{free * 100:.1f}")
    return None


def is_full() -> bool:
    """Whether nothing at all can be written any more."""
    return shutil.disk_usage(settings.HOME).free < _LEAST_BYTES


def is_lack_of_room(problem: BaseException) -> bool:
    """Whether a failure says that the disk is full."""
    if isinstance(problem, OSError):
        return problem.errno in {errno.ENOSPC, errno.EDQUOT}
    if isinstance(problem, DatabaseError | sqlite3.Error):
        text = str(problem)
        return "disk is full" in text or "No space left on device" in text
    return False
