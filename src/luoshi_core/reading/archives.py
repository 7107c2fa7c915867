"""Zip containers of documents: opened only when their size, names and parts are harmless."""

import io
import lzma
import stat
import struct
import zipfile
import zlib
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml import sax as guarded_sax

from luoshi_core.reading.source import Unreadable

MEBIBYTE = 1024 * 1024
MEMBERS = 2_000
UNPACKED = 100 * MEBIBYTE
MEMBER = 50 * MEBIBYTE
RATIO = 200
RATIO_LARGE = 100
CHUNK = 64 * 1024
DIRECTORY_ENTRY = b"PK\x01\x02"
# All that a damaged container makes the unpacking say, negative offsets and unknown methods too.
UNPACKING_FAILED = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, OSError, EOFError, ValueError,
    RuntimeError,
)  # fmt: skip


class _PrologRead(Exception):
    """The root element was reached: declarations can only stand before it."""


class _Prolog(ContentHandler):
    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: ARG002, N802
        raise _PrologRead


def open_archive(content: bytes, name: str) -> zipfile.ZipFile:
    """Open a zip after its directory was found within the limits of an ordinary document."""
    # Every entry of a directory begins with this mark: counted before a reader lists them all.
    entries = content.count(DIRECTORY_ENTRY)
    if entries > MEMBERS:
        raise Unreadable("too_many_members", name=name, count=entries, limit=MEMBERS)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except UNPACKING_FAILED as problem:
        raise Unreadable("damaged", name=name) from problem
    _check_directory(archive, name)
    return archive


def check_parts(archive: zipfile.ZipFile, name: str) -> None:
    """Inflate every part under the declared size and refuse XML that declares anything."""
    total = 0
    for member in archive.infolist():
        total += _inflate(archive, member, name)
        if total > UNPACKED:
            raise Unreadable("unpacks_too_large", name=name, limit=UNPACKED // MEBIBYTE)
        if member.filename.lower().endswith((".xml", ".rels", ".vml")):
            _check_prolog(archive, member, name)


def has_macros(archive: zipfile.ZipFile) -> bool:
    """Whether the container carries a macro project, whatever its name says."""
    names = [member.filename.lower() for member in archive.infolist()]
    if any(part.endswith("vbaproject.bin") for part in names):
        return True
    return "[content_types].xml" in names and b"macroenabled" in _types(archive).lower()


def _types(archive: zipfile.ZipFile) -> bytes:
    for member in archive.infolist():
        if member.filename.lower() == "[content_types].xml" and member.file_size < MEBIBYTE:
            try:
                return archive.read(member)
            except UNPACKING_FAILED:
                return b""
    return b""


def _check_directory(archive: zipfile.ZipFile, name: str) -> None:
    members = archive.infolist()
    if len(members) > MEMBERS:
        raise Unreadable("too_many_members", name=name, count=len(members), limit=MEMBERS)
    if sum(member.file_size for member in members) > UNPACKED:
        raise Unreadable("unpacks_too_large", name=name, limit=UNPACKED // MEBIBYTE)
    names: set[str] = set()
    for member in members:
        _check_member(member, name)
        if member.filename.lower() in names:
            # Two programs would read two different documents out of one file.
            raise Unreadable("doubled_member", name=name, member=member.filename[:80])
        names.add(member.filename.lower())


def _check_member(member: zipfile.ZipInfo, name: str) -> None:
    path = member.filename.replace("\\", "/")
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    if is_link or path.startswith("/") or ".." in path.split("/") or path[1:2] == ":":
        raise Unreadable("unsafe_member", name=name, member=path[:80])
    if member.flag_bits & 0x1:
        raise Unreadable("encrypted_document", name=name)
    if member.file_size > MEMBER:
        raise Unreadable("unpacks_too_large", name=name, limit=MEMBER // MEBIBYTE)
    ratio = member.file_size // max(member.compress_size, 1)
    if ratio > (RATIO_LARGE if member.file_size > MEBIBYTE else RATIO):
        raise Unreadable("packed_too_tightly", name=name, member=path[:80], ratio=ratio)


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> int:
    size = 0
    try:
        with archive.open(member) as part:
            while chunk := part.read(CHUNK):
                size += len(chunk)
    except UNPACKING_FAILED as problem:
        raise Unreadable("damaged", name=name) from problem
    return size


def _check_prolog(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> None:
    try:
        with archive.open(member) as part:
            guarded_sax.parse(part, _Prolog(), forbid_dtd=True)
    except _PrologRead:
        return
    except DefusedXmlException as problem:
        raise Unreadable("entities", name=name, member=member.filename[:80]) from problem
    except (SAXParseException, ValueError, LookupError) as problem:
        raise Unreadable("damaged", name=name) from problem
