"""Files that are no ledger, or too large, or damaged: refused with a sentence."""

import io
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from luoshi_core.sheets import SheetError
from luoshi_core.sheets.grids import read_grids


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_part(content: bytes, path: str, change: Callable[[bytes], bytes]) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part) if name == path else part)
    return changed.getvalue()


def saved_with_one_cell() -> bytes:
    book = Workbook()
    book.active["A1"] = 1
    return saved(book)


def test_one_far_cell_is_refused_before_anything_makes_room_for_it() -> None:
    book = Workbook()
    book.active["A1"] = 1
    path = "xl/worksheets/sheet1.xml"
    far_down = with_part(saved(book), path, lambda part: part.replace(b'r="A1"', b'r="A1048576"'))
    far_right = with_part(saved(book), path, lambda part: part.replace(b'r="A1"', b'r="XFD1"'))

    with pytest.raises(SheetError) as down:
        read_grids(far_down)
    with pytest.raises(SheetError) as right:
        read_grids(far_right)

    assert (down.value.code, down.value.cell) == ("too_many_rows", "A1048576")
    assert (right.value.code, right.value.cell) == ("too_many_columns", "XFD1")


def test_a_zip_bomb_is_refused_by_its_directory() -> None:
    book = Workbook()
    book.active["A1"] = 1
    content = io.BytesIO(saved(book))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b"\0" * 20_000_000)

    with pytest.raises(SheetError) as caught:
        read_grids(content.getvalue())

    assert caught.value.code == "unpacks_too_large"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"hello", "not_a_workbook"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old_workbook"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    ],
)
def test_what_is_no_workbook_is_refused_with_a_sentence(content: bytes, code: str) -> None:
    with pytest.raises(SheetError) as caught:
        read_grids(content)

    assert caught.value.code == code
    assert caught.value.sentence("zh").endswith("。")


@pytest.mark.parametrize(
    ("extra", "code"),
    [("xl/vbaProject.bin", "macros"), ("xl/externalLinks/externalLink1.xml", "external_links")],
)
def test_macros_and_foreign_links_are_refused_by_name(extra: str, code: str) -> None:
    book = Workbook()
    book.active["A1"] = 1
    content = io.BytesIO(saved(book))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr(extra, b"x")

    with pytest.raises(SheetError) as caught:
        read_grids(content.getvalue())

    assert caught.value.code == code


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("xl/workbook.xml", lambda part: part[:40]),
        ("xl/worksheets/sheet1.xml", lambda part: part[:-30]),
        ("xl/worksheets/sheet1.xml", lambda part: b'<!DOCTYPE a [<!ENTITY b "c">]>' + part),
        ("xl/worksheets/sheet1.xml", lambda part: part.replace(b'r="A1"', b'r="1A"')),
        ("xl/_rels/workbook.xml.rels", lambda part: part.replace(b"xl/worksheets/", b"other/")),
        ("xl/_rels/workbook.xml.rels", lambda part: part.replace(b"rId2", b"rId1")),
        ("xl/_rels/workbook.xml.rels", lambda part: part.replace(b"sheet1.xml", b"sheet9.xml")),
    ],
)
def test_a_damaged_part_is_refused(path: str, change: Callable[[bytes], bytes]) -> None:
    book = Workbook()
    book.active["A1"] = 1

    with pytest.raises(SheetError) as caught:
        read_grids(with_part(saved(book), path, change))

    assert caught.value.code == "damaged"


def test_a_workbook_of_empty_or_hidden_sheets_has_nothing_to_read() -> None:
    with pytest.raises(SheetError) as caught:
        read_grids(saved(Workbook()))

    assert caught.value.code == "no_sheet"


def test_a_part_may_be_too_large_in_several_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    content = saved_with_one_cell()
    limits = {
        "packages.MOST_MEMBERS": 2,
        "packages.LARGEST_SUM": 100,
        "packages.LARGEST_MEMBER": 10,
        "packages.LARGEST_SMALL_PART": 10,
        "grids.MOST_CELLS": 0,
    }

    codes = []
    for name, limit in limits.items():
        with monkeypatch.context() as patch:
            patch.setattr(f"luoshi_core.sheets.{name}", limit)
            with pytest.raises(SheetError) as caught:
                read_grids(content)
            codes.append(caught.value.code)

    assert codes == ["unpacks_too_large"] * 4 + ["too_many_cells"]


def test_members_that_climb_out_or_are_no_workbook_are_refused() -> None:
    climbing, document = io.BytesIO(saved_with_one_cell()), io.BytesIO()
    with zipfile.ZipFile(climbing, "a") as archive:
        archive.writestr("xl/../../etc/cells.xml", b"x")
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("word/document.xml", b"x")

    codes = []
    for content in (climbing, document):
        with pytest.raises(SheetError) as caught:
            read_grids(content.getvalue())
        codes.append(caught.value.code)

    assert codes == ["damaged", "not_a_workbook"]


def test_overlapping_merges_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    book = Workbook()
    book.active["C3"] = 1
    book.active.merge_cells("A1:C3")
    book.active["C4"] = 1
    monkeypatch.setattr("luoshi_core.sheets.grids.MOST_CELLS", 8)

    with pytest.raises(SheetError) as caught:
        read_grids(saved(book))

    assert caught.value.code == "damaged"


def test_errors_are_values_that_compare_and_speak() -> None:
    error = SheetError("not_a_number", "表", "C7", {"value": "三"})

    assert error == SheetError("not_a_number", values={"value": "三"}).at("表", "C7")
    assert error != SheetError("not_a_number", "表", "C8", {"value": "三"})
    assert len({error, SheetError("not_a_number", "表", "C7", {"value": "三"})}) == 1
    assert repr(error) == "SheetError('not_a_number', '表', 'C7', {'value': '三'})"
    assert SheetError("empty_file").sentence("en").startswith("The file is empty.")


def test_a_workbook_that_only_its_reader_finds_broken_is_refused() -> None:
    content = with_part(
        saved_with_one_cell(),
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b"<v>1</v>", b"<v>a</v>"),
    )

    with pytest.raises(SheetError) as caught:
        read_grids(content)

    assert caught.value.code == "damaged"


def test_a_locked_member_asks_to_remove_the_password() -> None:
    content = bytearray(saved_with_one_cell())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        places = [member.header_offset for member in archive.infolist()]
        start = archive.start_dir
    for place in places:
        content[place + 6] |= 1
    while content[start : start + 4] == b"PK\x01\x02":
        content[start + 8] |= 1
        lengths = [
            int.from_bytes(content[start + at : start + at + 2], "little") for at in (28, 30, 32)
        ]
        start += 46 + sum(lengths)

    with pytest.raises(SheetError) as caught:
        read_grids(bytes(content))

    assert caught.value.code == "encrypted"
