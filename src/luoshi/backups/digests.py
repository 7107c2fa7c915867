"""Digests of what a database and a folder hold, by which two of them are compared.

A table is read in the order of its key, a thousand rows to a block; so a difference is named
by its table and the rows in which it lies.
"""

import hashlib
import sqlite3
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import IO, Any

from luoshi_core import chain

ROWS_IN_A_BLOCK = 1_000
_AT_ONCE = 1024 * 1024
# What a schema is made of stands among the tables under this name: triggers count too.
SCHEMA = "(schema)"


@dataclass(frozen=True, slots=True)
class TableDigest:
    """How many rows a table has, and the digest of each block of them."""

    rows: int
    blocks: tuple[str, ...]

    @property
    def root(self) -> str:
        """One digest for the whole table."""
        return hashlib.sha256("".join(self.blocks).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class LogHead:
    """The sealed log of one body: its last checkpoint, and what the entries themselves give."""

    body: int
    size: int
    root: str
    entries: int


def digest_of_rows(rows: Iterable[bytes]) -> TableDigest:
    """Digest rows in their canonical bytes."""
    blocks: list[str] = []
    count, block = 0, hashlib.sha256()
    for row in rows:
        block.update(len(row).to_bytes(8, "big") + row)
        count += 1
        if count % ROWS_IN_A_BLOCK == 0:
            blocks.append(block.hexdigest())
            block = hashlib.sha256()
    if count % ROWS_IN_A_BLOCK:
        blocks.append(block.hexdigest())
    return TableDigest(count, tuple(blocks))


def sqlite_tables(path: Path) -> dict[str, TableDigest]:
    """Every table of a SQLite file that nobody writes to."""
    # Text comes as bytearray, blobs as bytes: neither is decoded, and they stay apart.
    with _opened(path) as connection:
        connection.text_factory = bytearray
        schema = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
        found = {SCHEMA: digest_of_rows(map(_canonical, connection.execute(schema)))}
        for name in _names(connection):
            quoted = name.replace('"', '""')
            rows = connection.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608 - a table's name
            found[name] = digest_of_rows(map(_canonical, rows))
        return found


def _names(connection: sqlite3.Connection) -> list[str]:
    listed = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        " AND sql NOT LIKE 'CREATE VIRTUAL TABLE%' ORDER BY name"
    )
    return [bytes(name).decode() for (name,) in listed]


class _opened:  # noqa: N801 - reads as a word where it is used
    """A SQLite file opened for reading and closed again."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)

    def __enter__(self) -> sqlite3.Connection:
        return self._connection

    def __exit__(self, *_problem: object) -> None:
        self._connection.close()


def _canonical(row: Sequence[Any]) -> bytes:
    return b"".join(map(_value, row))


def _value(value: Any) -> bytes:
    if value is None:
        return b"n"
    if isinstance(value, int):
        return b"i%d;" % value
    if isinstance(value, float):
        return b"f" + struct.pack(">d", value)
    kind = b"t" if isinstance(value, bytearray) else b"b"
    return kind + b"%d:" % len(value) + bytes(value)


def sqlite_logs(path: Path) -> list[LogHead]:
    """The heads of the sealed logs in a SQLite file, worked out anew from their entries."""
    with _opened(path) as connection:
        return log_heads(connection.execute)


def log_heads(ask: Any) -> list[LogHead]:
    """The head of each body's log: root worked out from the entries, not copied."""
    rows = ask(
        "SELECT leaf.body_id, entry.id, entry.digest FROM history_leaf AS leaf"
        " JOIN history_entry AS entry ON entry.id = leaf.entry_id"
        " ORDER BY leaf.body_id, leaf.position"
    )
    frontiers = {
        body: chain.Frontier().extend(f"{key}:{digest}".encode() for _body, key, digest in leaves)
        for body, leaves in groupby(rows, key=itemgetter(0))
    }
    entries = dict(ask("SELECT body_id, count(*) FROM history_entry GROUP BY body_id"))
    return [
        LogHead(
            body=body,
            size=frontiers.get(body, chain.Frontier()).size,
            root=frontiers.get(body, chain.Frontier()).root().hex(),
            entries=entries[body],
        )
        for body in sorted(entries)
    ]


def digest_of_stream(source: IO[bytes]) -> tuple[int, str]:
    """The size and digest of what a stream gives."""
    size, digest = 0, hashlib.sha256()
    while part := source.read(_AT_ONCE):
        size += len(part)
        digest.update(part)
    return size, digest.hexdigest()


def digest_of_file(path: Path) -> tuple[int, str]:
    """The size and digest of a file."""
    with path.open("rb") as source:
        return digest_of_stream(source)


def block_rows(table: TableDigest, block: int) -> tuple[int, int]:
    """Which rows, counted from one in the order of the key, a block holds."""
    first = block * ROWS_IN_A_BLOCK + 1
    return first, min(first + ROWS_IN_A_BLOCK - 1, max(table.rows, first))


def differing_blocks(one: TableDigest, other: TableDigest) -> Iterator[int]:
    """The blocks in which two tables differ."""
    for place in range(max(len(one.blocks), len(other.blocks))):
        if one.blocks[place : place + 1] != other.blocks[place : place + 1]:
            yield place
