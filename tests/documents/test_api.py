"""The programs' door to documents: the same rules, one shape for every refusal."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi.documents.models import Document
from luoshi.ledger.models import Task
from tests.cast import Cast, Member
from tests.documents.conftest import FACTORY, RENEWAL, SPEECH, holding


def signed_in(member: Member) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(member.user)
    return client


@pytest.fixture
def officer(cast: Cast) -> Client:
    return signed_in(cast.officer)


def post(client: Client, path: str, content: dict[str, Any]) -> Any:
    return client.post(
        f"/api/v1/documents{path}", json.dumps(content), content_type="application/json"
    )


def test_pasted_text_is_read_at_once(officer: Client) -> None:
    answer = post(officer, "", {"text": SPEECH, "declared_open": True})

    assert answer.status_code == 201
    assert answer.json()["title"] == "在全县重点工作推进会上的讲话"
    assert answer.json()["issued_on"] == "2026-02-24"
    assert answer.json()["commitments"] > 1


def test_a_file_is_read_at_once(officer: Client) -> None:
    answer = officer.post(
        "/api/v1/documents/files",
        {"file": SimpleUploadedFile("讲话.txt", SPEECH.encode()), "declared_open": "true"},
    )

    assert answer.status_code == 201
    assert Document.objects.get().file is not None


def test_what_cannot_be_read_is_told(officer: Client) -> None:
    answer = post(officer, "", {"text": " ", "declared_open": True})

    assert answer.status_code == 422
    assert answer.json()["code"] == "cannot_read"
    assert answer.json()["message"]


def test_commitments_carry_offsets_fields_and_versions(officer: Client, document: Document) -> None:
    listed = officer.get(f"/api/v1/documents/{document.pk}/commitments").json()

    (factory,) = [one for one in listed if FACTORY in one["text"]]
    assert SPEECH[factory["start"] : factory["end"]] == factory["text"]
    assert factory["lead"] == "县发展和改革局"
    assert factory["supporting"] == ["城北镇"]
    assert factory["due_on"] == "2026-06-30"


def test_deciding_and_issuing(officer: Client, document: Document) -> None:
    factory, renewal = holding(document, FACTORY), holding(document, RENEWAL)
    path = f"/{document.pk}/commitments"

    adopted = post(
        officer,
        f"{path}/{factory.number}/decision",
        {"verb": "adopt", "version": factory.version, "lead": "县住建局", "line": "项目"},
    )
    rejected = post(
        officer,
        f"{path}/{renewal.number}/decision",
        {"verb": "reject", "reason_code": "running"},
    )
    issued = post(officer, f"/{document.pk}/issue", {})

    assert adopted.json()["lead"] == "县住房和城乡建设局"
    assert rejected.json()["state"] == "not_adopted"
    assert issued.json() == {"tasks": [Task.objects.get().number]}


def test_refusals_have_code_and_sentence(officer: Client, document: Document) -> None:
    factory = holding(document, FACTORY)
    path = f"/{document.pk}/commitments/{factory.number}/decision"

    stale = post(officer, path, {"verb": "adopt", "version": factory.version + 7})
    unknown = post(officer, path, {"verb": "edit", "lead": "县天文局"})
    bare = post(officer, path, {"verb": "reject"})

    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")
    assert (unknown.status_code, unknown.json()["code"]) == (409, "unit_unknown")
    assert (bare.status_code, bare.json()["code"]) == (409, "why_missing")


def test_units_do_not_see_what_is_not_issued(cast: Cast, document: Document) -> None:
    client = signed_in(cast.clerk)

    assert client.get("/api/v1/documents").json() == []
    assert client.get(f"/api/v1/documents/{document.pk}").status_code == 404
    assert post(client, "", {"text": "年底前", "declared_open": True}).status_code == 403
