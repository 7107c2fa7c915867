"""What a task owes beside its progress, asked of the part of the product that knows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from luoshi.common.pages import may_have
from luoshi.ledger.models import Kind
from luoshi.ledger.states import AT_WORK
from luoshi_core.pace import Owed

Owing = Mapping[int, Owed]
# Where something comes again in a task of these kinds, its periods are its reports: nobody is
# asked twice, and no percentage is expected of it.
REPORTING_BY_PERIODS = frozenset({Kind.RECURRING, Kind.ZERO_EVENT, Kind.LONG_STANDING})
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
    # Of a task read with these traces it is told whether it has anything of the sort at all.
    traces: tuple[str, ...]

    def may_ask_of(self, task: OfKind) -> bool:
        return (
            task.kind in self.kinds
            and task.state in AT_WORK
            and any(may_have(task, trace) for trace in self.traces)
        )


_known: list[_Known] = []


def know_owed(kinds: Iterable[str], ask: Ask, traces: Iterable[str]) -> None:
    """Let an upper part say what tasks of these kinds owe; called when the app is ready."""
    _known[:] = [_Known(frozenset(kinds), ask, tuple(traces))]


def owed_by(tasks: Iterable[OfKind], on: date, *, past: bool = False) -> Owing:
    """What these tasks owe on a day, by key; nobody is asked about tasks of other kinds."""
    for known in _known:
        keys = [task.pk for task in tasks if known.may_ask_of(task)]
        return known.ask(keys, on, past=past) if keys else NOTHING_OWED
    return NOTHING_OWED


def reports_by_periods(kind: str, owed: Owed | None) -> bool:
    """Whether the periods of a task are its reports on this day."""
    return owed is not None and owed.is_asked and kind in REPORTING_BY_PERIODS
