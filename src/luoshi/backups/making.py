"""Make a backup: one moment of the database, the files it names, the keys; sealed, then named."""

import gzip
import hashlib
import io
import os
import shutil
import socket
import sqlite3
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connections

from luoshi.backups import keys, places, postgresql
from luoshi.backups.digests import LogHead, TableDigest, sqlite_logs, sqlite_tables
from luoshi.backups.manifest import FileDigest, Manifest
from luoshi.backups.refusals import CannotBeWritten
from luoshi.backups.sealed import SealedWriter

DATABASE, MANIFEST, HOME = "database", "manifest.json", "home"
_NAMED_FILES = "SELECT path FROM files_storedfile ORDER BY path"
_AT_ONCE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made."""

    path: Path
    size: int
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment of the database, written down, and what it holds."""

    dump: Path
    server: str
    tables: dict[str, TableDigest]
    logs: list[LogHead]
    named_files: list[str]
    locale: dict[str, str] = field(default_factory=dict)


def make_backup(*, at: datetime, folder: Path) -> Made:
    """Make a backup in a folder; the name appears there only when the file is whole."""
    path = folder / places.name_at(at)
    part = path.with_name(f".{path.name}.part")
    with places.scratch() as scratch, saying_where(folder):
        snapshot = _take_snapshot(scratch)
        manifest = _manifest(at, snapshot)
        try:
            with part.open("wb") as target:
                os.fchmod(target.fileno(), 0o600)
                manifest = _write(target, manifest, snapshot)
                target.flush()
                os.fsync(target.fileno())
            part.rename(path)
        finally:
            part.unlink(missing_ok=True)
        sync_folder(folder)
    return Made(path, path.stat().st_size, manifest)


@contextmanager
def saying_where(place: Path) -> Iterator[None]:
    """Turn a full or missing disk into a sentence that names the place."""
    try:
        yield
    except (OSError, sqlite3.OperationalError) as problem:
        raise CannotBeWritten(place=place, said=problem) from problem


def sync_folder(folder: Path) -> None:
    """Let a new name in a folder outlive a power cut."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def vendor() -> str:
    """Which kind of database the installation uses."""
    return connections["default"].vendor


def version() -> str:
    """Which release this is."""
    try:
        return metadata.version("luoshi")
    except metadata.PackageNotFoundError:
        return "source"


def database_path() -> Path | None:
    """The file of the database, where it is one."""
    return Path(settings.DATABASES["default"]["NAME"]) if vendor() == "sqlite" else None


def _take_snapshot(scratch: Path) -> Snapshot:
    path = database_path()
    return _of_sqlite(path, scratch) if path else _of_postgresql(scratch)


def _of_sqlite(path: Path, scratch: Path) -> Snapshot:
    copy = scratch / "database.sqlite3"
    source, target = sqlite3.connect(path, timeout=60), sqlite3.connect(copy)
    try:
        # In one step: writers go on beside it, and no page is of another moment.
        source.backup(target, pages=-1)
        target.execute("PRAGMA journal_mode = DELETE")
        named = [name for (name,) in target.execute(_NAMED_FILES)]
    finally:
        target.close()
        source.close()
    tables, logs = sqlite_tables(copy), sqlite_logs(copy)
    dump = scratch / "database.gz"
    with copy.open("rb") as plain, gzip.open(dump, "wb", compresslevel=1) as packed:
        shutil.copyfileobj(plain, packed, _AT_ONCE)
    copy.unlink()
    return Snapshot(dump, f"SQLite {sqlite3.sqlite_version}", tables, logs, named)


def _of_postgresql(scratch: Path) -> Snapshot:
    given = postgresql.parameters()
    dump = scratch / "database.dump"
    with postgresql.snapshot(given) as connection:
        postgresql.dump(connection, given, dump)
        return Snapshot(
            dump,
            f"PostgreSQL {connection.info.parameter_status('server_version')}",
            postgresql.tables(connection),
            postgresql.logs(connection),
            [name for (name,) in connection.execute(_NAMED_FILES).fetchall()],
            postgresql.locale_of(connection),
        )


def _manifest(at: datetime, snapshot: Snapshot) -> Manifest:
    left_out = [str(keys.key_file())]
    if os.environ.get("LUOSHI_SECRET_KEY"):
        left_out.append("LUOSHI_SECRET_KEY")
    return Manifest(
        made_at=at.isoformat(timespec="seconds"),
        host=socket.gethostname(),
        version=version(),
        database=vendor(),
        server=snapshot.server,
        dump="",
        tables=snapshot.tables,
        logs=tuple(snapshot.logs),
        files={},
        left_out=tuple(left_out),
        locale=snapshot.locale,
    )


def _write(target: IO[bytes], manifest: Manifest, snapshot: Snapshot) -> Manifest:
    key = keys.key_in_use()
    header = {"key": keys.name_of(key), "made_at": manifest.made_at, "version": manifest.version}
    sealed = SealedWriter(target, key, header)
    # Stored files are written once and never again: those the moment names are whole.
    listed = [f"files/{name}" for name in snapshot.named_files]
    others = places.files_besides(Path(settings.HOME), database_path())
    with tarfile.open(fileobj=sealed, mode="w|", bufsize=_AT_ONCE) as archive:
        _, digest = _add(archive, DATABASE, snapshot.dump)
        files, missing = _add_files(archive, [*listed, *others])
        whole = replace(manifest, dump=digest, files=files, missing=tuple(missing))
        _add_text(archive, MANIFEST, whole.dump_text())
    sealed.finish()
    return whole


def _add_files(
    archive: tarfile.TarFile, names: Iterable[str]
) -> tuple[dict[str, FileDigest], list[str]]:
    files, missing = {}, []
    for name in names:
        path = _place_of(name)
        try:
            files[name] = FileDigest(*_add(archive, f"{HOME}/{name}", path))
        except FileNotFoundError:
            missing.append(name)
    return files, missing


def _place_of(name: str) -> Path:
    if name.startswith("files/"):
        return Path(settings.FILES_ROOT) / name.removeprefix("files/")
    return Path(settings.HOME) / name


def _add(archive: tarfile.TarFile, name: str, path: Path) -> tuple[int, str]:
    with path.open("rb") as source:
        entry = tarfile.TarInfo(name)
        state = os.fstat(source.fileno())
        entry.size, entry.mtime, entry.mode = state.st_size, int(state.st_mtime), 0o600
        counted = _Counted(source)
        archive.addfile(entry, counted)
        return entry.size, counted.digest.hexdigest()


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


class _Counted(io.RawIOBase):
    """A file that is digested while it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        super().__init__()
        self._source = source
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes, counted."""
        part = self._source.read(size)
        self.digest.update(part)
        return part
