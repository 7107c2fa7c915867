"""Set, change and end a rhythm; lay down what must not happen."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.ledger.lights import local_day
from luoshi.ledger.models import Kind, Task
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi.periods import rules
from luoshi.periods.events import PeriodEvent
from luoshi.periods.models import (
    Period,
    PeriodReport,
    PeriodRuling,
    Purpose,
    Recurrence,
    ZeroTarget,
)
from luoshi.periods.refusals import (
    BeginsInThePast,
    DecisionReasonMissing,
    EndsBeforeItBegins,
    KindComesOnce,
    KindUnwatched,
    OwedMissing,
    RhythmOver,
    StatementBeforeItsEnd,
    TargetUnclear,
)
from luoshi.periods.selectors.owed import OWING
from luoshi.periods.services.common import refuse_persons, turn_task
from luoshi.periods.services.making import make_periods
from luoshi.periods.states import PeriodState
from luoshi_core.rhythm import Rhythm

ONE_DAY = timedelta(days=1)


@transaction.atomic
def set_recurrence(
    *,
    actor: Actor,
    at: datetime,
    task: Task,
    rhythm: Rhythm,
    owed: str,
    from_on: date,
    until_on: date | None = None,
    purpose: str = Purpose.WORK,
    unit: Organisation | None = None,
    target: ZeroTarget | None = None,
) -> Recurrence:
    """Set what a task owes again and again, from a day on; its first periods are entered at once.

    For what must not happen the target is named: each period then asks for the statement that
    nothing happened, from the source unit where there is one.
    """
    task = Task.objects.filter(body_id=actor.body_id).locked(task)
    require(rules.can_set_rhythm, actor, task)
    if task.kind not in OWING:
        raise KindComesOnce(number=task.number, kind=Kind(task.kind).label)
    if target is not None:
        target = ZeroTarget.objects.get(pk=target.pk, task=task)
        purpose, unit = Purpose.STATEMENT, unit or target.source
    recurrence = Recurrence(
        body_id=actor.body_id,
        task=task,
        target=target,
        unit=_other_than_lead(unit, task),
        purpose=purpose,
        owed=owed.strip()[:200],
        rhythm=rhythm.to_dict(),
        from_on=from_on,
        until_on=until_on,
        next_on=from_on,
    )
    return _begin(actor, at, recurrence, PeriodEvent.RHYTHM_SET, ())


@transaction.atomic
def change_rhythm(
    *,
    actor: Actor,
    at: datetime,
    recurrence: Recurrence,
    rhythm: Rhythm,
    from_on: date,
    until_on: date | None = None,
    owed: str = "",
    reason: str = "",
) -> Recurrence:
    """Let another rhythm hold from a day on; past periods stay as they are."""
    old = _held(actor, recurrence)
    _refuse_past(from_on, at)
    gone = _stop(old, from_on - ONE_DAY)
    new = Recurrence(
        body_id=actor.body_id,
        task=old.task,
        target=old.target,
        unit_id=old.unit_id,
        purpose=old.purpose,
        owed=owed.strip()[:200] or old.owed,
        rhythm=rhythm.to_dict(),
        from_on=from_on,
        until_on=until_on,
        replaces=old,
        next_on=from_on,
    )
    return _begin(actor, at, new, PeriodEvent.RHYTHM_CHANGED, gone, reason=reason.strip())


@transaction.atomic
def end_rhythm(
    *, actor: Actor, at: datetime, recurrence: Recurrence, last_on: date, reason: str
) -> Recurrence:
    """Let nothing more be owed after a day; past periods stay as they are."""
    old = _held(actor, recurrence)
    if not reason.strip():
        raise DecisionReasonMissing
    if last_on < local_day(at) - ONE_DAY:
        raise BeginsInThePast(today=local_day(at))
    gone = _stop(old, last_on)
    turn_task(old.task, at)
    record(
        actor,
        at,
        PeriodEvent.RHYTHM_ENDED,
        old.task,
        rows=[old],
        gone=gone,
        reason=reason.strip(),
        last=last_on,
        owed=old.owed,
    )
    return old


@transaction.atomic
def set_zero_target(
    *,
    actor: Actor,
    at: datetime,
    task: Task,
    what: str,
    base_on: date,
    allowed: int = 0,
    source: Organisation | None = None,
) -> ZeroTarget:
    """Lay down what must not happen in a task, counted from a base day."""
    task = Task.objects.filter(body_id=actor.body_id).locked(task)
    require(rules.can_set_zero_target, actor, task)
    if task.kind not in OWING:
        raise KindUnwatched(number=task.number, kind=Kind(task.kind).label)
    words = what.strip()[:120]
    if not words or ZeroTarget.objects.filter(task=task, what=words).exists():
        raise TargetUnclear(what=words or "–")
    refuse_persons(what=words)
    target = ZeroTarget.objects.create(
        body_id=actor.body_id,
        task=task,
        what=words,
        base_on=base_on,
        allowed=allowed,
        source=_other_than_lead(source, task),
    )
    turn_task(task, at)
    record(actor, at, PeriodEvent.TARGET_SET, task, rows=[target], base=base_on, what=target.what)
    return target


def _begin(
    actor: Actor,
    at: datetime,
    recurrence: Recurrence,
    event: PeriodEvent,
    gone: "tuple[Period, ...]",
    reason: str = "",
) -> Recurrence:
    _refuse_past(recurrence.from_on, at)
    if not recurrence.owed:
        raise OwedMissing
    if recurrence.until_on is not None and recurrence.until_on < recurrence.from_on:
        raise EndsBeforeItBegins(start=recurrence.from_on)
    if recurrence.target_id and not recurrence.beats.ends_with_its_period:
        raise StatementBeforeItsEnd
    recurrence.save(force_insert=True)
    task = recurrence.task
    made = make_periods([recurrence], local_day(at)) if task.is_open else []
    turn_task(task, at)
    rows = [recurrence, *([recurrence.replaces] if recurrence.replaces else ()), *made]
    record(
        actor,
        at,
        event,
        task,
        rows=rows,
        gone=gone,
        reason=reason,
        start=recurrence.from_on,
        owed=recurrence.owed,
    )
    return recurrence


def _held(actor: Actor, recurrence: Recurrence) -> Recurrence:
    """The rhythm as it stands now, its task held too."""
    found = Recurrence.objects.select_for_update(of=("self", "task"), no_key=True)
    found = found.select_related("task", "target")
    held = found.get(pk=recurrence.pk, body_id=actor.body_id)
    require(rules.can_set_rhythm, actor, held.task)
    if held.until_on is not None and held.next_on is None:
        raise RhythmOver(last=held.until_on)
    return held


def _stop(recurrence: Recurrence, last_on: date) -> tuple[Period, ...]:
    """End a rhythm; what was entered ahead and nobody has touched is taken back."""
    recurrence.until_on, recurrence.next_on = last_on, None
    recurrence.save(update_fields=["until_on", "next_on"])
    ahead = Period.objects.filter(
        ~Exists(PeriodReport.objects.filter(period=OuterRef("pk"))),
        ~Exists(PeriodRuling.objects.filter(period=OuterRef("pk"))),
        recurrence=recurrence,
        state=PeriodState.OPEN,
        owed_on__gt=last_on,
    )
    gone = tuple(ahead.order_by("pk"))
    Period.objects.filter(pk__in=[period.pk for period in gone]).delete()
    return gone


def _refuse_past(day: date, at: datetime) -> None:
    if day < local_day(at):
        raise BeginsInThePast(today=local_day(at))


def _other_than_lead(unit: Organisation | None, task: Task) -> Organisation | None:
    return None if unit is None or unit.pk == task.lead_id else unit
