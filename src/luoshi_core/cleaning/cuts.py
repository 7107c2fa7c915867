"""Cuts of a text and the way back from the cleaned text to the original characters."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from luoshi_core.cleaning.sentences import Language, Values, sentence


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of the original text that is left out, and why; it can be undone."""

    start: int
    end: int
    code: str
    values: Values = field(default_factory=dict)

    def sentence(self, language: Language = "zh") -> str:
        """Why this stretch is left out."""
        return sentence(self.code, self.values, language)


@dataclass(frozen=True, slots=True)
class CleaningWarning:
    """Damage that cleaning only points at, with the first place and all places found."""

    code: str
    start: int
    end: int
    values: Values = field(default_factory=dict)
    places: tuple[tuple[int, int], ...] = ()

    def sentence(self, language: Language = "zh") -> str:
        """What is damaged and what a person should do."""
        return sentence(self.code, self.values, language)


@dataclass(frozen=True, slots=True)
class Cleaning:
    """What is proposed for a text: cuts in order, none touching another, and warnings."""

    cuts: tuple[Cut, ...]
    warnings: tuple[CleaningWarning, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch that was kept: where it stands now and where it stood."""

    cleaned: int
    original: int
    length: int


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text after its cuts, which knows where each of its characters stood."""

    text: str
    pieces: tuple[Piece, ...]
    original_length: int

    def to_original(self, position: int) -> int:
        """Where the character at a position of the cleaned text stands in the original."""
        if not 0 <= position <= len(self.text):
            raise IndexError(position)
        if not self.pieces:
            return 0
        place = bisect_right(self.pieces, position, key=lambda piece: piece.cleaned) - 1
        piece = self.pieces[max(place, 0)]
        return piece.original + position - piece.cleaned

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original from the first to the last character of a stretch."""
        if end <= start:
            at = self.to_original(start)
            return at, at
        return self.to_original(start), self.to_original(end - 1) + 1

    def to_cleaned(self, position: int) -> int | None:
        """Where an original character stands now, or nothing when it was cut."""
        if position == self.original_length:
            return len(self.text)
        place = bisect_right(self.pieces, position, key=lambda piece: piece.original) - 1
        if place < 0:
            return None
        piece = self.pieces[place]
        within = position - piece.original
        return piece.cleaned + within if within < piece.length else None


def apply(text: str, cuts: Iterable[Cut]) -> Cleaned:
    """Leave the cuts out of a text; overlapping cuts count as one."""
    kept: list[str] = []
    pieces: list[Piece] = []
    position = length = 0

    def keep(start: int, end: int) -> None:
        nonlocal length
        if end > start:
            kept.append(text[start:end])
            pieces.append(Piece(length, start, end - start))
            length += end - start

    for cut in sorted(cuts, key=lambda cut: (cut.start, cut.end)):
        keep(position, min(cut.start, len(text)))
        position = max(position, cut.end)
    keep(position, len(text))
    return Cleaned("".join(kept), tuple(pieces), len(text))
