"""A disk that writes down what reaches it and when, loses power, tears writes, or lies."""

import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from luoshi.backups.digests import sqlite_tables

Operation = tuple[Any, ...]
State = dict[str, str]
NAME = "luoshi-recording"


def play(home: Path, said: Sequence[str], *, synchronous: str, checkpoint: int) -> list[Operation]:
    """Send the statements again to a disk that writes down what reaches it, and when."""
    import apsw

    from luoshi.config import settings

    for old in home.glob("played.sqlite3*"):
        old.unlink()
    path = home / "played.sqlite3"
    path.write_bytes((home / "start.sqlite3").read_bytes())
    log: list[Operation] = []
    disk = _recording_disk(log)
    connection = apsw.Connection(str(path), vfs=NAME)
    # A disk written in Python has no shared memory: the log is kept by one process alone.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    product = str(settings.DATABASES["default"]["OPTIONS"]["init_command"])
    assert "synchronous=FULL" in product
    product = product.replace("synchronous=FULL", f"synchronous={synchronous}")
    # Each statement runs only when the answer of the one before has been read.
    list(connection.execute(f"{product}; PRAGMA wal_autocheckpoint = {checkpoint}"))
    acknowledged = 0
    for statement in said:
        if statement == "-- acknowledged":
            acknowledged += 1
            log.append(("acknowledged", acknowledged))
        elif not statement.startswith(("--", "SELECT", "EXPLAIN", "PRAGMA")):
            list(connection.execute(statement))
    # What closing writes belongs to no power cut.
    written = list(log)
    connection.close()
    del disk
    return written


def _recording_disk(log: list[Operation]) -> Any:
    import apsw

    class File(apsw.VFSFile):  # type: ignore[misc]
        def __init__(self, vfs: str, given: Any, flags: Any) -> None:
            named = given.filename() if isinstance(given, apsw.URIFilename) else given
            self.kind = "wal" if str(named).endswith("-wal") else "db"
            super().__init__(vfs, given, flags)

        def xWrite(self, content: bytes, offset: int) -> None:  # noqa: N802
            log.append(("write", self.kind, bytes(content), offset))
            super().xWrite(content, offset)

        def xSync(self, flags: int) -> None:  # noqa: N802
            log.append(("sync", self.kind))
            super().xSync(flags)

        def xTruncate(self, size: int) -> None:  # noqa: N802
            log.append(("truncate", self.kind, size))
            super().xTruncate(size)

    class Disk(apsw.VFS):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(NAME, base="", maxpathname=0)

        def xOpen(self, given: Any, flags: Any) -> File:  # noqa: N802
            return File("", given, flags)

    return Disk()


def cut(
    start: bytes, log: Sequence[Operation], draw: random.Random, forgets_from: int | None = None
) -> tuple[int, dict[str, bytearray]]:
    """Cut the power at a random operation: what was not synced is lost, torn or kept.

    A disk that lies, instead, forgets everything from a moment on, whatever was synced.
    """
    disk = {"db": bytearray(start), "wal": bytearray()}
    waiting: dict[str, list[Operation]] = {"db": [], "wal": []}
    acknowledged = 0
    lies = forgets_from is not None
    end = forgets_from if forgets_from is not None else draw.randrange(1, len(log) + 1)
    for operation in log[:end]:
        if operation[0] == "acknowledged":
            acknowledged = operation[1]
            continue
        waiting[operation[1]].append(operation)
        if operation[0] == "sync" or lies:
            for written in waiting[operation[1]]:
                _apply(disk[operation[1]], written)
            waiting[operation[1]].clear()
    loses_all = draw.random() < 0.5
    for kind, operations in waiting.items():
        for operation in operations:
            fate = 0.0 if loses_all else draw.random()
            if fate >= 0.4:
                _apply(disk[kind], _torn(operation, draw) if fate < 0.6 else operation)
    return acknowledged, disk


def _torn(operation: Operation, draw: random.Random) -> Operation:
    if operation[0] != "write":
        return operation
    kept = 512 * draw.randrange(max(1, len(operation[2]) // 512))
    return (*operation[:2], operation[2][:kept], operation[3])


def _apply(disk: bytearray, operation: Operation) -> None:
    if operation[0] == "write":
        content, offset = operation[2], operation[3]
        if len(disk) < offset:
            disk.extend(bytes(offset - len(disk)))
        disk[offset : offset + len(content)] = content
    elif operation[0] == "truncate":
        del disk[operation[2] :]


def reopen(home: Path, disk: dict[str, bytearray], states: list[State]) -> int | None:
    """Open what is left with the ordinary library: after how many acts it stands, if sound."""
    path = home / "reopened.sqlite3"
    for old in home.glob("reopened.sqlite3*"):
        old.unlink()
    path.write_bytes(disk["db"])
    path.with_name("reopened.sqlite3-wal").write_bytes(disk["wal"])
    try:
        connection = sqlite3.connect(path)
        ((sound,),) = connection.execute("PRAGMA integrity_check").fetchall()
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.close()
    except sqlite3.DatabaseError:
        return None
    if sound != "ok":
        return None
    state = {name: table.root for name, table in sqlite_tables(path).items()}
    return states.index(state) if state in states else None
