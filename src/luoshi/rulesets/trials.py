"""Trying a version on past days before it holds: what would have stood otherwise.

Rule-sets do not know what is computed from them. The part that computes registers a trial for its
subject; this part asks for it and shows what moved.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from luoshi.organisations.actor import Actor

MOST_DAYS = 4


@dataclass(frozen=True, slots=True)
class Moved:
    """A thing that would have stood otherwise: what it was and would have been."""

    number: str
    title: str
    unit: str
    was: str
    would: str


@dataclass(frozen=True, slots=True)
class DayTrial:
    """What a trial found for one day."""

    day: date
    tried: int
    pairs: Mapping[tuple[str, str], int]
    moved: tuple[Moved, ...]
    rule: str  # the version that held on that day

    @property
    def changed(self) -> int:
        """How many would have stood otherwise."""
        return len(self.moved)


@dataclass(frozen=True, slots=True)
class Trial:
    """A version tried on some past days; `is_capped` where only the newest were tried."""

    days: tuple[DayTrial, ...]
    most: int
    is_capped: bool


Trier = Callable[[Actor, str, Mapping[str, Any], Sequence[date]], Trial]
Address = Callable[[str, date], str]
_triers: dict[str, Trier] = {}
_addresses: dict[str, Address] = {}


def register(subject: str, trier: Trier, address: Address) -> None:
    """Let a part try the rules of a subject; called when the app is ready.

    `address` leads to a thing as it stood on a day.
    """
    _triers[subject] = trier
    _addresses[subject] = address


def url_of(subject: str, number: str, day: date) -> str:
    """Where a thing that moved is shown as it stood."""
    return _addresses[subject](number, day)


def is_triable(subject: str) -> bool:
    """Whether something is computed from rules on this subject."""
    return subject in _triers


def try_on(
    actor: Actor, subject: str, code: str, content: Mapping[str, Any], days: Sequence[date]
) -> Trial:
    """Try a content on past days."""
    return _triers[subject](actor, code, content, tuple(dict.fromkeys(days))[:MOST_DAYS])


def counted(pairs: Counter[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """The counts of what was and would have been, most first."""
    return dict(pairs.most_common())
