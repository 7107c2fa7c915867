"""What a task owes beside its progress, asked of the part of the product that knows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from luoshi.ledger.states import AT_WORK
from luoshi_core.pace import Owed

Owing = Mapping[int, Owed]
NOTHING_OWED: Owing = {}


class Ask(Protocol):
    """What the tasks with these keys owe on a day: by today's rows, or as it was known then."""

    def __call__(self, keys: Sequence[int], on: date, *, past: bool) -> Owing: ...


class OfKind(Protocol):
    """What tells whether a task may owe anything of the sort."""

    @property
    def pk(self) -> Any: ...
    @property
    def kind(self) -> str: ...
    @property
    def state(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _Known:
    kinds: frozenset[str]
    ask: Ask


_known: list[_Known] = []


def know_owed(kinds: Iterable[str], ask: Ask) -> None:
    """Let an upper part say what tasks of these kinds owe; called when the app is ready."""
    _known[:] = [_Known(frozenset(kinds), ask)]


def owed_by(tasks: Iterable[OfKind], on: date, *, past: bool = False) -> Owing:
    """What these tasks owe on a day, by key; nobody is asked about tasks of other kinds."""
    for known in _known:
        keys = [task.pk for task in tasks if task.kind in known.kinds and task.state in AT_WORK]
        return known.ask(keys, on, past=past) if keys else NOTHING_OWED
    return NOTHING_OWED
