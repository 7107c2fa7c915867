"""What leaves the house: copies, sheets, receipts; and what comes back to be checked."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.test import Client
from pypdf import PdfReader

from luoshi.history import anchors, checking, continuity, keys, receipts
from luoshi.history.anchoring import anchor_history
from luoshi.history.forgetting import (
    NothingToForget,
    ReasonMissing,
    acts_naming,
    forget_act,
    forget_past,
)
from luoshi.history.models import Anchor, Checkpoint, Entry, Leaf, RowDigest
from luoshi.history.services import seal_history
from luoshi.history.verification import verify
from luoshi.ledger import services
from luoshi.ledger.models import Task
from tests.cast import Cast, Member
from tests.ledger.conftest import cast, drafted, issued, moment, under_way

__all__ = ["cast", "drafted", "issued", "under_way"]
NOW = moment(3, 6)


@pytest.fixture
def sealed(cast: Cast, under_way: Task) -> Cast:
    """A record sealed twice."""
    seal_history(body_id=cast.body.pk, at=moment(3, 4))
    services.request_closing(actor=cast.head.actor, at=moment(3, 5), task=under_way)
    seal_history(body_id=cast.body.pk, at=moment(3, 5))
    return cast


@pytest.fixture
def page(client: Client, settings: Any) -> Callable[..., Any]:
    """A page as a member of the cast reads it."""
    settings.DEMO_DAY = NOW.date()

    def read(member: Member, path: str, content: dict[str, Any] | None = None) -> Any:
        client.force_login(member.user)
        return client.get(path) if content is None else client.post(path, content)

    return read


def newest(cast: Cast) -> Checkpoint:
    return Checkpoint.objects.filter(body_id=cast.body.pk).latest("size")


class Office(BaseHTTPRequestHandler):
    """An outsider that takes copies over the network."""

    taken: ClassVar[list[dict[str, Any]]] = []
    status: ClassVar[int] = 200

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.taken.append(json.loads(self.rfile.read(length)))
        self.send_response(self.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        return


@pytest.fixture
def office() -> Iterator[str]:
    Office.taken.clear()
    Office.status = 200
    server = HTTPServer(("127.0.0.1", 0), Office)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/copies?token=secret"
    server.shutdown()
    server.server_close()
    thread.join()


def test_nobody_named_gets_nothing(sealed: Cast) -> None:
    assert anchor_history(body_id=sealed.body.pk, at=NOW) == 0
    assert Anchor.objects.count() == 0


def test_a_body_without_a_log_gives_nothing(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.ANCHOR_FOLDER = str(tmp_path)

    assert anchor_history(body_id=987_654, at=NOW) == 0


def test_a_copy_is_put_into_the_folder(sealed: Cast, settings: Any, tmp_path: Path) -> None:
    settings.ANCHOR_FOLDER = str(tmp_path)

    delivered = anchor_history(body_id=sealed.body.pk, at=NOW)

    [path] = tmp_path.iterdir()
    assert delivered == 1
    assert path.name == f"luoshi-body-{sealed.body.pk}-{newest(sealed).size:012d}.txt"
    assert path.read_text(encoding="utf-8") == newest(sealed).note
    assert anchors.fallen_behind(sealed.body.pk) == []


def test_a_folder_that_is_not_there_is_waited_for(
    sealed: Cast, settings: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "stick"
    settings.ANCHOR_FOLDER = str(folder)

    first = anchor_history(body_id=sealed.body.pk, at=NOW)
    too_soon = anchor_history(body_id=sealed.body.pk, at=NOW + timedelta(seconds=30))
    trouble = Anchor.objects.get().trouble
    folder.mkdir()
    later = anchor_history(body_id=sealed.body.pk, at=NOW + timedelta(minutes=2))

    assert (first, too_soon, later) == (0, 0, 1)
    assert "文件夹不在" in trouble
    assert (Anchor.objects.get().attempts, Anchor.objects.get().trouble) == (2, "")


def test_a_letter_carries_the_checkpoint(sealed: Cast, settings: Any) -> None:
    settings.ANCHOR_MAIL = ["shenji@example.cn"]

    delivered = anchor_history(body_id=sealed.body.pk, at=NOW)

    [letter] = mail.outbox
    assert delivered == 1
    assert letter.to == ["shenji@example.cn"]
    assert newest(sealed).note in letter.body
    assert keys.verifier_key() in letter.body


def test_without_a_mail_server_nothing_is_called_delivered(sealed: Cast, settings: Any) -> None:
    settings.ANCHOR_MAIL = ["shenji@example.cn"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    assert anchor_history(body_id=sealed.body.pk, at=NOW) == 0
    assert "LUOSHI_MAIL_HOST" in Anchor.objects.get().trouble


def test_a_copy_is_posted_to_an_address(sealed: Cast, settings: Any, office: str) -> None:
    settings.ANCHOR_WEBHOOKS = [office]

    delivered = anchor_history(body_id=sealed.body.pk, at=NOW)

    assert delivered == 1
    assert [each["note"] for each in Office.taken] == [newest(sealed).note]


@pytest.mark.parametrize("status", [302, 403, 500])
def test_an_address_that_refuses_is_tried_again_and_nowhere_else(
    sealed: Cast, settings: Any, office: str, status: int
) -> None:
    settings.ANCHOR_WEBHOOKS = [office]
    Office.status = status

    first = anchor_history(body_id=sealed.body.pk, at=NOW)
    trouble = Anchor.objects.get().trouble
    Office.status = 200
    later = anchor_history(body_id=sealed.body.pk, at=NOW + timedelta(minutes=2))

    assert (first, later) == (0, 1)
    assert str(status) in trouble
    assert len(Office.taken) == 2


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/", "file:///etc/hostname"])
def test_an_address_that_cannot_be_is_told(sealed: Cast, settings: Any, address: str) -> None:
    settings.ANCHOR_WEBHOOKS = [address]

    assert anchor_history(body_id=sealed.body.pk, at=NOW) == 0
    assert Anchor.objects.get().trouble


def test_copies_are_given_in_their_time(
    sealed: Cast, settings: Any, tmp_path: Path, under_way: Task
) -> None:
    settings.ANCHOR_FOLDER = str(tmp_path)
    body = sealed.body.pk
    anchor_history(body_id=body, at=NOW)
    entry = Entry.objects.get(event="ledger.task_accepted")
    forget_act(actor=sealed.auditor.actor, at=NOW, entry=entry, name_too=True, reason="期满")
    seal_history(body_id=body, at=NOW)

    soon = anchor_history(body_id=body, at=NOW + timedelta(minutes=10))
    hour = anchor_history(body_id=body, at=NOW + timedelta(minutes=61))
    again = anchor_history(body_id=body, at=NOW + timedelta(minutes=200))

    assert (soon, hour, again) == (0, 1, 0)


def test_a_folder_knows_more_than_a_log_that_was_cut(
    sealed: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.ANCHOR_FOLDER = str(tmp_path)
    body, note = sealed.body.pk, newest(sealed).note
    newer = continuity.checkpoint_at(body, None)
    assert newer is not None
    from luoshi_core import chain

    text = chain.checkpoint_text(keys.origin(body), newer.size + 5, b"\x07" * 32)
    ahead = chain.sign_note(text, keys.SIGNER, keys.signing_key())
    (tmp_path / f"{anchors.slug(body)}-000000000999.txt").write_text(ahead, encoding="utf-8")

    [verdict] = anchors.fallen_behind(body)

    assert anchors.check_note(body, note).holds
    assert verdict.meaning == "ahead"
    assert any(one.what == "anchor" for one in verify(body))


@pytest.mark.parametrize(
    ("change", "meaning"),
    [
        (lambda note: note.replace("luoshi/body/", "luoshi/corps/"), "other_log"),
        (lambda note: note.replace("— luoshi ", "— loushi "), "unknown_key"),
        (lambda note: "x", "unreadable"),
    ],
)
def test_a_copy_that_is_not_ours_is_told_apart(
    sealed: Cast, change: Callable[[str], str], meaning: str
) -> None:
    verdict = anchors.check_note(sealed.body.pk, change(newest(sealed).note))

    assert verdict.meaning == meaning
    assert verdict.sentence()


def test_papers_are_checked_against_the_log_of_today(sealed: Cast) -> None:
    body = sealed.body.pk
    entry = Entry.objects.get(event="ledger.task_accepted")
    receipt = receipts.receipt_of(entry)
    compared = continuity.whole(body)
    assert receipt is not None
    assert compared is not None
    papers = [
        receipt.paper,
        receipts.with_words(entry, receipt),
        compared.paper.replace("\n", "\r\n"),
        f"  {newest(sealed).note.strip()}",
    ]

    found = [checking.check_paper(body, paper) for paper in papers]

    assert [each.holds for each in found] == [True] * 4
    assert len({each.kind for each in found}) == 4


def test_papers_that_were_changed_do_not_hold(sealed: Cast) -> None:
    body = sealed.body.pk
    entry = Entry.objects.get(event="ledger.task_accepted")
    receipt = receipts.receipt_of(entry)
    compared = continuity.whole(body)
    assert receipt is not None
    assert compared is not None
    words = json.loads(receipts.with_words(entry, receipt))
    words["entry"]["fields"]["reason"] = "另一句话"
    other = receipt.paper.replace(f"index {receipt.position}", f"index {receipt.position + 1}")
    papers = [
        other,
        json.dumps(words),
        compared.paper.replace("/1\n", "/1\nAAAA\n", 1),
        "{}",
        "[1]",
    ]

    found = [checking.check_paper(body, paper) for paper in papers]

    assert [each.holds for each in found] == [False] * 5
    assert all(each.sentences for each in found)


@pytest.mark.parametrize(
    "path",
    [
        "/history/checkpoints/",
        "/history/checkpoints/proof.txt",
        "/history/anchors/",
        "/history/anchors/sheet/",
        "/history/anchors/sheet.pdf",
        "/history/export.zip",
    ],
)
def test_what_leaves_the_house_is_for_those_who_guard_the_record(
    sealed: Cast, page: Callable[..., Any], path: str
) -> None:
    names = ("auditor", "officer", "clerk", "leader")

    statuses = []
    for name in names:
        answer = page(getattr(sealed, name), path)
        b"".join(answer)
        statuses.append(answer.status_code)

    assert statuses == [200, 200, 403, 403]


def test_two_checkpoints_are_compared_on_a_page(sealed: Cast, page: Callable[..., Any]) -> None:
    old, new = (each.size for each in continuity.checkpoints_of(sealed.body.pk)[::-1])

    shown = page(sealed.auditor, f"/history/checkpoints/?old={old}&new={new}").content.decode()
    wrong = page(sealed.auditor, "/history/checkpoints/?old=77777&new=1").content.decode()
    text = page(sealed.auditor, f"/history/checkpoints/proof.txt?old={old}&new={new}")
    absent = page(sealed.auditor, "/history/checkpoints/proof.txt?old=77777&new=1")

    assert "proof.txt?old=" in shown
    assert "没有这个条数的检查点" in wrong
    assert text.content.decode().startswith("luoshi-consistency/1\n")
    assert absent.status_code == 404


def test_a_receipt_is_taken_away_in_three_forms(sealed: Cast, page: Callable[..., Any]) -> None:
    entry = Entry.objects.get(event="ledger.task_accepted")

    def read(member: Member, kind: str) -> Any:
        return page(member, f"/history/{entry.pk}/receipt.{kind}")

    pdf = PdfReader(BytesIO(read(sealed.clerk, "pdf").content))
    text = read(sealed.clerk, "txt").content.decode()
    words = json.loads(read(sealed.clerk, "json").content)

    assert len(pdf.pages) == 1
    assert "完成城北产业园" in pdf.pages[0].extract_text()
    assert text == words["receipt"]
    assert words["entry"]["fields"]["event"] == "ledger.task_accepted"
    assert [read(sealed.head, kind).status_code for kind in ("pdf", "txt", "json")] == [404] * 3
    assert (
        '<svg class="square-code"' in page(sealed.clerk, f"/history/{entry.pk}/").content.decode()
    )


def test_an_act_that_waits_has_no_paper(
    cast: Cast, under_way: Task, page: Callable[..., Any]
) -> None:
    entry = Entry.objects.filter(body_id=cast.body.pk).latest("pk")

    assert page(cast.auditor, f"/history/{entry.pk}/receipt.pdf").status_code == 404
    assert page(cast.auditor, "/history/anchors/sheet/").status_code == 404


def test_the_sheet_says_what_is_to_be_kept(sealed: Cast, page: Callable[..., Any]) -> None:
    last = newest(sealed)

    shown = page(sealed.auditor, "/history/anchors/sheet/").content.decode()
    pdf = PdfReader(BytesIO(page(sealed.auditor, "/history/anchors/sheet.pdf").content))

    assert last.root[:4] in shown
    assert last.note.split("\n")[2] in shown
    assert last.root[:4] in pdf.pages[0].extract_text()
    assert len(pdf.pages) == 1


def test_anybody_checks_a_paper_on_a_page(sealed: Cast, page: Callable[..., Any]) -> None:
    entry = Entry.objects.get(event="ledger.task_accepted")
    receipt = receipts.receipt_of(entry)
    assert receipt is not None
    before = Entry.objects.count()

    good = page(sealed.clerk, "/history/check/", {"text": receipt.paper}).content.decode()
    bad = page(sealed.clerk, "/history/check/", {"text": "hello"}).content.decode()
    empty = page(sealed.clerk, "/history/check/", {"text": " "}).content.decode()

    assert "未被改动" in good
    assert "不相符" in bad
    assert "请粘贴凭证" in empty
    assert Entry.objects.count() == before


def test_what_others_keep_is_shown_with_its_trouble(
    sealed: Cast, settings: Any, page: Callable[..., Any], office: str
) -> None:
    settings.ANCHOR_WEBHOOKS = [office]
    Office.status = 503
    anchor_history(body_id=sealed.body.pk, at=NOW)

    shown = page(sealed.auditor, "/history/anchors/").content.decode()

    assert "对方网址返回 503" in shown
    assert "secret" not in shown


def test_the_verifier_is_for_everybody(sealed: Cast, page: Callable[..., Any]) -> None:
    answer = page(sealed.clerk, "/history/verify_record.py")

    assert answer.content.decode().startswith("#!/usr/bin/env python3")


def test_a_forgotten_past_cannot_be_tried(sealed: Cast, under_way: Task) -> None:
    body = sealed.body.pk
    digests = RowDigest.objects.filter(table="ledger.task", key=under_way.pk).order_by("pk")
    old = [digest.pk for digest in digests][:-1]

    act = forget_past(
        actor=sealed.auditor.actor, at=NOW, table=Task, key=under_way.pk, reason="期满"
    )
    seal_history(body_id=body, at=NOW)

    assert act.event == "history.past_forgotten"
    assert set(digests.filter(pk__in=old).values_list("salt", flat=True)) == {""}
    assert list(verify(body)) == []


def test_a_salt_cannot_be_deleted_without_an_act(sealed: Cast, under_way: Task) -> None:
    digest = RowDigest.objects.filter(table="ledger.task", key=under_way.pk).earliest("pk")
    entry = Entry.objects.get(event="ledger.task_accepted")

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        RowDigest.objects.filter(pk=digest.pk).update(salt="")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(salt="00" * 16, reason="")


def test_forgetting_leaves_no_name_behind(sealed: Cast) -> None:
    name = sealed.clerk.user.name
    naming = acts_naming(sealed.body.pk, [name])

    for entry in naming:
        forget_act(
            actor=sealed.auditor.actor,
            at=NOW,
            entry=entry,
            who_too=name in str(entry.actor),
            name_too=name in entry.subject_name,
            keys=[key for key, value in entry.content.items() if name in str(value)],
            reason="期满",
        )

    assert naming
    assert acts_naming(sealed.body.pk, [name]) == []
    assert list(verify(sealed.body.pk)) == []


def test_forgetting_needs_a_reason_and_something_to_forget(sealed: Cast) -> None:
    entry = Entry.objects.get(event="ledger.task_accepted")
    actor = sealed.auditor.actor

    with pytest.raises(ReasonMissing):
        forget_act(actor=actor, at=NOW, entry=entry, name_too=True, reason=" ")
    with pytest.raises(NothingToForget):
        forget_act(actor=actor, at=NOW, entry=entry, keys=["absent"], reason="期满")
    with pytest.raises(NothingToForget):
        forget_past(actor=actor, at=NOW, table=Task, key=987_654, reason="期满")


def test_a_renewed_key_signs_and_the_old_one_is_still_known(
    sealed: Cast, settings: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.HOME = tmp_path
    keys.signing_key.cache_clear()
    try:
        body, before = sealed.body.pk, keys.verifier_key()
        entry = Entry.objects.get(event="ledger.task_accepted")
        forget_act(actor=sealed.auditor.actor, at=NOW, entry=entry, name_too=True, reason="期满")
        seal_history(body_id=body, at=NOW)
        old = newest(sealed)

        call_command("renew_history_key", by="管立", reason="到期更换")

        new = newest(sealed)
        compared = continuity.continuity(old, new)
        assert keys.verifier_key() != before
        assert keys.known_verifier_keys() == [keys.verifier_key(), before]
        assert compared.holds
        assert Entry.objects.filter(event="history.key_renewed").count() == 1
        assert keys.verifier_key() in capsys.readouterr().out
    finally:
        keys.signing_key.cache_clear()


def test_the_record_is_exported_from_the_command_line(
    sealed: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "record.zip"

    call_command("export_history", str(path), body=sealed.body.pk, digests_only=True)

    assert path.stat().st_size > 1_000
    assert str(Leaf.objects.filter(body_id=sealed.body.pk).count()) in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("export_history", str(tmp_path / "no" / "record.zip"), body=sealed.body.pk)
