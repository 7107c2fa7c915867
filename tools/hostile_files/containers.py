"""Hostile containers: bombs, lies, links, locks, cuts."""

import io
import stat
import struct
import zipfile

from tools.hostile_files.making import (
    OLE,
    WORDS,
    Draw,
    Made,
    archive,
    cell,
    entry,
    packed_nothing,
    paragraph,
    pdf,
    pdf_page,
    raw_zip,
    row,
    sheet_parts,
    word_parts,
)


def bomb_flat(draw: Draw) -> Made:
    """One part that unpacks to hundreds of megabytes."""
    size = draw.choice((60, 110, 180))
    part = draw.choice((b"word/document.xml", b"xl/worksheets/sheet1.xml"))
    packed = packed_nothing(size)
    admitted = draw.choice((size * 1024 * 1024, 4_000))
    return raw_zip([(part, packed, admitted, 0)]), draw.choice(("讲话.docx", "台账.xlsx"))


def bomb_many(draw: Draw) -> Made:
    """Many parts, each modest, together far too large."""
    packed = packed_nothing(draw.choice((3, 5)))
    parts = [(b"word/%d.xml" % n, packed, 5 * 1024 * 1024, 0) for n in range(draw.randint(30, 90))]
    return raw_zip([(b"word/document.xml", packed, 5 * 1024 * 1024, 0), *parts]), "要点.docx"


def bomb_overlapping(draw: Draw) -> Made:
    """Many entries of the directory that all unpack the same bytes."""
    packed = packed_nothing(3)
    count = draw.randint(20, 1900)
    parts = [(b"word/%d.xml" % n, packed, 3 * 1024 * 1024, 0) for n in range(count)]
    return raw_zip(parts, overlap=True), "重叠.docx"


def bomb_nested(draw: Draw) -> Made:
    """A zip in a zip in a zip."""
    inner = archive({"word/document.xml": b" " * 3_000_000})
    for level in range(draw.randint(2, 6)):
        inner = archive({f"word/{level}.docx": inner, "word/document.xml": inner})
    return inner, draw.choice(("套娃.docx", "套娃.zip"))


def crowd(draw: Draw) -> Made:
    """A directory of up to a hundred thousand entries, its own count lying."""
    count = draw.choice((2_500, 20_000, 100_000))
    made = bytearray(raw_zip([(b"word/%d" % n, b"\x03\x00", 0, 0) for n in range(count)]))
    if draw.random() < 0.5:
        made[-14:-10] = b"\x01\x00\x01\x00"
    return bytes(made), "拥挤.docx"


def lying_sizes(draw: Draw) -> Made:
    """Sizes and offsets of the directory that do not hold."""
    made = bytearray(archive(word_parts(paragraph(WORDS))))
    start = made.find(b"PK\x01\x02")
    for _ in range(draw.randint(1, 6)):
        place = draw.randrange(start, len(made))
        made[place] = draw.randrange(256)
    return bytes(made), "谎报.docx"


def climbing(draw: Draw) -> Made:
    """Parts whose names leave the folder, or that are links."""
    name = draw.choice(
        (
            "../../etc/passwd",
            "/etc/shadow",
            "..\\..\\boot.ini",
            "C:/windows/win.ini",
            "word/../../x",
            "./../keys/x",
            "\\\\server\\share\\x",
        )
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for part, words in word_parts(paragraph(WORDS)).items():
            made.writestr(entry(part), words)
        member = entry(name)
        if draw.random() < 0.3:
            member = entry("word/media/link")
            member.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(member, "x")
    return content.getvalue(), "爬出.docx"


def locked(draw: Draw) -> Made:
    """Documents that need a password, old and new."""
    if draw.random() < 0.5:
        return OLE + "EncryptedPackage".encode("utf-16-le") + draw.randbytes(900), "加密.docx"
    return raw_zip([(b"word/document.xml", draw.randbytes(300), 900, 1)]), "加密.docx"


def twice_named(draw: Draw) -> Made:
    """Two parts of the same name, of which two readers would choose differently."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for part, words in word_parts(paragraph(WORDS)).items():
            made.writestr(entry(part), words)
        other = word_parts(paragraph("另一份内容"))["word/document.xml"]
        member = entry(draw.choice(("word/document.xml", "WORD/DOCUMENT.XML")))
        made.NameToInfo.pop(member.filename, None)
        made.writestr(member, other)
    return content.getvalue(), "双份.docx"


def truncated(draw: Draw) -> Made:
    """A good file that ends too early."""
    made, name = draw.choice(
        (
            (archive(word_parts(paragraph(WORDS) * 50)), "断.docx"),
            (archive(sheet_parts(row(1, cell("A1", "任务")))), "断.xlsx"),
            (pdf(pdf_page(b"BT /F1 12 Tf 60 700 Td (" + b"words " * 400 + b") Tj ET")), "断.pdf"),
        )
    )
    return made[: max(1, len(made) * draw.randint(1, 99) // 100)], name


def flipped(draw: Draw) -> Made:
    """A good file in which some bytes have turned."""
    made = bytearray(
        draw.choice(
            (
                archive(word_parts(paragraph(WORDS) * 50)),
                archive(sheet_parts(row(1, cell("A1", "x")))),
                pdf(pdf_page(b"BT /F1 12 Tf 60 700 Td (" + b"words " * 400 + b") Tj ET")),
            )
        )
    )
    for _ in range(draw.choice((1, 8, 60))):
        made[draw.randrange(len(made))] = draw.randrange(256)
    return bytes(made), draw.choice(("翻.docx", "翻.xlsx", "翻.pdf"))


def odd_packing(draw: Draw) -> Made:
    """Parts packed by ways no document uses, or by none that exist."""
    made = bytearray(archive(word_parts(paragraph(WORDS))))
    way = draw.choice((0, 1, 6, 9, 12, 14, 93, 95, 97, 99, 65_535))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = made.find(mark)
        while place >= 0:
            made[place + offset : place + offset + 2] = struct.pack("<H", way)
            place = made.find(mark, place + 4)
    return bytes(made), "怪包.docx"


def missing_parts(draw: Draw) -> Made:
    """Documents without the parts they cannot be without."""
    parts = draw.choice((word_parts(paragraph(WORDS)), sheet_parts(row(1, cell("A1", "x")))))
    for name in draw.sample(sorted(parts), draw.randint(1, len(parts) - 1)):
        if draw.random() < 0.5:
            del parts[name]
        else:
            parts[name] = draw.choice((b"", b"<", b"\x00" * 50, b"<a/>", draw.randbytes(200)))
    return archive(parts), draw.choice(("缺.docx", "缺.xlsx"))
