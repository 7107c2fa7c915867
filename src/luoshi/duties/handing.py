"""What passes over with a post: each part of the product tells its own open matters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise

from luoshi.organisations.models import Post


@dataclass(frozen=True, slots=True)
class HandedItem:
    """One open matter: its key within the section, what it is, and plain facts about it.

    `facts` are pairs of a code and a value; the sentence of a code is told on registration, so
    that a signed sheet reads in every language and its digest depends on none.
    """

    key: str
    title: str
    number: str = ""
    due_on: date | None = None
    standing: str = ""
    facts: tuple[tuple[str, str], ...] = ()

    def as_kept(self, words: str = "") -> dict[str, Any]:
        """The item as a signed sheet keeps it."""
        return {
            "key": self.key,
            "title": self.title,
            "number": self.number,
            "due_on": self.due_on.isoformat() if self.due_on else "",
            "standing": self.standing,
            "facts": [list(fact) for fact in self.facts],
            "words": words,
        }


Gather = Callable[[Post, date], Sequence[HandedItem]]


@dataclass(frozen=True, slots=True)
class _Part:
    label: str | Promise
    gather: Gather
    order: int
    sentences: Mapping[str, str | Promise] = field(default_factory=dict)


_parts: dict[str, _Part] = {}


def when_handed_over(
    key: str,
    gather: Gather,
    label: str | Promise,
    *,
    order: int = 50,
    sentences: Mapping[str, str | Promise] | None = None,
) -> None:
    """Let a part of the product add a section to every hand-over; called when the app is ready.

    `gather` is asked for a post and a day and returns what is open then, in the same few
    questions however much it is.
    """
    _parts[key] = _Part(label, gather, order, sentences or {})


def gathered(post: Post, on: date) -> list[tuple[str, Sequence[HandedItem]]]:
    """Every section by its key, in their order; empty ones too, for “none” is told as well."""
    ordered = sorted(_parts.items(), key=lambda pair: (pair[1].order, pair[0]))
    return [(key, part.gather(post, on)) for key, part in ordered]


def label_of(key: str) -> str:
    """The heading of a section; the key itself where its part is no longer installed."""
    return str(_parts[key].label) if key in _parts else key


def sentence_of(key: str, code: str, value: str) -> str:
    """A fact of an item in words."""
    part = _parts.get(key)
    told = part.sentences.get(code) if part else None
    return str(told) % {"value": value} if told else value
