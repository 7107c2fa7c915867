"""Restore a backup: unpack it into a scratch place, prove it equal, only then put it in place."""

import gzip
import os
import shutil
import socket
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from luoshi.backups import keys, places, postgresql
from luoshi.backups.digests import digest_of_file, sqlite_logs, sqlite_tables
from luoshi.backups.making import (
    DATABASE,
    HOME,
    MANIFEST,
    database_path,
    saying_where,
    sync_folder,
    vendor,
    version,
)
from luoshi.backups.manifest import Difference, FileDigest, Manifest, differences
from luoshi.backups.refusals import (
    Damaged,
    HostNotNamed,
    NotEqual,
    OtherDatabase,
)
from luoshi.backups.sealed import SealedReader, header_of

_AT_ONCE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was restored, with what the comparison found."""

    manifest: Manifest
    differences: tuple[Difference, ...]
    verified: bool | None
    seconds: float = 0.0
    kept: str = ""

    @property
    def is_equal(self) -> bool:
        """Whether what was restored is what was backed up."""
        return not self.differences and self.verified is not False


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A backup unpacked into a scratch place."""

    place: Path
    manifest: Manifest

    @property
    def home(self) -> Path:
        """What becomes the data folder."""
        return self.place / HOME


def key_for(path: Path, given: Path | None = None, typed: str = "") -> bytes:
    """The key that opens a backup: typed, from a file, or from beside the data."""
    with path.open("rb") as source:
        name = str(header_of(source, path.name)["key"])
    if typed:
        key = keys.key_typed(typed)
        if keys.name_of(key) == name:
            return key
    return keys.key_named(name, given)


def unpack(path: Path, key: bytes, place: Path) -> Unpacked:
    """Open a backup into an empty folder; every piece is checked on the way."""
    text, dump_digest = "", ""
    with path.open("rb") as source:
        stream = SealedReader(source, path.name, key)
        with tarfile.open(fileobj=stream, mode="r|", bufsize=_AT_ONCE) as archive:
            for entry in archive:
                content = archive.extractfile(entry)
                if content is None:
                    raise Damaged(file=path.name, position=0)
                if entry.name == MANIFEST:
                    text = content.read().decode()
                else:
                    found = _put(content, _target(path, place, entry.name))
                    dump_digest = found if entry.name == DATABASE else dump_digest
        while stream.read(_AT_ONCE):
            pass
    manifest = Manifest.load(text)
    if dump_digest != manifest.dump:
        raise Damaged(file=path.name, position=0)
    (place / HOME).mkdir(exist_ok=True)
    return Unpacked(place, manifest)


def _target(path: Path, place: Path, name: str) -> Path:
    if name != DATABASE and not places.is_safe_name(name):
        raise Damaged(file=path.name, position=0)
    target = place / name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return target


def _put(content: Any, target: Path) -> str:
    with target.open("xb") as written:
        os.fchmod(written.fileno(), 0o600)
        shutil.copyfileobj(content, written, _AT_ONCE)
        written.flush()
        os.fsync(written.fileno())
    return digest_of_file(target)[1]


@contextmanager
def _restored_database(unpacked: Unpacked) -> Iterator[tuple[Manifest, dict[str, str]]]:
    """The database of a backup, stood up again; gives what it holds and how to reach it."""
    made = unpacked.manifest
    if made.database != vendor():
        raise OtherDatabase(made=made.server, here=vendor())
    if made.database == "sqlite":
        path = unpacked.home / "luoshi.sqlite3"
        with gzip.open(unpacked.place / DATABASE, "rb") as packed:
            _put(packed, path)
        (unpacked.place / DATABASE).unlink()
        held = replace(made, tables=sqlite_tables(path), logs=tuple(sqlite_logs(path)))
        yield held, {}
        return
    with postgresql.scratch_database(postgresql.parameters(), made.locale) as given:
        postgresql.load(unpacked.place / DATABASE, given)
        with postgresql.snapshot(given) as connection:
            held = replace(
                made,
                tables=postgresql.tables(connection),
                logs=tuple(postgresql.logs(connection)),
                lagging=tuple(postgresql.lagging(connection)),
            )
        yield held, {"LUOSHI_DATABASE_URL": _url(given), "name": str(given["dbname"])}


def _url(given: Mapping[str, Any]) -> str:
    def part(name: str) -> str:
        return quote(str(given.get(name, "")), safe="")

    return (
        f"postgresql://{part('user')}:{part('password')}@/{part('dbname')}"
        f"?host={part('host')}&port={part('port') or 5432}"
    )


def _held_files(home: Path, database: Path) -> dict[str, FileDigest]:
    found = {}
    for folder, _folders, names in os.walk(home):
        for name in names:
            path = Path(folder) / name
            if not path.name.startswith(database.name):
                found[path.relative_to(home).as_posix()] = FileDigest(*digest_of_file(path))
    return found


def compare(unpacked: Unpacked, held: Manifest) -> tuple[Difference, ...]:
    """Read everything again from the disk and hold it against the manifest."""
    files = _held_files(unpacked.home, unpacked.home / "luoshi.sqlite3")
    return tuple(differences(unpacked.manifest, replace(held, files=files)))


def _verify(home: Path, reached: Mapping[str, str], manifest: Manifest) -> bool | None:
    """Let the product itself open the copy and check its record; nothing for another release."""
    if manifest.version != version():
        return None
    url = {name: value for name, value in reached.items() if name.startswith("LUOSHI_")}
    own = {name: value for name, value in own_environment().items() if name[:7] != "LUOSHI_"}
    ran = subprocess.run(  # noqa: S603 - this program itself
        own_command("verify"),
        env={**own, **url, "LUOSHI_HOME": str(home)},
        capture_output=True,
        check=False,
    )
    return ran.returncode == 0


def own_command(*verb: str) -> list[str]:
    """A verb of this program, as a process of its own."""
    return [sys.executable, "-m", "luoshi.cli", *verb]


def own_environment() -> dict[str, str]:
    """The variables under which a process of its own finds this program."""
    source = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(part for part in (source, os.environ.get("PYTHONPATH", "")) if part)
    return {**os.environ, "PYTHONPATH": path}


def try_restore(path: Path, key: bytes, *, verify: bool = True) -> Restored:
    """Restore a backup into a scratch place, compare everything, delete it again."""
    with places.scratch() as scratch, saying_where(scratch):
        unpacked = unpack(path, key, scratch)
        with _restored_database(unpacked) as (held, reached):
            found = compare(unpacked, held)
            verified = _verify(unpacked.home, reached, unpacked.manifest) if verify else None
    return Restored(unpacked.manifest, found, verified)


def restore(path: Path, key: bytes, *, home: Path, at: datetime, host: str = "") -> Restored:
    """Put a backup in place; what was there is kept beside it under the moment's name.

    Live data are replaced only if the name of this machine is given. Nothing of the live data
    is touched before the restored copy has been proved equal.
    """
    kept = f"before-restore-{at:%Y%m%dT%H%M%S}"
    is_live = _is_live(home)
    if is_live and host != socket.gethostname():
        raise HostNotNamed(place=home, host=socket.gethostname())
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with places.nobody_serving(home), places.scratch(home) as scratch, saying_where(home):
        unpacked = unpack(path, key, scratch)
        with _restored_database(unpacked) as (held, reached):
            found = compare(unpacked, held)
            verified = _verify(unpacked.home, reached, unpacked.manifest)
            result = Restored(unpacked.manifest, found, verified, kept=kept if is_live else "")
            if not result.is_equal:
                named = "; ".join(difference.sentence() for difference in found[:5])
                raise NotEqual(what=named or "luoshi verify")
            _put_in_place(unpacked, home, reached, kept)
    return result


def _is_live(home: Path) -> bool:
    if (home / "luoshi.sqlite3").exists() or any((home / "files").glob("*")):
        return True
    if vendor() == "sqlite":
        path = database_path()
        return path is not None and path.is_relative_to(home) and path.exists()
    return not postgresql.is_empty(postgresql.parameters())


def _put_in_place(unpacked: Unpacked, home: Path, reached: Mapping[str, str], kept: str) -> None:
    aside = home / kept
    if "name" in reached:
        given = postgresql.parameters()
        postgresql.put_in_place(given, reached["name"], f"{given['dbname']}_{kept}"[:63])
    else:
        # The journal of the old database must not be taken for the new one's.
        for ending in ("-wal", "-shm"):
            _set_aside(home / f"luoshi.sqlite3{ending}", aside)
    for path in sorted(unpacked.home.iterdir()):
        _exchange(path, home / path.name, aside)
    sync_folder(home)


def _exchange(path: Path, target: Path, aside: Path) -> None:
    if path.is_dir() and target.is_dir() and path.name == "keys":
        # The keys that open backups are in no backup: they stay where they are.
        for key in sorted(path.iterdir()):
            _exchange(key, target / key.name, aside / "keys")
        return
    _set_aside(target, aside)
    path.rename(target)


def _set_aside(path: Path, aside: Path) -> None:
    if path.exists():
        aside.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.rename(aside / path.name)
