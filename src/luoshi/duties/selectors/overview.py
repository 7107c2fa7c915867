"""Every unit with its list: how much is in it, which version is out, who has signed for it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from luoshi.common.prepared import Repeated
from luoshi.duties.models import HandOver, ListVersion, PostDuty
from luoshi.duties.states import HandOverState, ListState
from luoshi.ledger.models import Assignment, Task
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi.organisations.roles import Kind, Role
from luoshi.organisations.selectors import organisations_of
from luoshi.organisations.selectors.units import in_tree_order


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit, what its list would hold today, and its last version."""

    pk: int
    name: str
    kind: str
    leads: int
    supports: int
    duties: int
    version: ListVersion | None


def list_units(actor: Actor, on: date, kind: str = "") -> list[UnitRow]:
    """Units with something to answer for, in the order of the tree; a fixed number of questions."""
    tasks = Task.objects.visible_to(actor).at_work().order_by()
    leads = dict(tasks.values_list("lead_id").annotate(n=Count("pk")))
    helped = Assignment.objects.filter(task__in=tasks.values("pk")).order_by()
    supports = dict(helped.values_list("organisation_id").annotate(n=Count("pk")))
    held = PostDuty.objects.in_force(on).filter(body_id=actor.body_id).order_by()
    duties = Counter(held.values_list("post__organisation_id", flat=True))
    last = {version.unit_id: version for version in last_versions(actor).filter(post=None)}
    units = organisations_of(actor).in_use(on)
    if kind:
        units = units.filter(kind=kind)
    return [
        UnitRow(
            unit.pk,
            unit.shown,
            str(Kind(unit.kind).label),
            leads.get(unit.pk, 0),
            supports.get(unit.pk, 0),
            duties[unit.pk],
            last.get(unit.pk),
        )
        for unit in in_tree_order(units)
        if unit.pk in leads or unit.pk in supports or duties[unit.pk] or unit.pk in last
    ]


def last_versions(actor: Actor) -> "QuerySet[ListVersion]":
    """The last version of every list the actor may read, without the lines."""
    later = ListVersion.objects.filter(
        Q(unit=OuterRef("unit")) | Q(post=OuterRef("post")), number__gt=OuterRef("number")
    )
    found = ListVersion.objects.visible_to(actor).filter(~Exists(later)).defer("rows")
    return found.order_by("whom", "pk")


def lists_waiting_for(actor: Actor) -> "QuerySet[ListVersion]":
    """Lists that wait for the actor: to be signed for; for supervision, objections to answer."""
    waiting = Q(pk=None)
    if actor.post_id is not None:
        open_ones = Q(state__in=[ListState.ISSUED, ListState.ANSWERED])
        waiting |= open_ones & Q(post_id=actor.post_id)
        if actor.has(Role.HEAD):
            waiting |= open_ones & Q(unit_id__in=[actor.organisation_id or 0, *actor.groups])
    if actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD):
        waiting |= Q(state=ListState.OBJECTED)
    return last_versions(actor).filter(waiting)


def hand_overs_waiting_for(actor: Actor) -> "QuerySet[HandOver]":
    """Hand-overs that wait for the actor's signature, as the one who leaves or who comes."""
    user = actor.user_id or 0
    leaves = Q(outgoing_id=user, state__in=[HandOverState.DRAFTED, HandOverState.OBJECTED])
    comes = Q(incoming_id=user)
    if not actor.on_behalf_of:
        comes |= Q(incoming=None, post_id=actor.post_id or 0) & ~Q(outgoing_id=user)
    waiting = leaves | (comes & Q(state=HandOverState.SIGNED))
    found = HandOver.objects.visible_to(actor).filter(waiting).defer("sections", "words")
    return found.select_related("post__organisation").order_by("on", "pk")


def count_waiting(actor: Actor) -> int:
    """How much of duties waits for the actor."""
    lists = _ASKED.count(("lists", actor.reader), lambda: lists_waiting_for(actor))
    return lists + _ASKED.count(("sheets", actor.reader), lambda: hand_overs_waiting_for(actor))


# Told in the rail of every page.
_ASKED = Repeated()


def units_to_list(actor: Actor, on: date) -> list[Organisation]:
    """The units whose lists a bulk act goes through."""
    keys = [row.pk for row in list_units(actor, on)]
    return list(organisations_of(actor).filter(pk__in=keys))
