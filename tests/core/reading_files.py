"""Small files for the tests of reading, made on the spot."""

import io
import zipfile
from collections.abc import Mapping, Sequence

import docx
import xlsxwriter

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
    b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84"
    b"\x00\x00\x00\x00IEND\xaeB`\x82"
)
FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /Fang /Encoding /Identity-H"
    b" /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
)
CHARACTERS = (
    b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Fang /CIDSystemInfo"
    b" << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


def word(paragraphs: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> bytes:
    """A Word document of paragraphs and, after them, one table."""
    document = docx.Document()
    for words in paragraphs:
        document.add_paragraph(words)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                table.cell(row, column).text = value
    return saved(document)


def saved(document: "docx.document.Document") -> bytes:
    """The bytes of a Word document."""
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def workbook(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook with the given rows on each sheet."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return content.getvalue()


def archive(members: Mapping[str, bytes]) -> bytes:
    """A zip of the given members."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, member in members.items():
            packed.writestr(name, member)
    return content.getvalue()


def replaced(content: bytes, member: str, words: bytes) -> bytes:
    """The same zip with one member's content replaced or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    return archive(members | {member: words})


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF that shows each page's lines, in a font that says which characters it draws."""
    count = len(pages)
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(count))
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        FONT,
        CHARACTERS,
        _stream(
            b"/CIDInit /ProcSet findresource begin begincmap\n"
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            b"1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end"
        ),
    ]
    for number, lines in enumerate(pages):
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources"
            b" << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % (7 + 2 * number)
        )
        drawn = b"".join(
            b"BT /F1 12 Tf 60 %d Td <%s> Tj ET\n"
            % (780 - 20 * place, line.encode("utf-16-be").hex().encode())
            for place, line in enumerate(lines)
        )
        bodies.append(_stream(drawn))
    return _joined(bodies)


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)


def _joined(bodies: Sequence[bytes]) -> bytes:
    content = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (len(bodies) + 1, table, len(bodies) + 1, len(content))
    )
