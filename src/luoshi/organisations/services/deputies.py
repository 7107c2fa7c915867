"""Who stands in for whom: backups A, B, C, absences, and the seats of leading groups."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.organisations import rules
from luoshi.organisations.actor import Actor
from luoshi.organisations.events import OrganisationEvent
from luoshi.organisations.models import Absence, Backup, LeadingGroupSeat, Organisation, Post
from luoshi.organisations.roles import Kind
from luoshi.organisations.services.duties import RightsToOneself, check_holders


class StandsInForItself(Refusal):
    """A post cannot be its own stand-in."""

    sentence = _("%(post)s cannot stand in for itself.")


class StandsInTwice(Refusal):
    """One post stands once in the order."""

    sentence = _("%(post)s stands twice in the order. Name each stand-in once.")


class DaysOutOfOrder(Refusal):
    """The last day lies before the first."""

    sentence = _("The last day %(end)s lies before the first day %(start)s.")


class AbsenceOverlaps(Refusal):
    """The post is away in that time already."""

    sentence = _("%(post)s is away from %(start)s to %(end)s already. Change the days.")


class NotALeadingGroup(Refusal):
    """Only leading groups have seats."""

    sentence = _("%(name)s is no leading group; only leading groups have seats.")


class AccountableNotSeated(Refusal):
    """Who answers for the group, or keeps its office, sits in it."""

    sentence = _("%(post)s has no seat in the group. Give the post a seat first.")


@transaction.atomic
def set_backups(
    *, actor: Actor, at: datetime, post: Post, stand_ins: Sequence[Post]
) -> list[Backup]:
    """Set who stands in for a post, in order: first B, then C."""
    held = _locked(post)
    require(rules.can_set_backups, actor, held)
    seen: set[int] = set()
    for stand_in in stand_ins:
        require(rules.is_of_one_body, actor, stand_in)
        if stand_in.pk == held.pk:
            raise StandsInForItself(post=str(held))
        if stand_in.pk in seen:
            raise StandsInTwice(post=str(stand_in))
        if rules.holds_post(actor, stand_in) and not rules.heads_unit_of_post(actor, held):
            raise RightsToOneself
        seen.add(stand_in.pk)
    gone = list(Backup.objects.filter(post=held).order_by("rank"))
    Backup.objects.filter(post=held).delete()
    backups = [
        Backup.objects.create(body_id=held.body_id, post=held, stand_in=stand_in, rank=rank)
        for rank, stand_in in enumerate(stand_ins, start=1)
    ]
    check_holders([held], at.date())
    record(
        actor,
        at,
        OrganisationEvent.BACKUPS_SET,
        held,
        rows=backups,
        gone=gone,
        name=str(held),
        order="、".join(f"{backup.letter} {backup.stand_in}" for backup in backups) or "—",
    )
    return backups


@transaction.atomic
def record_absence(
    *,
    actor: Actor,
    at: datetime,
    post: Post,
    starts_on: date,
    ends_on: date,
    reason: str = "",
) -> Absence:
    """Record that a post's holder is away; meanwhile the first stand-in who is there acts."""
    held = _locked(post)
    require(rules.can_record_absence, actor, held)
    if ends_on < starts_on:
        raise DaysOutOfOrder(start=starts_on, end=ends_on)
    same_time = Absence.objects.filter(
        post=held, starts_on__lte=ends_on, ends_on__gte=starts_on
    ).order_by("starts_on", "pk")
    other = same_time.first()
    if other is not None:
        raise AbsenceOverlaps(post=str(held), start=other.starts_on, end=other.ends_on)
    absence = Absence.objects.create(
        body_id=held.body_id, post=held, starts_on=starts_on, ends_on=ends_on, reason=reason
    )
    record(
        actor,
        at,
        OrganisationEvent.ABSENCE_RECORDED,
        absence,
        reason=reason,
        name=str(held),
        start=starts_on,
        end=ends_on,
    )
    return absence


@transaction.atomic
def end_absence(*, actor: Actor, at: datetime, absence: Absence, on: date) -> None:
    """Record that the holder is back on a day: the stand-in hands back.

    An absence that had not begun on that day is struck out.
    """
    ended = (
        Absence.objects.select_for_update(of=("self",))
        .select_related("post__organisation")
        .get(pk=absence.pk)
    )
    require(rules.can_record_absence, actor, ended)
    if on <= ended.starts_on:
        key = ended.pk
        ended.delete()
        ended.pk = key
        record(
            actor,
            at,
            OrganisationEvent.ABSENCE_ENDED,
            ended.post,
            gone=[ended],
            name=str(ended.post),
            on=on,
        )
        return
    ended.ends_on = min(on - timedelta(days=1), ended.ends_on)
    ended.save(update_fields=["ends_on"])
    record(actor, at, OrganisationEvent.ABSENCE_ENDED, ended, name=str(ended.post), on=on)


@transaction.atomic
def set_seats(
    *,
    actor: Actor,
    at: datetime,
    group: Organisation,
    seats: Sequence[Post],
    accountable: Post,
    office: Post | None = None,
) -> list[LeadingGroupSeat]:
    """Set the seats of a leading group and the one post that answers for it."""
    held = Organisation.objects.select_for_update(of=("self",)).get(pk=group.pk)
    require(rules.can_edit_tree, actor, held)
    if held.kind != Kind.LEADING_GROUP:
        raise NotALeadingGroup(name=held.name)
    seated = {seat.pk: seat for seat in seats}
    for post in (accountable, office):
        if post is not None and post.pk not in seated:
            raise AccountableNotSeated(post=str(post))
    for seat in seated.values():
        require(rules.is_of_one_body, actor, seat)
    gone = list(LeadingGroupSeat.objects.filter(group=held).order_by("pk"))
    LeadingGroupSeat.objects.filter(group=held).delete()
    made = [
        LeadingGroupSeat.objects.create(
            body_id=held.body_id,
            group=held,
            post=seat,
            is_accountable=seat.pk == accountable.pk,
            is_office=office is not None and seat.pk == office.pk,
        )
        for seat in seated.values()
    ]
    record(
        actor,
        at,
        OrganisationEvent.SEATS_SET,
        held,
        rows=made,
        gone=gone,
        name=held.name,
        accountable=str(accountable),
        seats=[str(seat) for seat in seated.values()],
    )
    return made


def _locked(post: Post) -> Post:
    return (
        Post.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=post.pk)
    )
