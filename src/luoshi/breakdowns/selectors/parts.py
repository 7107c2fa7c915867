"""A task beside its parts: what was handed to whom, reported, confirmed, and what is left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from luoshi.breakdowns.models import Breakdown, Demand, Part
from luoshi.common.prepared import PreparedEach
from luoshi.ledger.models import Target, Task
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi.organisations.selectors import organisations_of
from luoshi_core.sharing import Contribution, PartFacts, Reconciled, Rule, contribution, reconcile

_UNSIGNED = frozenset({"issued", "returned"})


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part: its unit, its task, and what it brings to each figure of the whole."""

    pk: int
    unit: str
    number: str
    state_key: str
    is_readable: bool
    value: Decimal | None
    weight: Decimal | None
    due_on: date | None
    standing: str
    percent: Decimal | None
    confirmed_percent: Decimal | None
    reached: Decimal | None
    is_signed: bool
    is_returned: bool
    withdrawn_on: date | None
    brings: Contribution
    is_asked: bool
    is_listed: bool
    asked_until: date | None


@dataclass(frozen=True, slots=True)
class WholeView:
    """A task that was broken down: the figures and the lines they are made of."""

    rule: str
    rule_label: str
    goes_further: bool
    what: str
    unit: str
    figures: Reconciled
    own: Decimal | None
    parts: tuple[PartRow, ...]
    withdrawn: tuple[PartRow, ...]

    @property
    def signed(self) -> int:
        """How many units have signed for their part."""
        return sum(part.is_signed for part in self.parts)

    @property
    def asked(self) -> int:
        """How many units are asked for a list of their own."""
        return sum(part.is_asked for part in self.parts)

    @property
    def listed(self) -> int:
        """How many of those have made it."""
        return sum(part.is_asked and part.is_listed for part in self.parts)

    @property
    def is_over(self) -> bool:
        """Whether more was handed out than the task asks for."""
        return self.figures.remainder is not None and self.figures.remainder < 0


def wholes_of(actor: Actor, tasks: Iterable[Task]) -> dict[int, WholeView]:
    """The breakdown of each task that has one: one question, however many parts.

    A second one is asked where a unit's part in the tasks decides whether it may read them.
    """
    parts = _PARTS.ask([task.pk for task in tasks if task.body_id == actor.body_id])
    below = _Below.of(actor, parts)
    return {
        breakdown.task_id: _whole(breakdown, list(group), below)
        for breakdown, group in groupby(parts, key=lambda part: part.breakdown)
    }


def _first_target() -> QuerySet[Target]:
    return Target.objects.filter(task=OuterRef("task_id")).order_by("position", "pk")


def _open_demand() -> QuerySet[Demand]:
    return Demand.objects.filter(task=OuterRef("task_id"), lifted_on=None)


# A breakdown is made with its parts, and a part is only ever withdrawn: none is without one.
_PARTS = PreparedEach(
    lambda keys: (
        Part.objects.filter(breakdown__task__in=keys)
        .select_related("breakdown__target", "task__lead")
        .annotate(
            reached=Subquery(_first_target().values("reached")[:1]),
            is_asked=Exists(_open_demand()),
            asked_until=Subquery(_open_demand().values("due_on")[:1]),
            is_listed=Exists(Breakdown.objects.filter(task=OuterRef("task_id"))),
        )
        .order_by("breakdown_id", "pk")
    )
)


@dataclass(frozen=True, slots=True)
class _Below:
    """What is known of many parts at once."""

    readable: frozenset[int]
    reached: Mapping[int, Decimal | None]
    demands: Mapping[int, date | None]
    listed: frozenset[int]

    @classmethod
    def of(cls, actor: Actor, parts: Sequence[Any]) -> "_Below":
        """What came along with the parts."""
        return cls(
            frozenset(readable_among(actor, [part.task for part in parts])),
            {part.task_id: part.reached for part in parts},
            {part.task_id: part.asked_until for part in parts if part.is_asked},
            frozenset(part.task_id for part in parts if part.is_listed),
        )


def _whole(breakdown: Breakdown, parts: Sequence[Part], below: _Below) -> WholeView:
    rule = Rule(breakdown.rule)
    rows = [_row(rule, part, below) for part in parts]
    live = [part for part in parts if part.withdrawn_on is None]
    target = breakdown.target
    return WholeView(
        rule=breakdown.rule,
        rule_label=breakdown.get_rule_display(),
        goes_further=breakdown.goes_further,
        what=target.what if target else "",
        unit=target.unit if target and rule in {Rule.SUM, Rule.AVERAGE} else "",
        figures=reconcile(
            rule, target.value if target else None, [_facts(part, below) for part in live]
        ),
        own=target.reached if target else None,
        parts=tuple(row for row in rows if row.withdrawn_on is None),
        withdrawn=tuple(row for row in rows if row.withdrawn_on is not None),
    )


def _facts(part: Part, below: _Below) -> PartFacts:
    task = part.task
    return PartFacts(
        value=part.value,
        weight=part.weight,
        reached=below.reached.get(task.pk),
        percent=task.percent,
        confirmed_percent=task.confirmed_percent,
    )


def _row(rule: Rule, part: Part, below: _Below) -> PartRow:
    task = part.task
    return PartRow(
        pk=part.pk,
        unit=task.lead.shown if task.lead else "–",
        number=task.number,
        state_key=task.state,
        is_readable=task.pk in below.readable,
        value=part.value,
        weight=part.weight,
        due_on=task.due_on,
        standing=task.standing,
        percent=task.percent,
        confirmed_percent=task.confirmed_percent,
        reached=below.reached.get(task.pk),
        is_signed=task.state not in _UNSIGNED,
        is_returned=task.state == "returned",
        withdrawn_on=part.withdrawn_on,
        brings=contribution(rule, _facts(part, below)),
        is_asked=task.pk in below.demands,
        is_listed=task.pk in below.listed,
        asked_until=below.demands.get(task.pk),
    )


@dataclass(frozen=True, slots=True)
class WholeAbove:
    """The task a part belongs to, as the unit that got the part sees it."""

    task: Task
    task_id: int
    number: str
    title: str
    lead: str
    source: str
    due_on: date | None
    value: Decimal | None
    unit: str
    withdrawn_on: date | None


def wholes_above(actor: Actor, tasks: Iterable[Task]) -> dict[int, WholeAbove]:
    """The task each part belongs to."""
    parts = _OWN_PARTS.ask([task.pk for task in tasks if task.body_id == actor.body_id])
    return {part.task_id: _above(part) for part in parts}


_OWN_PARTS = PreparedEach(
    lambda keys: (
        Part.objects.filter(task__in=keys)
        .select_related("breakdown__task__lead", "breakdown__target")
        .order_by("pk")
    )
)


def _above(part: Part) -> WholeAbove:
    whole, target = part.breakdown.task, part.breakdown.target
    return WholeAbove(
        task=whole,
        task_id=whole.pk,
        number=whole.number,
        title=whole.title,
        lead=whole.lead.name if whole.lead else "–",
        source=whole.source,
        due_on=whole.due_on,
        value=part.value,
        unit=target.unit if target else "",
        withdrawn_on=part.withdrawn_on,
    )


def readable_among(actor: Actor, tasks: Iterable[Task]) -> dict[int, Task]:
    """Those of some tasks that the actor may read; asked only where a unit's part decides."""
    settled = {task.pk: (task, Task.objects.settled_for(actor, task)) for task in tasks}
    unsettled = [pk for pk, (_task, may_read) in settled.items() if may_read is None]
    found: set[int] = set()
    if unsettled:
        asked = Task.objects.visible_to(actor).filter(pk__in=unsettled).order_by()
        found = set(asked.values_list("pk", flat=True))
    return {pk: task for pk, (task, may_read) in settled.items() if may_read or pk in found}


def demands_on(actor: Actor, tasks: Iterable[Task]) -> dict[int, Demand]:
    """The list asked for of each task, where one is."""
    demands = _DEMANDS.ask([task.pk for task in tasks if task.body_id == actor.body_id])
    return {demand.task_id: demand for demand in demands}


_DEMANDS = PreparedEach(
    lambda keys: Demand.objects.filter(task__in=keys, lifted_on=None).order_by("pk")
)


def get_part(actor: Actor, pk: int) -> Part:
    """A part whose task the actor may read; else `Part.DoesNotExist`."""
    parts = Part.objects.select_related("task__lead", "breakdown__task__lead", "breakdown__target")
    return parts.get(Task.objects.visible_behind(actor), pk=pk, body_id=actor.body_id)


def breakdown_of(task: Task) -> Breakdown | None:
    """How a task is divided, if it is."""
    return Breakdown.objects.select_related("target").filter(task=task).first()


def units_to_hand_to(actor: Actor, task: Task, on: date) -> list[Organisation]:
    """The units directly below the lead, else those that support the task, that have no part."""
    lead = task.lead
    if lead is None:
        return []
    taken = Part.objects.filter(breakdown__task=task, withdrawn_on=None).values("task__lead_id")
    open_units = organisations_of(actor).in_use(on).exclude(pk__in=taken)
    below = open_units.within(lead.path).filter(depth=lead.depth + 1)
    found = list(below.order_by("position", "path"))
    if found:
        return found
    named = task.assignments.order_by("position", "pk").values_list("organisation_id", flat=True)
    units = open_units.in_bulk(list(named))
    return [units[pk] for pk in named if pk in units]
