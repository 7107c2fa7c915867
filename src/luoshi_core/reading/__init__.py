"""Reading: the bytes of a file become text, or one clear sentence says why they do not."""

from luoshi_core.reading.in_process import read_bytes, read_text
from luoshi_core.reading.safely import read_safely
from luoshi_core.reading.sentences import Language
from luoshi_core.reading.source import ReadingWarning, Source, Span, Unreadable

__all__ = [
    "Language",
    "ReadingWarning",
    "Source",
    "Span",
    "Unreadable",
    "read_bytes",
    "read_safely",
    "read_text",
]
