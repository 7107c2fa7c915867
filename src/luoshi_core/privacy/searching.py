"""The search itself: one pass a detector over the folded text, and no two findings overlap."""

from collections.abc import Iterable

from luoshi_core.privacy.finding import Finding, Kind
from luoshi_core.privacy.names import find_names
from luoshi_core.privacy.numbers import find_numbers
from luoshi_core.privacy.places import find_places

# One character stands for one character, so that places in the folded text are places in the text.
_FOLDED = (
    {0xFF01 + n: 0x21 + n for n in range(94)}
    | dict.fromkeys((0x3000, 0x00A0, 0x2009, 0x202F, 0x200B, 0x200C, 0x200D, 0xFEFF, 0x2060), 0x20)
    | dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212, 0xFF0D, 0x30FC), 0x2D)
)
# Where two findings claim the same characters, what says more of a person wins.
_RANK = {kind: rank for rank, kind in enumerate(Kind)}


def find(text: str, *, at_least: int = 0) -> tuple[Finding, ...]:
    """What a text tells of private persons, in the order of the text, without overlaps."""
    folded = text.translate(_FOLDED)
    found: list[Finding] = []
    for search in (find_numbers, find_places, find_names):
        found.extend(one for one in search(folded) if one.confidence >= at_least)
    return _apart(found)


def _apart(found: Iterable[Finding]) -> tuple[Finding, ...]:
    ordered = sorted(found, key=lambda one: (one.start - one.end, -one.confidence, _RANK[one.kind]))
    kept: list[Finding] = []
    taken: set[int] = set()
    for one in ordered:
        places = range(one.start, one.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))
