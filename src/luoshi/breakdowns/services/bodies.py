"""Hand a task to a lower body on the same installation, and take one up from the superior."""

from datetime import datetime

from django.db import transaction

from luoshi.breakdowns import rules
from luoshi.breakdowns.events import BreakdownEvent
from luoshi.breakdowns.models import Offer, Reception
from luoshi.breakdowns.refusals import (
    BodiesInCircle,
    BodyNotBelow,
    OfferedAlready,
    OfferGone,
    ReceivedAlready,
    UnknownBody,
)
from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from luoshi.ledger.services import TargetDraft
from luoshi.ledger.services.drafting import MilestoneDraft
from luoshi.ledger.services.refusals import NotPossibleNow
from luoshi.ledger.states import AT_WORK, TaskState
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body, Organisation

_MOST_LEVELS = 10


@transaction.atomic
def set_superior(*, actor: Actor, at: datetime, code: str) -> Body:
    """Name the body above one's own by its code; an empty code means that none stands above."""
    require(rules.can_set_superior, actor, None)
    body = Body.objects.select_for_update(of=("self",)).get(pk=actor.body_id)
    superior = _body_of(code.strip()) if code.strip() else None
    if superior is not None and body.pk in _line_up(superior):
        raise BodiesInCircle(body=superior.name)
    body.superior = superior
    body.save(update_fields=["superior"])
    record(actor, at, BreakdownEvent.SUPERIOR_SET, body, body=superior.name if superior else "–")
    return body


def _body_of(code: str) -> Body:
    body = Body.objects.filter(code=code).first()
    if body is None:
        raise UnknownBody(code=code)
    return body


def _line_up(body: Body) -> set[int]:
    """A body and all above it."""
    line: set[int] = set()
    above: Body | None = body
    while above is not None and above.pk not in line and len(line) < _MOST_LEVELS:
        line.add(above.pk)
        above = above.superior
    return line


@transaction.atomic
def offer_task(*, actor: Actor, at: datetime, task: Task, to_body: Body, words: str = "") -> Offer:
    """Hand a task to a body below, whose supervision office takes it up as its own."""
    task = Task.objects.filter(body_id=actor.body_id).locked(task)
    require(rules.can_offer_task, actor, task)
    if task.state not in AT_WORK:
        raise NotPossibleNow(number=task.number, state=TaskState(task.state).label)
    if to_body.superior_id != actor.body_id:
        raise BodyNotBelow(body=to_body.name)
    if Offer.objects.filter(task=task, to_body=to_body, withdrawn_on=None).exists():
        raise OfferedAlready(number=task.number, body=to_body.name)
    offer = Offer.objects.create(
        body_id=task.body_id,
        task=task,
        to_body=to_body,
        words=words.strip()[:200],
        offered_at=at,
        offered_by_name=actor.name,
    )
    record(actor, at, BreakdownEvent.OFFERED, task, rows=[offer], body=to_body.name)
    return offer


@transaction.atomic
def withdraw_offer(*, actor: Actor, at: datetime, offer: Offer) -> Offer:
    """Take a task back from a lower body that has not taken it up."""
    offer = _locked(offer)
    require(rules.can_offer_task, actor, offer.task)
    _require_waiting(offer)
    offer.withdrawn_on = at.date()
    offer.save(update_fields=["withdrawn_on"])
    record(
        actor, at, BreakdownEvent.OFFER_WITHDRAWN, offer.task, rows=[offer],
        body=offer.to_body.name,
    )  # fmt: skip
    return offer


@transaction.atomic
def receive_offer(
    *, actor: Actor, at: datetime, offer: Offer, lead: Organisation | None = None
) -> Reception:
    """Take a task of the superior body up as a draft of one's own; the link is kept."""
    offer = _locked(offer)
    require(rules.can_receive_offer, actor, offer)
    _require_waiting(offer)
    above = offer.task
    own = ledger.draft_task(
        actor=actor,
        at=at,
        title=above.title,
        kind=above.kind,
        line=above.line,
        source=f"{offer.body.name} {above.number}",
        source_on=above.issued_on,
        measures=above.measures,
        lead=lead,
        due_on=above.due_on,
        due_words=above.due_words,
        targets=[
            TargetDraft(one.what, one.value, one.unit, one.comparator, one.value_to, one.baseline)
            for one in above.targets.order_by("position", "pk")
        ],
        milestones=[
            MilestoneDraft(node.on, node.percent, node.title, node.quarter)
            for node in above.milestones.order_by("on", "pk")
        ],
    )
    reception = Reception.objects.create(
        body_id=actor.body_id,
        offer=offer,
        own_task=own,
        received_at=at,
        received_by_name=actor.name,
    )
    record(
        actor,
        at,
        BreakdownEvent.RECEIVED,
        own,
        rows=[reception],
        body=offer.body.name,
        number=above.number,
    )
    return reception


def _locked(offer: Offer) -> Offer:
    # Two bodies meet at an offer: whichever acts second finds it as the first left it.
    offers = Offer.objects.select_for_update(of=("self",))
    return offers.select_related("task", "body", "to_body").get(pk=offer.pk)


def _require_waiting(offer: Offer) -> None:
    if offer.withdrawn_on is not None:
        raise OfferGone
    taken = Reception.objects.filter(offer=offer).select_related("own_task").first()
    if taken is not None:
        raise ReceivedAlready(number=taken.own_task.number)
