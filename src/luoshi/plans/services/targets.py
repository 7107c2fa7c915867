"""Set the targets of a plan; enter the values that are not the sum of what stands below."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.ledger.models import Comparator, Plan
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi.plans import rules
from luoshi.plans.events import PlanEvent
from luoshi.plans.models import EnteredValue, Method, PlanTarget, YearValue
from luoshi.plans.refusals import (
    NotEntered,
    PlanElsewhere,
    SourceMissing,
    TargetInUse,
    TargetNameMissing,
    TargetThere,
)
from luoshi.plans.services.common import locked_plan


@transaction.atomic
def set_target(
    *,
    actor: Actor,
    at: datetime,
    plan: Plan,
    what: str,
    value: Decimal,
    unit: str = "",
    comparator: str = Comparator.AT_LEAST,
    baseline: Decimal | None = None,
    source: Organisation | None = None,
    years: Mapping[int, Decimal] | None = None,
) -> PlanTarget:
    """Set a target of a plan; with a source its value is entered, without one it is a sum."""
    plan = locked_plan(actor, plan, rules.can_set_target)
    what = what.strip()
    if not what:
        raise TargetNameMissing
    if source is not None and source.body_id != actor.body_id:
        raise PlanElsewhere(name=source.name)
    known = PlanTarget.objects.filter(plan=plan).order_by()
    if known.filter(what=what, unit=unit).exists():
        raise TargetThere(plan=plan.name, what=what, unit=unit or "–")
    last = known.aggregate(last=Max("position"))["last"]
    target = PlanTarget.objects.create(
        plan=plan,
        position=0 if last is None else last + 1,
        what=what[:120],
        comparator=comparator,
        value=value,
        unit=unit[:20],
        baseline=baseline,
        method=Method.SUM if source is None else Method.ENTERED,
        source=source,
    )
    rows = [
        YearValue.objects.create(target=target, year=year, value=asked)
        for year, asked in sorted((years or {}).items())
    ]
    record(actor, at, PlanEvent.TARGET_SET, plan, rows=[target, *rows], target=str(target))
    return target


@transaction.atomic
def take_target(*, actor: Actor, at: datetime, target: PlanTarget) -> None:
    """Take a target away for which nothing was entered yet."""
    plan = locked_plan(actor, target.plan, rules.can_set_target)
    target = PlanTarget.objects.select_for_update(of=("self",)).get(pk=target.pk, plan=plan)
    if target.entered.order_by().exists():
        raise TargetInUse(what=target.what)
    gone = [target, *target.years.order_by("pk")]
    told = str(target)
    record(actor, at, PlanEvent.TARGET_TAKEN, plan, gone=gone, target=told)
    target.years.all().delete()
    target.delete()


@transaction.atomic
def enter_value(
    *,
    actor: Actor,
    at: datetime,
    target: PlanTarget,
    value: Decimal,
    on: date | None = None,
    words: str = "",
) -> EnteredValue:
    """Enter what a target stands at on a day, as the unit named for it."""
    held = PlanTarget.objects.select_for_update(of=("self",)).select_related("plan", "source")
    target = held.get(pk=target.pk, plan__body_id=actor.body_id)
    if target.method != Method.ENTERED:
        raise NotEntered(what=target.what)
    if target.source is None:
        raise SourceMissing
    require(rules.can_enter_value, actor, target)
    entered = EnteredValue.objects.create(
        target=target,
        on=on or at.date(),
        value=value,
        words=words.strip()[:200],
        by_name=actor.name,
        at=at,
    )
    record(
        actor,
        at,
        PlanEvent.VALUE_ENTERED,
        target.plan,
        rows=[entered],
        target=target.what,
        value=value,
        on=entered.on,
    )
    return entered
