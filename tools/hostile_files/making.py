"""How hostile files are put together: zips, Word and Excel parts, PDF objects."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence

Draw = random.Random
Made = tuple[bytes, str]
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
DECLARED = "application/vnd.openxmlformats-officedocument"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
WORDS = "全县上下要把说了的事办成，六月底前完成农村公路建设三十公里，县交通局牵头。"


def archive(members: Mapping[str, bytes], *, packed: bool = True) -> bytes:
    """A zip of these members."""
    content = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(content, "w", method) as made:
        for name, member in members.items():
            made.writestr(entry(name, method), member)
    return content.getvalue()


def entry(name: str, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """A member's entry that tells no hour, so that the same seed gives the same bytes."""
    member = zipfile.ZipInfo(name)
    member.compress_type = method
    return member


def word_parts(body: str, **more: bytes) -> dict[str, bytes]:
    """The least parts of a Word document with this body."""
    return {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="{TYPES}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/word/document.xml" '
            f'ContentType="{DECLARED}.wordprocessingml.document.main+xml"/></Types>'
        ).encode(),
        "_rels/.rels": (
            f'{HEAD}<Relationships xmlns="{LINKS}"><Relationship Id="r1" '
            f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
        ).encode(),
        "word/document.xml": (
            f'{HEAD}<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}"><w:body>{body}</w:body>'
            "</w:document>"
        ).encode("utf-8", "surrogatepass"),
        **more,
    }


def paragraph(words: str) -> str:
    """A paragraph of Word."""
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def sheet_parts(rows: str, extra: str = "", **more: bytes) -> dict[str, bytes]:
    """The least parts of a workbook with these rows."""
    return {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="{TYPES}"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/xl/workbook.xml" '
            f'ContentType="{DECLARED}.spreadsheetml.sheet.main+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.xml" '
            f'ContentType="{DECLARED}.spreadsheetml.worksheet+xml"/></Types>'
        ).encode(),
        "_rels/.rels": (
            f'{HEAD}<Relationships xmlns="{LINKS}"><Relationship Id="r1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        "xl/workbook.xml": (
            f'{HEAD}<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="台账" sheetId="1" r:id="r1"/></sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'{HEAD}<Relationships xmlns="{LINKS}"><Relationship Id="r1" '
            f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ).encode(),
        "xl/worksheets/sheet1.xml": (
            f'{HEAD}<worksheet xmlns="{SHEET}"><sheetData>{rows}</sheetData>{extra}</worksheet>'
        ).encode("utf-8", "surrogatepass"),
        **more,
    }


def cell(place: str, words: str) -> str:
    """A cell that holds its words itself."""
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def row(number: int, *cells: str) -> str:
    """A row of a sheet."""
    return f'<row r="{number}">{"".join(cells)}</row>'


def pdf(bodies: Sequence[bytes], *, root: int = 1, version: bytes = b"1.4") -> bytes:
    """A PDF of these objects, numbered from 1, with a table that finds them."""
    content = b"%PDF-" + version + b"\n"
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root %d 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, table, len(bodies) + 1, root, len(content))
    )


def pdf_stream(content: bytes, more: bytes = b"") -> bytes:
    """A stream object of a PDF."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


def pdf_page(drawn: bytes, more: bytes = b"") -> list[bytes]:
    """The objects of a PDF with one page that draws this."""
    return [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 "
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> /Contents 4 0 R >>"
        ),
        pdf_stream(drawn, more),
    ]


def packed_nothing(megabytes: int) -> bytes:
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = b" " * (1024 * 1024)
    return b"".join(packing.compress(piece) for _ in range(megabytes)) + packing.flush()


def raw_zip(members: Sequence[tuple[bytes, bytes, int, int]], *, overlap: bool = False) -> bytes:
    """A zip written by hand: name, packed content, admitted size, flags; perhaps one body."""
    content, directory = bytearray(), bytearray()
    for name, packed, size, flags in members:
        place = 0 if overlap else len(content)
        facts = struct.pack(
            "<HHHHHIIIHH", 20, flags, 8, 0, 0x21, 0, len(packed), size, len(name), 0
        )
        if not overlap or not content:
            content += b"PK\x03\x04" + facts + name + packed
        directory += b"PK\x01\x02\x14\x00" + facts + struct.pack("<HHHII", 0, 0, 0, 0, place) + name
    count = min(len(members), 0xFFFF)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(content), 0)
    return bytes(content) + bytes(directory) + b"PK\x05\x06" + end
