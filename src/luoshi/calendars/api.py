"""Days for programs: what falls on them, and one's calendar address."""

from datetime import date, timedelta

from django.http import HttpRequest
from django.urls import reverse
from ninja import Query, Router, Schema, Status

from luoshi.calendars import rules, selectors, services
from luoshi.calendars.models import Scope
from luoshi.common import clock
from luoshi.common.api import Asked, UnreadableValue
from luoshi.common.permissions import require
from luoshi.organisations.api_access import actor_of

router = Router()
LONGEST = timedelta(days=62)


class DaysIn(Schema):
    """From which day to which, and whose."""

    first: date
    last: date
    of: Scope = Scope.UNIT


class CalendarItemOut(Schema):
    """Something that falls on a day: `due`, `node` or `report`."""

    what: str
    number: str
    title: str
    unit: str
    standing: str
    words: str


class DayOut(Schema):
    """A day with the first few things and how many there are of each."""

    on: date
    items: list[CalendarItemOut]
    counts: dict[str, int]


class FeedIn(Asked):
    """Whose days the address shows."""

    scope: Scope


class FeedOut(Schema):
    """The secret address; it is shown this once."""

    address: str


@router.get("", response=list[DayOut])
def list_days(request: HttpRequest, wanted: Query[DaysIn]) -> list[DayOut]:
    """What falls on each day, two months at most; days without anything are left out."""
    if not timedelta(0) <= wanted.last - wanted.first <= LONGEST:
        raise UnreadableValue(problem="first – last")
    days = selectors.days_of(actor_of(request), wanted.of, wanted.first, wanted.last)
    return [
        DayOut(
            on=on,
            items=[CalendarItemOut.from_orm(one) for one in day.items],
            counts=dict(day.counts),
        )
        for on, day in days.items()
    ]


@router.post("/feeds", response={201: FeedOut})
def make_feed(request: HttpRequest, sent: FeedIn) -> FeedOut:
    """Make one's calendar address; an earlier one leads nowhere from now."""
    _feed, secret = services.make_feed(actor=actor_of(request), at=clock.now(), scope=sent.scope)
    path = reverse("calendars:feed", args=[secret])
    return FeedOut(address=request.build_absolute_uri(path))


@router.post("/feeds/removal", response={204: None})
def revoke_feed(request: HttpRequest) -> Status[None]:
    """Let one's own calendar address lead nowhere."""
    actor = actor_of(request)
    require(rules.can_have_feed, actor, None)
    feed = selectors.own_feed(actor)
    if feed is not None:
        services.revoke_feed(actor=actor, at=clock.now(), feed=feed)
    return Status(204, None)
