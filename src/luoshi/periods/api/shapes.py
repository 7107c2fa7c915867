"""What programs send about periods and what they read."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Field, Schema

from luoshi.common.api import Asked, Key, Line, Words
from luoshi.periods.beats import rhythm_from
from luoshi.periods.selectors import EventRow, PeriodRow, Series, TargetRow
from luoshi_core.rhythm import Rhythm

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


class EntrySettlementIn(Asked):
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


class PeriodMadeOut(Schema):
    """The key of what was made."""

    id: int


def period_out(row: PeriodRow) -> PeriodOut:
    """A period as programs read it."""
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


def series_out(one: Series) -> SeriesOut:
    """A rhythm with its periods as programs read it."""
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
        periods=[period_out(row) for row in one.rows],
    )


def target_out(one: TargetRow) -> ZeroTargetOut:
    """What must not happen as programs read it."""
    return ZeroTargetOut(
        id=one.id,
        what=one.what,
        base_on=one.base_on,
        allowed=one.allowed,
        source=one.source,
        standing=one.shape,
        word=one.word,
        note=one.note,
        events=[entry_out(event) for event in one.events],
    )


def entry_out(row: EventRow) -> ZeroEventOut:
    """An entry as programs read it."""
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
