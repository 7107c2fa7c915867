"""The last touches on a candidate: its title, its confidence, and the colouring of the text."""

from __future__ import annotations

import re
from decimal import Decimal

from luoshi_core.extraction.deadlines import Deadline
from luoshi_core.extraction.model import Segment, Unit
from luoshi_core.extraction.sentences import Clause

_LEADING = re.compile(
    r"^(?:[一二三四五六七八九十]是|同时|并且|并|其中|要|须|必须|应当?|将(?=于|在|[0-9])|请|由|的(?=[0-9])|负责|原则上|[，,、：:\s\u3000])+(?=[\u4e00-\u9fff0-9“《])"
)
_LEADING_DATE_SIGNS = re.compile(r"^(?:于|在|到|从|截至|，|,|、|\s)+")


# What ties a leading unit to its role: “X牵头，Y和Z配合，…”.
_LEADING_ROLE = re.compile(r"(?:牵头负责|牵头|负责|主办|配合|协助|参与)[，,]|[、和及与]")


def action_of(text: str, start: int, end: int, deadlines: list[Deadline], units: list[Unit]) -> str:
    """The title of a task: the clause without leading date, subject and numbering."""
    position = start
    for _ in range(12):
        before = position
        position += _length(_LEADING, text[position : min(end, position + 20)])
        for one in deadlines:
            sign = _length(_LEADING_DATE_SIGNS, text[position : min(end, position + 4)])
            is_leading = one.span_start in {position, position + sign} and one.span_end < end
            if is_leading and text[one.span_end] != "的":
                position = one.span_end
                position += _length(_LEADING_DATE_SIGNS, text[position : min(end, position + 4)])
        for unit in units:
            if position <= unit.start <= position + 1 and unit.end < end:
                position = unit.end
                position += _length(_LEADING_ROLE, text[position : min(end, position + 6)])
        if position == before:
            break
    title = text[position:end].strip(" \u3000，,、;；")
    return title if len(title) >= 4 else text[start:end]


def _length(pattern: re.Pattern[str], words: str) -> int:
    match = pattern.match(words)
    return match.end() if match else 0


def confidence_of(weights: list[float], *, speech: bool, vague: bool) -> Decimal:
    """Join the weights of the reasons: each further reason closes part of the gap to certainty."""
    doubt = 1.0
    for weight in weights[:4]:
        doubt *= 1 - weight
    sure = 1 - doubt
    if speech:
        sure *= 0.85
    if vague:
        sure *= 0.8
    return Decimal(str(round(min(sure, 0.97), 2)))


def colour(text: str, clauses: list[Clause], labels: list[str]) -> tuple[Segment, ...]:
    """Cover the text from the first to the last character with labelled segments."""
    segments: list[Segment] = []
    begin = 0
    for position, (_, label) in enumerate(zip(clauses, labels, strict=True)):
        last = position + 1 == len(clauses)
        end = len(text) if last else _start_of(clauses[position + 1])
        if segments and segments[-1].label == label and label != "task":
            segments[-1] = Segment(segments[-1].start, end, label)
        else:
            segments.append(Segment(begin, end, label))
        begin = end
    if not segments and text:
        segments.append(Segment(0, len(text), "background"))
    return tuple(segments)


def _start_of(clause: Clause) -> int:
    return clause.start - len(clause.numbering)
