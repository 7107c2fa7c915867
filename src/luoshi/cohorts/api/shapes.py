"""What programs ask of cohorts and are answered."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Field, Schema

from luoshi.cohorts import selectors, services
from luoshi.common.api import Asked, Key, Line, Words

Year = Annotated[int, Field(ge=1950, le=2200)]
Name = Annotated[Line, Field(max_length=100)]
Amount = Annotated[Decimal, Field(max_digits=18, decimal_places=4)]


class MeasureIn(Asked):
    """What is measured and what it has to be; a state has two words and no value."""

    name: Annotated[Line, Field(max_length=40)]
    comparator: Literal[">=", "<=", "="] = ">="
    value: Amount = Decimal(1)
    unit: Annotated[Line, Field(max_length=20)] = ""
    from_word: Annotated[Line, Field(max_length=20)] = ""
    to_word: Annotated[Line, Field(max_length=20)] = ""


class PlannedIn(Asked):
    """How many are to be there by the end of a year, all years before included."""

    year: Year
    count: Annotated[int, Field(ge=0, le=services.MOST_OBJECTS)]


class CohortIn(Asked):
    """A cohort: on the task of a number, or with a task of its own."""

    task: Annotated[Line, Field(max_length=24)] = ""
    title: Line = ""
    lead: Key | None = None
    reviewer: Key | None = None
    object_name: Annotated[Line, Field(max_length=20)]
    measures: list[MeasureIn]
    starts_on: date
    ends_on: date
    curve: list[PlannedIn] = []
    entered_by: Literal["lead", "object_unit", "source"] = "lead"
    source: Key | None = None
    evidence_required: bool = False
    may_fall_back: bool = False


class StandardIn(Asked):
    """A new version of the standard, with its reason."""

    measures: list[MeasureIn]
    reason: Words
    evidence_required: bool = False
    may_fall_back: bool = False


class ObjectIn(Asked):
    """An object: its name, the unit that answers for it, its township and its year."""

    name: Name
    unit: Key | None = None
    place: Annotated[Line, Field(max_length=60)] = ""
    planned_year: Year | None = None


class ObjectsIn(Asked):
    """Objects to be put on the list, all or none."""

    objects: list[ObjectIn]


class MeasuredIn(Asked):
    """The value of one measure."""

    measure: Key
    value: Amount


class EnteredIn(Asked):
    """Values of one object that hold from a day; without a day, from today."""

    object: Key
    values: list[MeasuredIn]
    on: date | None = None
    words: Annotated[Line, Field(max_length=200)] = ""


class ValuesIn(Asked):
    """Values of one object or of many, all or none."""

    entered: list[EnteredIn]


class CohortReasonIn(Asked):
    """Why."""

    reason: Words


class SeenIn(Asked):
    """What was seen."""

    words: Words = ""


class CurveIn(Asked):
    """A new plan by year, with its reason."""

    curve: list[PlannedIn]
    reason: Words


class CurveVersionOut(Schema):
    """The version of the plan in force."""

    version: int


class ConfirmIn(Asked):
    """The objects that were looked at, and what was seen."""

    objects: Annotated[list[Key], Field(max_length=services.MOST_AT_ONCE)]
    words: Words = ""


class PassedOverOut(Schema):
    """An object that was passed over, and why."""

    object: int
    name: str
    code: str
    message: str


class ConfirmedOut(Schema):
    """What became of an act on many objects."""

    done: list[int]
    refused: list[PassedOverOut]


class CountedOut(Schema):
    """How many objects there are, and how many stand how."""

    total: int
    reached: int
    confirmed: int
    unvalued: int
    left: int


class CohortOut(Schema):
    """A cohort as a line of the list."""

    id: int
    task: str
    title: str
    object_name: str
    lead: str
    ends_on: date
    counted: CountedOut
    expected: Decimal | None
    heading_for: int | None


class YearOut(Schema):
    """What was planned by the end of a year, and what is there."""

    year: int
    planned: Decimal | None
    reached: int | None
    confirmed: int | None


class MeasureOut(Schema):
    """A measure of the standard in force; a state is 1 where it has become what it should."""

    id: int
    name: str
    unit: str
    comparator: str
    value: Decimal
    from_word: str
    to_word: str


class CohortDetailOut(Schema):
    """A cohort with its standard and its curve."""

    id: int
    task: str
    title: str
    object_name: str
    starts_on: date
    ends_on: date
    entered_by: str
    standard: str
    version: int
    evidence_required: bool
    may_fall_back: bool
    measures: list[MeasureOut]
    counted: CountedOut
    years: list[YearOut]


class FigureOut(Schema):
    """What one measure of an object is."""

    measure: int
    words: str
    missing: str
    is_met: bool | None


class ObjectOut(Schema):
    """An object as a line of the list; no distance where a value is missing."""

    id: int
    name: str
    place: str
    planned_year: int | None
    figures: list[FigureOut]
    valued_on: date | None
    distance: Decimal | None
    reached_on: date | None
    reached_version: int | None
    confirmed_on: date | None


class ObjectsOut(Schema):
    """A page of objects."""

    items: list[ObjectOut]
    total: int
    page: int
    pages: int


class CohortMadeOut(Schema):
    """How many."""

    count: int


class StandardVersionOut(Schema):
    """The version of the standard in force."""

    version: int


class ObjectQuery(Schema):
    """Which objects; the same names as in the address of the page."""

    shown: str = "left"
    q: Line = ""
    place: Line = ""
    year: str = ""
    sort: str = "distance"
    page: Key = 1
    size: Key = selectors.PAGE
