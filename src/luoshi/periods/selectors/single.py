"""One period with its light and all that was said of it; one entry with its replies."""

from dataclasses import dataclass
from datetime import date

from luoshi.files.models import StoredFile
from luoshi.organisations.actor import Actor
from luoshi.periods import lights
from luoshi.periods.models import Period, PeriodReport, PeriodRuling, ZeroEvent
from luoshi.periods.selectors.finding import get_event, get_period
from luoshi.periods.selectors.rows import PeriodRow, rhythm_words, row_of
from luoshi.periods.selectors.zero import EventRow, event_row
from luoshi_core import pace


@dataclass(frozen=True, slots=True)
class PeriodView:
    """A period, its light on a day with the sum behind it, reports and decisions until then."""

    period: Period
    row: PeriodRow
    rhythm: str
    reading: pace.Reading
    rule: str
    reports: tuple[PeriodReport, ...]
    rulings: tuple[PeriodRuling, ...]


def get_file(actor: Actor, pk: int) -> StoredFile:
    """The file of a report on a period the actor may read; else `PeriodReport.DoesNotExist`."""
    periods = Period.objects.visible_to(actor)
    reports = PeriodReport.objects.filter(file__isnull=False, period__in=periods)
    file = reports.select_related("file").get(pk=pk).file
    if file is None:
        raise PeriodReport.DoesNotExist
    return file


@dataclass(frozen=True, slots=True)
class EventView:
    """An entry with what was said about it, and the later entry that took its place."""

    event: ZeroEvent
    row: EventRow
    corrected_by: int | None


def view_period(actor: Actor, pk: int, on: date) -> PeriodView:
    """A period as it stood on a day; else `Period.DoesNotExist`."""
    period = get_period(actor, pk)
    reports = period.reports.filter(filed_on__lte=on).select_related("file").order_by("pk")
    rulings = period.rulings.filter(on__lte=on).order_by("pk")
    listed = (tuple(reports), tuple(rulings))
    course = lights.course_on(*listed, on)
    rule = lights.rule_for(period.body_id, on)
    return PeriodView(
        period=period,
        row=row_of(period, on, course),
        rhythm=rhythm_words(period.recurrence),
        reading=lights.read(period, course, on, rule, period.task.state),
        rule=rule.shown,
        reports=listed[0],
        rulings=listed[1],
    )


def view_event(actor: Actor, pk: int, on: date) -> EventView:
    """An entry with what was said about it; else `ZeroEvent.DoesNotExist`."""
    event = get_event(actor, pk)
    rulings = list(event.rulings.select_related("unit").order_by("pk"))
    later = ZeroEvent.objects.filter(corrects=event).values_list("pk", flat=True).first()
    return EventView(event, event_row(event, rulings, on), later)
