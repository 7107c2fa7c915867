"""What became of every target at the end of a year, and what nobody has settled yet."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from luoshi.ledger.models import Target, Task
from luoshi.ledger.states import TaskState
from luoshi.organisations.actor import Actor
from luoshi.plans.models import Settlement

MOST_ROWS = 5_000
_NOT_TAKEN_ON = (
    TaskState.DRAFTED,
    TaskState.ISSUED,
    TaskState.RETURNED,
    TaskState.CANCELLED,
)
UNSETTLED = "unsettled"
# What still has to be done stands first.
_URGENT = (UNSETTLED, "sent_back", "entered", "confirmed")


@dataclass(frozen=True, slots=True)
class SettlementRow:
    """A target of a task, or the task itself, with its settlement if there is one."""

    task_id: int
    number: str
    title: str
    lead_id: int | None
    lead: str
    target_id: int | None
    what: str
    comparator: str
    value: Decimal | None
    value_to: Decimal | None
    unit: str
    reached: Decimal | None
    percent: Decimal | None
    settlement: Settlement | None

    @property
    def outcome(self) -> str:
        """What became of it; `unsettled` where nobody has said."""
        return self.settlement.outcome if self.settlement else UNSETTLED

    @property
    def state(self) -> str:
        """Where the settlement stands; `unsettled` where there is none."""
        return self.settlement.state if self.settlement else UNSETTLED


@dataclass(frozen=True, slots=True)
class SettlementSheet:
    """The settlement of a year under a node."""

    year: int
    rows: tuple[SettlementRow, ...]
    is_capped: bool
    outcomes: Mapping[str, int]
    states: Mapping[str, int]


def settlement_sheet(actor: Actor, below: Sequence[int], year: int) -> SettlementSheet:
    """Every target of every task that ran in a year under some nodes: three questions."""
    tasks = Task.objects.visible_to(actor).filter(plan_id__in=list(below))
    rows, is_capped = _rows(tasks, year)
    return SettlementSheet(
        year=year,
        rows=rows,
        is_capped=is_capped,
        outcomes=Counter(row.outcome for row in rows),
        states=Counter(row.state for row in rows),
    )


def settlement_of_task(actor: Actor, task: Task, year: int) -> tuple[SettlementRow, ...]:
    """What is to be settled of one task in a year."""
    tasks = Task.objects.visible_to(actor).filter(pk=task.pk)
    return _rows(tasks, year)[0]


def _rows(tasks: Any, year: int) -> tuple[tuple[SettlementRow, ...], bool]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    ran = (
        tasks.exclude(state__in=_NOT_TAKEN_ON)
        .filter(issued_on__lte=last)
        .filter(Q(closed_on__isnull=True) | Q(closed_on__gte=first))
        .order_by("number", "pk")
    )
    columns = ("pk", "number", "title", "lead_id", "lead__short_name", "lead__name", "percent")
    found = list(ran.values_list(*columns)[: MOST_ROWS + 1])
    keys = [row[0] for row in found[:MOST_ROWS]]
    targets: dict[int, list[Target]] = {}
    for target in Target.objects.filter(task_id__in=keys).order_by("position", "pk"):
        targets.setdefault(target.task_id, []).append(target)
    settled = {
        (one.task_id, one.target_id): one
        for one in Settlement.objects.filter(task_id__in=keys, year=year).order_by("pk")
    }
    rows = [
        _row(task, target, settled)
        for task in found[:MOST_ROWS]
        for target in targets.get(task[0]) or [None]  # type: ignore[list-item]
    ]
    rows.sort(key=lambda row: (_URGENT.index(row.state), row.number))
    return tuple(rows), len(found) > MOST_ROWS


def _row(
    task: Sequence[Any],
    target: Target | None,
    settled: Mapping[tuple[int, int | None], Settlement],
) -> SettlementRow:
    pk, number, title, lead_id, short, name, percent = task
    return SettlementRow(
        task_id=pk,
        number=number,
        title=title,
        lead_id=lead_id,
        lead=short or name or "",
        target_id=target.pk if target else None,
        what=target.what if target else "",
        comparator=target.comparator if target else "",
        value=target.value if target else None,
        value_to=target.value_to if target else None,
        unit=target.unit if target else "",
        reached=target.reached if target else None,
        percent=percent,
        settlement=settled.get((pk, target.pk if target else None)),
    )


def get_settlement(actor: Actor, key: int) -> Settlement:
    """A settlement of a task the reader may see."""
    visible = Task.objects.visible_to(actor).order_by().values("pk")
    return Settlement.objects.select_related("task", "target").get(pk=key, task__in=visible)


def waiting_settlements(actor: Actor, keys: Sequence[int]) -> list[Settlement]:
    """Those of some settlements that are of the reader's body."""
    found = Settlement.objects.filter(pk__in=list(keys), task__body_id=actor.body_id)
    return list(found.select_related("task").order_by("pk"))
