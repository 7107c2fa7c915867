"""Seen the receipt, kept for good: processes killed, power cut, disks that lie."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scoreboard import Prove
from tests.trust.disks import State, cut, play, reopen
from tests.trust.durable import IS_NIGHTLY, IS_POSTGRESQL, Place, county_at

SEED = 20260302
KILLS = 500 if IS_NIGHTLY else 60
RECORDINGS, CUTS = (40, 50) if IS_NIGHTLY else (10, 20)
LIES = 50 if IS_NIGHTLY else 20
ACTS = 8

KILLED = """
import random, signal, time
from django.db import connection, connections
from luoshi.history.models import Entry
from luoshi.history.selectors import verify
from luoshi.history.services import seal_history
from luoshi.common import clock
from luoshi.ledger.models import Task
from tests.trust.acts import actor_of, bureau, draft

rounds, rng = int(sys.argv[1]), random.Random(int(sys.argv[2]))
officer, lead = actor_of("zhouming"), bureau()
before = Task.objects.count()
acknowledged, keys = 0, []
for number in range(rounds):
    connections.close_all()
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        act = 0
        while True:
            task = draft(officer, lead, f"第{number}轮第{act}件")
            os.write(write, f"{task.pk}\\n".encode())
            act += 1
            if act % 5 == 0:
                seal_history(body_id=officer.body_id, at=clock.now())
    os.close(write)
    first = os.read(read, 65536)
    time.sleep(rng.uniform(0, 0.1))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(read, "rb") as told:
        keys += [int(line) for line in (first + told.read()).splitlines()]
found = set(Task.objects.filter(pk__in=keys).values_list("pk", flat=True))
of_tasks = Entry.objects.filter(subject_type="ledger.task")
recorded = set(of_tasks.values_list("subject_id", flat=True))
sound = "ok"
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        sound = cursor.fetchone()[0]
while seal_history(body_id=officer.body_id, at=clock.now()):
    pass
print(json.dumps({
    "acknowledged": len(keys),
    "lost": len(set(keys) - found),
    "unrecorded": len(set(Task.objects.values_list("pk", flat=True)) - recorded),
    "broken": [broken.what for broken in verify()],
    "database": sound,
}))
"""

# Every statement of a few acts, as the product sends them, with the state after each act.
RECORDED = """
from django.db import connection
from luoshi.backups.digests import sqlite_tables
from luoshi.common import clock
from luoshi.history.services import seal_history
from luoshi.ledger.services import issue_task
from pathlib import Path
from tests.trust.acts import actor_of, bureau, draft

home, acts = Path(os.environ["LUOSHI_HOME"]), int(sys.argv[1])
officer, lead = actor_of("zhouming"), bureau()
connection.ensure_connection()
connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
start = (home / "luoshi.sqlite3").read_bytes()
(home / "start.sqlite3").write_bytes(start)
def state():
    return {name: table.root for name, table in sqlite_tables(home / "luoshi.sqlite3").items()}
said, states = [], [state()]
connection.connection.set_trace_callback(said.append)
for number in range(acts):
    task = draft(officer, lead, f"第{number}件" + "长" * 400 * (number % 3))
    said.append("-- acknowledged")
    connection.connection.set_trace_callback(None)
    states.append(state())
    connection.connection.set_trace_callback(said.append)
    if number == acts // 2:
        seal_history(body_id=officer.body_id, at=clock.now())
        said.append("-- acknowledged")
        connection.connection.set_trace_callback(None)
        states.append(state())
        connection.connection.set_trace_callback(said.append)
(home / "recorded.json").write_text(json.dumps({"said": said, "states": states}))
print(json.dumps(len(states)))
"""

FALLEN = """
from pathlib import Path
from django.db import connection
from luoshi.backups import places, standstill

home = Path(os.environ["LUOSHI_HOME"])
noticed, false_alarms = 0, 0
cases = json.loads((home / "cases.json").read_text())
standstill.note_heights()
known = (home / "backups" / "known.json").read_bytes()
for case in cases:
    connection.close()
    for ending in ("", "-wal", "-shm"):
        (home / f"luoshi.sqlite3{ending}").unlink(missing_ok=True)
    (home / "luoshi.sqlite3").write_bytes(Path(case["image"]).read_bytes())
    (home / "backups" / "known.json").write_bytes(known)
    (home / "backups" / "stopped.json").unlink(missing_ok=True)
    found = standstill.watch() is not None and standstill.why_stopped() is not None
    noticed += found and case["fell"]
    false_alarms += found and not case["fell"]
print(json.dumps([noticed, false_alarms]))
"""

Recorded = tuple[Place, list[str], list[State]]


@pytest.mark.proof("P1", "R-01")
def test_nothing_acknowledged_is_lost_when_the_process_is_killed(
    tmp_path: Path, prove: Prove
) -> None:
    with county_at(tmp_path / "home") as place:
        found = place.run(KILLED, KILLS, SEED)

    assert found["acknowledged"] >= KILLS
    assert found == {
        "acknowledged": found["acknowledged"],
        "lost": 0,
        "unrecorded": 0,
        "broken": [],
        "database": "ok",
    }
    prove(f"{KILLS} × kill −9, {found['acknowledged']} acknowledged, 0 lost", seed=SEED)


@pytest.fixture
def recorded(tmp_path: Path) -> Iterator[Recorded]:
    """The county's database, the statements of a few acts on it, and the state after each."""
    if IS_POSTGRESQL:
        pytest.skip("PostgreSQL writes its own log; its settings are refused when they are weak")
    with county_at(tmp_path / "home") as place:
        place.run(RECORDED, ACTS)
        told = json.loads((place.home / "recorded.json").read_text(encoding="utf-8"))
        yield place, told["said"], told["states"]


@pytest.mark.proof("P1", "R-02")
def test_nothing_acknowledged_is_lost_when_the_power_is_cut(
    recorded: Recorded, prove: Prove
) -> None:
    place, said, states = recorded
    draw, start = random.Random(SEED), (place.home / "start.sqlite3").read_bytes()
    lost = broken = cuts = 0

    for number in range(RECORDINGS):
        log = play(place.home, said, synchronous="FULL", checkpoint=(8, 30, 1000)[number % 3])
        for _ in range(CUTS):
            acknowledged, disk = cut(start, log, draw)
            reopened = reopen(place.home, disk, states)
            cuts += 1
            broken += reopened is None
            lost += reopened is not None and reopened < acknowledged

    assert (lost, broken) == (0, 0)
    prove(f"{cuts} power cuts, 0 acknowledged lost, 0 corrupt", seed=SEED)


def test_the_power_cut_would_show_a_weaker_setting(
    recorded: Recorded,
) -> None:
    place, said, states = recorded
    draw, start = random.Random(SEED), (place.home / "start.sqlite3").read_bytes()
    log = play(place.home, said, synchronous="NORMAL", checkpoint=1000)

    lost = 0
    for _ in range(10):
        acknowledged, disk = cut(start, log, draw)
        reopened = reopen(place.home, disk, states)
        lost += reopened is None or reopened < acknowledged

    assert lost > 0


@pytest.mark.proof("P1", "R-05")
def test_a_disk_that_lied_is_noticed_and_writing_stops(recorded: Recorded, prove: Prove) -> None:
    place, said, states = recorded
    draw, start = random.Random(SEED), (place.home / "start.sqlite3").read_bytes()
    log = play(place.home, said, synchronous="FULL", checkpoint=1000)
    cases: list[dict[str, object]] = []
    while sum(bool(case["fell"]) for case in cases) < LIES:
        _, disk = cut(start, log, draw, forgets_from=draw.randrange(len(log)))
        reopened = reopen(place.home, disk, states)
        assert reopened is not None
        image = place.home / f"image-{len(cases)}.sqlite3"
        (place.home / "reopened.sqlite3").rename(image)
        cases.append({"image": str(image), "fell": reopened < len(states) - 1})
    (place.home / "cases.json").write_text(json.dumps(cases))

    noticed, false_alarms = place.run(FALLEN)

    assert (noticed, false_alarms) == (LIES, 0)
    prove(f"{noticed}/{LIES} noticed, writing stopped, {false_alarms} false alarms", seed=SEED)
