"""T-11: a value that was lawfully forgotten is in no file of the installation any more."""

from pathlib import Path

import pytest

from tests.scoreboard import Prove
from tests.trust.durable import county_at

pytestmark = pytest.mark.one_database
SECRET = "陶望舒13871230457"
WRITE = """
from luoshi.common import clock
from luoshi.history.models import Entry
from luoshi.history.services import record
from luoshi.ledger.events import LedgerEvent
from luoshi.ledger.models import Task
from tests.trust.acts import actor_of
officer = actor_of("zhouming")
task = Task.objects.first()
for number in range(20):
    entry = record(officer, clock.now(), LedgerEvent.TASK_CHANGED, task, reason=sys.argv[1])
print(json.dumps(entry.pk))
"""
FORGET = """
from luoshi.common import clock
from luoshi.history.forgetting import acts_naming, forget_act, scrub
from luoshi.history.models import Entry
from luoshi.history.services import seal_history
from luoshi.history.selectors import verify
from tests.trust.acts import actor_of
auditor = actor_of("shenji")
for entry in acts_naming(auditor.body_id, [sys.argv[1]]):
    forget_act(actor=auditor, at=clock.now(), entry=entry, keys=[], reason_too=True, reason="依法")
seal_history(body_id=auditor.body_id, at=clock.now())
scrub()
print(json.dumps([str(one.what) for one in verify()]))
"""


def _holding(home: Path) -> list[str]:
    words = SECRET.encode()
    return [path.name for path in sorted(home.rglob("*")) if path.is_file() and _in(path, words)]


def _in(path: Path, words: bytes) -> bool:
    # The record keeps its words as JSON: escaped there, plain elsewhere.
    content = path.read_bytes()
    escaped = words.decode().encode("unicode_escape")
    return words in content or escaped in content


@pytest.mark.proof("P3", "T-11 bytes")
def test_a_forgotten_value_is_in_no_file(tmp_path: Path, prove: Prove) -> None:
    with county_at(tmp_path / "home") as place:
        place.run(WRITE, SECRET)
        before = _holding(place.home)

        broken = place.run(FORGET, SECRET)
        after = _holding(place.home)
        ran = place.luoshi("backup")
        place.luoshi("restore", place.backup, "--test")

        assert before
        assert broken == []
        assert after == []
        assert ran.returncode == 0, ran.stderr
        files = sum(path.is_file() for path in place.home.rglob("*"))
        assert _holding(place.home) == []
        prove(f"{files} files of database, log and backup searched: 0 hold it")
