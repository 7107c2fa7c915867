"""A clock that is wrong: set back, leaping ahead, at the year's end, on the leap day."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scoreboard import Prove
from tests.trust.durable import Place, county_at

SEED = 20260302
# The machine's clock is Python's own; the product's reading of it is left as it is.
CLOCK = """
import datetime as plain
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo
import django.utils.timezone
import luoshi.organisations.session_store

SHANGHAI = ZoneInfo("Asia/Shanghai")
machine = {"at": datetime(2026, 5, 11, 9, tzinfo=SHANGHAI)}

class Machine(datetime):
    @classmethod
    def now(cls, tz=None):
        return machine["at"].astimezone(tz)

django.utils.timezone.datetime = Machine
luoshi.organisations.session_store.datetime = Machine

from django.conf import settings
from django.test import Client
from luoshi.backups import standstill
from luoshi.common import clock
from luoshi.history.models import Entry
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.ledger.selectors import light_on
from luoshi.organisations.models import User
from luoshi.organisations.services import make_token
from tests.trust.acts import actor_of, bureau, draft

settings.ALLOWED_HOSTS.append("testserver")

def begin(*when):
    clock.forget()
    (settings.HOME / "clock").unlink(missing_ok=True)
    machine["at"] = datetime(*when, tzinfo=SHANGHAI)
    clock.now()

def act():
    return draft(actor_of("zhouming"), bureau(), "时钟之下")

def falls(since):
    times = list(Entry.objects.filter(pk__gt=since).order_by("pk").values_list("at", flat=True))
    return sum(later < earlier for earlier, later in zip(times, times[1:]))
"""
REGRESSES = (
    CLOCK
    + """
task = act()
task = ledger.issue_task(actor=actor_of("zhouming"), at=clock.now(), task=task)
found = {"falls": 0, "lights": 0, "acts": 0}
light = repr(light_on(task, date(2026, 4, 1)))
scenarios = {
    "hour back": ((2026, 5, 12, 9), [timedelta(minutes=1), timedelta(hours=-1), timedelta()]),
    "day back": ((2026, 5, 13, 9), [timedelta(minutes=1), timedelta(days=-1), timedelta(hours=1)]),
    "leap day": ((2028, 2, 28, 23, 59, 50), [timedelta(seconds=20), timedelta(days=1),
                 timedelta(days=-2), timedelta(days=3)]),
    "year's end": ((2026, 12, 31, 23, 59, 50), [timedelta(seconds=20), timedelta(seconds=-40),
                   timedelta(days=1)]),
    "back beyond the year": ((2027, 1, 1, 0, 0, 10), [timedelta(hours=-1), timedelta(minutes=59),
                             timedelta(days=2)]),
}
for start, steps in scenarios.values():
    begin(*start)
    since = Entry.objects.latest("pk").pk
    act()
    for step in steps:
        machine["at"] += step
        if step < timedelta():
            assert clock.went_back() > timedelta(seconds=30)
        act()
        # As after a new start: what was known is read from where it is kept.
        clock.remember()
        clock.forget()
        act()
        found["acts"] += 2
        found["lights"] += repr(light_on(task, date(2026, 4, 1))) != light
    found["falls"] += falls(since)
print(json.dumps(found))
"""
)
LEAPS = (
    CLOCK
    + """
begin(2026, 5, 14, 9)
since = Entry.objects.latest("pk").pk
client = Client(raise_request_exception=False)
client.force_login(User.objects.get(username="zhouming"))
fields = {"title": "跳前", "lead": "城北镇"}
standstill.watch()
machine["at"] = datetime(2036, 5, 14, 9, tzinfo=SHANGHAI)
asked = Client(raise_request_exception=False)
asked.force_login(User.objects.get(username="zhouming"))
leapt = asked.post("/tasks/new/", fields)
read = asked.get("/")
watched = standstill.watch()
machine["at"] = datetime(2026, 5, 14, 9, 5, tzinfo=SHANGHAI)
act()
back = standstill.watch()
print(json.dumps({
    "leapt": leapt.status_code, "said": "时钟" in leapt.content.decode(), "read": read.status_code,
    "watched": watched and watched.code, "back": back and back.code, "falls": falls(since),
}))
"""
)
# One of two servers before the same database: each has its own clock and its own memory of it.
SKEWED = (
    CLOCK
    + """
offset, moment, first, is_told = json.loads(sys.argv[1])
machine["at"] = datetime.fromisoformat(moment) + timedelta(seconds=offset)
if is_told:
    standstill.watch()
for number in range(3):
    machine["at"] += timedelta(seconds=2)
    draft(actor_of("zhouming"), bureau(), f"第{first + number}件")
from luoshi.history.services import seal_history
seal_history(body_id=actor_of("zhouming").body_id, at=clock.now())
behind = int(clock.went_back().total_seconds() // 60)
print(json.dumps(behind))
"""
)
JUDGED = """
from luoshi.history.models import Entry
from luoshi.history.selectors import falls, verify
drafted = Entry.objects.filter(event="ledger.task_drafted").order_by("pk")
acts = list(drafted.values_list("pk", "subject_name"))
fell = [one.entry_id for one in falls()]
# The county itself was told with days of its own before.
print(json.dumps({
    "broken": [one.what for one in verify()],
    "falls": sum(key > acts[2][0] for key in fell),
    "told": len(fell),
    "names": [name.split()[-1] for _key, name in acts[3:]],
}))
"""
SESSIONS = (
    CLOCK
    + """
def is_in(client):
    return client.get("/inbox/").status_code == 200

begin(2026, 5, 18, 9)
user = User.objects.get(username="chenlan")
clerk = actor_of("chenlan")
_, key = make_token(actor=clerk, at=clock.now(), user=user, post=user.appointments.get().post,
                    purpose="周报", expires_on=date(2026, 5, 19))
token = {"Authorization": f"Bearer {key}"}
wrongly, checked = [], 0

def is_let_in():
    return Client().get("/api/v1/me", headers=token).status_code == 200

# The day goes on, others work; this session or token runs out meanwhile; then the clock falls.
cases = [
    (timedelta(minutes=31), timedelta(minutes=-30), "session"),
    (timedelta(minutes=61), timedelta(hours=-1), "session"),
    (timedelta(days=1, minutes=1), timedelta(days=-1), "session"),
    (timedelta(days=1, hours=16), timedelta(hours=-2), "token"),
    (timedelta(days=2), timedelta(days=-1), "token"),
]
for forward, back, what in cases:
    begin(2026, 5, 18, 9)
    client = Client(raise_request_exception=False)
    client.force_login(user)
    ask = is_let_in if what == "token" else lambda: is_in(client)
    first = ask()
    machine["at"] += forward
    clock.now()
    machine["at"] += back
    then = ask()
    checked += 1
    wrongly += [] if (first, then) == (True, False) else [str((forward, back, first, then))]
begin(2026, 5, 18, 9)
client = Client(raise_request_exception=False)
client.force_login(user)
is_in(client)
machine["at"] += timedelta(days=3652)
wrongly += ["ten years"] if is_in(client) else []
print(json.dumps({"checked": checked + 1, "wrongly": wrongly}))
"""
)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """The county on a disk of its own."""
    with county_at(tmp_path / "home") as county:
        yield county


@pytest.mark.proof("P1", "R-07")
def test_times_of_the_record_never_fall_when_the_clock_does(place: Place, prove: Prove) -> None:
    found = place.run(REGRESSES)

    assert found == {"falls": 0, "lights": 0, "acts": 32}
    prove(f"{found['acts']} acts under 5 wrong clocks: 0 times fell, 0 past lights changed")


@pytest.mark.proof("P1", "R-07 skew")
@pytest.mark.parametrize("is_told", [True, False], ids=["with the clock's minute", "without"])
def test_two_servers_whose_clocks_differ_keep_one_record(
    place: Place, tmp_path: Path, is_told: bool, prove: Prove
) -> None:
    other = Place(tmp_path / "other", {"LUOSHI_DATABASE_URL": place.address, **place.variables})
    shutil.copytree(place.home, other.home)
    (place.home / "clock").unlink(missing_ok=True)
    (other.home / "clock").unlink(missing_ok=True)

    behind = []
    for turn in range(6):
        server, offset = ((place, 300), (other, -300))[turn % 2]
        moment = f"2036-05-12T09:{turn:02}:00+08:00"
        given = json.dumps([offset, moment, turn * 3, is_told])
        behind.append(server.run(SKEWED, given))
    found = place.run(JUDGED)

    assert found["broken"] == []
    assert found["names"] == [f"第{number}件" for number in range(18)]
    assert found["falls"] == (0 if is_told else 3)
    assert behind == ([0, 9, 0, 9, 0, 9] if is_told else [0] * 6)
    ran = place.luoshi("verify")
    assert ran.returncode == 0
    assert ran.stdout.count("two servers' clocks differ") == found["told"]
    if is_told:
        prove("2 servers ± 5 minutes, 18 acts in turn: order kept, 0 times fell")


def test_a_clock_that_leapt_stops_writing_until_it_is_right(place: Place) -> None:
    found = place.run(LEAPS)

    assert found == {
        "leapt": 503,
        "said": True,
        "read": 200,
        "watched": "clock_leapt",
        "back": None,
        "falls": 0,
    }


@pytest.mark.proof("P1", "R-07 sessions")
def test_no_session_or_token_lives_again_when_the_clock_is_set_back(
    place: Place, prove: Prove
) -> None:
    found = place.run(SESSIONS)

    assert found["wrongly"] == []
    prove(f"{found['checked']} sessions and tokens, 0 wrongly valid")
