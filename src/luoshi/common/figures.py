"""How figures and days are written, the same on pages, in charts and in sheets."""

from datetime import date, datetime
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

NOTHING = "–"
_ONE = Decimal(1)
_WHOLE = Decimal(100)


def percent(value: Decimal | float | None, places: int = 0) -> str:
    """A percentage (100 is the whole); never 100% before it is whole, never 0% once begun."""
    return NOTHING if value is None else _percent(value, places)


@lru_cache(maxsize=4_096)
def _percent(value: Decimal | float, places: int) -> str:
    value = Decimal(str(value))
    step = _ONE.scaleb(-places)
    shown = value.quantize(step, ROUND_HALF_UP)
    if shown == _WHOLE and value < _WHOLE:
        shown = value.quantize(step / 10, ROUND_DOWN)
    elif shown == 0 and value > 0:
        shown = value.quantize(step / 10, ROUND_UP)
    return f"{shown}%"


def plain_number(value: Decimal | float | None) -> str:
    """A quantity without idle zeros: 6.00 is 6, 1.860 is 1.86."""
    if value is None:
        return NOTHING
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day_of(moment: date | datetime) -> date:
    """The calendar day of a moment, in the zone of the installation."""
    return _local(moment).date() if isinstance(moment, datetime) else moment


def short_day(day: date | datetime | None, known: date | int | None = None) -> str:
    """A day as people say it; the year is left out when it is the known one."""
    if day is None:
        return NOTHING
    day = day_of(day)
    year = known.year if isinstance(known, date) else known
    return _written(day, get_language() or "", without_year=day.year == year)


@lru_cache(maxsize=4_096)
def _written(day: date, language: str, *, without_year: bool) -> str:  # noqa: ARG001 - a key
    if without_year:
        return date_format(day, pgettext("format of a day without its year", "j M"))
    return date_format(day, pgettext("format of a day with its year", "j M Y"))


def short_moment(moment: datetime | None, known: date | int | None = None) -> str:
    """A moment to the minute, in the zone of the installation."""
    if moment is None:
        return NOTHING
    local = _local(moment)
    return f"{short_day(local.date(), known)} {local.hour:02}:{local.minute:02}"


def short_month(day: date) -> str:
    """The month's name where there is little room."""
    return _month(day.replace(day=1), get_language() or "")


@lru_cache(maxsize=500)
def _month(day: date, language: str) -> str:  # noqa: ARG001 - a key
    return date_format(day, pgettext("format of a month on an axis", "M"))


def _local(moment: datetime) -> datetime:
    # The zone is the installation's, never the reader's.
    zone = timezone.get_default_timezone()
    return moment.astimezone(zone) if moment.tzinfo is not None else moment
