"""Notices for programs: one's own, how one is told, and outlets."""

from datetime import datetime, time
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from luoshi.common import clock
from luoshi.common.api import Asked, Key, Line, UnreadableValue
from luoshi.common.permissions import require
from luoshi.notices import rules, selectors, services
from luoshi.notices.kinds import Kind
from luoshi.organisations.api_access import actor_of
from luoshi.organisations.models import Organisation
from luoshi.organisations.selectors import get_organisation

router = Router()
ModeName = Literal["at_once", "daily", "urgent", "off"]
ChannelName = Literal["dingtalk", "wecom", "feishu", "webhook"]


class NoticeOut(Schema):
    """A notice; without number, title and address where the thing is not readable."""

    id: int
    kind: str
    number: str
    title: str
    url: str
    sentence: str
    who: str
    unit: str
    reason: str
    made_at: datetime
    is_read: bool


class NoticesOut(Schema):
    """A page of one's own notices."""

    items: list[NoticeOut]
    total: int
    unread: int
    page: int
    pages: int


class CountOut(Schema):
    """How many."""

    count: int


# An hour of the reader's own day: the standard's “time” would ask for a zone.
Hour = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", examples=["22:00"])]


class ReachIn(Asked):
    """How one wants to be told; a kind that is not named stays as it is."""

    mail: Annotated[Line, Field(max_length=254)] = ""
    language: Literal["zh-hans", "en"] = "zh-hans"
    quiet_from: Hour
    quiet_until: Hour
    choices: dict[str, ModeName] = {}


class ReachOut(Schema):
    """How one is told."""

    mail: str
    language: str
    quiet_from: Hour
    quiet_until: Hour
    choices: dict[str, str]


class OutletIn(Asked):
    """A robot or address with its secret."""

    channel: ChannelName
    name: Annotated[Line, Field(min_length=1, max_length=60)]
    address: Annotated[Line, Field(max_length=500)]
    unit: Key | None = None


class OutletOut(Schema):
    """An outlet, never its address."""

    id: int
    name: str
    channel: str
    unit: str
    place: str
    waiting: int
    trouble: str


class Wanted(Schema):
    """Which notices, and which page of them."""

    unread: bool = False
    page: Annotated[int, Field(ge=1, le=100_000)] = 1


@router.get("", response=NoticesOut)
def list_notices(request: HttpRequest, wanted: Query[Wanted]) -> NoticesOut:
    """One's own notices, newest first."""
    found = selectors.list_notices(
        actor_of(request), clock.today(), unread_only=wanted.unread, page=wanted.page
    )
    return NoticesOut(
        items=[NoticeOut.from_orm(row) for row in found.rows],
        total=found.total,
        unread=found.unread,
        page=found.page,
        pages=found.pages,
    )


@router.post("/reading", response=CountOut)
def read_all(request: HttpRequest) -> CountOut:
    """Lay all of one's own notices aside."""
    return CountOut(count=services.read_all(actor=actor_of(request), at=clock.now()))


@router.post("/{key}/reading", response=CountOut)
def read_one(request: HttpRequest, key: Key) -> CountOut:
    """Lay one of one's own notices aside; returns how many are unread."""
    actor = actor_of(request)
    notice = selectors.get_notice(actor, key)
    services.read_notice(actor=actor, at=clock.now(), notice=notice)
    return CountOut(count=selectors.count_unread(actor))


@router.get("/settings", response=ReachOut)
def get_reach(request: HttpRequest) -> ReachOut:
    """How one is told."""
    return _reach(request)


@router.put("/settings", response=ReachOut)
def choose_reach(request: HttpRequest, sent: ReachIn) -> ReachOut:
    """Say how one wants to be told outside the page."""
    actor = actor_of(request)
    known = selectors.reach_of(actor)
    values = sent.model_dump()
    for name in ("quiet_from", "quiet_until"):
        values[name] = time.fromisoformat(values[name])
    if values["mail"] and "@" not in values["mail"]:
        raise UnreadableValue(problem="mail")
    values["choices"] = {**known.choices, **values["choices"]}
    services.choose_reach(actor=actor, at=clock.now(), **values)
    return _reach(request)


def _reach(request: HttpRequest) -> ReachOut:
    reach = selectors.reach_of(actor_of(request))
    return ReachOut(
        mail=reach.mail,
        language=reach.language,
        quiet_from=f"{reach.quiet_from:%H:%M}",
        quiet_until=f"{reach.quiet_until:%H:%M}",
        choices={kind.value: reach.mode_of(kind.value) for kind in Kind},
    )


@router.get("/outlets", response=list[OutletOut])
def list_outlets(request: HttpRequest) -> list[OutletOut]:
    """The outlets of the body, for the system administrator."""
    return [OutletOut.from_orm(row) for row in selectors.outlets_of(actor_of(request))]


@router.post("/outlets", response={201: OutletOut})
def add_outlet(request: HttpRequest, response: HttpResponse, sent: OutletIn) -> OutletOut:
    """Set an outlet."""
    actor = actor_of(request)
    require(rules.can_keep_outlets, actor, None)
    unit: Organisation | None = get_organisation(actor, sent.unit) if sent.unit else None
    made = services.add_outlet(
        actor=actor,
        at=clock.now(),
        channel=sent.channel,
        name=sent.name,
        address=sent.address,
        unit=unit,
    )
    response["Location"] = request.path
    rows = selectors.outlets_of(actor)
    return OutletOut.from_orm(next(row for row in rows if row.id == made.pk))


@router.post("/outlets/{key}/removal", response=list[OutletOut])
def remove_outlet(request: HttpRequest, key: Key) -> list[OutletOut]:
    """Tell an outlet nothing more; returns those that are left."""
    actor = actor_of(request)
    require(rules.can_keep_outlets, actor, None)
    outlet = selectors.get_outlet(actor, key)
    services.remove_outlet(actor=actor, at=clock.now(), outlet=outlet)
    return list_outlets(request)
