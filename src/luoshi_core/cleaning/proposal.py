"""What cleaning proposes for a text as it came."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace

from luoshi_core.cleaning.chrome import furniture, runs_on
from luoshi_core.cleaning.cuts import Cleaning, Cut
from luoshi_core.cleaning.damage import damage, glosses
from luoshi_core.cleaning.lines import Line, filled_lines, width
from luoshi_core.cleaning.repeats import repeated_text

WRAPPED_SHARE = 0.5
NARROW, WIDE = 40, 120
TITLE_ZONE = 1_000


def clean(text: str) -> Cleaning:
    """Propose the cuts of a text and say what only a person can mend; nothing is changed."""
    lines = filled_lines(text)
    cuts = furniture(lines, text)
    cuts += repeated_text(text)
    cuts += [Cut(start, end, "pinyin_gloss") for start, end in glosses(text)]
    cuts = _settled(cuts)
    document = _left_lines(lines, cuts)
    ended_early = bool(cuts) and cuts[-1].code == "reprint_notice"
    warnings = damage(text, document, ended_early=ended_early)
    return Cleaning(tuple(_settled([*cuts, *_line_ends(document)])), tuple(warnings))


def propose_title(cleaned_text: str) -> str:
    """The title a cleaned text seems to open with, or nothing."""
    for line in filled_lines(cleaned_text[:TITLE_ZONE])[:1]:
        is_title = 4 <= len(line.words) <= 60 and line.words[-1] not in "。；，,;：:"
        return line.words if is_title and "\t" not in line.words else ""
    return ""


def _settled(cuts: Iterable[Cut]) -> list[Cut]:
    """The cuts in order, so that none reaches into another: the one that begins first stays."""
    settled: list[Cut] = []
    for cut in sorted(cuts, key=lambda cut: (cut.start, -cut.end)):
        if cut.end <= cut.start:
            continue
        if settled and cut.start < settled[-1].end:
            if cut.end <= settled[-1].end:
                continue
            cut = replace(cut, start=settled[-1].end)  # noqa: PLW2901 - the same cut, shorter
        settled.append(cut)
    return settled


def _left_lines(lines: Sequence[Line], cuts: Sequence[Cut]) -> list[Line]:
    """The lines of the document itself, shortened where a notice followed on the same line."""
    left: list[Line] = []
    index = 0
    for line in lines:
        while index < len(cuts) and cuts[index].end <= line.start:
            index += 1
        cut = cuts[index] if index < len(cuts) else None
        if cut is None or cut.start >= line.end or cut.code == "pinyin_gloss":
            left.append(line)
        elif cut.start > line.start and cut.end >= line.end:
            left.append(_shortened(line, cut.start))
        elif not (cut.start <= line.start and cut.end >= line.end):
            left.append(line)
    return [line for line in left if line.words]


def _shortened(line: Line, end: int) -> Line:
    indent = line.end - line.start - len(line.words)
    return Line(line.start, end, line.words[: max(0, end - line.start - max(0, indent))].strip())


def _line_ends(lines: Sequence[Line]) -> list[Cut]:
    """The line ends of a text that was broken at a fixed width, inside its sentences only."""
    if len(lines) < 8:
        return []
    widths = sorted(width(line.words) for line in lines)
    full = widths[int(len(widths) * 0.9)]
    if not NARROW <= full <= WIDE or widths[-1] > full * 1.3:
        return []
    near_full = [line for line in lines if width(line.words) >= full - 4 and not line.is_ended]
    if len(near_full) < WRAPPED_SHARE * len(lines):
        return []
    return [
        Cut(before.end, after.start, "line_end")
        for before, after in itertools.pairwise(lines)
        if width(before.words) >= full - 4 and runs_on(before, after)
    ]
