"""The edge where the clock is read; the domain is told the time."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The present moment; in a demonstration, the same hour of the demonstration's day."""
    moment = timezone.localtime(timezone=timezone.get_default_timezone())
    demo_day: date | None = settings.DEMO_DAY
    if demo_day is not None:
        moment += timedelta(days=(demo_day - moment.date()).days)
    return moment


def today() -> date:
    """The present day in the zone of the installation."""
    return now().date()
