"""What is measured: our questions and pages, and beside them the bare ones."""

import cProfile
import os
import pstats
import secrets
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.test import Client

from bench import bare, county
from bench.meter import Meter, questions_of
from luoshi.cohorts.models import Cohort
from luoshi.desk.views import forget_kept
from luoshi.ledger import selectors
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Plan
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
    before: Act | None = None


def measure_all(meter: Meter, only: str, which: str = "pages") -> list[dict[str, Any]]:
    """Every row whose name holds the word, and the yardstick."""
    if which == "scale":
        return _measure_scale(meter, only)
    rows = [row for row in _all_rows() if only in row.name or row.name == _RATIO_TO]
    costs = meter.measure_side_by_side({row.act: row.before for row in rows})
    return [{"name": row.name, "goal": row.goal, **asdict(costs[row.act])} for row in rows]


def _measure_scale(meter: Meter, only: str) -> list[dict[str, Any]]:
    """The rows that must not grow with the county, then the work of a night."""
    measured = [
        {
            "name": row.name,
            "goal": row.goal,
            **asdict(meter.measure(row.act, before=row.before, passes=3, a_pass=20)),
        }
        for row in _scale_rows()
        if only in row.name
    ]
    for row in _wide_rows():
        if only in row.name:
            cost = asdict(meter.measure(row.act, passes=3, a_pass=2))
            measured.append({"name": row.name, "goal": row.goal, **cost})
    for name, act in _nights():
        if only in name:
            measured.append({"name": name, "goal": None, **asdict(meter.once(act))})
    for row in measured:
        print(f"{row['name']}: {row['cpu_ms']:.1f} ms", file=sys.stderr, flush=True)
    return measured


def _scale_rows() -> Iterator[Measured]:
    _, unit = _some_unit()
    officer, clerk = Visitor("officer"), Visitor("clerk5")
    numbers = [task.number for task in county.some_tasks(200, state="under_way")]
    yield Measured(
        "list, filtered, sorted by due", 1, officer.reading(_LIST, unit=unit, standing=_LATE)
    )
    yield Measured("everything overdue", 1, officer.reading(_LIST, standing=_LATE))
    yield Measured("list of a clerk", 1, clerk.reading(_LIST))
    yield Measured("one task", 1, lambda n: officer.read(f"{_LIST}{numbers[n % len(numbers)]}/"))
    yield Measured("search of a rare word", 1, officer.reading(_LIST, q=county.RARE))
    yield Measured("search of a common word", 1, officer.reading(_LIST, q=county.COMMON))
    yield Measured("desk of an officer", 1, officer.reading("/inbox/"))
    yield Measured("board of the county, kept", 1, officer.reading("/supervision/"))
    yield from _scale_acts(officer, clerk, unit)


def _wide_rows() -> Iterator[Measured]:
    """Pages that add up all there is: they may grow with the county, their questions may not."""
    officer = Visitor("officer")
    plan = Plan.objects.filter(parent=None).order_by("pk")[0].pk
    leaf = Plan.objects.order_by("-pk")[0].pk
    cohort = Cohort.objects.order_by("pk")[0].pk
    yield Measured("ledger by unit", None, officer.reading("/tasks/by-unit/"))
    yield Measured("ledger by plan", None, officer.reading("/tasks/by-plan/"))
    yield Measured("map of units", None, officer.reading("/tasks/map/"))
    yield Measured("heat view", None, officer.reading("/breakdowns/"))
    yield Measured("heat view, one level", None, officer.reading("/breakdowns/", level="township"))
    yield Measured(
        "heat view, a figure opened",
        None,
        officer.reading("/breakdowns/lists/", level="township", cell="listed", missing="1"),
    )
    yield Measured("tree of plans", None, officer.reading("/plans/"))
    yield Measured("plan, the root", None, officer.reading(f"/plans/{plan}/"))
    yield Measured("plan, a leaf", None, officer.reading(f"/plans/{leaf}/"))
    yield Measured("list of cohorts", None, officer.reading("/cohorts/"))
    yield Measured("cohort page", None, officer.reading(f"/cohorts/{cohort}/"))
    yield Measured(
        "cohort page, to confirm", None, officer.reading(f"/cohorts/{cohort}/", shown="unconfirmed")
    )


def _scale_acts(officer: "Visitor", clerk: "Visitor", unit: int) -> Iterator[Measured]:
    for row in _acts(officer, clerk, unit):
        yield replace(row, goal=1)


def _nights() -> Iterator[tuple[str, Callable[[], Any]]]:
    """What is worked out over all tasks at once."""
    officer = Visitor("officer")
    body_id, _ = _some_unit()
    yield "board of the county, made anew", lambda: _made_anew(officer)(0)
    first = county.DAY + timedelta(days=1)
    yield (
        "all lights turned to another day",
        lambda: ledger.recompute_standings(body_id=body_id, on=first),
    )
    yield (
        "all lights turned to the day after",
        lambda: ledger.recompute_standings(body_id=body_id, on=first + timedelta(days=1)),
    )
    cores = os.cpu_count() or 1
    yield (
        f"all lights turned on, {cores} processes",
        lambda: ledger.recompute_standings(
            body_id=body_id, on=first + timedelta(days=2), processes=cores
        ),
    )


_RATIO_TO = "bare Django list"


def look(only: str, *, profile: bool, explain: bool) -> None:
    """Show where the time of some rows goes."""
    for row in _all_rows():
        if only not in row.name:
            continue
        print(f"\n═══ {row.name}")
        ready = row.before or (lambda _number: None)
        for number in range(5):
            ready(number)
            row.act(number)
        if explain:
            ready(5)
            for sql in questions_of(row.act, 5):
                print(f"— {sql[:1500]}")
        if profile:
            watcher = cProfile.Profile()
            for number in range(10, 60):
                ready(number)
                watcher.enable()
                row.act(number)
                watcher.disable()
            pstats.Stats(watcher).sort_stats("tottime").print_stats(45)


def _bare_rows() -> Iterator[Measured]:
    body_id, lead_id = _some_unit()
    yield Measured("bare SQL list", None, bare.bare_statement(body_id, lead_id, "overdue"))
    yield Measured(_RATIO_TO, None, bare.bare_list())


def _some_unit() -> tuple[int, int]:
    unit = Organisation.objects.get(name="清源县第05局")
    return unit.body_id, unit.pk


def _all_rows() -> Iterator[Measured]:
    yield from _bare_rows()
    yield from _page_rows()
    yield from _selector_rows()


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
    """The requests people make, through every middleware, with a session."""
    _, unit = _some_unit()
    officer, clerk = Visitor("officer"), Visitor("clerk5")
    tasks = county.some_tasks(400, state="under_way")
    yield Measured(
        "page: list, filtered, sorted by due", 8, officer.reading(_LIST, unit=unit, standing=_LATE)
    )
    yield Measured(
        "page: the same, swapped in by htmx",
        None,
        officer.reading(_LIST, unit=unit, standing=_LATE, headers={"HX-Request": "true"}),
    )
    yield Measured("page: list of a clerk", None, clerk.reading(_LIST))
    numbers = [task.number for task in tasks]
    yield Measured(
        "page: one task", 8, lambda n: officer.read(f"{_LIST}{numbers[n % len(numbers)]}/")
    )
    yield Measured("page: everything overdue", 12, officer.reading(_LIST, standing=_LATE))
    for name, word in _WORDS:
        yield Measured(f"page: search {name}", 15, officer.reading(_LIST, q=word))
    yield Measured("page: counts by unit and standing", 15, officer.reading("/supervision/"))
    yield Measured(
        "page: the same, first after a report",
        15,
        officer.reading("/supervision/"),
        before=_reporting(clerk, unit),
    )
    yield Measured("page: the same, everything counted anew", None, _made_anew(officer))
    yield from _acts(officer, clerk, unit)


def _made_anew(officer: "Visitor") -> Act:
    def read(_number: int) -> Any:
        forget_kept()
        return officer.read("/supervision/")

    return read


def _reporting(clerk: "Visitor", unit: int) -> Act:
    own = [task.number for task in county.some_tasks(400, state="under_way", lead_id=unit)]
    return lambda n: clerk.send(f"/api/v1/tasks/{own[n % len(own)]}/reports", _REPORT)


def _acts(officer: "Visitor", clerk: "Visitor", unit: int) -> Iterator[Measured]:
    own = [task.number for task in county.some_tasks(400, state="under_way", lead_id=unit)]
    new = {"title": "加快推进清源河沿线重点项目建设", "lead": unit, "due_on": "2026-12-31"}
    yield Measured("create (programs)", 8, lambda _n: officer.send("/api/v1/tasks", new))
    yield Measured("report (programs)", 8, _reporting(clerk, unit))
    filed = {"percent": "97.5", "words": "完成主体施工，下月验收。", "no_change": "1"}
    yield Measured(
        "report (page)", 8, lambda n: clerk.fill_in(f"{_LIST}{own[n % len(own)]}/reports/", filed)
    )


_REPORT = {"percent": "97.5", "words": "完成主体施工，下月验收。", "next_step": "组织初验"}
_LIST, _LATE = "/tasks/", "overdue"


class Visitor:
    """A person with a session and a form's token, as a browser would have them."""

    def __init__(self, username: str) -> None:
        self.client = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
        self.client.force_login(county.user_named(username))
        self.token = secrets.token_hex(16)
        self.client.cookies[settings.CSRF_COOKIE_NAME] = self.token

    def reading(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> Act:
        """Read an address again and again."""
        return lambda _number: self.read(path, headers, **query)

    def read(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> Any:
        """Read an address."""
        response = self.client.get(path, query, headers=headers or {})
        assert response.status_code == 200, (path, response.status_code)
        return response

    def send(self, path: str, content: dict[str, Any]) -> Any:
        """Act as a program does, once for each key."""
        headers = {"Idempotency-Key": secrets.token_hex(16), "X-CSRFToken": self.token}
        response = self.client.post(path, content, "application/json", headers=headers)
        assert response.status_code == 201, (path, response.status_code, response.content[:500])
        return response

    def fill_in(self, path: str, content: dict[str, str]) -> Any:
        """Act as a form does, once for each key."""
        hidden = {"csrfmiddlewaretoken": self.token, "_once": secrets.token_hex(16)}
        response = self.client.post(path, {**content, **hidden})
        assert response.status_code == 302, (path, response.status_code, response.content[:500])
        return response
