"""Many at once: the same form twice, two deciding one thing, a whole county in one second."""

import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.house.serving import Served, served
from tests.scoreboard import Prove
from tests.trust.durable import IS_NIGHTLY, Place, county_at

SEED = 20260302
KEYS, REPEATS, AT_ONCE = (1_000, 10, 10) if IS_NIGHTLY else (40, 10, 10)
RACES = 1_000 if IS_NIGHTLY else 8
CROWD = 200

RACING = """
import random
from datetime import timedelta
from decimal import Decimal
from threading import Barrier, Thread
from django.db import connection, connections, transaction
from django.db.utils import OperationalError
from luoshi.common import clock
from luoshi.common.errors import Refusal
from luoshi.history.models import Entry
from luoshi.history.selectors import verify
from luoshi.ledger import services as ledger
from luoshi.ledger.events import EVENT_OF_MOVE
from luoshi.ledger.models import Task
from luoshi.ledger.services import recompute_standings
from luoshi.ledger.states import TASK
from luoshi.organisations.models import Organisation
from luoshi_core.workflow import IllegalMove
from tests.trust.acts import actor_of, bureau, draft

rounds, draw = int(sys.argv[1]), random.Random(int(sys.argv[2]))
officer, chief, head = actor_of("zhouming"), actor_of("liangshu"), actor_of("hejian")
clerk, checker = actor_of("chenlan"), actor_of("songtao")
other = Organisation.objects.get(name="县住房和城乡建设局")
lead, now = bureau(), clock.now()
soon = now.date() + timedelta(days=30)

def at(state):
    task = draft(officer, lead, "争", reviewer=other, due_on=now.date() + timedelta(days=9))
    for wanted, step in (
        ("under_way", lambda t: ledger.accept_task(
            actor=head, at=now, task=ledger.issue_task(actor=officer, at=now, task=t))),
        ("closing_requested", lambda t: ledger.request_closing(actor=head, at=now, task=t)),
        ("verified", lambda t: ledger.verify_task(actor=checker, at=now, task=t)),
        ("closed", lambda t: ledger.close_task(actor=officer, at=now, task=t)),
    ):
        task = step(task)
        if wanted == state:
            return task

def approvers():
    task = at("under_way")
    report = ledger.report_progress(
        actor=clerk, at=now, task=task, percent=Decimal(10), words="一层"
    )
    return task, [
        lambda: ledger.sign_report(actor=head, at=now, report=report),
        lambda: ledger.send_back_report(actor=head, at=now, report=report, reason="数字不对"),
    ], (1,)

def closing():
    task = at("closed")
    return task, [
        lambda: ledger.reopen_task(actor=chief, at=now, task=task, reason="反弹"),
        lambda: ledger.archive_task(actor=officer, at=now, task=task),
    ], (1,)

def checking():
    task = at("closing_requested")
    return task, [
        lambda: ledger.verify_task(actor=checker, at=now, task=task),
        lambda: ledger.send_back_task(
            actor=checker, at=now, task=task, reason="未封顶", percent=Decimal(5)),
        # What was verified may still be sent back; the other order may not.
    ], (1, 2)

def extending():
    task = at("under_way")
    ledger.request_extension(
        actor=head, at=now, task=task, new_due_on=soon, reason="降雨", progress="五成")
    return task, [
        lambda: ledger.decide_extension(actor=chief, at=now, task=task, grant=True),
        lambda: recompute_standings(body_id=task.body_id, on=now.date() + timedelta(days=10)),
        lambda: ledger.decide_extension(actor=chief, at=now, task=task, grant=False),
    ], (2,)

found = {"races": 0, "torn": [], "deadlocks": 0, "odd": []}
for kind in (approvers, closing, checking, extending):
    for number in range(rounds):
        task, acts, wins = kind()
        done, barrier = [], Barrier(len(acts))
        def run(act):
            barrier.wait()
            try:
                act()
                done.append("done")
            except (Refusal, IllegalMove):
                done.append("refused")
            except OperationalError as problem:
                done.append("deadlock")
                found["deadlocks"] += 1
            finally:
                connections.close_all()
        acts = draw.sample(acts, len(acts))
        threads = [Thread(target=run, args=[act]) for act in acts]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        found["races"] += 1
        if done.count("done") not in wins or "deadlock" in done:
            found["odd"].append([kind.__name__, done])
        # The history is one order in which each move was legal, and it ends where the task stands.
        moves = {event.value: move for move, event in EVENT_OF_MOVE.items()}
        state = TASK.start
        for event in Entry.objects.filter(
            subject_type="ledger.task", subject_id=task.pk
        ).order_by("pk").values_list("event", flat=True):
            try:
                state = TASK.after(state, moves[event]) if event in moves else state
            except IllegalMove:
                found["torn"].append([kind.__name__, event])
        if state != Task.objects.get(pk=task.pk).state:
            found["torn"].append([kind.__name__, state])
found["broken"] = [one.what for one in verify()]
print(json.dumps(found))
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """The county on a disk of its own."""
    with county_at(tmp_path / "home") as county:
        yield county


@pytest.mark.proof("P2", "R-09")
def test_a_form_sent_ten_times_counts_once(tmp_path: Path, prove: Prove) -> None:
    sent = [f"key-{number}" for number in range(KEYS)] * REPEATS
    random.Random(SEED).shuffle(sent)

    with served(tmp_path) as county:

        def post(key: str) -> tuple[str, int, str]:
            return key, *county.ask("POST", "/tasks", _task(county, key), once=key)

        with ThreadPoolExecutor(AT_ONCE) as programs:
            answers = list(programs.map(post, sent))
        others = [
            county.ask("POST", "/tasks", _task(county, "另一件"), once=f"key-{number}")
            for number in range(min(KEYS, 20))
        ]
        total = json.loads(county.ask("GET", "/tasks?done=all&state=drafted&size=1")[1])["total"]
        log = county.log.read_text(encoding="utf-8")

    told = defaultdict(set)
    for key, status, text in answers:
        told[key].add((status, text))
    assert total == KEYS
    assert {status for _key, status, _text in answers} == {201}
    assert {len(different) for different in told.values()} == {1}
    assert {status for status, _text in others} == {409}
    assert "locked" not in log
    prove(
        f"{KEYS} keys × {REPEATS}: {total} rows, {len(answers)} identical answers; "
        f"other content refused {len(others)}/{len(others)}",
        seed=SEED,
    )


@pytest.mark.proof("P1", "R-10")
def test_of_two_who_decide_one_thing_one_is_refused(place: Place, prove: Prove) -> None:
    found = place.run(RACING, RACES, SEED)

    assert found == {"races": 4 * RACES, "torn": [], "deadlocks": 0, "odd": [], "broken": []}
    prove(f"{4 * RACES} races of 4 kinds: every history serial, 0 deadlocks", seed=SEED)


@pytest.mark.proof("P1", "R-12")
def test_a_crowd_in_one_second_is_served_to_the_last(tmp_path: Path, prove: Prove) -> None:
    with served(tmp_path) as county:

        def post(number: int) -> int:
            return county.ask("POST", "/tasks", _task(county, f"第{number}件"))[0]

        began = time.monotonic()
        with ThreadPoolExecutor(CROWD) as people:
            statuses = list(people.map(post, range(CROWD)))
        seconds = time.monotonic() - began
        total = json.loads(county.ask("GET", "/tasks?done=all&state=drafted&size=1")[1])["total"]
        log = county.log.read_text(encoding="utf-8")

    assert statuses == [201] * CROWD
    assert total == CROWD
    assert "locked" not in log
    prove(f"{CROWD} at once: 0 lost, the last answered after {seconds:.0f} s")


def _task(county: Served, title: str) -> dict[str, object]:
    return {"title": f"任务 {title}", "lead": county.lead}
