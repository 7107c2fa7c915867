"""Calendar among the parts of the product."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """日程."""

    name = "luoshi.calendars"
