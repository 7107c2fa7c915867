"""What forbids writing: settings that do not keep it, a disk without room."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from luoshi.config import server
from tests.scoreboard import Prove
from tests.trust.durable import IS_NIGHTLY, IS_POSTGRESQL, Place, county_at

SEED = 20260302
POINTS = 200 if IS_NIGHTLY else 30
# A small file system of one's own, gone with the process that looks at it.
ROOM = 'mount -t tmpfs -o size=96m none {room} && cp -r {home} {room}/home && exec "$@"'

WEAKER = """
from django.db import connection
from luoshi.config import server

strong = dict(connection.settings_dict["OPTIONS"])
cases = {
    "journal": {"init_command": "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;"
                " PRAGMA foreign_keys=ON"},
    "normal": {"init_command": strong["init_command"].replace("FULL", "NORMAL")},
    "off": {"init_command": strong["init_command"].replace("FULL", "OFF")},
    "keys": {"init_command": strong["init_command"].replace("foreign_keys=ON", "foreign_keys=OFF")},
    "impatient": {"timeout": 5},
    "deferred": {"transaction_mode": "DEFERRED"},
}
refused = {}
for name, weaker in {**cases, "strong": {}}.items():
    connection.close()
    connection.settings_dict["OPTIONS"] = {**strong, **weaker}
    connection.__dict__.pop("transaction_mode", None)
    try:
        server.make_ready()
        refused[name] = False
    except server.UnsafePlace:
        refused[name] = True
    if name == "journal":
        connection.settings_dict["OPTIONS"] = strong
print(json.dumps(refused))
"""
FORGETFUL = """
from django.db import connection
from luoshi.config import server
found = []
for value in ("off", "on"):
    with connection.cursor() as cursor:
        cursor.execute(f"SET synchronous_commit = {value}")
    try:
        server.refuse_weak_server()
        found.append("taken")
    except server.UnsafePlace:
        found.append("refused")
print(json.dumps(found))
"""

FULL = """
import random, shutil, time
from pathlib import Path
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from luoshi.backups import daily, journal
from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.files.models import StoredFile
from luoshi.history.selectors import verify
from luoshi.ledger import services as ledger
from luoshi.ledger.models import ProgressReport, Task
from luoshi.organisations.models import User
from tests.trust.acts import actor_of, bureau, draft

points, draw = int(sys.argv[1]), random.Random(int(sys.argv[2]))
settings.ALLOWED_HOSTS.append("testserver")
home, ballast = settings.HOME, settings.HOME / "ballast"
officer, head = actor_of("zhouming"), actor_of("hejian")
task = draft(officer, bureau(), "修建标准厂房")
task = ledger.issue_task(actor=officer, at=clock.now(), task=task)
task = ledger.accept_task(actor=head, at=clock.now(), task=task)
client = Client(raise_request_exception=False)
client.force_login(User.objects.get(username="hejian"))
path = f"/tasks/{task.number}/reports/"
settings.ROOM_FOR_FILES = settings.ROOM_FOR_TEXT = 0.0

def report(key, size):
    fields = {"_once": key.rjust(32, "0"), "percent": "10", "words": "一层完成"}
    if size:
        fields["evidence"] = SimpleUploadedFile("佐证.txt", os.urandom(size // 2).hex().encode())
    return client.post(path, fields)

def fill(room):
    free = max(shutil.disk_usage(home).free - room, 0)
    with ballast.open("wb") as target:
        target.write(bytes(free))

def whole():
    rows = StoredFile.objects.values_list("path", "size")
    absent = [name for name, size in rows if (settings.FILES_ROOT / name).stat().st_size != size]
    known = {name for name, _size in rows}
    sizes = {size for _name, size in rows}
    half = [
        found.name for found in settings.FILES_ROOT.rglob("*")
        if found.is_file() and str(found.relative_to(settings.FILES_ROOT)) not in known
        and found.stat().st_size not in sizes | set(tried)
    ]
    return len(absent) + len(half)

found = {"refused": 0, "taken": 0, "unclear": [], "half": 0, "unread": [], "slow": 0, "again": 0}
tried = []
reports = ProgressReport.objects.filter(task=task)
for point in range(points):
    room = draw.choice([0, 0, 4096, 16384, 65536, draw.randrange(400_000)])
    size = draw.choice([0, 20_000, 150_000, 300_000])
    tried.append(size)
    before = reports.count()
    fill(room)
    answer = report(f"a{point}", size)
    if answer.status_code == 302:
        found["taken"] += 1
    else:
        found["refused"] += 1
        if answer.status_code != 507 or "磁盘" not in answer.content.decode():
            found["unclear"].append([answer.status_code, answer.content.decode()[-1500:-900]])
    read = client.get(f"/tasks/{task.number}/")
    if read.status_code != 200:
        found["unread"].append([read.status_code, room, repr(getattr(read, "exc_info", None))])
    ballast.unlink()
    began = time.monotonic()
    if answer.status_code != 302:
        again = report(f"a{point}", size)
        found["again"] += again.status_code != 302
    found["slow"] += time.monotonic() - began > 10
    found["half"] += whole() + (reports.count() != before + 1)
    if point % 10 == 0:
        fill(draw.randrange(1_000_000))
        try:
            daily.back_up(clock.now(), None)
        except Refusal as refusal:
            found["unclear"] += [] if refusal.code == "cannot_be_written" else [refusal.code]
        ballast.unlink(missing_ok=True)
        left = [*home.glob("backups/scratch-*"), *home.glob("backups/.*.part")]
        found["half"] += len(left)
settings.ROOM_FOR_FILES, settings.ROOM_FOR_TEXT = 0.05, 0.01
total = shutil.disk_usage(home).total
fill(int(total * 0.03))
statuses = [report("b1", 20_000).status_code, report("b2", 0).status_code]
ballast.unlink()
fill(int(total * 0.005))
statuses.append(report("b3", 0).status_code)
statuses.append(client.get(path).status_code)
ballast.unlink()
sound = "ok"
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        sound = cursor.fetchone()[0]
found |= {"thresholds": statuses, "database": sound, "broken": [one.what for one in verify()]}
print(json.dumps(found))
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """The county on a disk of its own."""
    with county_at(tmp_path / "home") as county:
        yield county


@pytest.mark.proof("P1", "R-03")
def test_settings_that_do_not_keep_what_they_acknowledge_are_refused(
    place: Place, prove: Prove
) -> None:
    if IS_POSTGRESQL:
        assert place.run(FORGETFUL) == ["refused", "taken"]
        prove("1/1 weaker setting refused")
        return

    refused = place.run(WEAKER)

    assert refused.pop("strong") is False
    assert set(refused.values()) == {True}
    mounts = [f"host:/vol {place.home} {kind} rw 0 0" for kind in server.NETWORK]
    for mount in mounts:
        with pytest.raises(server.UnsafePlace):
            server.refuse_network_place(place.home / "data", ["/dev/sda1 / ext4 rw 0 0", mount])
    prove(f"{len(refused)} weaker settings and {len(mounts)} network file systems, all refused")


@pytest.mark.proof("P1", "R-06")
def test_a_full_disk_leaves_nothing_half_written(
    place: Place, tmp_path: Path, prove: Prove
) -> None:
    room = tmp_path / "room"
    room.mkdir()
    within = ("unshare", "--mount", "sh", "-c", ROOM.format(room=room, home=place.home), "sh")
    if subprocess.run([*within, "true"], capture_output=True, check=False).returncode:
        within = ("unshare", "--user", "--map-root-user", *within[1:])
    if subprocess.run([*within, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a small file system")

    found = place.run(FULL, POINTS, SEED, within=within, LUOSHI_HOME=str(room / "home"))

    assert found["refused"] > POINTS / 3
    assert found == {
        "refused": found["refused"],
        "taken": POINTS - found["refused"],
        "unclear": [],
        "half": 0,
        "unread": [],
        "slow": 0,
        "again": 0,
        "thresholds": [507, 302, 507, 200],
        "database": "ok",
        "broken": [],
    }
    prove(f"{POINTS} points, {found['refused']} refused clearly, 0 half-written", seed=SEED)
