"""The text as it is laid out: paragraphs, and in them stretches that are one thing each."""

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

TASK, SOFT, BACKGROUND, UNDECIDED, SECOND, REJECTED, FORWARDED, PLAIN = (
    "task",
    "soft",
    "background",
    "undecided",
    "second",
    "rejected",
    "forwarded",
    "plain",
)
_BREAKS = re.compile(r"[\n\t]")
_SHORT_LINE = 40
_HEAD_LINES = 6


@dataclass(frozen=True, slots=True)
class Span:
    """A commitment as far as the layout must know it."""

    start: int
    end: int
    number: int
    look: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line that is one thing; `part` counts the pieces of a commitment."""

    text: str
    start: int
    look: str
    number: int = 0
    part: int = 0
    ends: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text: title, byline, heading, paragraph, or the cells of a table's row."""

    kind: str
    cells: tuple[tuple[Piece, ...], ...]


@dataclass(slots=True)
class _Line:
    cells: list[list[Piece]]
    labels: list[str]

    @property
    def words(self) -> str:
        return "".join(piece.text for cell in self.cells for piece in cell).strip()


def lay_out(
    text: str,
    cuts: Sequence[tuple[int, int]],
    segments: Sequence[Sequence[int | str]],
    spans: Sequence[Span],
) -> list[Paragraph]:
    """Lay the text out without its cuts; every kept character stands in exactly one piece."""
    lines = _lines(text, cuts, segments, spans)
    return list(_paragraphs([line for line in lines if line.words]))


def pieces_of(paragraphs: Iterable[Paragraph], numbers: frozenset[int]) -> list[Piece]:
    """The pieces of some commitments."""
    return [
        piece
        for paragraph in paragraphs
        for cell in paragraph.cells
        for piece in cell
        if piece.number in numbers
    ]


def _lines(
    text: str,
    cuts: Sequence[tuple[int, int]],
    segments: Sequence[Sequence[int | str]],
    spans: Sequence[Span],
) -> list[_Line]:
    labels = [(int(start), int(end), str(label)) for start, end, label in segments]
    starts = [start for start, _, _ in labels]
    ends: dict[int, list[int]] = {}
    for span in spans:
        ends.setdefault(span.end, []).append(span.number)
    parts: dict[int, int] = {}
    lines = [_Line([[]], [])]
    for start, end in _stretches(text, cuts, labels, spans):
        if text[start] == "\n":
            lines.append(_Line([[]], []))
            continue
        if text[start] == "\t":
            lines[-1].cells.append([])
            continue
        place = bisect_right(starts, start) - 1
        is_inside = place >= 0 and start < labels[place][1]
        label = labels[place][2] if is_inside else PLAIN
        if text[start:end].strip():
            lines[-1].labels.append(label)
        over = _at(spans, start)
        closing = tuple(sorted(ends.get(end, ())))
        lines[-1].cells[-1].append(_piece(text[start:end], start, label, over, closing, parts))
    return lines


def _piece(
    words: str,
    start: int,
    label: str,
    span: Span | None,
    closing: tuple[int, ...],
    parts: dict[int, int],
) -> Piece:
    if span is None:
        look = label if label in {SOFT, BACKGROUND} else PLAIN
        return Piece(words, start, look)
    part = parts[span.number] = parts.get(span.number, -1) + 1
    return Piece(words, start, span.look, span.number, part, closing)


def _width(span: Span) -> int:
    return span.end - span.start


def _at(spans: Sequence[Span], start: int) -> Span | None:
    """The narrowest commitment that holds this place."""
    holding = [span for span in spans if span.start <= start < span.end]
    return min(holding, key=_width) if holding else None


def _stretches(
    text: str,
    cuts: Sequence[tuple[int, int]],
    labels: Sequence[tuple[int, int, str]],
    spans: Sequence[Span],
) -> Iterator[tuple[int, int]]:
    """The stretches between all borders, without the cuts."""
    borders = {0, len(text)}
    for start, end, _ in labels:
        borders.update((start, end))
    for span in spans:
        borders.update((span.start, span.end))
    for start, end in cuts:
        borders.update((start, end))
    for sign in _BREAKS.finditer(text):
        borders.update(sign.span())
    ordered = sorted(border for border in borders if 0 <= border <= len(text))
    position = 0
    waiting = sorted(cuts)
    for start, end in itertools.pairwise(ordered):
        while position < len(waiting) and waiting[position][1] <= start:
            position += 1
        is_cut = position < len(waiting) and waiting[position][0] <= start
        if not is_cut:
            yield start, end


def _paragraphs(lines: Sequence[_Line]) -> Iterator[Paragraph]:
    is_head = True
    seen_title = False
    for index, line in enumerate(lines):
        words = line.words
        is_short = len(words) <= _SHORT_LINE and words[-1] not in "。；;，,：:"
        is_head = is_head and is_short and index < _HEAD_LINES and len(line.cells) == 1
        if len(line.cells) > 1:
            kind = "row"
        elif is_head and not seen_title:
            kind, seen_title = "title", True
        elif is_head:
            kind = "byline"
        elif line.labels and all(label == "heading" for label in line.labels):
            kind = "heading"
        else:
            kind = "text"
        cells = (_trimmed(cell) for cell in line.cells)
        if kind in {"title", "byline", "heading"}:
            cells = (map(_unmarked, cell) for cell in cells)
        yield Paragraph(kind, tuple(tuple(cell) for cell in cells))


def _unmarked(piece: Piece) -> Piece:
    """A title is no requirement, whatever its words."""
    return piece if piece.number else replace(piece, look=PLAIN)


def _trimmed(cell: Sequence[Piece]) -> Iterator[Piece]:
    """A line without the blanks at its edges: indents are the page's business."""
    pieces = [piece for piece in cell if piece.text]
    while pieces and not pieces[0].text.strip() and not pieces[0].number:
        pieces.pop(0)
    for index, piece in enumerate(pieces):
        bare = piece.text.lstrip(" \u3000\xa0\t\r") if index == 0 else piece.text
        skipped = len(piece.text) - len(bare)
        yield Piece(bare, piece.start + skipped, piece.look, piece.number, piece.part, piece.ends)
