"""Calendars take their place among the parts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luoshi.common.pages import RailItem, add_to_rail


class CalendarsConfig(AppConfig):
    """日程."""

    name = "luoshi.calendars"

    def ready(self) -> None:
        """Enter the rail; tell the vocabulary."""
        from luoshi.calendars import events

        events.CalendarEvent  # noqa: B018 - importing tells the vocabulary
        add_to_rail(
            RailItem(
                "calendars", _("Calendar"), "calendars:month", 34, lambda actor: bool(actor.post_id)
            )
        )
