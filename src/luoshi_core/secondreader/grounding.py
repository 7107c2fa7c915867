"""Only words that really stand in the text count: each quotation is looked up in its part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from luoshi_core.secondreader.answers import Quotation
from luoshi_core.secondreader.asking import Part

SHORTEST, LONGEST = 4, 400
# What may be left at the edges of a quotation without losing a word.
_EDGES = " \t\r\n\u3000\xa0，,、；;。：:"


@dataclass(frozen=True, slots=True)
class Found:
    """A quotation where it stands in the text."""

    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class Grounded:
    """The quotations that stand in the text, and how many were dropped because they do not."""

    found: tuple[Found, ...]
    dropped: int


def ground(text: str, part: Part, quotations: Iterable[Quotation]) -> Grounded:
    """Find each quotation in its part: exactly, else but for blanks; what is not there is dropped.

    Words that stand there several times are taken in order, each place once.
    """
    bare, places = _without_blanks(text, part)
    taken: set[tuple[int, int]] = set()
    found: list[Found] = []
    dropped = 0
    for one in quotations:
        span = _place(text, part, one.words.strip(_EDGES), bare, places, taken)
        if span is None:
            dropped += 1
            continue
        taken.add(span)
        found.append(Found(*span, one.label))
    return Grounded(tuple(found), dropped)


def _place(
    text: str,
    part: Part,
    words: str,
    bare: str,
    places: list[int],
    taken: set[tuple[int, int]],
) -> tuple[int, int] | None:
    if not SHORTEST <= len(words) <= LONGEST:
        return None
    start = text.find(words, part.start, part.end)
    while start >= 0:
        if (start, start + len(words)) not in taken:
            return start, start + len(words)
        start = text.find(words, start + 1, part.end)
    sought = "".join(words.split())
    place = bare.find(sought) if len(sought) >= SHORTEST else -1
    while place >= 0:
        span = (places[place], places[place + len(sought) - 1] + 1)
        if span not in taken:
            return span
        place = bare.find(sought, place + 1)
    return None


def _without_blanks(text: str, part: Part) -> tuple[str, list[int]]:
    places = [place for place in range(part.start, part.end) if not text[place].isspace()]
    return "".join(text[place] for place in places), places
