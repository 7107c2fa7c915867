"""A period as lists and pages show it, and how many of them were kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from luoshi.common.figures import short_day
from luoshi.periods import lights
from luoshi.periods.lights import Outcome
from luoshi.periods.models import Period, Recurrence
from luoshi_core.rhythm import DayOff, Every


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One period with its outcome on a day; its word and shape stand together."""

    id: int
    number: str
    title: str
    unit: str
    owed: str
    label: str
    opens_on: date
    closes_on: date
    due_on: date
    filed_on: date | None
    value: Decimal | None
    outcome: Outcome
    shape: str
    standing: str

    @property
    def word(self) -> str:
        """The outcome in the reader's language."""
        return str(self.outcome.label)


@dataclass(frozen=True, slots=True)
class Count:
    """How many periods were asked for by a day and what became of them; waived ones apart."""

    kept: int = 0
    late: int = 0
    missed: int = 0
    waiting: int = 0
    waived: int = 0

    @property
    def asked(self) -> int:
        """The denominator: every period asked for so far that was not waived."""
        return self.kept + self.late + self.missed + self.waiting

    @property
    def done(self) -> int:
        """The numerator: kept, the late ones among them."""
        return self.kept + self.late


def row_of(period: Period, on: date, course: lights.Course | None = None) -> PeriodRow:
    """A period as it stood on a day."""
    task = period.task
    course = course or lights.course_today(period)
    outcome = lights.outcome_of(period, course, on, task.state)
    unit = period.unit or task.lead
    return PeriodRow(
        id=period.pk,
        number=task.number,
        title=task.title,
        unit=unit.shown if unit else "",
        owed=period.recurrence.owed,
        label=label_of(period),
        opens_on=period.opens_on,
        closes_on=period.closes_on,
        due_on=period.due_on,
        filed_on=course.filed_on,
        value=period.value if course.filed_on else None,
        outcome=outcome,
        shape=lights.SHAPE[outcome],
        standing=period.standing,
    )


def count_of(rows: Iterable[PeriodRow], on: date) -> Count:
    """What became of the periods asked for by a day."""
    counts = dict.fromkeys(Outcome, 0)
    for row in rows:
        # What waits for a signature is owed only once its day is over.
        if row.outcome != Outcome.WAITING or row.due_on < on:
            counts[row.outcome] += 1
    return Count(
        kept=counts[Outcome.KEPT],
        late=counts[Outcome.LATE],
        missed=counts[Outcome.MISSED],
        waiting=counts[Outcome.WAITING],
        waived=counts[Outcome.WAIVED],
    )


def label_of(period: Period) -> str:
    """The name of a period, such as a month or a quarter."""
    every, day = Every(period.recurrence.rhythm["every"]), period.closes_on
    year = {"year": day.year}
    if every is Every.WEEK:
        return _("week to %(day)s") % {"day": short_day(day)}
    if every is Every.MONTH:
        return date_format(day, pgettext("month and year", "F Y"))
    if every is Every.QUARTER:
        return _("%(year)s, quarter %(quarter)s") % {**year, "quarter": day.month // 3}
    if every is Every.HALF_YEAR:
        first = _("%(year)s, first half") if day.month == 6 else _("%(year)s, second half")
        return first % year
    if every is Every.YEAR:
        return _("year %(year)s") % year
    return _("until %(day)s") % {"day": day.isoformat()}


def rhythm_words(recurrence: Recurrence) -> str:
    """A rhythm as a sentence says it."""
    beats = recurrence.beats
    words = {"day": beats.day, "month": beats.month}
    last = beats.day == 31
    told = {
        Every.WEEK: _("every week, on weekday %(day)s") % words,
        Every.MONTH: _("every month, on its last day")
        if last
        else _("every month, on day %(day)s") % words,
        Every.QUARTER: _("every quarter, on its last day")
        if last
        else _("every quarter, on day %(day)s of its last month") % words,
        Every.HALF_YEAR: _("every half-year, on its last day")
        if last
        else _("every half-year, on day %(day)s of its last month") % words,
        Every.YEAR: _("every year, at the end of month %(month)s") % words
        if last
        else _("every year, on day %(day)s of month %(month)s") % words,
        Every.LISTED: _("on listed days"),
    }[beats.every]
    if beats.workdays_after:
        after = _("%(rhythm)s, within %(count)s working days after it")
        return after % {"rhythm": told, "count": beats.workdays_after}
    if beats.day_off is DayOff.EARLIER:
        return _("%(rhythm)s, earlier where offices are closed") % {"rhythm": told}
    if beats.day_off is DayOff.LATER:
        return _("%(rhythm)s, later where offices are closed") % {"rhythm": told}
    return told
