"""Calendars of the demonstration: the supervision officer reads hers on a telephone."""

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from luoshi.calendars.services import make_feed

if TYPE_CHECKING:
    from luoshi.demo.story import Year

OFFICER = "duchashi-zhuanyuan"


def plan_acts(year: "Year") -> None:
    """Make one calendar address."""
    day = date(2026, 3, 2)

    def make(at: datetime) -> None:
        actor = year.county.actor(OFFICER, day)
        actor = replace(actor, user_id=year.county.users["linlan"].pk)
        make_feed(actor=actor, at=at, scope="all")

    year.plan(day, 9, make)
