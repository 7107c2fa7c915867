"""The first set-up of an empty installation: the one-time code, and what follows the founding."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body

HOLDS_FOR = timedelta(hours=24)
_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_followers: list[Callable[[Actor, datetime], object]] = []


class SetUpCodeGone(Refusal):
    """The code was used, or is too old."""

    sentence = _("The set-up code holds no more. Start the program again; it prints a new one.")


def when_founded(act: Callable[[Actor, datetime], object]) -> None:
    """Let an upper part give a new body what it starts with; called when the app is ready."""
    if act not in _followers:
        _followers.append(act)


def follow_founding(actor: Actor, at: datetime) -> None:
    """Do what the parts asked for when a body is founded, in the same transaction."""
    for act in _followers:
        act(actor, at)


def is_open() -> bool:
    """Whether the installation has no body yet."""
    return not Body.objects.exists()


def make_setup_code(at: datetime) -> str:
    """The code that `luoshi up` prints: the one that still holds, else a new one."""
    known = _read()
    if known is not None and at < known[1]:
        return known[0]
    signs = [secrets.choice(_SIGNS) for _sign in range(20)]
    code = "-".join("".join(signs[start : start + 5]) for start in range(0, 20, 5))
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(f"{code}\n{(at + HOLDS_FOR).isoformat()}\n", encoding="ascii")
    return code


def check_setup_code(code: str, at: datetime) -> bool:
    """Whether this is the code, and it still holds."""
    known = _read()
    given = code.strip().upper()
    return known is not None and at < known[1] and secrets.compare_digest(known[0], given)


def use_setup_code(code: str, at: datetime) -> None:
    """Use the code up; refuse when it was used already."""
    if not check_setup_code(code, at):
        raise SetUpCodeGone
    _path().unlink()


def _path() -> Path:
    path: Path = settings.HOME / "keys" / "setup.code"
    return path


def _read() -> tuple[str, datetime] | None:
    try:
        code, until = _path().read_text(encoding="ascii").split()
        return code, datetime.fromisoformat(until)
    except (OSError, ValueError):
        return None
