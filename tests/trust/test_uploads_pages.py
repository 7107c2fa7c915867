"""Hostile files at the door itself: the page answers, nothing half-written stays."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi.documents.models import Document
from luoshi.files.models import StoredFile
from tests.cast import Cast
from tests.scoreboard import Prove
from tests.trust.test_uploads import SEED
from tools.hostile_files import MAKERS, hostile

BOUNDARY = "grenze"
PART = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="declared_open"\r\n\r\non\r\n'
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="讲话.docx"\r\n'
    "Content-Type: application/octet-stream\r\n\r\nPK"
).encode()


@pytest.fixture
def officer(people_and_rules: Cast) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(people_and_rules.officer.user)
    return client


def kept() -> set[Path]:
    """The files on disk."""
    return {path for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file()}


@pytest.mark.proof("P5", "U-05 page")
def test_the_page_answers_every_hostile_file(officer: Client, prove: Prove) -> None:
    answered = {302: 0, 422: 0}
    before = kept()

    for number in range(len(MAKERS)):
        one = hostile(SEED, number)
        name = one.name.encode("utf-8", "replace").decode()
        sent = {"file": SimpleUploadedFile("x", one.content), "declared_open": "on"}
        sent["file"].name = name or "x"
        documents = Document.objects.count()
        answer = officer.post("/documents/new/", sent)

        assert answer.status_code in answered, one.family
        assert Document.objects.count() - documents == (answer.status_code == 302), one.family
        assert b"Traceback" not in answer.content
        answered[answer.status_code] += 1

    new = kept() - before
    assert len(new) == StoredFile.objects.count() == Document.objects.count()
    assert all(path.parent.parent.parent == Path(settings.FILES_ROOT) for path in new)
    prove(
        f"{len(MAKERS)} kinds at the page: {answered[302]} read, {answered[422]} refused, 0 × 5xx",
        seed=SEED,
    )


@pytest.mark.parametrize("claimed", [0, 10, len(PART), 10 * len(PART)])
def test_a_request_that_breaks_off_or_lies_about_its_length_is_answered(
    officer: Client, claimed: int
) -> None:
    answer = officer.generic(
        "POST",
        "/documents/new/",
        PART,
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
        **{"CONTENT_LENGTH": str(claimed), "wsgi.input": io.BytesIO(PART)},
    )

    assert answer.status_code in {200, 400, 422}
    assert Document.objects.count() == 0
    assert StoredFile.objects.count() == 0


def test_a_stored_name_is_never_the_name_that_was_given(officer: Client) -> None:
    sent = {
        "file": SimpleUploadedFile("../../../keys/secret.key.txt", "全县要修路三十公里。".encode()),
        "declared_open": "on",
    }

    officer.post("/documents/new/", sent)

    stored = StoredFile.objects.get()
    assert stored.name == "secret.key.txt"
    assert "secret" not in stored.path
    assert len(stored.path.split("/")) == 3
