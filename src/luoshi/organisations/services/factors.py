"""Second factors: set one up, ask for a new one, confirm it as another person; end sessions."""

from datetime import UTC, datetime

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.history.models import Entry
from luoshi.history.services import record
from luoshi.organisations import rules, second_factor
from luoshi.organisations.actor import Actor
from luoshi.organisations.events import OrganisationEvent
from luoshi.organisations.models import FactorReset, User


class WrongCode(Refusal):
    """The code does not belong to the secret."""

    sentence = _("This code is not right. Look at the phone again; a code holds for half a minute.")


class FactorSetUp(Refusal):
    """There is a second factor already."""

    sentence = _("You have a second factor. If it is lost, ask your administrator for a new one.")


class NoFactor(Refusal):
    """There is nothing to take off."""

    sentence = _("%(name)s has no second factor. There is nothing to reset.")


class ResetAsked(Refusal):
    """It was asked for already."""

    sentence = _(
        "A new second factor for %(name)s was asked for already; it waits for a second person."
    )


class ResetDone(Refusal):
    """It was confirmed before."""

    sentence = _("This was confirmed already.")


class ReasonMissing(Refusal):
    """Looking at personal data has a reason."""

    sentence = _("Write for what reason; the person concerned reads it.")


@transaction.atomic
def set_second_factor(
    *, actor: Actor, at: datetime, user: User, secret: str, code: str
) -> list[str]:
    """Set up a person's second factor; the recovery codes are told once."""
    person = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    require(rules.can_set_second_factor, actor, person)
    if second_factor.is_set_up(person):
        raise FactorSetUp
    # Phones go by the real time, in a demonstration too.
    counter = second_factor.counter_of(secret, code, datetime.now(tz=UTC))
    if counter is None:
        raise WrongCode
    codes = second_factor.keep(person, secret, counter)
    record(actor, at, OrganisationEvent.SECOND_FACTOR_SET, person, name=person.name)
    return codes


@transaction.atomic
def ask_factor_reset(*, actor: Actor, at: datetime, user: User, reason: str) -> FactorReset:
    """Tell that somebody lost the second factor; nothing changes until another one confirms."""
    person = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    require(rules.can_ask_reset, actor, person)
    if not second_factor.is_set_up(person):
        raise NoFactor(name=person.name)
    if FactorReset.objects.filter(user=person, confirmed_at=None).exists():
        raise ResetAsked(name=person.name)
    if not reason.strip():
        raise ReasonMissing
    asked = FactorReset.objects.create(
        body_id=person.body_id,
        user=person,
        asked_by_id=actor.user_id or 0,
        asked_at=at,
        reason=reason,
    )
    record(actor, at, OrganisationEvent.FACTOR_RESET_ASKED, asked, reason=reason, name=person.name)
    return asked


@transaction.atomic
def confirm_factor_reset(*, actor: Actor, at: datetime, reset: FactorReset) -> FactorReset:
    """Confirm as a second person: the factor is taken off and every open session ends."""
    held = (
        FactorReset.objects.select_for_update(of=("self",))
        .select_related("user", "asked_by")
        .get(pk=reset.pk)
    )
    require(rules.can_confirm_reset, actor, held)
    if held.confirmed_at is not None:
        raise ResetDone
    held.confirmed_by_id = actor.user_id
    held.confirmed_at = at
    held.save(update_fields=["confirmed_by", "confirmed_at"])
    second_factor.forget(held.user)
    _end_all(held.user)
    record(
        actor,
        at,
        OrganisationEvent.FACTOR_RESET,
        held,
        name=held.user.name,
        asked_by=held.asked_by.name,
    )
    return held


@transaction.atomic
def end_sessions(*, actor: Actor, at: datetime, user: User, besides: str = "") -> User:
    """End every open session of a person, besides the one in which it is asked."""
    person = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    require(rules.can_end_sessions, actor, person)
    _end_all(person, besides)
    record(actor, at, OrganisationEvent.SESSIONS_ENDED, person, name=person.name)
    return person


@transaction.atomic
def record_view(*, actor: Actor, at: datetime, person: User, what: str, reason: str) -> Entry:
    """Record that personal data of somebody are looked at; called before they are shown.

    Looking is an act with a reason. The audit administrator and the person concerned read of it.
    """
    require(rules.is_of_one_body, actor, person)
    if not reason.strip():
        raise ReasonMissing
    return record(
        actor,
        at,
        OrganisationEvent.PERSONAL_SEEN,
        person,
        reason=reason.strip(),
        what=what,
        name=person.name,
    )


def _end_all(person: User, besides: str = "") -> None:
    person.session_epoch += 1
    person.save(update_fields=["session_epoch"])
    for one in UserSession.objects.filter(user=person).exclude(session_key=besides):
        one.end()
