"""Automatic numbers of Word paragraphs, counted out as the reader of the paper sees them."""

from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

DIGITS = "〇一二三四五六七八九"
HEAVENLY_STEMS = "甲乙丙丁戊己庚辛壬癸"
ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list writes its number."""

    form: str
    pattern: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has been counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    by_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, paragraph: Any) -> str:
        """The number that stands before a paragraph, or an empty word."""
        place = self._place(paragraph)
        if place is None:
            return ""
        number, depth = place
        level = self.levels.get(number, {}).get(depth)
        if level is None:
            return ""
        counts = self.counts.setdefault(number, {})
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        return self._written(number, depth)

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return None
        found = _number_of(properties)
        if found is not None:
            return found if found[0] != "0" else None
        style = properties.find(qn("w:pStyle"))
        return None if style is None else self.by_style.get(style.get(qn("w:val")) or "")

    def _written(self, number: str, depth: int) -> str:
        levels = self.levels[number]
        written = levels[depth].pattern
        for other in range(depth + 1):
            mark = f"%{other + 1}"
            if mark in written and other in levels:
                count = self.counts[number].get(other, levels[other].start)
                written = written.replace(mark, in_words(count, levels[other].form))
        return written


def numbering_of(document: Any) -> Numbering:
    """The numbering of a document that python-docx opened; empty where it has none."""
    numbering = Numbering()
    part = next(
        (
            relation.target_part
            for relation in document.part.rels.values()
            if not relation.is_external and relation.reltype.endswith("/numbering")
        ),
        None,
    )
    if part is None:
        return numbering
    abstracts = {
        abstract.get(qn("w:abstractNumId")): _levels(abstract)
        for abstract in part.element.findall(qn("w:abstractNum"))
    }
    for number in part.element.findall(qn("w:num")):
        link = number.find(qn("w:abstractNumId"))
        if link is not None:
            numbering.levels[number.get(qn("w:numId"))] = abstracts.get(link.get(qn("w:val")), {})
    for style in document.styles.element.findall(qn("w:style")):
        properties = style.find(qn("w:pPr"))
        found = None if properties is None else _number_of(properties)
        if found is not None and found[0] != "0":
            numbering.by_style[style.get(qn("w:styleId"))] = found
    return numbering


def in_words(count: int, form: str) -> str:
    """A count as its list writes it: 三, III, c, ③."""
    if form in {"bullet", "none"}:
        return ""
    if form.startswith(("chinese", "japaneseCounting", "taiwaneseCounting", "ideographDigital")):
        return _chinese(count)
    if form == "ideographTraditional":
        return HEAVENLY_STEMS[(count - 1) % 10]
    if form.startswith("decimalEnclosedCircle") and 1 <= count <= 20:
        return chr(0x2460 + count - 1)
    if form in {"upperLetter", "lowerLetter"}:
        letter = chr(ord("A") + (count - 1) % 26)
        return letter if form == "upperLetter" else letter.lower()
    if form in {"upperRoman", "lowerRoman"}:
        return _roman(count).upper() if form == "upperRoman" else _roman(count)
    return str(count)


def _levels(abstract: Any) -> dict[int, Level]:
    levels = {}
    for level in abstract.findall(qn("w:lvl")):
        form = _value(level, "w:numFmt") or "decimal"
        pattern = "" if form == "bullet" else _value(level, "w:lvlText") or ""
        start = _value(level, "w:start") or "1"
        depth = level.get(qn("w:ilvl")) or "0"
        levels[int(depth)] = Level(form, pattern, int(start))
    return levels


def _number_of(properties: Any) -> tuple[str, int] | None:
    place = properties.find(qn("w:numPr"))
    if place is None:
        return None
    number = _value(place, "w:numId")
    return None if number is None else (number, int(_value(place, "w:ilvl") or "0"))


def _value(element: Any, tag: str) -> str | None:
    child = element.find(qn(tag))
    value = None if child is None else child.get(qn("w:val"))
    return None if value is None else str(value)


def _chinese(count: int) -> str:
    if not 0 < count < 100:
        return "".join(DIGITS[int(digit)] for digit in str(count))
    tens, ones = divmod(count, 10)
    head = "" if tens == 0 else ("" if tens == 1 else DIGITS[tens]) + "十"
    return head + (DIGITS[ones] if ones else "")


def _roman(count: int) -> str:
    if not 0 < count < 40:
        return str(count)
    written = ""
    for value, letters in ROMAN:
        while count >= value:
            written += letters
            count -= value
    return written
