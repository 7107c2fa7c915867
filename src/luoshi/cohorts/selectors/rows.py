"""What pages of cohorts show, as plain rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshi.cohorts.models import Cohort
from luoshi.cohorts.reading import Plan, Standards
from luoshi.common import figures
from luoshi.history.selectors import HistoryRow
from luoshi_core import cohort as core

PAGE = 100
MOST_LISTED = 200
SHOWN = ("left", "near", "none", "unconfirmed", "confirmed", "all")
ORDERS: Mapping[str, tuple[str, ...]] = {
    "distance": ("distance", "pk"),
    "-distance": ("-distance", "pk"),
    "name": ("name", "pk"),
    "place": ("place", "name", "pk"),
    "year": ("planned_year", "distance", "pk"),
}
NEAR = Decimal("0.2")


@dataclass(frozen=True, slots=True)
class Counted:
    """How many objects there are, and how many stand how."""

    total: int = 0
    reached: int = 0
    confirmed: int = 0
    unvalued: int = 0

    @property
    def left(self) -> int:
        """How many are not there yet."""
        return self.total - self.reached

    @property
    def percent(self) -> Decimal | None:
        """The share that is there; nothing where there is no object."""
        return _percent(self.reached, self.total)

    @property
    def confirmed_percent(self) -> Decimal | None:
        """The share that somebody without a part in it found there."""
        return _percent(self.confirmed, self.total)


def _percent(part: int, whole: int) -> Decimal | None:
    return Decimal(100) * part / whole if whole else None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """The objects of a township."""

    place: str
    counted: Counted


@dataclass(frozen=True, slots=True)
class YearRow:
    """What was planned by the end of a year, and what is there; all years before included."""

    year: int
    until: date
    planned: Decimal | None
    reached: int | None
    confirmed: int | None


@dataclass(frozen=True, slots=True)
class Curve:
    """A cohort's course: what the plan expects, what was reached and confirmed by which day."""

    course: core.Course
    reached: tuple[tuple[date, int], ...]
    confirmed: tuple[tuple[date, int], ...]
    years: tuple[YearRow, ...]
    expected: Decimal | None
    heading_for: int | None


@dataclass(frozen=True, slots=True)
class CohortRow:
    """A cohort as a line of the list."""

    pk: int
    number: str
    title: str
    object_name: str
    lead: str
    ends_on: date
    counted: Counted
    curve: Curve

    @property
    def planned(self) -> str:
        """How many the plan expects by the day of the list, in whole objects."""
        expected = self.curve.expected
        return figures.NOTHING if expected is None else str(expected.quantize(Decimal(1)))


@dataclass(frozen=True, slots=True)
class CohortView:
    """A cohort with all that its page shows, its objects apart."""

    cohort: Cohort
    standards: Standards
    counted: Counted
    places: tuple[PlaceRow, ...]
    curve: Curve
    plans: tuple[Plan, ...]
    history: tuple[HistoryRow, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """What one measure of an object is, and what is missing."""

    measure: int
    name: str
    words: str
    missing: str
    is_met: bool | None


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """An object as a line of the list."""

    pk: int
    name: str
    place: str
    planned_year: int | None
    figures: tuple[Figure, ...]
    valued_on: date | None
    distance: Decimal | None
    reached_on: date | None
    reached_version: int | None
    confirmed_on: date | None
    confirmed_by: str

    @property
    def share(self) -> str:
        """How much of the way is missing, as a percentage; never 0% before it is there."""
        return figures.percent(None if self.distance is None else 100 * self.distance)

    @property
    def way(self) -> int:
        """How much of the way is done, in whole percents."""
        return 0 if self.distance is None else 100 - int(100 * self.distance)


@dataclass(frozen=True, slots=True)
class ObjectFilter:
    """Which objects somebody wants to see."""

    shown: str = "left"
    text: str = ""
    place: str | None = None
    year: int | None = None
    order: str = "distance"


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value somebody entered."""

    pk: int
    name: str
    value: str
    on: date
    words: str
    filed_by: str
    filed_at: object
    file_name: str
    is_superseded: bool
