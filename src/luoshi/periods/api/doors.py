"""The verbs of periods and events, named by the same nouns as on the pages."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router

from luoshi.common import clock
from luoshi.common.api import Key
from luoshi.common.permissions import require
from luoshi.ledger.api.tasks import unit_named
from luoshi.ledger.selectors import get_task
from luoshi.organisations.actor import Actor
from luoshi.organisations.api_access import actor_of
from luoshi.organisations.models import Organisation
from luoshi.periods import rules, selectors, services
from luoshi.periods.api.shapes import (
    EntrySettlementIn,
    OutcomeName,
    PeriodConfirmationIn,
    PeriodListOut,
    PeriodMadeOut,
    PeriodOut,
    PeriodReasonIn,
    PeriodReportIn,
    RecurrenceIn,
    RhythmChangeIn,
    RhythmEndIn,
    TaskPeriodsOut,
    ZeroEventCorrectionIn,
    ZeroEventIn,
    ZeroEventOut,
    ZeroTargetIn,
    entry_out,
    period_out,
    series_out,
    target_out,
)
from luoshi.periods.models import Period, Recurrence, ZeroEvent

router = Router(tags=["periods"])


@router.get("", response=PeriodListOut)
def list_periods(
    request: HttpRequest,
    outcome: OutcomeName = "",
    mine: bool = False,  # noqa: FBT001, FBT002 - ninja reads it from the query
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1,
) -> PeriodListOut:
    """The periods you may see that have begun, the latest due first."""
    actor = actor_of(request)
    listed = selectors.list_periods(actor, clock.today(), outcome=outcome, mine=mine, page=page)
    return PeriodListOut(
        items=[period_out(row) for row in listed.rows],
        total=listed.page.paginator.count,
        counts=dict(listed.counts),
    )


@router.get("/tasks/{number}", response=TaskPeriodsOut)
def task_periods(request: HttpRequest, number: str, on: date | None = None) -> TaskPeriodsOut:
    """The periods of a task and what must not happen in it, as of a day."""
    actor, today = actor_of(request), clock.today()
    day = min(on or today, today)
    task = get_task(actor, number)
    shown = selectors.periods_of_task(actor, task, day, past=day < today)
    return TaskPeriodsOut(
        series=[series_out(one) for one in shown.series],
        targets=[target_out(one) for one in shown.targets],
    )


@router.post("/tasks/{number}/rhythm", response={201: PeriodMadeOut})
def set_rhythm(request: HttpRequest, number: str, sent: RecurrenceIn) -> PeriodMadeOut:
    """Set what a task owes again and again."""
    actor = actor_of(request)
    task = get_task(actor, number)
    require(rules.can_set_rhythm, actor, task)
    target = selectors.get_target(actor, sent.target) if sent.target else None
    made = services.set_recurrence(
        actor=actor,
        at=clock.now(),
        task=task,
        target=target,
        rhythm=sent.rhythm.meant(),
        owed=sent.owed,
        from_on=sent.from_on,
        until_on=sent.until_on,
        purpose=sent.purpose,
        unit=_unit(actor, "unit", sent.unit),
    )
    return PeriodMadeOut(id=made.pk)


@router.post("/tasks/{number}/zero-target", response={201: PeriodMadeOut})
def set_zero_target(request: HttpRequest, number: str, sent: ZeroTargetIn) -> PeriodMadeOut:
    """Lay down what must not happen in a task."""
    actor = actor_of(request)
    task = get_task(actor, number)
    require(rules.can_set_zero_target, actor, task)
    made = services.set_zero_target(
        actor=actor,
        at=clock.now(),
        task=task,
        what=sent.what,
        base_on=sent.base_on,
        allowed=sent.allowed,
        source=_unit(actor, "source", sent.source),
    )
    return PeriodMadeOut(id=made.pk)


@router.post("/rhythms/{key}/change", response={201: PeriodMadeOut})
def change_rhythm(request: HttpRequest, key: Key, sent: RhythmChangeIn) -> PeriodMadeOut:
    """Let another rhythm hold from a day on; past periods stay."""
    actor, recurrence = _rhythm(request, key)
    made = services.change_rhythm(
        actor=actor,
        at=clock.now(),
        recurrence=recurrence,
        rhythm=sent.rhythm.meant(),
        from_on=sent.from_on,
        until_on=sent.until_on,
        owed=sent.owed,
        reason=sent.reason,
    )
    return PeriodMadeOut(id=made.pk)


@router.post("/rhythms/{key}/end", response=PeriodMadeOut)
def end_rhythm(request: HttpRequest, key: Key, sent: RhythmEndIn) -> PeriodMadeOut:
    """Let nothing more be owed after a day."""
    actor, recurrence = _rhythm(request, key)
    ended = services.end_rhythm(
        actor=actor, at=clock.now(), recurrence=recurrence, **sent.model_dump()
    )
    return PeriodMadeOut(id=ended.pk)


@router.post("/targets/{key}/events", response={201: ZeroEventOut})
def file_event(request: HttpRequest, key: Key, sent: ZeroEventIn) -> ZeroEventOut:
    """Enter what happened to a thing or at a place."""
    actor = actor_of(request)
    target = selectors.get_target(actor, key)
    require(rules.can_file_event, actor, target)
    content = {**sent.model_dump(), "place": unit_named(actor, "place", sent.place)}
    made = services.file_event(actor=actor, at=clock.now(), target=target, **content)
    return _event_out(actor, made)


@router.get("/events/{key}", response=ZeroEventOut)
def get_event(request: HttpRequest, key: Key) -> ZeroEventOut:
    """One entry about an event."""
    actor, event = _event(request, key)
    return _event_out(actor, event)


@router.post("/events/{key}/correction", response={201: ZeroEventOut})
def correct_event(request: HttpRequest, key: Key, sent: ZeroEventCorrectionIn) -> ZeroEventOut:
    """Put a new entry in the place of a wrong one."""
    actor, event = _event(request, key)
    require(rules.can_correct_event, actor, event)
    content = {**sent.model_dump(), "place": unit_named(actor, "place", sent.place)}
    made = services.correct_event(actor=actor, at=clock.now(), event=event, **content)
    return _event_out(actor, made)


@router.post("/events/{key}/dispute", response=ZeroEventOut)
def dispute_event(request: HttpRequest, key: Key, sent: PeriodReasonIn) -> ZeroEventOut:
    """Say against an entry that it is wrong."""
    actor, event = _event(request, key)
    services.dispute_event(actor=actor, at=clock.now(), event=event, reason=sent.reason)
    return _event_out(actor, event)


@router.post("/events/{key}/settlement", response=ZeroEventOut)
def settle_event(request: HttpRequest, key: Key, sent: EntrySettlementIn) -> ZeroEventOut:
    """Settle a dispute: the entry stands, or counts no more."""
    actor, event = _event(request, key)
    services.settle_event(actor=actor, at=clock.now(), event=event, **sent.model_dump())
    return _event_out(actor, event)


@router.get("/{key}", response=PeriodOut)
def get_period(request: HttpRequest, key: Key) -> PeriodOut:
    """One period."""
    actor, period = _period(request, key)
    return _shown(actor, period)


@router.post("/{key}/report", response=PeriodOut)
def report_period(request: HttpRequest, key: Key, sent: PeriodReportIn) -> PeriodOut:
    """Report a period; a head's own report is signed by the act of filing it."""
    actor, period = _period(request, key)
    services.report_period(actor=actor, at=clock.now(), period=period, **sent.model_dump())
    return _shown(actor, period)


@router.post("/{key}/signature", response=PeriodOut)
def sign_period(request: HttpRequest, key: Key) -> PeriodOut:
    """Sign the clerk's report as head of the unit."""
    actor, period = _period(request, key)
    services.sign_period(actor=actor, at=clock.now(), period=period)
    return _shown(actor, period)


@router.post("/{key}/sending-back", response=PeriodOut)
def send_back_period(request: HttpRequest, key: Key, sent: PeriodReasonIn) -> PeriodOut:
    """Send the clerk's report back with a word."""
    actor, period = _period(request, key)
    services.send_back_period(actor=actor, at=clock.now(), period=period, reason=sent.reason)
    return _shown(actor, period)


@router.post("/{key}/confirmation", response=PeriodOut)
def confirm_period(request: HttpRequest, key: Key, sent: PeriodConfirmationIn) -> PeriodOut:
    """Say whether a reported period was kept."""
    actor, period = _period(request, key)
    services.confirm_period(actor=actor, at=clock.now(), period=period, **sent.model_dump())
    return _shown(actor, period)


@router.post("/{key}/waiver", response=PeriodOut)
def waive_period(request: HttpRequest, key: Key, sent: PeriodReasonIn) -> PeriodOut:
    """Let a period not be asked for, with the reason."""
    actor, period = _period(request, key)
    services.waive_period(actor=actor, at=clock.now(), period=period, reason=sent.reason)
    return _shown(actor, period)


def _period(request: HttpRequest, key: int) -> tuple[Actor, Period]:
    actor = actor_of(request)
    return actor, selectors.get_period(actor, key)


def _event(request: HttpRequest, key: int) -> tuple[Actor, ZeroEvent]:
    actor = actor_of(request)
    return actor, selectors.get_event(actor, key)


def _rhythm(request: HttpRequest, key: int) -> tuple[Actor, Recurrence]:
    actor = actor_of(request)
    return actor, selectors.get_recurrence(actor, key)


def _unit(actor: Actor, field: str, key: int | None) -> Organisation | None:
    return unit_named(actor, field, key) if key is not None else None


def _shown(actor: Actor, period: Period) -> PeriodOut:
    return period_out(selectors.row_of(selectors.get_period(actor, period.pk), clock.today()))


def _event_out(actor: Actor, event: ZeroEvent) -> ZeroEventOut:
    return entry_out(selectors.view_event(actor, event.pk, clock.today()).row)
