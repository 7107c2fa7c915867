"""Readers of `LUOSHI_*` variables that fail loudly."""

import os
import secrets
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit


class BadSetting(ValueError):
    """A variable is set to something that cannot be meant."""


def text(name: str, default: str = "") -> str:
    """Read a variable as it stands."""
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """Read a yes-or-no variable: 1, true, yes, on against 0, false, no, off."""
    raw = os.environ.get(name, "").strip().lower()
    if not raw:
        return default
    if raw in {"1", "true", "yes", "on"}:
        return True
    if raw in {"0", "false", "no", "off"}:
        return False
    raise BadSetting(f"{name}={raw!r}: write 1 or 0")


def names(name: str, default: str = "") -> list[str]:
    """Read a list separated by commas."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def counts(name: str, default: tuple[int, int, int]) -> tuple[int, int, int]:
    """Read three numbers separated by commas."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    try:
        first, second, third = (int(part) for part in raw.split(","))
    except ValueError as problem:
        raise BadSetting(f"{name}={raw!r}: write three numbers, such as 7,4,12") from problem
    if min(first, second, third) < 0:
        raise BadSetting(f"{name}={raw!r}: write three numbers, such as 7,4,12")
    return first, second, third


def day(name: str) -> date | None:
    """Read a day written YYYY-MM-DD."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError as problem:
        raise BadSetting(f"{name}={raw!r}: write a day as YYYY-MM-DD") from problem


def day_in(path: Path) -> date | None:
    """Read a day from a file, where a demonstration keeps its own."""
    return date.fromisoformat(path.read_text(encoding="ascii").strip()) if path.exists() else None


def number(name: str, default: int) -> int:
    """Read a whole number above zero."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    if not raw.isascii() or not raw.isdigit() or int(raw) == 0:
        raise BadSetting(f"{name}={raw!r}: write a whole number above zero")
    return int(raw)


def address(name: str) -> str:
    """Read the address of a service: http or https, a host, at most a path; empty when unset."""
    raw = os.environ.get(name, "").strip()
    if not raw:
        return ""
    try:
        parts = urlsplit(raw)
        is_plain = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_plain = False
    if not is_plain or "@" in parts.netloc or parts.query or parts.fragment:
        raise BadSetting(f"{name}: write an address such as http://10.1.2.3:8000/v1")
    return raw


def home() -> Path:
    """The data folder: database, files, keys."""
    path = Path(os.environ.get("LUOSHI_HOME") or "var").expanduser().resolve()
    path.mkdir(parents=True, exist_ok=True)
    return path


def secret(name: str, path: Path) -> str:
    """Read a secret from the variable, else from its file, which is made at first use."""
    if os.environ.get(name):
        return os.environ[name]
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
    return path.read_text(encoding="ascii").strip()
