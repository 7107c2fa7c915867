"""What is measured: our questions and pages, and beside them the bare ones."""

import cProfile
import pstats
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from bench import bare, county
from bench.meter import Meter, questions_of
from luoshi.ledger import selectors
from luoshi.ledger import services as ledger
from luoshi.ledger.selectors import TaskFilter
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi.organisations.selectors import actor_for

Act = Callable[[int], Any]


@dataclass(frozen=True, slots=True)
class Measured:
    """A row of the table: its name, its goal in milliseconds, and how it is done."""

    name: str
    goal: int | None
    act: Act


def measure_all(meter: Meter, only: str) -> list[dict[str, Any]]:
    """Every row whose name holds the word, cheapest preparation first."""
    measured = []
    for row in _all_rows():
        if only in row.name or row.name == _RATIO_TO:
            cost = asdict(meter.measure(row.act))
            measured.append({"name": row.name, "goal": row.goal, **cost})
            print(f"{row.name}: {cost['cpu_ms']:.2f} ms", file=sys.stderr, flush=True)
    return measured


_RATIO_TO = "bare Django list"


def look(only: str, *, profile: bool, explain: bool) -> None:
    """Show where the time of some rows goes."""
    for row in _all_rows():
        if only not in row.name:
            continue
        print(f"\n═══ {row.name}")
        for number in range(5):
            row.act(number)
        if explain:
            for sql in questions_of(row.act, 5):
                print(f"— {sql[:1500]}")
        if profile:
            watcher = cProfile.Profile()
            watcher.enable()
            for number in range(10, 60):
                row.act(number)
            watcher.disable()
            pstats.Stats(watcher).sort_stats("cumulative").print_stats(70)


def _bare_rows() -> Iterator[Measured]:
    body_id, lead_id = _some_unit()
    yield Measured("bare SQL list", None, bare.bare_statement(body_id, lead_id, "overdue"))
    act, put_back = bare.bare_list()
    try:
        yield Measured(_RATIO_TO, None, act)
    finally:
        put_back()


def _some_unit() -> tuple[int, int]:
    unit = Organisation.objects.get(name="清源县第05局")
    return unit.body_id, unit.pk


def _all_rows() -> Iterator[Measured]:
    yield from _bare_rows()
    yield from _selector_rows()
    yield from _page_rows()


def _actor(username: str) -> Actor:
    actor = actor_for(county.user_named(username), county.DAY)
    assert actor is not None
    return actor


def _selector_rows() -> Iterator[Measured]:
    _, unit = _some_unit()
    officer, clerk = _actor("officer"), _actor("clerk5")
    tasks = county.some_tasks(400, state="under_way")

    def listed(actor: Actor, wanted: TaskFilter) -> Act:
        return lambda _number: selectors.list_tasks(actor, wanted)

    filtered = TaskFilter(unit=unit, standings=("overdue",))
    overdue = TaskFilter(standings=("overdue",))
    yield Measured("selector: list", None, listed(officer, filtered))
    yield Measured("selector: everything open", None, listed(officer, TaskFilter()))
    yield Measured("selector: list of a clerk", None, listed(clerk, TaskFilter()))
    yield Measured("selector: everything overdue", None, listed(officer, overdue))
    for name, word in _WORDS:
        yield Measured(f"selector: search {name}", None, listed(officer, TaskFilter(text=word)))
    yield Measured(
        "selector: counts by unit and standing",
        None,
        lambda _number: selectors.standings_by_unit(officer),
    )
    yield Measured(
        "selector: one task",
        None,
        lambda n: selectors.view_task(officer, tasks[n % len(tasks)].number, county.DAY),
    )
    lead = Organisation.objects.get(pk=unit)
    yield Measured(
        "service: draft",
        None,
        lambda n: ledger.draft_task(
            actor=officer, at=county.NOW, title=f"新任务{n}", lead=lead, due_on=county.DAY
        ),
    )
    own = county.some_tasks(400, state="under_way", lead_id=unit)
    yield Measured(
        "service: report",
        None,
        lambda n: ledger.report_progress(
            actor=clerk,
            at=county.NOW,
            task=own[n % len(own)],
            percent=Decimal(99),
            words="完成九成",
        ),
    )


_WORDS = (
    ("rare word", county.RARE),
    ("common word", county.COMMON),
    ("common two characters", county.TWO_COMMON),
    ("rare two characters", county.TWO_RARE),
)


def _page_rows() -> Iterator[Measured]:
    return iter(())
