"""Where backups stand, what of the data folder goes into them, and who may work there now."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from django.conf import settings

from luoshi.backups.keys import key_file
from luoshi.backups.locks import SERVING
from luoshi.backups.refusals import AlreadyRunning, StillServing

ENDING = ".luoshi"
_STAMP = "%Y%m%dT%H%M%SZ"
# Of the data folder, what is made anew, and what is a backup itself.
LEFT_OUT = frozenset({"static", "backups", SERVING})
_PASSING = ("scratch-", "before-restore-", "left-over")


def own_folder() -> Path:
    """The folder on this machine in which backups are made."""
    folder = Path(settings.HOME) / "backups"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def name_at(at: datetime) -> str:
    """The name of a backup made at a moment."""
    return f"luoshi-{at.astimezone(UTC):{_STAMP}}{ENDING}"


def moment_of(path: Path) -> datetime | None:
    """When a backup was made, by its name; nothing for any other file."""
    try:
        found = datetime.strptime(path.name, f"luoshi-{_STAMP}{ENDING}")  # noqa: DTZ007 - Z is UTC
    except ValueError:
        return None
    return found.replace(tzinfo=UTC)


def backups_in(folder: Path) -> list[Path]:
    """The backups in a folder, oldest first."""
    found = [path for path in folder.glob(f"*{ENDING}") if moment_of(path)]
    return sorted(found, key=lambda path: path.name)


@contextmanager
def scratch(home: Path | None = None) -> Iterator[Path]:
    """A folder nobody else can look into, gone afterwards."""
    beside = own_folder() if home is None else home
    with tempfile.TemporaryDirectory(prefix="scratch-", dir=beside) as folder:
        yield Path(folder)


@contextmanager
def alone() -> Iterator[None]:
    """Make or restore backups in one process at a time; sweep what a killed one left."""
    with (own_folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise AlreadyRunning from held
        for left in own_folder().glob("scratch-*"):
            shutil.rmtree(left, ignore_errors=True)
        for left in own_folder().glob("*.part"):
            left.unlink()
        yield


@contextmanager
def nobody_serving(home: Path) -> Iterator[None]:
    """Keep the site from running out of a folder that is about to be replaced."""
    with (home / SERVING).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise StillServing(home=home) from held
        yield


def files_besides(home: Path, database: Path | None) -> list[str]:
    """The files of the data folder other than stored files: keys, rules, trained readers."""
    found = []
    for folder, folders, names in os.walk(home):
        here = Path(folder)
        if here == home:
            folders[:] = [
                name
                for name in folders
                if name not in LEFT_OUT | {"files"} and not name.startswith(_PASSING)
            ]
        found += [
            (here / name).relative_to(home).as_posix()
            for name in names
            if not _is_left_out(home, here / name, database)
        ]
    return sorted(found)


def _is_left_out(home: Path, path: Path, database: Path | None) -> bool:
    if path.is_symlink() or not path.is_file():
        return True
    if path.parent == home and path.name in LEFT_OUT:
        return True
    if database is not None and path.name.startswith(database.name):
        return path.parent == database.parent
    # A backup must not hold the key that opens it.
    return path.parent == key_file().parent and path.name.startswith(key_file().name)


def is_safe_name(name: str) -> bool:
    """Whether a name inside a backup stays inside the folder it is unpacked to."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and path.parts[:1] == ("home",)
