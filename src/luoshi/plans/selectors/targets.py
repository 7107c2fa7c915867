"""The targets of a plan with the sum they are made of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshi.ledger.models import Target, Task
from luoshi.ledger.states import TaskState
from luoshi.organisations.actor import Actor
from luoshi.plans.models import EnteredValue, Method, PlanTarget, YearValue

_WHOLE = Decimal(100)
_LEFT_OUT = (TaskState.DRAFTED, TaskState.RETURNED, TaskState.CANCELLED)


@dataclass(frozen=True, slots=True)
class TargetPart:
    """One addend: the target of a task below."""

    number: str
    title: str
    lead: str
    value: Decimal
    reached: Decimal | None


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target of a plan: what is asked for, what is reached, and of what that is the sum."""

    pk: int
    what: str
    comparator: str
    value: Decimal
    unit: str
    baseline: Decimal | None
    method: str
    source_id: int | None
    source: str
    years: tuple[tuple[int, Decimal], ...]
    this_year: Decimal | None
    reached: Decimal | None
    share: Decimal | None
    is_met: bool | None
    parts: tuple[TargetPart, ...]
    handed_out: Decimal | None  # what the tasks below promise together
    missing: int  # addends without a figure
    entered: tuple[EnteredValue, ...]

    @property
    def is_sum(self) -> bool:
        """Whether the value is the sum of the targets below."""
        return self.method == Method.SUM


def targets_of(actor: Actor, plan_id: int, below: Sequence[int], on: date) -> list[TargetRow]:
    """A plan's targets, each with its addends: four questions, however many there are."""
    targets = list(
        PlanTarget.objects.filter(plan_id=plan_id, plan__body_id=actor.body_id)
        .select_related("source")
        .order_by("position", "pk")
    )
    if not targets:
        return []
    keys = [target.pk for target in targets]
    years: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    planned = YearValue.objects.filter(target__in=keys).order_by("year", "pk")
    for target_id, year, value in planned.values_list("target_id", "year", "value"):
        years[target_id].append((year, value))
    entered: dict[int, list[EnteredValue]] = defaultdict(list)
    for one in EnteredValue.objects.filter(target__in=keys, on__lte=on).order_by("on", "pk"):
        entered[one.target_id].append(one)
    parts = _parts(actor, below, {target.what for target in targets})
    return [
        _row(target, years[target.pk], entered[target.pk], parts, on.year) for target in targets
    ]


def _parts(
    actor: Actor, below: Sequence[int], names: Iterable[str]
) -> Mapping[tuple[str, str], list[TargetPart]]:
    tasks = Task.objects.visible_to(actor).filter(plan_id__in=below).exclude(state__in=_LEFT_OUT)
    found = (
        Target.objects.filter(task__in=tasks.order_by().values("pk"), what__in=list(names))
        .order_by("task__number", "position", "pk")
        .values_list(
            "what",
            "unit",
            "task__number",
            "task__title",
            "task__lead__short_name",
            "task__lead__name",
            "value",
            "reached",
        )
    )
    parts: dict[tuple[str, str], list[TargetPart]] = defaultdict(list)
    for what, unit, number, title, short, name, value, reached in found:
        part = TargetPart(number, title, short or name or "", value, reached)
        parts[what, unit].append(part)
    return parts


def _row(
    target: PlanTarget,
    years: Sequence[tuple[int, Decimal]],
    entered: Sequence[EnteredValue],
    parts: Mapping[tuple[str, str], Sequence[TargetPart]],
    year: int,
) -> TargetRow:
    is_sum = target.method == Method.SUM
    addends = tuple(parts.get((target.what, target.unit), ())) if is_sum else ()
    known = [part.reached for part in addends if part.reached is not None]
    if is_sum:
        reached = sum(known, Decimal(0)) if known else None
    else:
        reached = entered[-1].value if entered else None
    return TargetRow(
        pk=target.pk,
        what=target.what,
        comparator=target.comparator,
        value=target.value,
        unit=target.unit,
        baseline=target.baseline,
        method=target.method,
        source_id=target.source_id,
        source=target.source.shown if target.source else "",
        years=tuple(years),
        this_year=dict(years).get(year),
        reached=reached,
        share=_share(target, reached),
        is_met=None if reached is None else target.is_met_by(reached),
        parts=addends,
        handed_out=sum((part.value for part in addends), Decimal(0)) if addends else None,
        missing=len(addends) - len(known),
        entered=tuple(entered),
    )


def _share(target: PlanTarget, reached: Decimal | None) -> Decimal | None:
    """How much of the way from the baseline is gone; a way of no length has no share."""
    start = target.baseline or Decimal(0)
    if reached is None or target.value == start:
        return None
    return _WHOLE * (reached - start) / (target.value - start)


def get_target(actor: Actor, key: int) -> PlanTarget:
    """A target of a plan of the reader's body."""
    targets = PlanTarget.objects.select_related("plan", "source")
    return targets.get(pk=key, plan__body_id=actor.body_id)
