"""Tasks that cross between two bodies: the act stands in one record, the other has to know."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import F

from luoshi.breakdowns.events import BreakdownEvent
from luoshi.breakdowns.models import Offer, Reception
from luoshi.history.models import Entry
from luoshi.notices.audiences import Told
from luoshi.notices.audiences.acts import TASK
from luoshi.notices.directory import Directory, Person
from luoshi.notices.kinds import Kind
from luoshi.organisations.roles import Role

# Who was away longer finds it on the desk.
CROSSED_SINCE = timedelta(days=7)
OFFER, RECEPTION = "breakdowns.offer", "breakdowns.reception"
Crossing = Offer | Reception


def crossings(body_id: int, at: datetime) -> list[Crossing]:
    """What the superior body handed down lately and waits, and what lower bodies took up."""
    since = at - CROSSED_SINCE
    offers = Offer.objects.filter(
        to_body_id=body_id,
        to_body__superior=F("body"),
        withdrawn_on=None,
        reception=None,
        offered_at__gte=since,
    )
    taken = Reception.objects.filter(offer__body_id=body_id, received_at__gte=since)
    return [*offers.order_by("pk"), *taken.select_related("offer").order_by("pk")]


def cause_of_crossing(crossing: Crossing) -> str:
    """By what a notice of this crossing is known."""
    return f"{'offer' if isinstance(crossing, Offer) else 'taken_up'}:{crossing.pk}"


def of_crossings(directory: Directory, found: list[Crossing]) -> list[Told]:
    """What was handed down, for whoever takes it up; what was taken up, for who handed it down."""
    return [told for crossing in found for told in _of_crossing(directory, crossing)]


def _of_crossing(directory: Directory, crossing: Crossing) -> Iterator[Told]:
    cause = cause_of_crossing(crossing)
    if isinstance(crossing, Offer):
        for person in _supervising(directory):
            yield Told(person, Kind.HANDED, cause, OFFER, crossing.pk)
    else:
        for person in _handing_down(directory, crossing.offer):
            yield Told(person, Kind.DECIDED, cause, RECEPTION, crossing.pk)


def _supervising(directory: Directory) -> list[Person]:
    seats = directory.with_role(Role.SUPERVISOR, Role.SUPERVISION_HEAD)
    return directory.persons(seats)


def _handing_down(directory: Directory, offer: Offer) -> list[Person]:
    """Who holds the post that handed a task down; where nobody does, all who supervise."""
    acts = Entry.objects.filter(
        body_id=offer.body_id,
        event=BreakdownEvent.OFFERED.value,
        subject_type=TASK,
        subject_id=offer.task_id,
    )
    posts = (act.actor.get("post_id") for act in acts if f"{OFFER}/{offer.pk}" in act.rows)
    return directory.persons(directory.seat(next(posts, None))) or _supervising(directory)
