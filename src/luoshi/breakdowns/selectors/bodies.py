"""Tasks between a superior body and a lower one: what each side may see of the other's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from luoshi.breakdowns import rules
from luoshi.breakdowns.models import Offer, Reception
from luoshi.common import pages
from luoshi.common.figures import plain_number
from luoshi.ledger.models import Target, Task
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body

MOST = 200


@dataclass(frozen=True, slots=True)
class OfferRow:
    """A task between two bodies; the other side's task is told in words, never opened."""

    pk: int
    task_id: int
    body_id: int
    body: str
    number: str
    title: str
    source: str
    targets: str
    due_on: date | None
    due_words: str
    words: str
    offered_at: datetime
    offered_by: str
    own_number: str
    own_state: str
    own_standing: str
    own_percent: Decimal | None
    is_withdrawn: bool

    @property
    def is_received(self) -> bool:
        """Whether the lower body has taken it up."""
        return bool(self.own_number)

    @property
    def is_waiting(self) -> bool:
        """Whether the lower body can still take it up."""
        return not self.is_withdrawn and not self.is_received


def get_offer_made(actor: Actor, pk: int) -> Offer:
    """An offer of one's own body; else `Offer.DoesNotExist`."""
    return _whole(Offer.objects.filter(body_id=actor.body_id)).get(pk=pk)


def get_offer_received(actor: Actor, pk: int) -> Offer:
    """An offer of the superior body to one's own; else `Offer.DoesNotExist`."""
    return _whole(_to(actor)).get(pk=pk)


def offers_received(actor: Actor) -> list[OfferRow]:
    """What the superior body has handed to one's own, what waits first."""
    rows = _rows(_whole(_to(actor)).filter(withdrawn_on=None).order_by("-pk")[:MOST])
    return sorted(rows, key=lambda row: not row.is_waiting)


def offers_made(actor: Actor) -> list[OfferRow]:
    """What one's own body has handed to lower ones, with the standing of their tasks."""
    mine = Offer.objects.filter(body_id=actor.body_id, withdrawn_on=None)
    return _rows(_whole(mine).order_by("-pk")[:MOST], other="to_body")


def offers_waiting(actor: Actor) -> QuerySet[Offer]:
    """The tasks of the superior body that wait to be taken up."""
    return _to(actor).filter(withdrawn_on=None, reception=None)


def offers_seen(actor: Actor) -> QuerySet[Offer]:
    """Everything the superior body ever handed to one's own, for whoever may see it."""
    mine = Offer.objects.filter(to_body_id=actor.body_id)
    return mine if rules.can_see_offers(actor, None) else mine.none()


def receptions_seen(actor: Actor) -> QuerySet[Reception]:
    """Every task of one's own body that a lower one took up, for whoever may see it."""
    mine = Reception.objects.filter(offer__body_id=actor.body_id)
    return mine if rules.can_see_offers(actor, None) else mine.none()


def offers_of(actor: Actor, tasks: Iterable[Task]) -> dict[int, list[OfferRow]]:
    """What each task has to do with another body: handed down, or taken up from above."""
    keys = [task.pk for task in tasks]
    if not keys or not rules.can_see_offers(actor, None):
        return {}
    made = Offer.objects.filter(body_id=actor.body_id, task__in=keys, withdrawn_on=None)
    found: dict[int, list[OfferRow]] = {}
    for row in _rows(_whole(made).order_by("pk"), other="to_body"):
        found.setdefault(row.task_id, []).append(row)
    return found


def received_as(actor: Actor, tasks: Iterable[Task]) -> dict[int, OfferRow]:
    """The superior's task behind each of one's own, where there is one."""
    keys = [task.pk for task in tasks]
    if not keys:
        return {}
    taken = Reception.objects.filter(body_id=actor.body_id, own_task__in=keys)
    offers = {one.offer_id: one.own_task_id for one in taken}
    if not offers:
        return {}
    return {offers[row.pk]: row for row in _rows(_whole(Offer.objects.filter(pk__in=offers)))}


def sentences_above(offers: Sequence[OfferRow]) -> dict[int, list[str]]:
    """The sentences on which the tasks of a superior body stand, in words alone."""
    said: dict[int, list[str]] = {}
    for body in {offer.body_id for offer in offers}:
        tasks = Task.objects.filter(pk__in=[one.task_id for one in offers if one.body_id == body])
        found = pages.panel_content("task", "sentence", Actor.system(body), list(tasks))
        said |= {key: [str(one.text) for one in content] for key, content in found.items()}
    return said


def bodies_below(actor: Actor) -> list[Body]:
    """The bodies directly below one's own."""
    return list(Body.objects.filter(superior_id=actor.body_id).order_by("code"))


def own_body(actor: Actor) -> Body:
    """One's own body with the one above it."""
    return Body.objects.select_related("superior").get(pk=actor.body_id)


def _to(actor: Actor) -> QuerySet[Offer]:
    # Whoever is no longer above hands nothing down any more; what was taken up stays in sight.
    above = Body.objects.filter(pk=actor.body_id).values("superior_id")
    return Offer.objects.filter(Q(body__in=above) | Q(reception__isnull=False)).filter(
        to_body_id=actor.body_id
    )


def _whole(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    return offers.select_related("task", "body", "to_body", "reception__own_task")


def _rows(offers: QuerySet[Offer], other: str = "body") -> list[OfferRow]:
    listed = list(offers)
    targets: dict[int, list[str]] = {}
    for target in Target.objects.filter(task__in=[one.task_id for one in listed]).order_by(
        "task", "position", "pk"
    ):
        words = f"{target.what} {plain_number(target.value)} {target.unit}".strip()
        targets.setdefault(target.task_id, []).append(words)
    return [_row(one, "；".join(targets.get(one.task_id, [])), other) for one in listed]


def _row(offer: Offer, targets: str, other: str) -> OfferRow:
    reception: Reception | None = getattr(offer, "reception", None)
    own = reception.own_task if reception else None
    task = offer.task
    body: Body = getattr(offer, other)
    return OfferRow(
        pk=offer.pk,
        task_id=task.pk,
        body_id=offer.body_id,
        body=body.name,
        number=task.number,
        title=task.title,
        source=task.source,
        targets=targets,
        due_on=task.due_on,
        due_words=task.due_words,
        words=offer.words,
        offered_at=offer.offered_at,
        offered_by=offer.offered_by_name,
        own_number=own.number if own else "",
        own_state=own.get_state_display() if own else "",
        own_standing=own.standing if own else "",
        own_percent=own.percent if own else None,
        is_withdrawn=offer.withdrawn_on is not None,
    )
