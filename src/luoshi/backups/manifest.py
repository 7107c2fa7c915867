"""The manifest of a backup: what it holds, to the block of rows, and how two of them differ."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from luoshi.backups.digests import LogHead, TableDigest, block_rows, differing_blocks

FORMAT = 1


@dataclass(frozen=True, slots=True)
class FileDigest:
    """The size of a file and the digest of its content."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in a backup."""

    made_at: str
    host: str
    version: str
    database: str
    server: str
    dump: str
    tables: Mapping[str, TableDigest]
    logs: tuple[LogHead, ...]
    files: Mapping[str, FileDigest]
    missing: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    locale: Mapping[str, str] = field(default_factory=dict)
    lagging: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows there are in all tables."""
        return sum(table.rows for table in self.tables.values())

    @property
    def bytes_of_files(self) -> int:
        """How much the files hold together."""
        return sum(found.size for found in self.files.values())

    def dump_text(self) -> str:
        """The manifest as JSON."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, sort_keys=True)

    @classmethod
    def load(cls, text: str) -> "Manifest":
        """The manifest from JSON."""
        found: dict[str, Any] = json.loads(text)
        del found["format"]
        found["tables"] = {
            name: TableDigest(table["rows"], tuple(table["blocks"]))
            for name, table in found["tables"].items()
        }
        found["logs"] = tuple(LogHead(**log) for log in found["logs"])
        found["files"] = {path: FileDigest(**given) for path, given in found["files"].items()}
        found["missing"] = tuple(found["missing"])
        found["left_out"] = tuple(found["left_out"])
        found["lagging"] = tuple(found["lagging"])
        return cls(**found)


@dataclass(frozen=True, slots=True)
class Difference:
    """A place in which what was restored is not what was backed up."""

    what: str
    name: str
    first: int = 0
    last: int = 0

    def sentence(self) -> str:
        """The place, in the reader's language."""
        return str(_WHAT[self.what]()) % {
            "name": self.name,
            "first": self.first,
            "last": self.last,
        }


_WHAT = {
    "rows": lambda: _("table %(name)s, rows %(first)s to %(last)s"),
    "count": lambda: _("table %(name)s has %(last)s rows, not %(first)s"),
    "table_missing": lambda: _("table %(name)s is missing"),
    "table_added": lambda: _("table %(name)s is too many"),
    "number": lambda: _("the next number of %(name)s is taken already"),
    "file": lambda: _("file %(name)s has another content"),
    "file_missing": lambda: _("file %(name)s is missing"),
    "file_added": lambda: _("file %(name)s is too many"),
    "log": lambda: _("the sealed log of body %(name)s"),
}


def differences(made: Manifest, restored: Manifest) -> list[Difference]:
    """Every place in which a restored copy differs from what was backed up."""
    return [
        *_of_tables(made.tables, restored.tables),
        *_of_files(made.files, restored.files),
        *_of_logs(made.logs, restored.logs),
        *(Difference("number", name) for name in restored.lagging),
    ]


def _of_tables(
    made: Mapping[str, TableDigest], restored: Mapping[str, TableDigest]
) -> Iterator[Difference]:
    for name in sorted(made.keys() | restored.keys()):
        if name not in restored:
            yield Difference("table_missing", name)
        elif name not in made:
            yield Difference("table_added", name)
        elif made[name] != restored[name]:
            yield from _of_rows(name, made[name], restored[name])


def _of_rows(name: str, made: TableDigest, restored: TableDigest) -> Iterator[Difference]:
    if made.rows != restored.rows:
        yield Difference("count", name, made.rows, restored.rows)
    longer = max(made, restored, key=lambda table: table.rows)
    for block in differing_blocks(made, restored):
        yield Difference("rows", name, *block_rows(longer, block))


def _of_files(
    made: Mapping[str, FileDigest], restored: Mapping[str, FileDigest]
) -> Iterator[Difference]:
    for path in sorted(made.keys() | restored.keys()):
        if path not in restored:
            yield Difference("file_missing", path)
        elif path not in made:
            yield Difference("file_added", path)
        elif made[path] != restored[path]:
            yield Difference("file", path)


def _of_logs(made: tuple[LogHead, ...], restored: tuple[LogHead, ...]) -> Iterator[Difference]:
    before = {log.body: log for log in made}
    after = {log.body: log for log in restored}
    for body in sorted(before.keys() | after.keys()):
        if before.get(body) != after.get(body):
            yield Difference("log", str(body))
