"""The lines of a text with their places, the unit in which page furniture comes."""

import re
import unicodedata
from dataclasses import dataclass

SENTENCE_ENDS = "。！？!?；;…"
CLOSERS = "”’\"'」』）)》】"
STARTS_ANEW = re.compile(
    r"[\s\u3000]*(?:[一二三四五六七八九十]{1,3}[、.．是要]|[（(【\[][一二三四五六七八九十\d]{1,3}[)）\]】]"
    r"|第[一二三四五六七八九十百\d]{1,4}[，,、章节条部项]|\d{1,3}[.．、)）]|[㈠-㈩①-⑳●•■◆▪*#>-])"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end: where it starts, where it ends, and its words."""

    start: int
    end: int
    words: str

    @property
    def is_ended(self) -> bool:
        """Whether the line closes a sentence."""
        bare = self.words.rstrip(CLOSERS)
        return bool(bare) and bare[-1] in SENTENCE_ENDS + "：:"


def filled_lines(text: str) -> list[Line]:
    """The lines that hold anything, in order."""
    lines: list[Line] = []
    start = 0
    for raw in text.split("\n"):
        words = raw.strip()
        if words:
            lines.append(Line(start, start + len(raw), words))
        start += len(raw) + 1
    return lines


def starts_anew(line: Line) -> bool:
    """Whether a line opens with a number or a mark of its own."""
    return STARTS_ANEW.match(line.words) is not None


def width(words: str) -> int:
    """The room words take on paper, a Chinese character counting two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in words)


def is_han(character: str) -> bool:
    """Whether a character is a Chinese one."""
    return "\u3400" <= character <= "\u9fff" or character >= "\U00020000"
