"""Periods for programs: the same verbs by the same nouns as on the pages."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from luoshi.common import clock
from luoshi.common.api import Asked, Key, Line, Words
from luoshi.common.permissions import require
from luoshi.ledger.api.tasks import unit_named
from luoshi.ledger.selectors import get_task
from luoshi.organisations.actor import Actor
from luoshi.organisations.api_access import actor_of
from luoshi.organisations.models import Organisation
from luoshi.periods import rules, selectors, services
from luoshi.periods.beats import rhythm_from
from luoshi.periods.models import Period, Recurrence, ZeroEvent
from luoshi.periods.selectors import EventRow, PeriodRow, Series, TargetRow
from luoshi_core.rhythm import Rhythm

router = Router(tags=["periods"])
OutcomeName = Literal["", "missed", "open", "waiting", "late", "kept", "waived"]


class RhythmIn(Asked):
    """How often, on which day, with how many working days after it."""

    every: Literal["week", "month", "quarter", "half_year", "year", "listed"]
    day: Annotated[int, Field(ge=1, le=31)] | None = None
    month: Annotated[int, Field(ge=1, le=12)] | None = None
    listed: Annotated[list[date], Field(max_length=200)] = []
    workdays_after: Annotated[int, Field(ge=0, le=60)] = 0
    day_off: Literal["keep", "earlier", "later"] = "keep"

    def meant(self) -> Rhythm:
        """The rhythm these days make."""
        return rhythm_from(**self.model_dump())


class RecurrenceIn(Asked):
    """What is owed again and again; with a target, the statement that nothing happened."""

    owed: Annotated[Line, Field(max_length=200)]
    rhythm: RhythmIn
    from_on: date
    until_on: date | None = None
    purpose: Literal["work", "evidence"] = "work"
    unit: Key | None = None
    target: Key | None = None


class RhythmChangeIn(Asked):
    """Another rhythm from a day on."""

    rhythm: RhythmIn
    from_on: date
    until_on: date | None = None
    owed: Annotated[Line, Field(max_length=200)] = ""
    reason: Words = ""


class RhythmEndIn(Asked):
    """The last day, and why."""

    last_on: date
    reason: Words


class PeriodReportIn(Asked):
    """What was done in a period; for statements, that nothing happened."""

    words: Words = ""
    value: Annotated[Decimal, Field(max_digits=18, decimal_places=4)] | None = None
    none_happened: bool = False


class PeriodReasonIn(Asked):
    """Why."""

    reason: Words


class PeriodConfirmationIn(Asked):
    """Whether the period was kept; that it was not needs a reason."""

    holds: bool
    words: Words = ""


class ZeroTargetIn(Asked):
    """What must not happen, from when on, and who knows."""

    what: Annotated[Line, Field(max_length=120)]
    base_on: date
    allowed: Annotated[int, Field(ge=0, le=999)] = 0
    source: Key | None = None


class ZeroEventIn(Asked):
    """What happened to which thing or place, when, on whose word; never to whom."""

    happened_on: date
    kind: Annotated[Line, Field(max_length=60)]
    place: Key
    about: Annotated[Line, Field(max_length=120)]
    facts: Words
    source: Annotated[Line, Field(max_length=200)]


class ZeroEventCorrectionIn(ZeroEventIn):
    """The entry as it should have been, and why."""

    reason: Words


class SettlementIn(Asked):
    """Whether the entry counts, and why."""

    counts: bool
    reason: Words


class PeriodOut(Schema):
    """One period with what became of it."""

    id: int
    task: str
    unit: str
    owed: str
    label: str
    opens_on: date
    closes_on: date
    due_on: date
    filed_on: date | None
    value: Decimal | None
    outcome: str
    standing: str


class PeriodListOut(Schema):
    """Some of the periods, and how many there are."""

    items: list[PeriodOut]
    total: int
    counts: dict[str, int]


class SeriesOut(Schema):
    """A rhythm with its periods; kept of asked, waived ones apart."""

    id: int
    target: int | None
    owed: str
    unit: str
    from_on: date
    until_on: date | None
    asked: int
    kept: int
    late: int
    missed: int
    waived: int
    periods: list[PeriodOut]


class ZeroEventOut(Schema):
    """An entry about an event."""

    id: int
    happened_on: date
    kind: str
    place: str
    about: str
    facts: str
    source: str
    state: str
    filed_on: date
    filed_by_unit: str
    corrects: int | None


class ZeroTargetOut(Schema):
    """What must not happen, with its standing and its entries."""

    id: int
    what: str
    base_on: date
    allowed: int
    source: str
    standing: str
    word: str
    note: str
    events: list[ZeroEventOut]


class TaskPeriodsOut(Schema):
    """All that comes again in a task, or must never come."""

    series: list[SeriesOut]
    targets: list[ZeroTargetOut]


class MadeOut(Schema):
    """The key of what was made."""

    id: int


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
        items=[_period_out(row) for row in listed.rows],
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
        series=[_series_out(one) for one in shown.series],
        targets=[_target_out(one) for one in shown.targets],
    )


@router.post("/tasks/{number}/rhythm", response={201: MadeOut})
def set_rhythm(request: HttpRequest, number: str, sent: RecurrenceIn) -> MadeOut:
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
    return MadeOut(id=made.pk)


@router.post("/tasks/{number}/zero-target", response={201: MadeOut})
def set_zero_target(request: HttpRequest, number: str, sent: ZeroTargetIn) -> MadeOut:
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
    return MadeOut(id=made.pk)


@router.post("/rhythms/{key}/change", response={201: MadeOut})
def change_rhythm(request: HttpRequest, key: Key, sent: RhythmChangeIn) -> MadeOut:
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
    return MadeOut(id=made.pk)


@router.post("/rhythms/{key}/end", response=MadeOut)
def end_rhythm(request: HttpRequest, key: Key, sent: RhythmEndIn) -> MadeOut:
    """Let nothing more be owed after a day."""
    actor, recurrence = _rhythm(request, key)
    ended = services.end_rhythm(
        actor=actor, at=clock.now(), recurrence=recurrence, **sent.model_dump()
    )
    return MadeOut(id=ended.pk)


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
def settle_event(request: HttpRequest, key: Key, sent: SettlementIn) -> ZeroEventOut:
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
    return _period_out(selectors.row_of(selectors.get_period(actor, period.pk), clock.today()))


def _period_out(row: PeriodRow) -> PeriodOut:
    return PeriodOut(
        id=row.id,
        task=row.number,
        unit=row.unit,
        owed=row.owed,
        label=row.label,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        due_on=row.due_on,
        filed_on=row.filed_on,
        value=row.value,
        outcome=row.outcome.value,
        standing=row.standing,
    )


def _series_out(one: Series) -> SeriesOut:
    return SeriesOut(
        id=one.id,
        target=one.target_id,
        owed=one.owed,
        unit=one.unit,
        from_on=one.from_on,
        until_on=one.until_on,
        asked=one.count.asked,
        kept=one.count.done,
        late=one.count.late,
        missed=one.count.missed,
        waived=one.count.waived,
        periods=[_period_out(row) for row in one.rows],
    )


def _target_out(one: TargetRow) -> ZeroTargetOut:
    return ZeroTargetOut(
        id=one.id,
        what=one.what,
        base_on=one.base_on,
        allowed=one.allowed,
        source=one.source,
        standing=one.shape,
        word=one.word,
        note=one.note,
        events=[_entry_out(event) for event in one.events],
    )


def _event_out(actor: Actor, event: ZeroEvent) -> ZeroEventOut:
    return _entry_out(selectors.view_event(actor, event.pk, clock.today()).row)


def _entry_out(row: EventRow) -> ZeroEventOut:
    return ZeroEventOut(
        id=row.id,
        happened_on=row.happened_on,
        kind=row.kind,
        place=row.place,
        about=row.about,
        facts=row.facts,
        source=row.source,
        state=row.state,
        filed_on=row.filed_on,
        filed_by_unit=row.filed_by_unit,
        corrects=row.corrects,
    )
