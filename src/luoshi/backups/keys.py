"""The key that opens backups: kept beside the data, printed for a safe, renewed now and then."""

import base64
import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings

from luoshi.backups.refusals import BadKey, KeyCannotBeKept, KeyMissing

LENGTH = 32
_CHECK = 3


def key_file() -> Path:
    """Where the key in use is kept."""
    return Path(settings.BACKUP_KEY_FILE)


def key_in_use() -> bytes:
    """The key that seals new backups, made at first use."""
    path = key_file()
    if not path.exists():
        _write(path, secrets.token_bytes(LENGTH))
    return read_key(path)


def is_made() -> bool:
    """Whether there is a key already."""
    return key_file().exists()


def renew_key() -> bytes:
    """Make a new key; the old one stays beside it, since older backups need it."""
    path = key_file()
    if path.exists():
        old = read_key(path)
        path.rename(path.with_name(f"{path.name}.{name_of(old)}"))
    return key_in_use()


def key_named(name: str, given: Path | None = None) -> bytes:
    """The key a backup names: from the given file, or among those beside the data."""
    candidates = [given] if given else _kept()
    for path in candidates:
        key = read_key(path)
        if name_of(key) == name:
            return key
    folder = given or key_file().parent
    raise KeyMissing(key=name, folder=folder)


def _kept() -> list[Path]:
    path = key_file()
    return sorted(path.parent.glob(f"{path.name}*")) if path.parent.exists() else []


def read_key(path: Path) -> bytes:
    """Read a key from its file."""
    if not path.is_file():
        raise KeyMissing(key="", folder=path)
    if path.stat().st_mode & 0o077 and os.name == "posix":
        raise KeyCannotBeKept(path=path)
    return key_typed(path.read_text(encoding="ascii", errors="replace"))


def name_of(key: bytes) -> str:
    """The name of a key: a digest that tells nothing about it."""
    return hashlib.sha256(b"luoshi backup key" + key).hexdigest()[:12]


def printed(key: bytes) -> str:
    """A key as it is printed: groups of four, with check letters at the end."""
    check = hashlib.sha256(key).digest()[:_CHECK]
    letters = base64.b32encode(key + check).decode().rstrip("=")
    return " ".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def key_typed(text: str) -> bytes:
    """A key from its printed form, however it was spaced."""
    letters = "".join(text.split()).replace("-", "").upper()
    # 0, 1 and 8 are not among the letters of a key: whoever types them meant these.
    letters = letters.translate(str.maketrans("018", "OIB"))
    try:
        raw = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except ValueError as problem:
        raise BadKey from problem
    key, check = raw[:LENGTH], raw[LENGTH:]
    if len(raw) != LENGTH + _CHECK or hashlib.sha256(key).digest()[:_CHECK] != check:
        raise BadKey
    return key


def _write(path: Path, key: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    with path.open("w", encoding="ascii") as target:
        target.write(printed(key) + "\n")
        target.flush()
        os.fsync(target.fileno())
