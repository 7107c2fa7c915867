"""Plain text: its encoding, its line ends, and the head of keys that may stand before it."""

import codecs
import re

from luoshi_core.reading.kinds import looks_like_utf16
from luoshi_core.reading.source import RawText, ReadingWarning

REPLACEMENT = "\ufffd"
HEAD_LINE = re.compile(r"[^\W\d][^:：\n]{0,39}[:：](?:[ \t].*|[^/].*)?")
HEAD_LINES = 100
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
CHINESE_NAMES = {"gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80"}


def decode(content: bytes) -> tuple[str, tuple[ReadingWarning, ...]]:
    """The characters of a text in any encoding usual here, with a warning where bytes broke."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding)
    wide = looks_like_utf16(content)
    if wide:
        return _decoded(content, wide)
    return _decoded(content, _narrow_encoding(content))


def decode_declared(content: bytes) -> tuple[str, tuple[ReadingWarning, ...]]:
    """The characters of a page that may name its encoding itself."""
    named = DECLARED.search(content[:4096])
    if named and not content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE)):
        label = named[1].decode("ascii").lower()
        encoding = "gb18030" if label in CHINESE_NAMES else label
        try:
            return content.decode(encoding), ()
        except (LookupError, UnicodeDecodeError):
            return decode(content)
    return decode(content)


def read_plain(content: bytes) -> RawText:
    """The text of a plain file after its head, with what the head says."""
    decoded, warnings = decode(content)
    text = decoded.replace("\r\n", "\n").replace("\r", "\n")
    meta, body = split_head(text)
    return RawText(text=body, meta=meta, warnings=warnings)


def split_head(text: str) -> tuple[dict[str, str], str]:
    """Part the `key: value` lines that a line `---` ends from the text that follows.

    A file that begins with the line `---` keeps all that follows as its text, so that offsets
    count the same characters as the scorer of the labelled corpus does.
    """
    if text.startswith("---\n"):
        end = text.find("\n---\n", 3)
        return (_keys(text[4:end]) or {} if end > 0 else {}), text[4:]
    end = text.find("\n---\n")
    if end < 0:
        return {}, text
    meta = _keys(text[:end])
    return ({}, text) if meta is None else (meta, text[end + 5 :])


def _keys(head: str) -> dict[str, str] | None:
    if head.count("\n") >= HEAD_LINES or len(head) > 20_000:
        return None
    meta: dict[str, str] = {}
    for line in head.split("\n"):
        if not line.strip():
            continue
        if not HEAD_LINE.fullmatch(line):
            return None
        key, value = re.split("[:：]", line, maxsplit=1)
        meta[key.strip().lower()] = value.strip()
    return meta


def _narrow_encoding(content: bytes) -> str:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        # UTF-8 with a few broken bytes often passes for GB18030 and would come out as nonsense:
        # real GB18030 breaks UTF-8 at nearly every character, so the share of breaks tells.
        lenient = content.decode("utf-8", "replace")
        foreign = sum(character > "\x7f" for character in lenient)
        broken = lenient.count(REPLACEMENT)
        return "utf-8" if broken * 8 < foreign else "gb18030"
    return "utf-8"


def _decoded(content: bytes, encoding: str) -> tuple[str, tuple[ReadingWarning, ...]]:
    try:
        return content.decode(encoding), ()
    except UnicodeDecodeError:
        text = content.decode(encoding, "replace")
    count = text.count(REPLACEMENT)
    return text, (
        ReadingWarning("broken_encoding", {"count": count, "encoding": encoding.upper()}),
    )
