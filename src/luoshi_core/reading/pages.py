"""PDF pages with text: lines put together again into the paragraphs they were cut from."""

import io
import itertools
import re
import unicodedata

import pypdf
from pypdf.errors import PyPdfError

from luoshi_core.reading.source import RawText, ReadingWarning, Unreadable

STARTS_PARAGRAPH = re.compile(
    r"\s|[一二三四五六七八九十]{1,3}[、.．是要]|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|第[一二三四五六七八九十\d]{1,4}[，,、章节条部]|\d{1,3}[.．、]\D|[㈠-㈩①-⑳●•■◆▪]"
)
PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–－]{1,2}\s*\d{1,4}\s*[-—–－]{1,2}|第\s*\d{1,4}\s*页.{0,12}|\d{1,4})\s*"
)
SENTENCE_END = "。！？!?；;：:"
SPARSE = 5


def read_pdf(content: bytes, name: str) -> RawText:
    """The text of a PDF, refused when it is locked or holds only pictures."""
    try:
        document = pypdf.PdfReader(io.BytesIO(content))
        if document.is_encrypted and not document.decrypt(""):
            raise Unreadable("encrypted_pdf", name=name)
        pages = [page.extract_text() or "" for page in document.pages]
        title = str(document.metadata.title or "").strip() if document.metadata else ""
    except (
        PyPdfError, KeyError, ValueError, TypeError, AttributeError, IndexError, AssertionError,
        RecursionError, OSError, ArithmeticError, NotImplementedError,
    ) as problem:  # fmt: skip
        raise Unreadable("damaged", name=name) from problem
    empty = [str(n) for n, page in enumerate(pages, 1) if len(page.strip()) < SPARSE]
    if len(empty) == len(pages):
        raise Unreadable("scanned", name=name, pages=len(pages))
    warnings: tuple[ReadingWarning, ...] = ()
    if empty:
        warnings = (ReadingWarning("pages_without_text", {"pages": "、".join(empty[:20])}),)
    return RawText(text=join_lines(pages), title=title, warnings=warnings)


def join_lines(pages: list[str]) -> str:
    """Put lines that the page's edge cut together again; short lines and headings stay apart."""
    lines = [line.rstrip() for page in pages for line in page.splitlines() if line.strip()]
    if not lines:
        return ""
    full = _full_width(lines)
    text: list[str] = [lines[0]]
    for before, line in itertools.pairwise(lines):
        text.append(_glue(before, line, full) + (line if line[0] != " " else line.strip()))
    return "".join(text) + "\n"


def _glue(before: str, line: str, full: int) -> str:
    is_number = PAGE_NUMBER.fullmatch(before) or PAGE_NUMBER.fullmatch(line)
    if is_number or _width(before) < 0.85 * full or STARTS_PARAGRAPH.match(line):
        return "\n"
    if before[-1] in SENTENCE_END and _width(before) < full - 2:
        return "\n"
    return " " if before[-1].isascii() and line[0].isascii() else ""


def _full_width(lines: list[str]) -> int:
    widths = sorted(_width(line) for line in lines)
    # Nine lines in ten are shorter than a stray long one (a table, a footnote).
    return widths[min(len(widths) - 1, int(len(widths) * 0.9))]


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line)
