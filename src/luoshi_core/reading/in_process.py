"""Reading a file in this process: its kind, its text, its refusals."""

import datetime

from luoshi_core.reading import kinds
from luoshi_core.reading.first_page import (
    is_named_like_a_file,
    parse_date,
    propose_date,
    secrecy_marking,
)
from luoshi_core.reading.plain import read_plain
from luoshi_core.reading.source import RawText, ReadingWarning, Source, Unreadable

FILE_LIMIT = 20 * 1024 * 1024
TEXT_LIMIT = 8_000_000
PLAIN = {"txt", "md"}
OFFICE = {"doc", "rtf", "odt", "xml"}
DATE_KEYS = ("date", "doc_date", "issued_on", "日期", "成文日期", "时间")
TITLE_KEYS = ("title", "标题", "题目")


def kind_within_limits(content: bytes, name: str) -> str:
    """The kind of a file that is not too large."""
    if len(content) > FILE_LIMIT:
        size = -(-len(content) // (1024 * 1024))
        raise Unreadable("too_large", name=name, size=size, limit=FILE_LIMIT // (1024 * 1024))
    return kinds.kind_of(content, name)


def read_bytes(content: bytes, filename: str) -> Source:
    """Read a file in this process; a file of a stranger belongs to `read_safely`."""
    name = short_name(filename)
    kind = kind_within_limits(content, name)
    if kind in OFFICE:
        from luoshi_core.reading.office import convert_to_docx

        return read_kind(convert_to_docx(content, kind, name), "docx", name)
    return read_kind(content, kind, name)


def read_kind(content: bytes, kind: str, name: str) -> Source:
    """Read a file whose kind is known and check what its first page says."""
    return finish(_raw(content, kind, name), kind, name)


def read_text(text: str) -> Source:
    """Take pasted text as it is."""
    return finish(
        RawText(text=text.replace("\r\n", "\n").replace("\r", "\n")), "text", "粘贴的文字"
    )


def short_name(filename: str) -> str:
    """The last part of a file's name, short and printable, for sentences."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c if c.isprintable() else "?" for c in last)[:60] or "?"


def finish(raw: RawText, kind: str, name: str) -> Source:
    """Refuse what may not be here and add what the document says of itself."""
    if not raw.text.strip():
        raise Unreadable("no_text", name=name)
    if len(raw.text) > TEXT_LIMIT:
        raise Unreadable("text_too_long", name=name, count=len(raw.text), limit=TEXT_LIMIT)
    marking = secrecy_marking(raw.text, raw.margins)
    if marking:
        raise Unreadable("classified", name=name, marking=marking)
    issued_on, about_date = _issued_on(raw)
    title = next((raw.meta[key] for key in TITLE_KEYS if raw.meta.get(key)), raw.title)
    return Source(
        text=raw.text,
        kind=kind,
        title="" if is_named_like_a_file(title) else title,
        issued_on=issued_on,
        meta=raw.meta,
        warnings=(*raw.warnings, *about_date),
        tables=raw.tables,
    )


def _issued_on(raw: RawText) -> tuple[datetime.date | None, tuple[ReadingWarning, ...]]:
    given = next((raw.meta[key] for key in DATE_KEYS if raw.meta.get(key)), "")
    day = parse_date(given)
    if day:
        return day, ()
    proposed = propose_date(raw.text)
    warnings: list[ReadingWarning] = []
    if given:
        warnings.append(ReadingWarning("date_not_understood", {"value": given[:40]}))
    if proposed:
        warnings.append(ReadingWarning("date_proposed", {"date": proposed.isoformat()}))
    return proposed, tuple(warnings)


def _raw(content: bytes, kind: str, name: str) -> RawText:
    # Each reader is loaded only for its own kind: a child process must start quickly.
    if kind in PLAIN:
        return read_plain(content)
    if kind == "docx":
        from luoshi_core.reading.word import read_word

        return read_word(content, name)
    if kind == "pdf":
        from luoshi_core.reading.pages import read_pdf

        return read_pdf(content, name)
    if kind == "html":
        from luoshi_core.reading.web import read_page

        return read_page(content, name)
    from luoshi_core.reading.workbook import read_workbook

    return read_workbook(content, kind, name)
