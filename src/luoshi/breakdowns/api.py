"""Breakdowns for programs: the same verbs and figures as on the pages."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema

from luoshi.breakdowns import rules, selectors, services
from luoshi.breakdowns.reading import PartDraft
from luoshi.breakdowns.refusals import NotBrokenDown
from luoshi.common import clock
from luoshi.common.api import Asked, Key, Line, UnknownName, Words
from luoshi.common.permissions import require
from luoshi.ledger.api.tasks import unit_named
from luoshi.ledger.models import Task
from luoshi.ledger.selectors import get_task
from luoshi.organisations.actor import Actor
from luoshi.organisations.api_access import actor_of
from luoshi_core.numbers import Rate

router = Router(tags=["breakdowns"])
Value = Annotated[Decimal, Field(gt=0, max_digits=18, decimal_places=4)]
Weight = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=4)]


class PartIn(Asked):
    """What one unit gets: its weight or value, and its own day if it has one."""

    unit: Key
    value: Value | None = None
    weight: Weight | None = None
    due_on: date | None = None


class PartsIn(Asked):
    """The parts of a task; `rule`, `target` and `goes_further` count only the first time."""

    parts: Annotated[list[PartIn], Field(max_length=500)]
    way: Literal["equal", "weight", "value"] = "equal"
    rule: Literal["sum", "count", "average", "all_of"] = "sum"
    target: Key | None = None
    goes_further: bool = False


class PartChangeIn(Asked):
    """Another value, weight or day, and why."""

    reason: Words
    value: Value | None = None
    weight: Weight | None = None
    due_on: date | None = None


class BreakdownReasonIn(Asked):
    """Why."""

    reason: Words


class ListIn(Asked):
    """By when the list is to be made."""

    due_on: date | None = None


class OfferIn(Asked):
    """To which lower body, by its code, and a word with it."""

    body: Annotated[Line, Field(max_length=12)]
    words: Annotated[Line, Field(max_length=200)] = ""


class ReceptionIn(Asked):
    """Which unit is to lead it, if that is known."""

    lead: Key | None = None


class SuperiorIn(Asked):
    """The code of the body above; empty where none stands above."""

    code: Annotated[Line, Field(max_length=12)] = ""


class PartOut(Schema):
    """One part of a task."""

    id: int
    unit: str
    number: str
    state: str
    value: Decimal | None
    weight: Decimal | None
    due_on: date | None
    is_signed: bool
    standing: str
    percent: Decimal | None
    confirmed_percent: Decimal | None
    withdrawn_on: date | None


class WholeOut(Schema):
    """A task beside its parts; a figure nobody has given is null, never zero."""

    number: str
    rule: str
    goes_further: bool
    target: Decimal | None
    assigned: Decimal | None
    remainder: Decimal | None
    reported: Decimal | None
    reporting: int
    confirmed: Decimal | None
    checked: int
    own_report: Decimal | None
    parts: list[PartOut]


class ShareOut(Schema):
    """A share with its two numbers."""

    numerator: int
    denominator: int
    word: str


class HeatOut(Schema):
    """How warm a level or unit is; null where nothing is asked."""

    name: str
    unit: int | None
    level: str
    tasks: int
    signed: ShareOut | None
    listed: ShareOut | None
    alive: ShareOut | None
    handed_whole: int


class HeatsOut(Schema):
    """The levels, and the units of the level asked for, the coldest first."""

    levels: list[HeatOut]
    units: list[HeatOut]
    total: int


class DemandOut(Schema):
    """A list asked for of a task."""

    number: str
    due_on: date | None
    is_asked: bool


class OfferOut(Schema):
    """A task between two bodies."""

    id: int
    body: str
    number: str
    title: str
    targets: str
    due_on: date | None
    own_number: str
    own_standing: str
    own_percent: Decimal | None
    is_withdrawn: bool


class OffersOut(Schema):
    """What came from above, and what went down."""

    received: list[OfferOut]
    made: list[OfferOut]


class SuperiorOut(Schema):
    """The body above; empty where none stands above."""

    code: str
    name: str


@router.get("", response=HeatsOut)
def heat(
    request: HttpRequest,
    level: Literal["", "county", "township", "village", "grid"] = "",
    page: Annotated[int, Field(ge=1, le=100_000)] = 1,
) -> HeatsOut:
    """Per level and unit: signed for, lists made, reported in time."""
    view = selectors.view_heat(actor_of(request), level, page)
    return HeatsOut(
        levels=[_heat(one) for one in view.levels],
        units=[_heat(one) for one in view.units],
        total=view.total,
    )


@router.get("/tasks/{number}", response=WholeOut)
def whole(request: HttpRequest, number: str) -> WholeOut:
    """A task beside its parts."""
    actor = actor_of(request)
    return _whole(actor, get_task(actor, number))


@router.post("/tasks/{number}/parts", response=WholeOut)
def hand_out(request: HttpRequest, number: str, sent: PartsIn) -> WholeOut:
    """Divide a task, or hand out further parts of one that is divided."""
    actor = actor_of(request)
    task = get_task(actor, number)
    require(rules.can_break_down, actor, task)
    parts = [
        PartDraft(unit_named(actor, "unit", one.unit), one.value, one.weight, one.due_on)
        for one in sent.parts
    ]
    if selectors.breakdown_of(task) is not None:
        services.add_parts(actor=actor, at=clock.now(), task=task, way=sent.way, parts=parts)
        return _whole(actor, task)
    target = task.targets.filter(pk=sent.target).first() if sent.target else None
    if sent.target and target is None:
        raise UnknownName(field="target", value=sent.target)
    services.break_down(
        actor=actor,
        at=clock.now(),
        task=task,
        rule=sent.rule,
        way=sent.way,
        parts=parts,
        target=target,
        goes_further=sent.goes_further,
    )
    return _whole(actor, task)


@router.post("/tasks/{number}/list", response=DemandOut)
def ask_list(request: HttpRequest, number: str, sent: ListIn) -> DemandOut:
    """Ask the lead of a task to divide it."""
    actor = actor_of(request)
    task = get_task(actor, number)
    demand = services.ask_list(actor=actor, at=clock.now(), task=task, due_on=sent.due_on)
    return DemandOut(number=number, due_on=demand.due_on, is_asked=True)


@router.post("/tasks/{number}/list/end", response=DemandOut)
def lift_demand(request: HttpRequest, number: str, sent: BreakdownReasonIn) -> DemandOut:
    """Say that a task need not be divided."""
    actor = actor_of(request)
    task = get_task(actor, number)
    demand = services.lift_demand(actor=actor, at=clock.now(), task=task, reason=sent.reason)
    return DemandOut(number=number, due_on=demand.due_on, is_asked=False)


@router.post("/tasks/{number}/offers", response=OffersOut)
def offer(request: HttpRequest, number: str, sent: OfferIn) -> OffersOut:
    """Hand a task to a lower body."""
    actor = actor_of(request)
    task = get_task(actor, number)
    require(rules.can_offer_task, actor, task)
    below = {body.code: body for body in selectors.bodies_below(actor)}
    if sent.body not in below:
        raise UnknownName(field="body", value=sent.body)
    services.offer_task(
        actor=actor, at=clock.now(), task=task, to_body=below[sent.body], words=sent.words
    )
    return _offers(actor)


@router.post("/parts/{key}/change", response=WholeOut)
def change_part(request: HttpRequest, key: Key, sent: PartChangeIn) -> WholeOut:
    """Give a unit more or less of the whole, another weight or day."""
    actor = actor_of(request)
    part = selectors.get_part(actor, key)
    services.change_part(actor=actor, at=clock.now(), part=part, **sent.model_dump())
    return _whole(actor, part.breakdown.task)


@router.post("/parts/{key}/withdrawal", response=WholeOut)
def withdraw_part(request: HttpRequest, key: Key, sent: BreakdownReasonIn) -> WholeOut:
    """Take a part back."""
    actor = actor_of(request)
    part = selectors.get_part(actor, key)
    services.withdraw_part(actor=actor, at=clock.now(), part=part, reason=sent.reason)
    return _whole(actor, part.breakdown.task)


@router.get("/offers", response=OffersOut)
def offers(request: HttpRequest) -> OffersOut:
    """Tasks between one's own body and those above and below."""
    actor = actor_of(request)
    require(rules.can_see_offers, actor, None)
    return _offers(actor)


@router.post("/offers/{key}/withdrawal", response=OffersOut)
def withdraw_offer(request: HttpRequest, key: Key) -> OffersOut:
    """Take a task back from a lower body."""
    actor = actor_of(request)
    services.withdraw_offer(actor=actor, at=clock.now(), offer=selectors.get_offer_made(actor, key))
    return _offers(actor)


@router.post("/incoming/{key}/reception", response=OffersOut)
def receive_offer(request: HttpRequest, key: Key, sent: ReceptionIn) -> OffersOut:
    """Take a task of the superior body up as a draft of one's own."""
    actor = actor_of(request)
    found = selectors.get_offer_received(actor, key)
    require(rules.can_receive_offer, actor, found)
    lead = unit_named(actor, "lead", sent.lead) if sent.lead else None
    services.receive_offer(actor=actor, at=clock.now(), offer=found, lead=lead)
    return _offers(actor)


@router.put("/superior", response=SuperiorOut)
def set_superior(request: HttpRequest, sent: SuperiorIn) -> SuperiorOut:
    """Name the body above one's own."""
    body = services.set_superior(actor=actor_of(request), at=clock.now(), code=sent.code)
    above = body.superior
    return SuperiorOut(code=above.code if above else "", name=above.name if above else "")


def _heat(heat: selectors.Heat) -> HeatOut:
    return HeatOut(
        name=heat.name,
        unit=heat.unit_id,
        level=heat.level,
        tasks=heat.tasks,
        signed=_share(heat.signed),
        listed=_share(heat.listed),
        alive=_share(heat.alive),
        handed_whole=heat.handed_whole,
    )


def _share(share: Rate | None) -> ShareOut | None:
    if share is None:
        return None
    return ShareOut(
        numerator=int(share.numerator),
        denominator=int(share.denominator),
        word=selectors.word_of(share),
    )


def _whole(actor: Actor, task: Task) -> WholeOut:
    view = selectors.wholes_of(actor, [task]).get(task.pk)
    if view is None:
        raise NotBrokenDown(number=task.number)
    figures = view.figures
    return WholeOut(
        number=task.number,
        rule=view.rule,
        goes_further=view.goes_further,
        target=figures.target,
        assigned=figures.assigned,
        remainder=figures.remainder,
        reported=figures.reported,
        reporting=figures.reporting,
        confirmed=figures.confirmed,
        checked=figures.checked,
        own_report=view.own,
        parts=[_part(part) for part in (*view.parts, *view.withdrawn)],
    )


def _part(part: selectors.PartRow) -> PartOut:
    return PartOut(
        id=part.pk,
        unit=part.unit,
        number=part.number,
        state=part.state_key,
        value=part.value,
        weight=part.weight,
        due_on=part.due_on,
        is_signed=part.is_signed,
        standing=part.standing,
        percent=part.percent,
        confirmed_percent=part.confirmed_percent,
        withdrawn_on=part.withdrawn_on,
    )


def _offers(actor: Actor) -> OffersOut:
    return OffersOut(
        received=[_offer(one) for one in selectors.offers_received(actor)],
        made=[_offer(one) for one in selectors.offers_made(actor)],
    )


def _offer(row: selectors.OfferRow) -> OfferOut:
    return OfferOut(
        id=row.pk,
        body=row.body,
        number=row.number,
        title=row.title,
        targets=row.targets,
        due_on=row.due_on,
        own_number=row.own_number,
        own_standing=row.own_standing,
        own_percent=row.own_percent,
        is_withdrawn=row.is_withdrawn,
    )
