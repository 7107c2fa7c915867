"""What an Excel file is made of, measured before anything opens it."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import normpath
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from luoshi_core.sheets.errors import SheetError

MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE
MOST_MEMBERS = 2_000
LARGEST_SUM = 100 * MEGABYTE
LARGEST_MEMBER = 50 * MEGABYTE
LARGEST_SMALL_PART = 8 * MEGABYTE
# Text of a ledger packs ten to thirty times; what packs far more was made to fill a memory.
LARGEST_RATIO = 100

WORKBOOK = "xl/workbook.xml"
WORKBOOK_LINKS = "xl/_rels/workbook.xml.rels"
STYLES = "xl/styles.xml"
SHARED_TEXT = "xl/sharedStrings.xml"
CONTENT_TYPES = "[Content_Types].xml"
ROOT_LINKS = "_rels/.rels"

_WITHOUT_CELLS = ("xl/chartsheets/", "xl/dialogsheets/", "xl/macrosheets/")

_ZIP_START = b"PK\x03\x04"
_DIRECTORY_ENTRY = b"PK\x01\x02"
_OLD_OFFICE_START = b"\xd0\xcf\x11\xe0"
_ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as the workbook lists it: its name, whether it is hidden, and where its cells are."""

    name: str
    hidden: bool
    path: str


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a workbook that are needed to read its cells, unpacked and measured."""

    parts: dict[str, bytes]
    sheets: tuple[SheetPart, ...]

    def repacked(self) -> bytes:
        """Return a new file of these parts only, so that its reader meets nothing unmeasured."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
            for path, part in self.parts.items():
                archive.writestr(path, part)
        return content.getvalue()


def open_package(content: bytes) -> Package:
    """Unpack what is needed of an Excel file, or say why it is not read."""
    _require_workbook(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read_package(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise SheetError("damaged", values={"part": "zip"}) from error
    except RuntimeError as error:
        raise SheetError("encrypted") from error


def require_size(content: bytes) -> None:
    """Refuse a file that is empty or too large before anything looks into it."""
    if not content:
        raise SheetError("empty_file")
    if len(content) > LARGEST_FILE:
        raise _too_large(f"{-(-len(content) // MEGABYTE)} MB", f"{LARGEST_FILE // MEGABYTE} MB")


def _require_workbook(content: bytes) -> None:
    require_size(content)
    if content.startswith(_OLD_OFFICE_START):
        raise SheetError("encrypted" if _ENCRYPTED_MARK in content else "old_workbook")
    if not content.startswith(_ZIP_START):
        raise SheetError("not_a_workbook")
    # Every entry of the directory begins with this mark: counted before all are listed.
    if content.count(_DIRECTORY_ENTRY) > MOST_MEMBERS:
        raise _too_large("zip", f"{MOST_MEMBERS}")


def _read_package(archive: zipfile.ZipFile) -> Package:
    members = {_plain(member.filename): member for member in archive.infolist()}
    _require_modest(archive.infolist())
    if WORKBOOK not in members:
        raise SheetError("not_a_workbook")
    for path in members:
        if path.endswith("vbaproject.bin"):
            raise SheetError("macros")
        if path.startswith("xl/externallinks/"):
            raise SheetError("external_links", values={"part": path.rpartition("/")[2]})
    parts: dict[str, bytes] = {}

    def keep(path: str) -> bytes | None:
        member = members.get(_plain(path))
        if member is not None and path not in parts:
            parts[path] = archive.read(member)
        return parts.get(path)

    for path in (CONTENT_TYPES, ROOT_LINKS, WORKBOOK, WORKBOOK_LINKS, STYLES, SHARED_TEXT):
        keep(path)
    workbook = xml_tree(parts, WORKBOOK)
    sheets = tuple(_listed_sheets(workbook, xml_tree(parts, WORKBOOK_LINKS)))
    for sheet in sheets:
        if keep(sheet.path) is None:
            raise SheetError("damaged", values={"part": sheet.path})
    return Package(parts, sheets)


def _plain(path: str) -> str:
    return path.replace("\\", "/").lstrip("/").lower()


def _require_modest(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise _too_large("zip", f"{MOST_MEMBERS}")
    total = 0
    for member in members:
        total += member.file_size
        swollen = member.file_size > LARGEST_RATIO * max(member.compress_size, 1)
        if member.file_size > LARGEST_MEMBER:
            raise _too_large(member.filename, f"{LARGEST_MEMBER // MEGABYTE} MB")
        if swollen and member.file_size > MEGABYTE:
            raise _too_large(member.filename, f"1:{LARGEST_RATIO}")
        if ".." in member.filename.replace("\\", "/").split("/"):
            raise SheetError("damaged", values={"part": member.filename})
    if total > LARGEST_SUM:
        raise _too_large("zip", f"{LARGEST_SUM // MEGABYTE} MB")


def _too_large(part: str, limit: str) -> SheetError:
    return SheetError("unpacks_too_large", values={"part": part, "limit": limit})


def xml_tree(parts: dict[str, bytes], path: str) -> Element:
    """Return a small part of the file as a tree, refusing entities and damage."""
    content = parts.get(path)
    if content is None:
        raise SheetError("damaged", values={"part": path})
    if len(content) > LARGEST_SMALL_PART:
        raise _too_large(path, f"{LARGEST_SMALL_PART // MEGABYTE} MB")
    try:
        tree: Element = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise SheetError("damaged", values={"part": path}) from error
    return tree


def local_name(tag: str) -> str:
    """Return the name of an element without its namespace."""
    return tag.rpartition("}")[2]


def _listed_sheets(workbook: Element, links: Element) -> Iterator[SheetPart]:
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    if len(targets) != len(links):
        # Two targets under one name: another reader might follow the one not measured.
        raise SheetError("damaged", values={"part": WORKBOOK_LINKS})
    for element in workbook.iter():
        if local_name(element.tag) != "sheet":
            continue
        key = next((value for name, value in element.items() if name.endswith("}id")), "")
        target = targets.get(key, "").replace("\\", "/")
        path = target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
        if not path.startswith("xl/"):
            raise SheetError("damaged", values={"part": path})
        if path.startswith(_WITHOUT_CELLS):
            continue
        yield SheetPart(element.get("name", ""), element.get("state", "visible") != "visible", path)
