"""The verbs of notices: read, choose how to be told, set and remove outlets."""

from collections.abc import Mapping
from datetime import datetime, time

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.notices import channels, rules
from luoshi.notices.events import NoticeEvent
from luoshi.notices.kinds import Channel, Kind, Mode
from luoshi.notices.models import Notice, Outlet, Reach
from luoshi.notices.refusals import (
    AddressUnreadable,
    ForeignUnit,
    OutletGone,
    OutletNameTaken,
    UnknownMode,
)
from luoshi.notices.sealing import seal_address
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation


@transaction.atomic
def read_notice(*, actor: Actor, at: datetime, notice: Notice) -> Notice:
    """Lay one's own notice aside; nobody else ever learns of it."""
    require(rules.is_a_person, actor, None)
    own = Notice.objects.filter(user_id=actor.user_id or 0, body_id=actor.body_id, pk=notice.pk)
    if not own.filter(read_at=None).update(read_at=at):
        return own.get()
    notice.read_at = at
    return notice


@transaction.atomic
def read_all(*, actor: Actor, at: datetime) -> int:
    """Lay all of one's own notices aside; returns how many."""
    require(rules.is_a_person, actor, None)
    return Notice.objects.filter(
        user_id=actor.user_id or 0, body_id=actor.body_id, read_at=None, made_at__lte=at
    ).update(read_at=at)


@transaction.atomic
def choose_reach(
    *,
    actor: Actor,
    at: datetime,  # noqa: ARG001 - every verb is told when
    mail: str,
    language: str,
    quiet_from: time,
    quiet_until: time,
    choices: Mapping[str, str],
) -> Reach:
    """Say how oneself wants to be told outside the page."""
    require(rules.is_a_person, actor, None)
    for value in choices.values():
        if value not in Mode.values:
            raise UnknownMode(value=value)
    known = {kind: value for kind, value in choices.items() if kind in Kind.values}
    reach, _made = Reach.objects.update_or_create(
        user_id=actor.user_id or 0,
        defaults={
            "mail": mail.strip(),
            "language": language,
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "choices": known,
        },
    )
    return reach


@transaction.atomic
def add_outlet(
    *,
    actor: Actor,
    at: datetime,
    channel: str,
    name: str,
    address: str,
    unit: Organisation | None = None,
) -> Outlet:
    """Set a robot or address that is told what concerns a unit, or the whole body."""
    require(rules.can_keep_outlets, actor, None)
    name, address = name.strip(), address.strip()
    if unit is not None and unit.body_id != actor.body_id:
        raise ForeignUnit
    if Outlet.objects.filter(body_id=actor.body_id, name=name, removed_at=None).exists():
        raise OutletNameTaken(name=name)
    if channel not in Channel.values or not channels.is_address_of(channel, address):
        labels = dict(Channel.choices)
        raise AddressUnreadable(channel=labels.get(channel, channel))
    outlet = Outlet.objects.create(
        body_id=actor.body_id,
        unit=unit,
        channel=channel,
        name=name,
        sealed=seal_address(address, actor.body_id),
        place=channels.place_of(address),
    )
    record(
        actor,
        at,
        NoticeEvent.OUTLET_ADDED,
        outlet,
        name=name,
        channel=Channel(channel).label,
        place=outlet.place,
        unit=unit.shown if unit else actor.body_name,
    )
    return outlet


@transaction.atomic
def remove_outlet(*, actor: Actor, at: datetime, outlet: Outlet) -> Outlet:
    """Tell an outlet nothing more and let go of its address."""
    found = Outlet.objects.select_for_update(of=("self",)).get(pk=outlet.pk)
    require(rules.can_keep_outlets, actor, found)
    if found.removed_at is not None:
        raise OutletGone(name=found.name)
    found.removed_at, found.sealed = at, ""
    found.save(update_fields=["removed_at", "sealed"])
    record(actor, at, NoticeEvent.OUTLET_REMOVED, found, name=found.name)
    return found
