"""Several processes turn the lights of a body: every task stands as one process leaves it."""

from pathlib import Path

import pytest

from tests.trust.durable import IS_POSTGRESQL, county_at

LOOK = """
from datetime import timedelta
from luoshi.common import clock
from luoshi.ledger.models import Task
from luoshi.ledger.services import recompute_standings
from tests.trust.acts import actor_of, bureau, draft
from luoshi.ledger import services as ledger

def rows():
    names = ("number", "standing", "severity", "freshness", "expected", "next_report_on")
    return [[str(one) for one in row] for row in Task.objects.order_by("pk").values_list(*names)]

if __name__ == "__main__":
    officer, head, now = actor_of("zhouming"), actor_of("hejian"), clock.now()
    for number in range(7):
        due = now.date() + timedelta(days=5 + 9 * number)
        task = draft(officer, bureau(), f"第{number + 1}段", due_on=due)
        ledger.accept_task(
            actor=head, at=now, task=ledger.issue_task(actor=officer, at=now, task=task))
    body, day = officer.body_id, now.date() + timedelta(days=30)
    recompute_standings(body_id=body, on=day)
    alone = rows()
    recompute_standings(body_id=body, on=now.date())
    before = rows()
    changed = recompute_standings(body_id=body, on=day, processes=2, chunk=2)
    print(json.dumps({"alone": alone, "before": before, "together": rows(), "changed": changed}))
"""


@pytest.mark.skipif(not IS_POSTGRESQL, reason="one process at a time writes to SQLite")
def test_what_several_processes_turn_stands_as_one_would_leave_it(tmp_path: Path) -> None:
    with county_at(tmp_path / "home") as place:
        told = place.run(LOOK)

    assert told["together"] == told["alone"]
    assert told["before"] != told["alone"]
    assert told["changed"] >= 7
    assert {row[1] for row in told["alone"]} > {"overdue"}
