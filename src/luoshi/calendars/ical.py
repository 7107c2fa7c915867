"""A feed in the format that telephones and mail programs read."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import icalendar
from django.utils.translation import gettext as _

from luoshi.calendars.selectors import FeedItem
from luoshi.calendars.words import WHAT


def written(items: Iterable[FeedItem], name: str, home: str, body_id: int) -> bytes:
    """The feed as a file; an entry keeps its UID when its day moves."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Luoshi//Luoshi//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for item in items:
        calendar.add_component(_event(item, home, body_id))
    return bytes(calendar.to_ical())


def _event(item: FeedItem, home: str, body_id: int) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{item.key}@body-{body_id}.luoshi")
    event.add("sequence", item.sequence)
    stamp: datetime = item.changed_at
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("dtstart", item.on)
    event.add("dtend", item.on + timedelta(days=1))
    event.add("summary", " ".join(filter(None, (f"[{WHAT[item.what]}]", item.title, item.words))))
    lines = (f"{item.number} {item.title}", item.words, _("Lead: %(unit)s") % {"unit": item.unit})
    event.add("description", "\n".join(line for line in lines if line))
    event.add("url", f"{home}{item.number}/")
    event.add("transp", "TRANSPARENT")
    event.add("categories", [str(WHAT[item.what])])
    return event
