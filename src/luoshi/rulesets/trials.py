"""Trying a version on past days before it holds: what would have stood otherwise.

Rule-sets do not know what is computed from them. The part that computes registers a trial for its
subject; this part asks for it and shows what moved.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from luoshi.organisations.actor import Actor

MOST_DAYS = 4
# Of a stretch of days, the newest on a page and the first by name in what is kept.
MOST_TRIED = 3_000
MOST_KEPT = 2_000
MOST_LISTED = 200


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


@dataclass(frozen=True, slots=True)
class Change:
    """A thing that would have gone otherwise: on which day, how it went and would have gone."""

    kind: str
    number: str
    title: str
    unit: str
    on: date
    was: str
    would: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it was and as it would have been."""

    label: str
    was: int
    would: int


@dataclass(frozen=True, slots=True)
class SpanTrial:
    """A version tried on a stretch of past days: what would have gone otherwise.

    `kinds` says in words what each kind of change is; `notes` what could not be told.
    """

    since: date
    until: date
    tried: int
    figures: tuple[Figure, ...]
    kinds: Mapping[str, str]
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()
    most: int | None = None
    is_capped: bool = False

    def counted(self) -> tuple[tuple[str, str, int], ...]:
        """Every kind of change with its words and how many there are, most first."""
        counts = Counter(one.kind for one in self.changes)
        return tuple((kind, self.kinds[kind], count) for kind, count in counts.most_common())

    def as_kept(self) -> dict[str, Any]:
        """The trial as plain values: everything counted, the first changes by name."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "tried": self.tried,
            "changed": len(self.changes),
            "figures": [[one.label, one.was, one.would] for one in self.figures],
            "kinds": [list(one) for one in self.counted()],
            "notes": list(self.notes),
            "changes": [
                [one.kind, one.number, one.title, one.unit, one.on.isoformat(), one.was, one.would]
                for one in self.changes[:MOST_KEPT]
            ],
        }


def _tell_nobody(_done: int, _total: int) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Span:
    """What is asked of a trial: who asks, from when until when, and how much at most.

    `told` hears how many of how many are done.
    """

    actor: Actor
    since: date
    until: date
    most: int | None = None
    told: Callable[[int, int], object] = _tell_nobody


SpanTrier = Callable[[Span, Mapping[str, Any]], SpanTrial]
Starter = Callable[[Actor, datetime, str, Mapping[str, Any]], str]
Trier = Callable[[Actor, str, Mapping[str, Any], Sequence[date]], Trial]
Address = Callable[[str, date], str]
_triers: dict[str, Trier] = {}
_addresses: dict[str, Address] = {}
_span_triers: dict[str, SpanTrier] = {}
_starters: list[Starter] = []


def register(subject: str, trier: Trier, address: Address) -> None:
    """Let a part try the rules of a subject; called when the app is ready.

    `address` leads to a thing as it stood on a day.
    """
    _triers[subject] = trier
    _addresses[subject] = address


def register_span(subject: str, trier: SpanTrier, address: Address) -> None:
    """Let a part try the rules of a subject on a stretch of days; called when the app is ready."""
    _span_triers[subject] = trier
    _addresses[subject] = address


def run_apart(starter: Starter) -> None:
    """Let a part run trials of everything as long work; called when the app is ready."""
    _starters[:] = [starter]


def start_apart(actor: Actor, at: datetime, name: str, arguments: Mapping[str, Any]) -> str:
    """Try everything as long work; returns the page of its progress."""
    return _starters[0](actor, at, name, arguments)


def is_of_span(subject: str) -> bool:
    """Whether rules on this subject are tried on a stretch of days."""
    return subject in _span_triers


def try_span(span: Span, subject: str, content: Mapping[str, Any]) -> SpanTrial:
    """Try a content on a stretch of past days."""
    return _span_triers[subject](span, content)


def url_of(subject: str, number: str, day: date) -> str:
    """Where a thing that moved is shown as it stood."""
    return _addresses[subject](number, day)


def is_triable(subject: str) -> bool:
    """Whether something is computed from rules on this subject."""
    return subject in _triers or subject in _span_triers


def try_on(
    actor: Actor, subject: str, code: str, content: Mapping[str, Any], days: Sequence[date]
) -> Trial:
    """Try a content on past days."""
    return _triers[subject](actor, code, content, tuple(dict.fromkeys(days))[:MOST_DAYS])


def shown_changes(subject: str, kept: Mapping[str, Any], only: str = "") -> dict[str, Any]:
    """What a page shows of a trial: its figures, its kinds and the changes, or those of one."""
    changes = [one for one in kept["changes"] if not only or one[0] == only]
    listed = [
        {
            "number": number,
            "title": title,
            "unit": unit,
            "on": date.fromisoformat(on),
            "was": was,
            "would": would,
            "url": url_of(subject, number, date.fromisoformat(on)),
        }
        for _kind, number, title, unit, on, was, would in changes[:MOST_LISTED]
    ]
    counts = {kind: count for kind, _words, count in kept["kinds"]}
    total = counts.get(only, 0) if only else kept["changed"]
    return {
        "since": date.fromisoformat(kept["since"]),
        "until": date.fromisoformat(kept["until"]),
        "tried": kept["tried"],
        "changed": kept["changed"],
        "figures": [
            {"label": label, "was": was, "would": would, "differs": was != would}
            for label, was, would in kept["figures"]
        ],
        "kinds": [
            {"key": kind, "words": words, "n": count} for kind, words, count in kept["kinds"]
        ],
        "notes": kept["notes"],
        "listed": listed,
        "more": total - len(listed),
        "only": next((words for kind, words, _n in kept["kinds"] if kind == only), ""),
    }


def counted(pairs: Counter[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """The counts of what was and would have been, most first."""
    return dict(pairs.most_common())
