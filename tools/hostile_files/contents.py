"""Hostile contents and names: false kinds, pictures, two things at once, odd text."""

import struct

from tools.hostile_files.making import (
    OLE,
    PNG,
    WORDS,
    Draw,
    Made,
    archive,
    packed_nothing,
    paragraph,
    word_parts,
)


def wrong_magic(draw: Draw) -> Made:
    """A name that says one thing and a content that is another."""
    content = draw.choice(
        (
            PNG + draw.randbytes(400),
            b"\xff\xd8\xff\xe0" + draw.randbytes(400),
            b"GIF89a" + bytes(300),
            b"MZ\x90\x00" + draw.randbytes(900),
            b"\x7fELF" + draw.randbytes(900),
            b"Rar!\x1a\x07\x00" + draw.randbytes(500),
            b"7z\xbc\xaf\x27\x1c" + draw.randbytes(500),
            b"\x1f\x8b\x08\x00" + draw.randbytes(500),
            b"BM" + draw.randbytes(500),
            b"II*\x00" + draw.randbytes(300),
            b"RIFF\x00\x00\x00\x00WEBP" + draw.randbytes(300),
        )
    )
    return content, draw.choice(("讲话.docx", "讲话.pdf", "讲话.txt", "台账.xlsx", "讲话.html"))


def pictures(draw: Draw) -> Made:
    """Pictures that unfold, loop, run or lie about their size."""
    side = struct.pack(">II", draw.choice((1, 30_000, 2**31 - 1)), draw.choice((1, 30_000)))
    loop = b"II*\x00\x08\x00\x00\x00" + b"\x01\x00\x69\x87" + b"\x08\x00\x00\x00" * 9
    content = draw.choice(
        (
            PNG + side + b"\x08\x06\x00\x00\x00" + packed_nothing(3),
            b"\xff\xd8\xff\xe1\x00\xffExif\x00\x00" + loop,
            loop,
            b"GIF89a" + b"\xff\xff\xff\xff\xf7\x00\x00" + b"\x21\xf9\x04" * 900,
            b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + draw.randbytes(400),
            b'<svg viewBox="0 0 9 9" onload="alert(1)"><script>alert(2)</script></svg>',
            b'<?xml version="1.0"?><!-- x --><svg><image href="file:///etc/passwd"/></svg>',
            b"RIFF\xff\xff\xff\xffWEBPVP8X" + draw.randbytes(300),
        )
    )
    return content, draw.choice(
        ("照片.jpg", "照片.png", "现场.docx", "图.svg", "图.html", "图.txt")
    )


def polyglot(draw: Draw) -> Made:
    """One file that is two things at once."""
    inner = archive(word_parts(paragraph(WORDS)))
    head = draw.choice(
        (
            PNG + bytes(200),
            b"GIF89a" + bytes(60),
            b"<html><script>alert(1)</script></html>",
            b"%PDF-1.4\n1 0 obj<<>>endobj\n",
            b"#!/bin/sh\nid\n",
            OLE,
        )
    )
    return head + inner, draw.choice(("双面.docx", "双面.jpg", "双面.pdf", "双面.html", "双面.txt"))


def text_tricks(draw: Draw) -> Made:
    """Text with marks that turn, hide or break it."""
    trick = draw.choice(
        (
            "\u202e\u2066" * 300,
            "\u200b\u200d\ufeff" * 5_000,
            "\u0301" * 20_000,
            "\x00" * 9,
            "\x1b[2J\x1b[31m" * 50,
            "＝cmd|' /C calc'!A0\n" * 200,
            "\ud800",
            "\U000e0041" * 2_000,
            "ﷺ" * 9_000,
            "a" * 500_000,
            "\r" * 50_000,
            "：" * 90_000,
            "---\n" * 30_000,
            "key: value\n" * 5_000 + "---\n",
            "（" * 50_000,
            "一、" * 40_000,
            "2026年" * 30_000,
            "\u2028\u2029\x85\x0b\x0c" * 4_000,
        )
    )
    words = f"{WORDS}\n{trick}\n{WORDS}".encode("utf-8", "surrogatepass")
    return words, draw.choice(("字.txt", "字.md", "字.csv"))


def odd_encoding(draw: Draw) -> Made:
    """Bytes that fit no encoding, or several."""
    good = WORDS * 30
    content = draw.choice(
        (
            good.encode("gb18030")[:-1],
            good.encode("utf-8")[1:],
            good.encode("utf-16"),
            good.encode("utf-32"),
            good.encode("utf-16-le"),
            good.encode("gb18030") + good.encode("utf-8"),
            good.encode("big5", "ignore"),
            b"\xff\xfe" + draw.randbytes(801),
            b"\xef\xbb\xbf" * 300,
            draw.randbytes(4_000),
            b"\xfe\xff\xd8\x00" * 90,
        )
    )
    return content, draw.choice(("码.txt", "码.md", "码.html"))


def odd_names(draw: Draw) -> Made:
    """Good content under a name that lies, climbs, turns or never ends."""
    name = draw.choice(
        (
            "../../../etc/passwd",
            "..\\..\\windows\\system32\\x.docx",
            "讲话\x00.docx",
            "讲\u202excod.exe",
            "长" * 1_000 + ".docx",
            "CON",
            "NUL.docx",
            "aux.txt",
            "😀" * 60 + ".docx",
            "a\r\nSet-Cookie: x",
            "<script>alert(1)</script>.docx",
            "{name}{0.__class__}.docx",
            "%(name)s%n.docx",
            "",
            ".",
            "..",
            "讲话.docx.exe",
            "讲话.docx ",
            "/",
            "\x1b[31m.txt",
            "-rf.docx",
            "$(id).docx",
            "\ud800.docx",
            "讲话.docx:stream",
            "'; DROP TABLE--.docx",
        )
    )
    good = (archive(word_parts(paragraph(WORDS))), WORDS.encode(), b"")
    return draw.choice(good), name


def empty(draw: Draw) -> Made:
    """Nothing, or nearly nothing."""
    content = draw.choice((b"", b"\x00", b"\n" * 900, b" " * 9, b"\xef\xbb\xbf", b"\x00" * 5_000))
    return content, draw.choice(("空.docx", "空.pdf", "空.txt", "空.xlsx", "空"))
