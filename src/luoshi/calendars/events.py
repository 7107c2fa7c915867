"""What can happen to calendar addresses."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from luoshi.history.events import Told, tell


class CalendarEvent(StrEnum):
    """Acts on calendar addresses."""

    FEED_MADE = "calendars.feed_made"
    FEED_REVOKED = "calendars.feed_revoked"


tell(
    {
        CalendarEvent.FEED_MADE: Told(
            _("calendar address made"), _("A calendar address was made for %(post)s: %(scope)s.")
        ),
        CalendarEvent.FEED_REVOKED: Told(
            _("calendar address revoked"), _("The calendar address for %(post)s leads nowhere now.")
        ),
    },
    part=_("Calendar"),
)
