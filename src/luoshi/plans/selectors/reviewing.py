"""How far a plan is on a checkpoint: every task's share, the sum per node and per unit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from luoshi.ledger.models import Milestone, Plan, ProgressReport, Task
from luoshi.ledger.states import ReportState, TaskState
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi.plans.models import Verdict
from luoshi.plans.refusals import TooManyToReview
from luoshi.plans.selectors.tree import Node, days_between, read_tree
from luoshi.rulesets.models import RuleSet, Subject
from luoshi.rulesets.selectors import ruleset_in_force

MOST_TASKS = 20_000
_WHOLE = Decimal(100)
_CENT = Decimal("0.01")
_LEFT_OUT = (TaskState.DRAFTED, TaskState.RETURNED, TaskState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Part:
    """One task in a review: what it had to reach by the day, and what it had reached."""

    number: str
    unit_id: int | None
    plans: tuple[int, ...]  # the nodes above it, within the plan reviewed
    asked: Decimal
    percent: Decimal | None

    @property
    def is_reached(self) -> bool:
        """Whether the task was where it had to be."""
        return self.percent is not None and self.percent >= self.asked

    def as_kept(self) -> dict[str, object]:
        """The part as a review keeps it."""
        return {
            "number": self.number,
            "unit": self.unit_id,
            "plans": list(self.plans),
            "asked": str(self.asked),
            "percent": None if self.percent is None else str(self.percent),
        }

    @classmethod
    def from_kept(cls, kept: Mapping[str, Any]) -> "Part":
        """The part as it was kept."""
        percent = kept["percent"]
        return cls(
            kept["number"],
            kept["unit"],
            tuple(kept["plans"]),
            Decimal(kept["asked"]),
            None if percent is None else Decimal(percent),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A node or a unit: how many tasks, how many without a figure, and the sum of the others."""

    name: str
    depth: int
    plan_id: int | None
    unit_id: int | None
    tasks: int
    reached: int
    missing: int
    asked: Decimal
    numerator: Decimal
    denominator: Decimal
    verdict: str

    @property
    def share(self) -> Decimal | None:
        """The mean share of the tasks that have one."""
        return _WHOLE * self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Computed:
    """A review before it is issued."""

    rule: RuleSet
    share: Decimal
    days_gone: int
    days_all: int
    nodes: tuple[Line, ...]
    units: tuple[Line, ...]
    parts: tuple[Part, ...]

    @property
    def whole(self) -> Line:
        """The plan reviewed as a whole."""
        return self.nodes[0]

    @property
    def time_gone(self) -> Decimal:
        """The share of the year that is gone."""
        return _WHOLE * self.days_gone / self.days_all


def compute_review(actor: Actor, plan: Plan, checkpoint: str, on: date) -> Computed:
    """How far a plan is as of a day, by the rule in force on that day."""
    rule = ruleset_in_force(actor.body_id, Subject.REVIEW, "reviews", on)
    asked = rule.content[checkpoint]
    share = Decimal(str(asked["share"])).quantize(_CENT)
    below = read_tree(actor).within(plan.pk)
    paths: dict[int, tuple[int, ...]] = {}
    for row in below:  # those above stand before those below
        paths[row.pk] = (*paths.get(row.parent_id or 0, ()), row.pk)
    quarter = asked["quarter"] if rule.content.get("own_nodes", True) else None
    parts = tuple(_parts(actor, plan, paths, on, share, quarter))
    gone, whole = days_between(date(on.year, 1, 1), date(on.year, 12, 31), on)
    return Computed(
        rule=rule,
        share=share,
        days_gone=gone or 0,
        days_all=whole or 365,
        nodes=tuple(_nodes(below, parts)),
        units=tuple(_units(parts)),
        parts=parts,
    )


def _parts(
    actor: Actor,
    plan: Plan,
    paths: Mapping[int, tuple[int, ...]],
    on: date,
    share: Decimal,
    quarter: int | None,
) -> Iterable[Part]:
    tasks = (
        Task.objects.visible_to(actor)
        .filter(plan_id__in=list(paths), issued_on__lte=on)
        .exclude(state__in=_LEFT_OUT)
        .order_by("number", "pk")
    )
    columns = ("pk", "number", "plan_id", "lead_id", "closed_on")
    found = list(tasks.values_list(*columns)[: MOST_TASKS + 1])
    if len(found) > MOST_TASKS:
        raise TooManyToReview(plan=plan.name, most=MOST_TASKS)
    keys = tasks.order_by().values("pk")
    percents = _percents(keys, on)
    own = _own_shares(keys, quarter)
    for pk, number, plan_id, lead_id, closed_on in found:
        is_closed = closed_on is not None and closed_on <= on
        percent = _WHOLE if is_closed else percents.get(pk)
        yield Part(number, lead_id, paths[plan_id], own.get(pk, share), percent)


def _percents(tasks: Any, on: date) -> dict[int, Decimal]:
    """What the last signed report before the day's end said of each task."""
    reports = ProgressReport.objects.filter(
        task__in=tasks, state=ReportState.SIGNED, percent__isnull=False, filed_on__lte=on
    )
    rows = reports.order_by("filed_on", "pk").values_list("task_id", "percent")
    return {task_id: percent for task_id, percent in rows if percent is not None}


def _own_shares(tasks: Any, quarter: int | None) -> dict[int, Decimal]:
    """What a task's own node for the quarter asks for, where it has one."""
    if quarter is None:
        return {}
    nodes = Milestone.objects.filter(task__in=tasks, quarter=quarter, percent__isnull=False)
    rows = nodes.order_by("on", "pk").values_list("task_id", "percent")
    return {task_id: percent for task_id, percent in rows if percent is not None}


def _nodes(below: Sequence[Node], parts: Sequence[Part]) -> Iterable[Line]:
    by_node: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        for key in part.plans:
            by_node[key].append(part)
    for row in below:
        depth = row.depth - below[0].depth
        yield sum_up(by_node[row.pk], row.shown, depth=depth, plan_id=row.pk)


def _units(parts: Sequence[Part]) -> Iterable[Line]:
    by_unit: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        if part.unit_id is not None:
            by_unit[part.unit_id].append(part)
    units = Organisation.objects.filter(pk__in=list(by_unit)).order_by("path", "pk")
    lines = [sum_up(by_unit[unit.pk], unit.shown, unit_id=unit.pk) for unit in units]
    # Whoever is furthest behind stands first; whoever said nothing stands before them.
    return sorted(lines, key=lambda line: (line.share is not None, line.share or 0))


def sum_up(
    parts: Sequence[Part],
    name: str,
    *,
    depth: int = 0,
    plan_id: int | None = None,
    unit_id: int | None = None,
) -> Line:
    """The sum of some tasks; those without a figure are counted, never taken for nothing."""
    known = [part for part in parts if part.percent is not None]
    numerator = sum((part.percent for part in known if part.percent is not None), Decimal(0))
    asked = sum((part.asked for part in known), Decimal(0))
    missing = len(parts) - len(known)
    return Line(
        name=name,
        depth=depth,
        plan_id=plan_id,
        unit_id=unit_id,
        tasks=len(parts),
        reached=sum(part.is_reached for part in parts),
        missing=missing,
        asked=asked,
        numerator=numerator,
        denominator=_WHOLE * len(known),
        verdict=_verdict(numerator, asked, len(known), missing),
    )


def _verdict(numerator: Decimal, asked: Decimal, known: int, missing: int) -> str:
    if not known:
        return Verdict.NO_DATA.value
    if numerator < asked:
        return Verdict.UNDER.value
    return (Verdict.INCOMPLETE if missing else Verdict.OVER).value
