"""The stand-alone verifier: it agrees with the product, and names the first entry that differs."""

import json
import random
import runpy
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from luoshi.history import continuity, export, keys, receipts, verify_record
from luoshi.history.forgetting import forget_act
from luoshi.history.models import Checkpoint, Entry
from luoshi.history.services import seal_history
from luoshi.ledger import services
from luoshi.ledger.models import Task
from tests.cast import Cast
from tests.ledger.conftest import cast, drafted, issued, moment, under_way

__all__ = ["cast", "drafted", "issued", "under_way"]
SOURCE = Path(verify_record.__file__)
Checked = SimpleNamespace


@pytest.fixture
def sealed(cast: Cast, under_way: Task) -> Cast:
    """A record sealed in three steps."""
    seal_history(body_id=cast.body.pk, at=moment(3, 4))
    services.request_closing(actor=cast.head.actor, at=moment(3, 5), task=under_way)
    seal_history(body_id=cast.body.pk, at=moment(3, 5))
    return cast


def exported(cast: Cast, folder: Path, *, with_words: bool = True) -> Path:
    path = folder / "record.zip"
    with path.open("wb") as target:
        export.write_export(target, cast.body.pk, moment(3, 6), with_words=with_words)
    return path


def changed(path: Path, name: str, change: Callable[[str], str]) -> Path:
    """The export with one of its files changed."""
    other = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(other, "w") as target:
        for member in source.namelist():
            text = source.read(member).decode()
            target.writestr(member, change(text) if member == name else text)
    return other


def check(*arguments: object, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = verify_record.main([str(argument) for argument in arguments])
    return code, capsys.readouterr().out


def test_it_is_one_file_that_can_be_read_in_one_sitting() -> None:
    source = SOURCE.read_text(encoding="utf-8")

    imported = {
        line.split()[1].split(".")[0]
        for line in source.splitlines()
        if line.startswith(("import ", "from "))
    }

    assert len(source.splitlines()) <= 300
    assert imported <= set(sys.stdlib_module_names)


def test_it_checks_signatures_as_the_library_does() -> None:
    drawn = random.Random(5)
    for _ in range(12):
        key = Ed25519PrivateKey.from_private_bytes(drawn.randbytes(32))
        public, content = key.public_key().public_bytes_raw(), drawn.randbytes(40)
        signature = key.sign(content)
        place = drawn.randrange(64)
        forged = bytearray(signature)
        forged[place] ^= 1 << drawn.randrange(8)

        assert verify_record.is_signed(public, content, signature)
        assert not verify_record.is_signed(public, content, bytes(forged))
        assert not verify_record.is_signed(public, content + b"x", signature)


def test_a_signature_with_a_larger_scalar_is_refused() -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes(32))
    signature = key.sign(b"x")
    larger = int.from_bytes(signature[32:], "little") + verify_record.L
    other = signature[:32] + larger.to_bytes(32, "little")

    assert not verify_record.is_signed(key.public_key().public_bytes_raw(), b"x", other)


@pytest.mark.parametrize("with_words", [True, False])
def test_an_export_agrees_on_a_machine_without_the_product(
    sealed: Cast, tmp_path: Path, with_words: bool
) -> None:
    path = exported(sealed, tmp_path, with_words=with_words)
    with zipfile.ZipFile(path) as archive:
        alone = tmp_path / "verify_record.py"
        alone.write_bytes(archive.read("verify_record.py"))

    done = subprocess.run(
        [sys.executable, "-I", str(alone), str(path), "--key", keys.verifier_key()],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"PYTHONIOENCODING": "utf-8"},
        check=False,
    )

    count = Entry.objects.filter(body_id=sealed.body.pk).count()
    assert (done.returncode, done.stderr) == (0, "")
    assert f"✓ {count} 条留痕" in done.stdout
    assert done.stdout.endswith("✓ 一致 / everything agrees\n")


def test_an_export_holds_no_secrets(sealed: Cast, tmp_path: Path) -> None:
    path = exported(sealed, tmp_path, with_words=False)
    with zipfile.ZipFile(path) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist()).decode()

    entry = Entry.objects.filter(body_id=sealed.body.pk).order_by("pk")[0]
    assert entry.salt not in whole
    assert sealed.clerk.user.name not in whole
    assert "PRIVATE" not in whole


def test_papers_are_checked_with_the_export(
    sealed: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = Entry.objects.get(event="ledger.task_accepted")
    receipt = receipts.receipt_of(entry)
    assert receipt is not None
    old, new = Checkpoint.objects.filter(body_id=sealed.body.pk).order_by("size")
    papers = {
        "receipt.txt": receipt.paper,
        "receipt.json": receipts.with_words(entry, receipt),
        "proof.txt": continuity.continuity(old, new).paper,
        "checkpoint.txt": old.note,
    }
    for name, text in papers.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    code, said = check(
        exported(sealed, tmp_path), *[tmp_path / name for name in papers], capsys=capsys
    )

    assert code == 0, said
    assert f"receipt of entry {receipt.position} ({tmp_path / 'receipt.txt'})" in said
    assert "with its words" in said
    assert f"consistency {old.size} → {new.size}" in said
    assert f"checkpoint {old.size}" in said


def test_the_words_of_a_receipt_cannot_be_changed(
    sealed: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = Entry.objects.get(event="ledger.task_accepted")
    receipt = receipts.receipt_of(entry)
    assert receipt is not None
    paper = json.loads(receipts.with_words(entry, receipt))
    paper["entry"]["fields"]["reason"] = "补一句"
    forged = tmp_path / "receipt.json"
    forged.write_text(json.dumps(paper), encoding="utf-8")

    code, said = check(exported(sealed, tmp_path), forged, capsys=capsys)

    assert code == 1
    assert "what it says does not match its digest" in said


def swap_two_lines(text: str) -> str:
    lines = text.splitlines(keepends=True)
    lines[2], lines[3] = lines[3], lines[2]
    return "".join(lines)


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("entries.jsonl", lambda text: text.replace("县发展和改革局", "城南镇", 1), "entry "),
        ("entries.jsonl", swap_two_lines, "entry 2 "),
        ("entries.jsonl", lambda text: "\n".join(text.split("\n")[:-2]) + "\n", "the log was cut"),
        ("entries.jsonl", lambda text: text.replace('"reason":""', '"reason":"x"', 1), "entry 0 "),
        ("entries.jsonl", lambda text: text.replace("{", '{"id":1,', 1), "twice in one line"),
        ("entries.jsonl", lambda text: text.replace('"position":0', '"position":0.0'), "no number"),
        ("entries.jsonl", lambda text: "[]\n" + text, "does not agree"),
        ("entries.jsonl", lambda text: "{" * 9_999 + text, "does not agree"),
        ("checkpoints.jsonl", lambda text: text.replace("luoshi/body/", "luoshi/corps/", 1), "no"),
        ("checkpoints.jsonl", lambda text: text.split("\n")[0] + "\n", "not signed"),
        ("proofs.jsonl", lambda text: text.replace('"proof":["', '"proof":["00', 1), "continue"),
        ("proofs.jsonl", lambda text: "", "does not agree"),
        ("record.json", lambda text: text.replace("+A", "+B"), "does not agree"),
        ("record.json", lambda text: text.replace("luoshi/body", "luoshi/other"), "another log"),
    ],
)
def test_a_changed_export_is_refused_with_the_place(
    sealed: Cast,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    change: Callable[[str], str],
    said: str,
) -> None:
    path = exported(sealed, tmp_path)
    other = changed(path, name, change)

    code, told = check(other, capsys=capsys)

    assert code == 1
    assert said in told
    assert "Traceback" not in told


def test_another_key_is_not_believed(
    sealed: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from luoshi_core import chain

    other = chain.verifier_key("luoshi", Ed25519PrivateKey.generate().public_key())

    code, said = check(exported(sealed, tmp_path), "--key", other, capsys=capsys)

    assert code == 1
    assert "no known key signed it" in said


def test_without_a_key_it_says_whose_key_it_took(
    sealed: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = check(exported(sealed, tmp_path), capsys=capsys)

    assert code == 0
    assert keys.verifier_key() in said


def test_what_is_no_export_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("hello", encoding="utf-8")

    assert check(path, capsys=capsys)[0] == 1
    assert check(tmp_path / "absent.zip", capsys=capsys)[0] == 1
    assert check(capsys=capsys)[0] == 2


def test_a_forgotten_value_leaves_the_export_in_agreement(
    sealed: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = Entry.objects.get(event="ledger.task_accepted")
    for who in (False, True):
        forget_act(
            actor=sealed.auditor.actor,
            at=moment(3, 6),
            entry=entry,
            name_too=not who,
            who_too=who,
            reason="保存期满",
        )
    before = check(exported(sealed, tmp_path), capsys=capsys)
    seal_history(body_id=sealed.body.pk, at=moment(3, 6))
    path = exported(sealed, tmp_path)

    after = check(path, capsys=capsys)
    forged = changed(
        path, "entries.jsonl", lambda text: text.replace('"channel":"', '"channel":"x')
    )

    assert (before[0], after[0]) == (0, 0)
    with zipfile.ZipFile(path) as archive:
        assert '"forgotten":' in archive.read("entries.jsonl").decode()
    assert check(forged, capsys=capsys)[0] == 1


def test_an_empty_record_can_be_exported(cast: Cast) -> None:
    target = BytesIO()

    size = export.write_export(target, 987_654, moment(3, 6), with_words=True)

    assert size == 0
    assert "verify_record.py" in zipfile.ZipFile(target).namelist()


def test_the_door_in_the_tools_leads_to_it() -> None:
    door = runpy.run_path(str(Path(__file__).parents[2] / "tools" / "verify_record.py"))

    assert door["VERIFIER"] == SOURCE
