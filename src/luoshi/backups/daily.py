"""The daily round: look over, back up, carry away, restore for trial, keep so many, write it down.

The clock starts it as a process of its own, so that sealing goes on and the memory of a large
comparison is given back.
"""

import shlex
import shutil
import subprocess
import time
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from luoshi.backups import checkup, journal, keys, places, rotation
from luoshi.backups.digests import digest_of_file
from luoshi.backups.journal import Run
from luoshi.backups.making import Made, make_backup, saying_where, sync_folder
from luoshi.backups.refusals import CopyFailed, NotEqual, TargetMissing
from luoshi.backups.restoring import own_command, own_environment, try_restore
from luoshi.common.errors import Refusal

_FIRST_HOUR, _LAST_HOUR = 1, 5
_BY_NIGHT, _AT_ANY_HOUR = timedelta(hours=20), timedelta(hours=23)
_AGAIN_AFTER = timedelta(hours=1)
_NEWEST_ONLY = (1, 0, 0)


def is_due(at: datetime) -> bool:
    """Whether the daily round should begin: at night, or at any hour before it would be late."""
    looked = journal.checkup()
    times = [looked.moment if looked else None]
    if settings.BACKUP_TO or settings.BACKUP_COMMAND:
        tried = journal.runs()[:1]
        if tried and at - tried[0].moment < _AGAIN_AFTER:
            return False
        restored = journal.last_restored()
        times.append(restored.moment if restored else None)
    is_night = _FIRST_HOUR <= at.hour < _LAST_HOUR
    wait = _BY_NIGHT if is_night else _AT_ANY_HOUR
    return any(moment is None or at - moment >= wait for moment in times)


def start_round() -> "subprocess.Popen[bytes]":
    """Begin the daily round in a process of its own."""
    return subprocess.Popen(  # noqa: S603 - this program itself
        own_command("backup", "--daily"), env=own_environment()
    )


def run_round(at: datetime) -> Run | None:
    """Do the daily round; without a place for backups only the look-over is done."""
    journal.begin(at)
    journal.note_checkup(checkup.look_over(at))
    if not (settings.BACKUP_TO or settings.BACKUP_COMMAND):
        return None
    return back_up(at, Path(settings.BACKUP_TO) if settings.BACKUP_TO else None)


def back_up(at: datetime, target: Path | None) -> Run:
    """Make a backup, carry it to its target, restore it for trial; what fails is written down."""
    run = Run(at=at.isoformat())
    with places.alone():
        try:
            run = _carry_out(run, at, target)
        except Refusal as refusal:
            # As a new value: what had been reached before the refusal is not known here.
            journal.note_run(replace(run, problem=str(refusal)))
            raise
        journal.note_run(run)
    return run


def _carry_out(run: Run, at: datetime, target: Path | None) -> Run:
    begun = time.monotonic()
    if target is not None and not target.is_dir():
        raise TargetMissing(place=target)
    if not keys.is_made():
        journal.note_key(printed=False)
    made = make_backup(at=at, folder=places.own_folder())
    run = replace(
        run,
        file=made.path.name,
        size=made.size,
        rows=made.manifest.rows,
        files=len(made.manifest.files),
        seconds=round(time.monotonic() - begun, 1),
        problem="; ".join(made.manifest.missing[:5]),
    )
    carried, where = _carry(made, target)
    begun = time.monotonic()
    restored = try_restore(carried, keys.key_in_use())
    if not restored.is_equal:
        named = "; ".join(difference.sentence() for difference in restored.differences[:5])
        raise NotEqual(what=named or "luoshi verify")
    rotation.rotate(places.own_folder(), _NEWEST_ONLY if target else None)
    if target is not None:
        rotation.rotate(target)
    return replace(
        run,
        carried_to=where,
        restored_at=at.isoformat(),
        restore_seconds=round(time.monotonic() - begun, 1),
    )


def _carry(made: Made, target: Path | None) -> tuple[Path, str]:
    """Carry a backup off the machine; the copy is read again before it has its name."""
    carried, where = made.path, ""
    if target is not None:
        carried, where = target / made.path.name, str(target)
        _copy(made.path, carried)
    if settings.BACKUP_COMMAND:
        command = [
            part.replace("{file}", str(made.path)) for part in shlex.split(settings.BACKUP_COMMAND)
        ]
        where = "; ".join(part for part in (where, command[0]) if part)
        try:
            ran = subprocess.run(  # noqa: S603 - the administrator's own command
                command, capture_output=True, text=True, check=False
            )
        except OSError as problem:
            raise CopyFailed(said=problem) from problem
        if ran.returncode != 0:
            raise CopyFailed(said=ran.stderr.strip()[-500:] or ran.returncode)
    return carried, where


def _copy(path: Path, target: Path) -> None:
    part = target.with_name(f".{target.name}.part")
    with saying_where(target.parent):
        try:
            shutil.copyfile(path, part)
            if digest_of_file(part) != digest_of_file(path):
                raise CopyFailed(said=target.parent)
            sync_folder(target.parent)
            part.rename(target)
        finally:
            part.unlink(missing_ok=True)
