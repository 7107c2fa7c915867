"""What people hand in: each kind is read, each kind of bad file is told in a sentence."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from docx import Document as WordDocument
from xlsxwriter import Workbook

from luoshi.documents.models import Commitment, Document
from luoshi.files.models import StoredFile
from luoshi.history.models import Entry
from tests.cast import Cast
from tests.documents.conftest import SPEECH, holding

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + b"\x01" * 400


@pytest.fixture
def officer(cast: Cast) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(cast.officer.user)
    return client


def send(client: Client, content: bytes, name: str, **more: str) -> HttpResponse:
    sent = {"file": SimpleUploadedFile(name, content), "declared_open": "on", **more}
    return client.post("/documents/new/", sent)


def word(*paragraphs: str) -> bytes:
    document = WordDocument()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def workbook(*, merged: bool = False) -> bytes:
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("任务")
    sheet.merge_range(0, 0, 0, 5, "2026年重点任务分解表")
    headers = ["序号", "目标任务", "牵头单位", "配合单位", "完成时限", "具体措施"]
    first = 1
    if merged:
        sheet.merge_range(1, 2, 1, 3, "责任单位")
        for column in (0, 1, 4, 5):
            sheet.merge_range(1, column, 2, column, headers[column])
        sheet.write_row(2, 2, ["牵头单位", "配合单位"])
        first = 2
    else:
        sheet.write_row(1, 0, headers)
    sheet.write_row(
        first + 1, 0, [1, "建成标准厂房6万平方米", "县发改局", "城北镇", "6月底前", "挂图作战"]
    )
    sheet.write_row(first + 2, 0, [2, "改造老旧小区12个", "县住建局", "", "全年", ""])
    book.close()
    return target.getvalue()


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 120_000_000)
    return target.getvalue()


def encrypted() -> bytes:
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1000
    return compound + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "空.docx", "空"),
        (b" \n\t ", "空白.txt", "空"),
        (b"0" * (20 * 2**20 + 1), "大.txt", "超过 20 MB"),
        (encrypted(), "加密.docx", "密码"),
        (PNG, "照片.docx", "图片"),
        (bomb(), "炸弹.docx", "压缩"),
        (b"PK\x03\x04 broken", "坏.docx", "损坏"),
        ("秘密★一年\n\n关于某事的通知".encode(), "涉密.txt", "秘密"),
    ],
)
def test_a_bad_file_is_told_in_a_sentence_and_leaves_nothing(
    officer: Client, content: bytes, name: str, said: str
) -> None:
    acts = Entry.objects.count()

    answer = send(officer, content, name)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page[page.index("form-errors") :]
    assert "Traceback" not in page
    assert Document.objects.count() == 0
    assert StoredFile.objects.count() == 0
    assert Entry.objects.count() == acts


def test_fifty_megabytes_are_refused_before_they_are_read(officer: Client) -> None:
    answer = send(officer, b"\x00" * (50 * 2**20), "五十兆.docx")

    assert answer.status_code == 422
    assert "50 MB" in answer.content.decode()
    assert Document.objects.count() == 0


def test_nothing_handed_in_is_told(officer: Client) -> None:
    answer = officer.post("/documents/new/", {"declared_open": "on"})

    assert answer.status_code == 422
    assert "请选择文件，或粘贴文字。" in answer.content.decode()


def test_without_the_declaration_nothing_enters(officer: Client) -> None:
    answer = officer.post("/documents/new/", {"text": SPEECH})

    assert answer.status_code == 422
    assert "涉密事项严禁录入" in answer.content.decode()
    assert Document.objects.count() == 0


def test_a_word_file_opens_on_the_lens_with_its_title_and_date(cast: Cast, officer: Client) -> None:
    content = word(*(line for line in SPEECH.split("\n")[2:] if line))

    answer = send(officer, content, "讲话.docx")

    document = Document.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/documents/{document.pk}/"
    assert document.title == "在全县重点工作推进会上的讲话"
    assert document.issued_on == date(2026, 2, 24)
    assert document.kind == "speech"
    assert document.format == "docx"
    assert document.file is not None
    assert holding(document, "标准厂房").lead == cast.bureau
    download = officer.get(f"/documents/{document.pk}/original/")
    assert download.content == content
    assert download["Content-Disposition"].startswith("attachment")


def test_what_is_written_beside_the_file_holds(officer: Client) -> None:
    send(
        officer,
        SPEECH.encode("gb18030"),
        "讲话.txt",
        title="另一个标题",
        issued_on="2025-03-01",
        issuer="县政府办",
        kind="plan",
    )

    document = Document.objects.get()
    assert document.text == SPEECH
    assert (document.title, document.issuer, document.kind) == ("另一个标题", "县政府办", "plan")
    assert document.issued_on == date(2025, 3, 1)


def test_front_matter_gives_title_and_date_and_is_no_part_of_the_text(officer: Client) -> None:
    head = "---\ntitle: 全县大会讲话\ndate: 2026-02-24\nissuer: 县委办\nkind: speech\n---\n"

    send(officer, (head + SPEECH).encode(), "讲话.md")

    document = Document.objects.get()
    assert document.text == SPEECH
    assert (document.title, document.issuer, document.kind) == ("全县大会讲话", "县委办", "speech")
    assert document.issued_on == date(2026, 2, 24)


@pytest.mark.parametrize("merged", [False, True])
def test_rows_of_a_table_are_commitments_with_units_and_days(
    cast: Cast, officer: Client, merged: bool
) -> None:
    send(officer, workbook(merged=merged), "分解表.xlsx", issued_on="2026-02-24")

    document = Document.objects.get()
    first, second = Commitment.objects.filter(document=document).in_order()
    assert document.kind == "table"
    assert first.text == "建成标准厂房6万平方米"
    assert first.lead == cast.bureau
    assert [row.organisation for row in first.supporting.all()] == [cast.town]
    assert first.due_on == date(2026, 6, 30)
    assert first.measures == "挂图作战"
    assert second.lead == cast.other_bureau
    assert second.due_on is None
    page = officer.get(f"/documents/{document.pk}/").content.decode()
    assert "<table" in page


def test_the_same_form_sent_twice_counts_once(officer: Client) -> None:
    sent = {"text": SPEECH, "declared_open": "on", "_once": "a" * 32}

    first = officer.post("/documents/new/", sent)
    second = officer.post("/documents/new/", sent)

    assert first["Location"] == second["Location"]
    assert Document.objects.count() == 1


def test_a_unit_cannot_add_documents(cast: Cast) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(cast.clerk.user)

    assert client.get("/documents/new/").status_code == 403
    assert client.post("/documents/new/", {"text": SPEECH}).status_code == 403
