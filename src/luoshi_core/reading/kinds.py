"""What kind of file it is, told by its content and never by its name."""

import re

import puremagic

from luoshi_core.reading import archives
from luoshi_core.reading.source import Unreadable

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MACRO_NAMES = (".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".pptm")
HTML_START = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
FLAT_OFFICE = re.compile(rb"<\?mso-application|<w:wordDocument|<office:document\b")
DRAWING = re.compile(rb"<svg[\s>]", re.IGNORECASE)
# RAR, 7z, gzip.
PACKED = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
CONTROLS = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27}) + b"\x7f"


def kind_of(content: bytes, name: str) -> str:
    """The kind of a file, or its refusal when nothing here can read it."""
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("empty_file", name=name)
    if name.lower().endswith(MACRO_NAMES):
        raise Unreadable("macros", name=name)
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_archive(content, name)
    if content.startswith(OLE):
        return _kind_of_compound(content, name)
    if content.startswith(PACKED):
        raise Unreadable("packed", name=name)
    if content.lstrip()[:5] == b"{\\rtf":
        return "rtf"
    return _kind_of_text(content, name)


def _kind_of_archive(content: bytes, name: str) -> str:
    archive = archives.open_archive(content, name)
    names = archive.namelist()
    if archives.has_macros(archive):
        raise Unreadable("macros", name=name)
    if any(part.startswith("word/") for part in names):
        return "docx"
    if any(part.startswith("xl/") for part in names):
        return "xlsx"
    if "content.xml" in names:
        is_sheet = b"opendocument.spreadsheet" in content[:200]
        return "ods" if is_sheet else "odt"
    raise Unreadable("ofd" if "OFD.xml" in names else "packed", name=name)


def _kind_of_compound(content: bytes, name: str) -> str:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise Unreadable("encrypted_document", name=name)
    if holds("WordDocument"):
        return "doc"
    if holds("Workbook") or holds("Book"):
        return "xls"
    raise Unreadable("unknown_kind", name=name)


def _kind_of_text(content: bytes, name: str) -> str:
    lower = name.lower()
    head = content[:4096].removeprefix(b"\xef\xbb\xbf")
    if FLAT_OFFICE.search(head):
        return "xml"
    if head.lstrip().startswith(b"<") and not starts_like_page(head) and DRAWING.search(head):
        raise Unreadable("picture", name=name)
    is_page = starts_like_page(head) or (lower.endswith((".htm", ".html")) and b"<" in head)
    if is_page and not is_binary(content):
        return "html"
    if is_binary(content):
        raise Unreadable("picture" if _is_picture(content) else "unknown_kind", name=name)
    return "md" if lower.endswith((".md", ".markdown")) else "txt"


def starts_like_page(head: bytes) -> bool:
    """Whether the bytes begin as a web page does, after a declaration and a few comments."""
    # Step by step: one pattern for all of it can be sent round in circles.
    rest = head.lstrip()
    if rest.startswith(b"<?xml"):
        rest = rest.partition(b"?>")[2].lstrip()
    for _ in range(3):
        if rest.startswith(b"<!--"):
            rest = rest.partition(b"-->")[2].lstrip()
    return HTML_START.match(rest) is not None


def is_binary(content: bytes) -> bool:
    """Whether the bytes cannot be text in any encoding we read."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or looks_like_utf16(content):
        return _is_picture_magic(content)
    sample = content[:65536]
    controls = len(sample) - len(sample.translate(None, CONTROLS))
    return _is_picture_magic(content) or controls > len(sample) // 50


def looks_like_utf16(content: bytes) -> str:
    """The byte order of UTF-16 text that carries no mark, or an empty word."""
    sample = content[: 4096 & ~1]
    if b"\x00" not in sample or len(content) % 2:
        return ""
    for codec in ("utf-16-le", "utf-16-be"):
        text = sample.decode(codec, "replace")
        usual = sum(
            "\u4e00" <= c <= "\u9fff" or c in "\r\n\t" or " " <= c < "\x7f"
            or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef" or "\u2010" <= c <= "\u2030"
            for c in text
        )  # fmt: skip
        if usual > 0.9 * len(text):
            return codec
    return ""


def _is_picture_magic(content: bytes) -> bool:
    return content.startswith(
        (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
    ) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def _is_picture(content: bytes) -> bool:
    if _is_picture_magic(content):
        return True
    try:
        matches = puremagic.magic_string(content[:8192])
    except (puremagic.PureError, ValueError):
        return False
    return bool(matches) and matches[0].mime_type.startswith("image/")
