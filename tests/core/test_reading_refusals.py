"""Bad files: each gets one clear sentence and nothing is read of it."""

import io
import stat
import zipfile

import pytest

from luoshi_core.reading import Unreadable, read_bytes, read_safely
from luoshi_core.reading.sentences import REFUSALS, WARNINGS
from tests.core import reading_files as files

MACRO_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    b'content-types"><Override PartName="/word/document.xml" ContentType="application/'
    b'vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
)
WORD = files.word(["清源县工作要点"])
SHEET = files.workbook({"表一": [["修路"]]})


def compound(stream: str) -> bytes:
    """An old office container that holds one stream."""
    return files.OLE + stream.encode("utf-16-le")


def linked() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        link = zipfile.ZipInfo("word/document.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(link, "/etc/hostname")
    return content.getvalue()


def far_cell(place: str, inner: str = "<v>1</v>") -> bytes:
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        f'2006/main"><sheetData><row r="1"><c r="{place}">{inner}</c></row></sheetData></worksheet>'
    )
    return files.replaced(SHEET, "xl/worksheets/sheet1.xml", sheet.encode())


def entity_bomb() -> bytes:
    bomb = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha">]><d>&a;</d>'
    return files.replaced(WORD, "word/document.xml", bomb)


def lying_size() -> bytes:
    """A member that unpacks to more than its directory admits."""
    packed = files.archive({"word/document.xml": b"<w/>" + b" " * 100_000})
    return packed.replace((100_004).to_bytes(4, "little"), (900).to_bytes(4, "little"))


CASES = {
    "empty": (b"", "a.docx", "empty_file"),
    "only spaces": (b" \r\n\x00", "a.txt", "empty_file"),
    "too large": (b"a" * (50 * 1024 * 1024), "a.txt", "too_large"),
    "picture named docx": (files.PNG, "a.docx", "picture"),
    "unknown bytes": (bytes(range(256)) * 40, "a.docx", "unknown_kind"),
    "encrypted word": (compound("EncryptedPackage"), "a.docx", "encrypted_document"),
    "presentation": (compound("PowerPoint Document"), "a.ppt", "unknown_kind"),
    "other archive": (files.archive({"readme.txt": b"x"}), "a.docx", "packed"),
    "an OFD file": (files.archive({"OFD.xml": b"<a/>"}), "公文.ofd", "ofd"),
    "a RAR archive": (b"Rar!\x1a\x07\x01\x00" + b"x" * 99, "a.rar", "packed"),
    "a 7z archive": (b"7z\xbc\xaf\x27\x1c" + b"x" * 99, "a.7z", "packed"),
    "cut archive": (WORD[:-200], "a.docx", "damaged"),
    "broken member": (
        files.replaced(WORD, "word/document.xml", b"<w:document"),
        "a.docx",
        "damaged",
    ),
    "bomb": (
        files.archive({"word/document.xml": b" " * (60 * 1024 * 1024)}),
        "a.docx",
        "unpacks_too_large",
    ),
    "bomb of many": (
        files.archive({f"word/{n}.xml": b" " * (9 * 1024 * 1024) for n in range(12)}),
        "a.docx",
        "unpacks_too_large",
    ),
    "tight": (
        files.archive({"word/document.xml": b" " * (2 * 1024 * 1024)}),
        "a.docx",
        "packed_too_tightly",
    ),
    "lying": (lying_size(), "a.docx", "damaged"),
    "crowded": (
        files.archive({f"word/{n}": b"" for n in range(2001)}),
        "a.docx",
        "too_many_members",
    ),
    "climbing": (files.replaced(WORD, "../../evil", b"x"), "a.docx", "unsafe_member"),
    "linked": (linked(), "a.docx", "unsafe_member"),
    "entities": (entity_bomb(), "a.docx", "entities"),
    "macro name": (WORD, "a.docm", "macros"),
    "macro part": (files.replaced(WORD, "word/vbaProject.bin", b"x"), "a.docx", "macros"),
    "macro type": (files.replaced(WORD, "[Content_Types].xml", MACRO_TYPES), "a.docx", "macros"),
    "far cell": (far_cell("XFD1048576"), "a.xlsx", "far_cell"),
    "far row": (far_cell("A20001"), "a.xlsx", "far_cell"),
    "empty word": (files.word([""]), "a.docx", "no_text"),
    "scanned": (files.pdf([[], []]), "a.pdf", "scanned"),
    "cut pdf": (b"%PDF-1.4\nnothing", "a.pdf", "damaged"),
    "classified": (files.word(["机密★1年", "正文"]), "a.docx", "classified"),
}


@pytest.mark.parametrize("case", CASES)
def test_bad_file_is_refused_by_its_reason(case: str) -> None:
    content, name, code = CASES[case]

    with pytest.raises(Unreadable) as refused:
        read_bytes(content, name)

    assert refused.value.code == code
    assert name in refused.value.sentence("zh")
    assert name in refused.value.sentence("en")


def test_encrypted_pdf_is_refused() -> None:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(files.pdf([["正文正文正文"]])))
    writer.encrypt("secret", algorithm="AES-256")
    content = io.BytesIO()
    writer.write(content)

    with pytest.raises(Unreadable) as refused:
        read_bytes(content.getvalue(), "a.pdf")

    assert refused.value.code == "encrypted_pdf"


def test_far_cell_is_named() -> None:
    with pytest.raises(Unreadable) as refused:
        read_bytes(far_cell("XFD1048576"), "台账.xlsx")

    assert refused.value.sentence() == (
        "“台账.xlsx”的工作表“sheet1”在 XFD1048576 有内容，超过 20000 行、200 列的上限。"
        "请删去远处的单元格后再上传。"
    )


def test_far_cell_that_is_only_formatted_does_no_harm() -> None:
    sheet = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        b'2006/main"><sheetData><row r="1"><c r="A1"><v>7</v></c><c r="XFD1" s="0"/></row>'
        b"</sheetData></worksheet>"
    )

    source = read_bytes(files.replaced(SHEET, "xl/worksheets/sheet1.xml", sheet), "a.xlsx")

    assert source.text == "7\n"


@pytest.mark.parametrize("case", ["cut archive", "far cell", "bomb", "entities", "scanned"])
def test_child_gives_the_same_refusal(case: str) -> None:
    content, name, code = CASES[case]

    with pytest.raises(Unreadable) as refused:
        read_safely(content, name)

    assert refused.value.code == code


def test_child_gives_the_same_source() -> None:
    content = files.word(["清源县工作要点"], [["任务", "时限"], ["修路", "6月底"]])

    assert read_safely(content, "a.docx") == read_bytes(content, "a.docx")


def test_child_that_needs_too_much_memory_becomes_a_sentence() -> None:
    rows = [
        ["".join(chr(0x4E00 + (n * 7919 + k * 104729) % 20000) for k in range(4000))]
        for n in range(900)
    ]

    with pytest.raises(Unreadable) as refused:
        read_safely(files.workbook({"表": rows}), "a.xlsx", megabytes=70)

    assert refused.value.code in {"took_too_much_memory", "reader_failed"}


def test_child_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(Unreadable) as refused:
        read_safely(WORD, "a.docx", seconds=0)

    assert refused.value.sentence("en") == (
        "“a.docx” was not read within 0 seconds and was stopped. Split it or save it again."
    )


def test_name_is_shortened_and_printable_in_sentences() -> None:
    with pytest.raises(Unreadable) as refused:
        read_bytes(b"", "C:\\folder\\\u202e" + "长" * 300 + ".docx")

    assert refused.value.values == {"name": "?" + "长" * 59}


def test_every_sentence_is_there_in_both_languages() -> None:
    for chinese, english in [*REFUSALS.values(), *WARNINGS.values()]:
        assert chinese.endswith("。")
        assert english.endswith(".")


def test_unknown_reason_cannot_be_raised() -> None:
    with pytest.raises(KeyError):
        Unreadable("some_reason")
