"""Tasks that wait to be put under a plan, and where tasks stand."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.common import pages
from luoshi.common.prepared import PreparedEach
from luoshi.common.statements import ask
from luoshi.ledger.models import Plan, Task
from luoshi.ledger.search import keys_found
from luoshi.organisations.actor import Actor
from luoshi.plans.models import ServedGoal, Settlement

MOST_TO_PLACE = 100


@dataclass(frozen=True, slots=True)
class TaskToPlace:
    """A task that stands under no plan."""

    number: str
    title: str
    lead: str
    line: str
    source: str


def tasks_to_place(actor: Actor, words: str = "") -> list[TaskToPlace]:
    """Open tasks and drafts that stand under no plan, as far as one looks through them."""
    tasks = Task.objects.visible_to(actor).filter(plan__isnull=True)
    tasks = tasks.exclude(state__in=["closed", "cancelled", "archived"])
    if words:
        tasks = tasks.filter(pk__in=keys_found(actor.body_id, words))
    columns = ("number", "title", "lead__short_name", "lead__name", "line", "source")
    found = tasks.order_by("number", "pk").values_list(*columns)[:MOST_TO_PLACE]
    return [
        TaskToPlace(number, title, short or name or "", line, source)
        for number, title, short, name, line, source in found
    ]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a task stands: the nodes above it, the plans beside, the goals it serves."""

    path: tuple[tuple[int, str], ...]
    beside: tuple[tuple[int, str], ...]
    goals: tuple[tuple[int, int, str, str], ...]  # named goal, node, name, words
    settlements: tuple[Settlement, ...]
    is_party: bool  # whether its plan is the party side of a pair


def placed(tasks: Sequence[Task]) -> dict[int, Placed]:
    """Where some tasks stand; nothing is asked for tasks that stand nowhere."""
    under = [task for task in tasks if task.plan_id is not None]
    if not under:
        return {}
    lines = {plan_id: _line(plan_id) for plan_id in {task.plan_id for task in under}}
    goals: dict[int, list[tuple[int, int, str, str]]] = defaultdict(list)
    for one in _SERVED.ask(_with("plans_serves", under)):
        goals[one.task_id].append((one.pk, one.goal_id, _name(one.goal), one.words))
    settled: dict[int, list[Settlement]] = defaultdict(list)
    for settlement in _SETTLED.ask(_with("plans_settled", under)):
        settled[settlement.task_id].append(settlement)
    return {
        task.pk: _placed(lines[task.plan_id], goals[task.pk], settled[task.pk]) for task in under
    }


_SERVED = PreparedEach(
    lambda keys: ServedGoal.objects.filter(task__in=keys).select_related("goal").order_by("pk")
)
_SETTLED = PreparedEach(
    lambda keys: Settlement.objects.filter(task__in=keys).order_by("-year", "pk")
)


def _with(trace: str, tasks: Sequence[Task]) -> list[int]:
    return [task.pk for task in tasks if pages.may_have(task, trace)]


@dataclass(frozen=True, slots=True)
class _Step:
    """A node above a task, and a plan that is paired with it."""

    plan_id: int
    code: str
    name: str
    pair_id: int | None
    is_party: bool | None
    beside_id: int | None
    beside_code: str | None
    beside_name: str | None


def _line(plan_id: int | None) -> list[_Step]:
    """The nodes from the topmost plan down to this one, each with what stands beside it."""
    return [_Step(*row) for row in ask(_LINE, [plan_id])]


# Asked with every task that stands under a plan.
_LINE = """
WITH RECURSIVE line (id, parent_id, code, name, height) AS (
    SELECT id, parent_id, code, name, 0 FROM ledger_plan WHERE id = %s
    UNION ALL
    SELECT above.id, above.parent_id, above.code, above.name, line.height + 1
    FROM ledger_plan above JOIN line ON above.id = line.parent_id
)
SELECT line.id, line.code, line.name,
    pair.id, pair.party_id = line.id, beside.id, beside.code, beside.name
FROM line
LEFT JOIN plans_planpair pair ON line.id IN (pair.party_id, pair.development_id)
LEFT JOIN ledger_plan beside
    ON beside.id = pair.party_id + pair.development_id - line.id
ORDER BY line.height DESC
"""


def _placed(
    line: Sequence[_Step],
    goals: Sequence[tuple[int, int, str, str]],
    settled: Sequence[Settlement],
) -> Placed:
    # What develops a party plan is named before the party plans that this one develops.
    paired = sorted(
        (one for one in line if one.pair_id), key=lambda one: (not one.is_party, one.pair_id)
    )
    return Placed(
        path=tuple({one.plan_id: _named(one.code, one.name) for one in line}.items()),
        beside=tuple(
            {
                one.beside_id: _named(one.beside_code or "", one.beside_name or "")
                for one in paired
                if one.beside_id
            }.items()
        ),
        goals=tuple(goals),
        settlements=tuple(settled),
        is_party=any(one.is_party for one in paired),
    )


def _name(plan: Plan) -> str:
    return _named(plan.code, plan.name)


def _named(code: str, name: str) -> str:
    return f"“{code}” {name}" if code else name
