"""Restored, and proved to be the same: backups opened, compared, damaged on purpose, forgotten."""

import json
import random
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from luoshi.backups import keys, places, rotation
from luoshi.backups.places import name_at
from tests.scoreboard import Prove
from tests.trust.durable import IS_NIGHTLY, IS_POSTGRESQL, OPENING, Place, county_at

SEED = 20260302
ROWS, MEGABYTES = (1_000_000, 10_000) if IS_NIGHTLY else (20_000, 40)
UNDER_LOAD = 20 if IS_NIGHTLY else 5
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
# Many rows by the shortest way: what is restored must be equal, whoever wrote it.
GROW = """
import hashlib
from luoshi.backups import making, places
from luoshi.common import clock
from luoshi.files.services import store_file
from luoshi.submissions.models import Submission
from tests.trust.acts import actor_of

rows, megabytes = int(sys.argv[1]), int(sys.argv[2])
officer, now = actor_of("zhouming"), clock.now()
for start in range(0, rows, 5_000):
    Submission.objects.bulk_create([
        Submission(user_key="1", key=f"键{number}", content_digest="0" * 64, answered_at=now,
                   body=f"内容{number}" * 9)
        for number in range(start, min(start + 5_000, rows))
    ])
for number in range(megabytes // 10):
    content = hashlib.shake_128(str(number).encode()).digest(10_000_000)
    store_file(actor=officer, at=now, content=content, name="照片", kind="jpg")
making.make_backup(at=clock.now(), folder=places.own_folder())
print(json.dumps(rows))
"""
WRITERS = """
from luoshi.common import clock
from luoshi.files.services import store_file
from luoshi.history.services import seal_history
from tests.trust.acts import actor_of, bureau, draft

officer, lead, number = actor_of("zhouming"), bureau(), 0
print("writing", flush=True)
while True:
    number += 1
    draft(officer, lead, f"并发第{number}件")
    if number % 3 == 0:
        store_file(actor=officer, at=clock.now(), content=os.urandom(50_000), name="图", kind="jpg")
    if number % 7 == 0:
        seal_history(body_id=officer.body_id, at=clock.now())
"""
BESIDE = """
from datetime import timedelta
from luoshi.backups import keys, making, places, restoring
from luoshi.common import clock

found = []
for number in range(int(sys.argv[1])):
    at = clock.now() + timedelta(seconds=number)
    made = making.make_backup(at=at, folder=places.own_folder())
    restored = restoring.try_restore(made.path, keys.key_in_use(), verify=False)
    found.append([made.manifest.rows, [one.what for one in restored.differences]])
print(json.dumps(found))
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """The county on a disk of its own."""
    with county_at(tmp_path / "home") as county:
        yield county


@pytest.mark.proof("P6", "B-01")
def test_a_whole_installation_is_restored_in_time(
    place: Place, tmp_path: Path, prove: Prove
) -> None:
    place.run(GROW, ROWS, MEGABYTES)
    began = time.monotonic()

    ran = place.luoshi("restore", place.backup, "--host", socket.gethostname())

    seconds = time.monotonic() - began
    assert ran.returncode == 0, ran.stderr
    assert "every row compared, all equal" in ran.stdout
    assert "every file read again, all equal" in ran.stdout
    assert "The record verifies" in ran.stdout
    assert seconds < 900
    assert place.luoshi("verify").returncode == 0
    kept = list(place.home.glob("before-restore-*"))
    assert len(kept) == 1
    assert len(list((kept[0] / "files").rglob("*"))) > 3
    assert place.run("from luoshi.ledger.models import Task\nprint(Task.objects.count())") == 3
    prove(f"{ROWS:,} rows, {MEGABYTES} MB of files restored and compared in {seconds:.0f} s")


@pytest.mark.proof("P6", "B-02")
def test_one_flipped_byte_anywhere_is_named(place: Place, prove: Prove) -> None:
    made = place.backup
    sound = made.read_bytes()
    draw = random.Random(SEED)
    flips = 20 if not IS_NIGHTLY else 200
    script = """
from pathlib import Path
from luoshi.backups import keys, restoring
from luoshi.common.errors import Refusal
from django.utils import translation
translation.activate("en")
path, told = Path(sys.argv[1]), []
sound, key = path.read_bytes(), keys.key_in_use()
for position in json.loads(sys.argv[2]):
    flipped = bytearray(sound)
    flipped[position] ^= 1 << position % 8
    path.write_bytes(flipped)
    try:
        restoring.try_restore(path, restoring.key_for(path), verify=False)
        told.append("taken for sound")
    except Refusal as refusal:
        told.append(refusal.code)
    except Exception as problem:
        told.append(repr(problem))
path.write_bytes(sound)
print(json.dumps(told))
"""
    positions = sorted(draw.sample(range(len(sound)), flips))

    told = place.run(script, made, json.dumps(positions))

    assert set(told) <= {"damaged", "cut_off", "not_a_backup", "key_missing"}
    assert told.count("damaged") > flips * 0.8
    cut_short = made.with_name(name_at(NOW))
    cut_short.write_bytes(sound[: len(sound) // 2])
    refused = place.luoshi("restore", cut_short, "--test")
    assert refused.returncode == 2
    assert "is damaged: the piece that begins at byte" in refused.stderr
    prove(f"{flips}/{flips} flipped bytes found", seed=SEED)


@pytest.mark.proof("P6", "B-02 rows")
@pytest.mark.skipif(IS_POSTGRESQL, reason="the copy is changed byte by byte, as a file")
def test_a_difference_in_the_copy_is_named_by_table_and_rows(place: Place, prove: Prove) -> None:
    script = """
import random, sqlite3
from pathlib import Path
from django.utils import translation
from luoshi.backups import keys, places, restoring
translation.activate("en")
path, draw, told = Path(sys.argv[1]), random.Random(int(sys.argv[2])), []
with places.scratch() as scratch:
    unpacked = restoring.unpack(path, keys.key_in_use(), scratch)
    with restoring._restored_database(unpacked) as (held, _):
        assert restoring.compare(unpacked, held) == ()
        copy = unpacked.home / "luoshi.sqlite3"
        sound = copy.read_bytes()
        for table, column in json.loads(sys.argv[3]):
            connection = sqlite3.connect(copy)
            for (trigger,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name=?", [table]
            ).fetchall():
                connection.execute(f"DROP TRIGGER {trigger}")
            connection.execute(
                f"UPDATE {table} SET {column} = {column} || 'x' WHERE rowid ="
                f" (SELECT max(rowid) FROM {table})"
            )
            connection.commit()
            connection.close()
            from dataclasses import replace
            from luoshi.backups.digests import sqlite_tables
            changed = replace(held, tables=sqlite_tables(copy))
            told.append([one.sentence() for one in restoring.compare(unpacked, changed)])
            copy.write_bytes(sound)
        victim = sorted((unpacked.home / "files").rglob("*"))[-1]
        victim.write_bytes(b"x" + victim.read_bytes()[1:])
        told.append([one.sentence() for one in restoring.compare(unpacked, held)])
        victim.unlink()
        told.append([one.sentence() for one in restoring.compare(unpacked, held)])
print(json.dumps([told, victim.relative_to(unpacked.home).as_posix()]))
"""
    columns = [
        ("ledger_task", "title"),
        ("history_entry", "digest"),
        ("organisations_user", "name"),
        ("files_storedfile", "sha256"),
    ]
    made = place.backup

    told, victim = place.run(script, made, SEED, json.dumps(columns))

    for (table, _column), sentences in zip(columns, told, strict=False):
        assert any(sentence.startswith(f"table {table}, rows 1 to ") for sentence in sentences)
    assert told[-2:] == [[f"file {victim} has another content"], [f"file {victim} is missing"]]
    prove(f"{len(told)}/{len(told)} changes named by table, rows or file", seed=SEED)


@pytest.mark.proof("P6", "B-03")
def test_every_backup_is_restored_and_its_absence_alarms(
    place: Place, tmp_path: Path, prove: Prove
) -> None:
    mount = tmp_path / "mount"
    mount.mkdir()
    variables = {"LUOSHI_BACKUP_TO": str(mount)}
    ask = """
from datetime import timedelta
from django.utils import translation
from luoshi.backups import alarms, daily, journal
translation.activate("en")
last = journal.last_restored()
at = alarms.machine_time()
print(json.dumps({
    "codes": [[alarm.code for alarm in alarms.alarms(at + timedelta(hours=hours))]
              for hours in (0, 23, 25)],
    "due": [daily.is_due(at + timedelta(hours=hours)) for hours in (0, 24)],
    "restored": bool(last), "runs": len(journal.runs()),
    "sound": journal.checkup().is_sound if journal.checkup() else None,
}))
"""
    before = place.run(ask)

    ran = place.luoshi("backup", "--daily", **variables)
    after = place.run(ask, **variables)
    shown = place.luoshi("backup", "--show-key", **variables)
    mount.rename(tmp_path / "unplugged")
    failed = place.luoshi("backup", "--daily", **variables)
    unplugged = place.run(ask, **variables)

    assert before["codes"][0] == ["backup_not_set"]
    assert ran.returncode == 0
    assert after == {
        "codes": [["key_not_kept"], ["key_not_kept"], ["backup_late", "key_not_kept"]],
        "due": [False, True],
        "restored": True,
        "runs": 1,
        "sound": True,
    }
    assert shown.returncode == 0
    assert failed.returncode == 2
    assert "is not there. Mount it" in failed.stderr
    assert unplugged["codes"][0] == ["backup_problem"]
    assert unplugged["codes"][2] == ["backup_late", "backup_problem"]
    # Off the machine the rotation stands, here only the newest.
    assert len(places.backups_in(tmp_path / "unplugged")) == 1
    assert len(places.backups_in(place.home / "backups")) == 1
    assert list((place.home / "backups").glob("scratch-*")) == []
    prove("every backup restored and compared; 4/4 alarms rang, 0 false")


@pytest.mark.proof("P6", "B-04")
def test_a_backup_under_load_is_consistent(place: Place, prove: Prove) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", OPENING + WRITERS],
            env=place.environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    try:
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "writing\n"
        found = place.run(BESIDE, UNDER_LOAD)
        still = [writer.poll() for writer in writers]
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
            if writer.stdout is not None:
                writer.stdout.close()

    assert still == [None, None]
    assert [differing for _rows, differing in found] == [[]] * UNDER_LOAD
    assert len({rows for rows, _differing in found}) == UNDER_LOAD
    assert place.luoshi("restore", place.backup, "--test").returncode == 0
    prove(f"{UNDER_LOAD}/{UNDER_LOAD} consistent beside two writers")


def test_live_data_are_kept_unless_the_host_is_named(place: Place) -> None:
    made = place.backup
    before = sorted(path.name for path in place.home.iterdir())

    unnamed = place.luoshi("restore", made)
    misnamed = place.luoshi("restore", made, "--host", "another")

    assert (unnamed.returncode, misnamed.returncode) == (2, 2)
    assert f"--host {socket.gethostname()}" in unnamed.stderr
    assert "Traceback" not in unnamed.stderr + misnamed.stderr
    assert sorted(path.name for path in place.home.iterdir()) == before


def test_what_is_being_served_is_not_replaced(place: Place) -> None:
    made = place.backup
    script = OPENING + (
        "from django.conf import settings\nfrom luoshi.backups.locks import serving\n"
        "with serving(settings.HOME):\n    print('serving', flush=True)\n    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        env=place.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as serving:
        assert serving.stdout is not None
        serving.stdout.readline()

        refused = place.luoshi("restore", made, "--host", socket.gethostname())

        serving.communicate()
    assert refused.returncode == 2
    assert f"Luoshi is running from {place.home}. Stop it, then restore." in refused.stderr


def test_an_older_backup_put_in_place_stops_writing_until_somebody_answers(place: Place) -> None:
    look = (
        "from luoshi.backups import standstill\n"
        "found = standstill.look()\nprint(json.dumps(found and found.code))"
    )
    made = place.backup
    place.run(
        "from tests.trust.acts import *\nfrom luoshi.backups import standstill\n"
        "draft(actor_of('zhouming'), bureau(), '备份之后')\n"
        "standstill.note_heights()\nprint(json.dumps(1))"
    )

    ran = place.luoshi("restore", made, "--host", socket.gethostname())
    fallen = place.run(look)
    resumed = place.luoshi("resume", "--reason", "恢复昨日备份，主任在场")

    assert ran.returncode == 0, ran.stderr
    assert fallen == "fell_back"
    assert resumed.returncode == 0
    assert place.run(look) is None
    noted = (place.home / "backups" / "resumed.jsonl").read_text(encoding="utf-8")
    assert "恢复昨日备份，主任在场" in noted


@pytest.mark.proof("P3", "T-05 copy")
def test_a_record_put_back_is_shorter_than_the_copy_of_an_outsider(
    place: Place, tmp_path: Path, prove: Prove
) -> None:
    older, copy = place.backup, tmp_path / "checkpoint.txt"
    place.run(
        "from tests.trust.acts import *\nfrom luoshi.common import clock\n"
        "from luoshi.history.services import seal_history\n"
        "from luoshi.history.selectors import last_checkpoint\nofficer = actor_of('zhouming')\n"
        "draft(officer, bureau(), '备份之后')\n"
        "seal_history(body_id=officer.body_id, at=clock.now())\n"
        "letter = 'Please keep this letter.\\n\\n' + last_checkpoint(officer.body_id).note\n"
        "open(sys.argv[1], 'w').write(letter + '\\nluoshi+key\\n')\nprint(json.dumps(1))",
        copy,
    )

    before = place.luoshi("verify", "--checkpoint", copy)
    restored = place.luoshi("restore", older, "--host", socket.gethostname())
    alone = place.luoshi("verify")
    after = place.luoshi("verify", "--checkpoint", copy, "--checkpoint", tmp_path / "lost.txt")

    assert (before.returncode, restored.returncode, alone.returncode) == (0, 0, 0), before.stdout
    assert "It holds: the log of today" in before.stdout
    assert after.returncode == 1
    assert "✗ checkpoint.txt (a file of 20" in after.stdout
    assert "The log is shorter than this copy" in after.stdout
    assert "lost.txt: No such file or directory" in after.stdout
    prove("1 of 1 record put back is shorter than the copy of an outsider")


def test_nothing_of_the_data_stands_in_a_backup_in_the_clear(place: Place) -> None:
    made = place.backup

    content = made.read_bytes()

    assert (made.stat().st_mode & 0o777) == 0o600
    for words in ("清源县", "第1件事", "zhouming", "SQLite format", "PGDMP", "PRIVATE KEY"):
        assert words.encode() not in content
    assert bytes([1]) * 64 not in content


def test_the_certificate_can_be_read_and_the_key_typed(place: Place, tmp_path: Path) -> None:
    made = place.backup
    key = keys.key_typed((place.home / "keys" / "backup.key").read_text(encoding="ascii"))

    ran = place.luoshi("restore", made, "--test")

    assert ran.returncode == 0, ran.stderr
    (page,) = (place.home / "backups").glob("restored-*.pdf")
    text = "\n".join(sheet.extract_text() for sheet in PdfReader(page).pages)
    assert "Certificate of restoration" in text
    assert "Sealed record of body 1" in text
    assert keys.key_typed(keys.printed(key).lower().replace(" ", "-")) == key


def test_a_new_key_still_opens_older_backups(place: Place) -> None:
    older = place.backup

    renewed = place.luoshi("backup", "--new-key")

    assert renewed.returncode == 0
    script = """
from pathlib import Path
from luoshi.backups import keys, restoring
key = restoring.key_for(Path(sys.argv[1]))
restored = restoring.try_restore(Path(sys.argv[1]), key, verify=False)
print(json.dumps([restored.is_equal, key == keys.key_in_use()]))
"""
    assert place.run(script, older) == [True, False]
    assert "opens these backups" in renewed.stdout


def test_a_command_carries_the_backup_away(place: Place, tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.mkdir()

    carried = place.luoshi("backup", LUOSHI_BACKUP_COMMAND=f"cp {{file}} {away}/")
    failed = place.luoshi("backup", LUOSHI_BACKUP_COMMAND=f"cp {{file}} {away}/not/there/")

    assert carried.returncode == 0, carried.stderr
    assert len(places.backups_in(away)) == 1
    assert failed.returncode == 2
    assert "The copy to another machine failed" in failed.stderr


def test_the_rotation_keeps_days_weeks_and_months(tmp_path: Path) -> None:
    for day in range(400):
        (tmp_path / name_at(NOW + timedelta(days=day))).touch()
    stranger = tmp_path / "readme.luoshi"
    stranger.touch()

    rotation.rotate(tmp_path, (7, 4, 12))

    moments = [moment for path in tmp_path.iterdir() if (moment := places.moment_of(path))]
    ages = sorted((NOW + timedelta(days=399) - moment).days for moment in moments)
    assert ages[:7] == [0, 1, 2, 3, 4, 5, 6]
    assert 14 <= ages[8] <= 30
    assert ages[-1] > 300
    assert len(ages) <= 7 + 4 + 12
    assert stranger.exists()


@pytest.mark.parametrize(
    ("text", "is_key"),
    [("", False), ("AAAA", False), ("清源", False), ("A" * 56, False)],
)
def test_what_is_no_key_is_refused(text: str, is_key: bool) -> None:
    with pytest.raises(keys.BadKey):
        keys.key_typed(text)


def test_the_look_over_names_what_is_missing_or_changed_and_clears_away_the_rest(
    place: Place,
) -> None:
    stored = sorted(path for path in (place.home / "files").rglob("*") if path.is_file())
    stored[0].unlink()
    stored[1].write_bytes(b"other")
    left = place.home / "files" / "2026" / "left"
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"left over")
    script = """
import os, time
from luoshi.backups import checkup
from luoshi.common import clock
left = sys.argv[1]
os.utime(left, (time.time() - 7200,) * 2)
found = checkup.look_over(clock.now())
print(json.dumps([found.missing, found.changed, found.orphaned, found.database, found.is_sound]))
"""

    found = place.run(script, left)

    assert found == [1, 1, 0, "ok", False]
    assert not left.exists()
    assert (place.home / "left-over" / "2026" / "left").read_bytes() == b"left over"


def test_a_damaged_database_is_named_by_the_look_over(place: Place) -> None:
    if IS_POSTGRESQL:
        pytest.skip("PostgreSQL checks its own pages")
    connection = sqlite3.connect(place.database)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    ((root,),) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'history_entry_subject'"
    )
    ((size,),) = connection.execute("PRAGMA page_size")
    connection.close()
    content = bytearray(place.database.read_bytes())
    content[root * size - 40 : root * size] = bytes(40)
    place.database.write_bytes(content)

    said = place.run(
        "from luoshi.backups import checkup\nfrom luoshi.common import clock\n"
        "print(json.dumps(checkup.look_over(clock.now()).database))"
    )

    assert said != "ok"
