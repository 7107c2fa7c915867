"""The key of the vault: a file beside the data, never in the database, in numbered versions."""

import base64
import json
import os
import secrets
from pathlib import Path

from django.conf import settings

FILE = "identities.json"
BYTES = 32


def newest() -> tuple[int, bytes]:
    """The version in use and its key, made at first use."""
    known = _read() or _made_first()
    version = max(known)
    return version, known[version]


def key_of(version: int) -> bytes:
    """The key of a version; a version that is not in the file opens nothing."""
    return _read()[version]


def renew() -> int:
    """Add a version; older ones stay until nothing is under them."""
    known = _read()
    version = max(known, default=0) + 1
    _write({**known, version: secrets.token_bytes(BYTES)})
    return version


def retire(version: int) -> None:
    """Remove a version under which nothing is any more."""
    known = _read()
    if version in known and version != max(known):
        del known[version]
        _write(known)


def _made_first() -> dict[int, bytes]:
    renew()
    return _read()


def _path() -> Path:
    return Path(settings.HOME) / "keys" / FILE


def _read() -> dict[int, bytes]:
    path = _path()
    if not path.exists():
        return {}
    kept = json.loads(path.read_text(encoding="ascii"))
    return {int(version): base64.b64decode(key) for version, key in kept.items()}


def _write(known: dict[int, bytes]) -> None:
    """Whole or not at all, and readable by nobody else."""
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    with new.open("w", encoding="ascii") as target:
        json.dump({str(v): base64.b64encode(key).decode() for v, key in known.items()}, target)
        target.flush()
        os.fsync(target.fileno())
    new.replace(path)
