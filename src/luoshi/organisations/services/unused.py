"""Logins that nobody uses: suspended by night, opened again by the security administrator."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.organisations import rules
from luoshi.organisations.actor import Actor
from luoshi.organisations.events import OrganisationEvent
from luoshi.organisations.models import Appointment, Body, Token, User
from luoshi.organisations.roles import Role
from luoshi.organisations.selectors import unused_days_of
from luoshi.organisations.services.factors import ReasonMissing

# Without these nobody could open a login again.
_NEVER_ALL = (Role.ADMINISTRATOR, Role.SECURITY)
# After a shorter time was set, everybody can still sign in for so long.
GRACE = timedelta(days=7)


class NotSuspended(Refusal):
    """Only what was suspended is opened again."""

    sentence = _("The login of %(name)s is not suspended. There is nothing to open.")


class DaysOutOfRange(Refusal):
    """Neither overnight nor after years."""

    sentence = _("Give %(least)s to %(most)s days, or 0 for never.")
    status = 422


class SameDays(Refusal):
    """A rule that changes nothing is no act."""

    sentence = _("This is already so.")


def note_use(user: User, on: date) -> None:
    """Put off the day on which a login is suspended: at a sign-in, once in a while.

    Not at every sign-in, so that the day tells the month and no more of a person's habits.
    """
    days = unused_days_of(user.body_id)
    if days and (user.sleeps_on is None or (user.sleeps_on - on).days * 3 < days * 2):
        User.objects.filter(pk=user.pk).update(sleeps_on=on + timedelta(days=days))


@transaction.atomic
def set_unused_days(*, actor: Actor, at: datetime, days: int | None, reason: str) -> Body:
    """Set when the body's unused logins are suspended; without days as the installation has it.

    The days that run already are moved by the difference, a week from now at the earliest.
    """
    body = Body.objects.select_for_update(of=("self",)).get(pk=actor.body_id)
    require(rules.can_set_unused_days, actor, None)
    if days and not Body.LEAST_UNUSED_DAYS <= days <= Body.MOST_UNUSED_DAYS:
        raise DaysOutOfRange(least=Body.LEAST_UNUSED_DAYS, most=Body.MOST_UNUSED_DAYS)
    if not reason.strip():
        raise ReasonMissing
    if body.unused_login_days == days:
        raise SameDays
    before = unused_days_of(body.pk)
    body.unused_login_days = days
    body.save(update_fields=["unused_login_days"])
    after = unused_days_of(body.pk)
    _move_days(body, at.date(), before, after)
    record(
        actor,
        at,
        OrganisationEvent.UNUSED_DAYS_SET,
        body,
        reason=reason.strip()[:200],
        days=after,
        before=before,
    )
    return body


def _move_days(body: Body, today: date, before: int, after: int) -> None:
    running = User.objects.filter(body=body, is_active=True, sleeps_on__isnull=False)
    if not before or not after:
        # Counted anew from the first night on which a time is set.
        running.update(sleeps_on=None)
        return
    people = []
    for person in running:
        day = person.sleeps_on or today
        person.sleeps_on = max(day + timedelta(days=after - before), min(day, today + GRACE))
        people.append(person)
    User.objects.bulk_update(people, ["sleeps_on"], batch_size=500)


@transaction.atomic
def suspend_unused(*, actor: Actor, at: datetime) -> list[User]:
    """Suspend the logins of a body that nobody used for the set time.

    A key in force of a program counts as use, and the last who keeps logins or grants rights
    is left in.
    """
    require(rules.can_suspend_unused, actor, None)
    days, today = unused_days_of(actor.body_id), at.date()
    everybody = User.objects.filter(body_id=actor.body_id, is_active=True)
    if not days:
        everybody.filter(sleeps_on__isnull=False).update(sleeps_on=None)
        return []
    everybody.filter(sleeps_on=None).update(sleeps_on=today + timedelta(days=days))
    keyed = Token.objects.filter(withdrawn_at=None, expires_on__gte=today).values("user_id")
    unused = everybody.filter(sleeps_on__lte=today).exclude(pk__in=keyed)
    keepers = _keepers(actor.body_id, today)
    suspended = []
    for person in unused.select_for_update(of=("self",)).order_by("pk"):
        if any(holders == {person.pk} for holders in keepers):
            continue
        for holders in keepers:
            holders.discard(person.pk)
        person.is_active, person.suspended_on = False, today
        person.session_epoch += 1
        person.save(update_fields=["is_active", "suspended_on", "session_epoch"])
        record(actor, at, OrganisationEvent.LOGIN_SUSPENDED, person, name=person.name, days=days)
        suspended.append(person)
    return suspended


def _keepers(body_id: int, on: date) -> Iterable[set[int]]:
    held = Appointment.objects.in_force(on).filter(body_id=body_id, user__is_active=True)
    pairs = list(held.values_list("user_id", "post__roles"))
    return [{user for user, roles in pairs if role.value in roles} for role in _NEVER_ALL]


@transaction.atomic
def reopen_login(*, actor: Actor, at: datetime, user: User, reason: str) -> User:
    """Open a suspended login again; the password stays the one it was."""
    person = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    require(rules.can_reopen_login, actor, person)
    if person.suspended_on is None:
        raise NotSuspended(name=person.name)
    if not reason.strip():
        raise ReasonMissing
    person.is_active, person.suspended_on = True, None
    days = unused_days_of(person.body_id)
    person.sleeps_on = at.date() + timedelta(days=days) if days else None
    person.save(update_fields=["is_active", "suspended_on", "sleeps_on"])
    record(
        actor,
        at,
        OrganisationEvent.LOGIN_REOPENED,
        person,
        reason=reason.strip()[:200],
        name=person.name,
    )
    return person
