"""Logins: add and close them, set passwords, make and withdraw tokens for programs."""

import re
import secrets
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal
from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.organisations import rules, second_factor
from luoshi.organisations.actor import Actor
from luoshi.organisations.events import OrganisationEvent
from luoshi.organisations.models import Appointment, Post, Token, User
from luoshi.organisations.one_time import quick_digest

KEY_START = "luoshi_"
LONGEST_TOKEN = timedelta(days=366)
_LOGIN_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


class LoginNameTaken(Refusal):
    """Login names are unique whatever their case."""

    sentence = _("The login name %(username)s is taken. Choose another one.")


class LoginNameUnreadable(Refusal):
    """A login name is typed on any keyboard."""

    sentence = _(
        "“%(username)s” cannot be a login name. Use 2 to 40 letters, digits, dots or hyphens."
    )


class PasswordTooWeak(Refusal):
    """The password policy refuses it."""

    sentence = _("This password is too weak: %(why)s")


class PersonHoldsPosts(Refusal):
    """A post would be left without a holder unseen."""

    sentence = _("%(name)s still holds: %(posts)s. Let the person leave these posts first.")


class TokenForOtherPost(Refusal):
    """A token acts as a post that its person holds."""

    sentence = _("%(name)s does not hold this post. Choose a post of the person.")


class TokenForGuardedPost(Refusal):
    """A key is one factor; what needs two has no key."""

    sentence = _(
        "The post %(post)s is used with a second factor only, so no program acts as it. "
        "Choose another post."
    )


class TokenEndsTooLate(Refusal):
    """A token has an end, after today and within a year."""

    sentence = _("A token ends after today and within a year. Choose another last day.")


class TokenWithdrawn(Refusal):
    """It was withdrawn before."""

    sentence = _("This token was withdrawn already.")


@transaction.atomic
def add_person(
    *,
    actor: Actor,
    at: datetime,
    username: str,
    name: str,
    password: str | None = None,
    must_change_password: bool = True,
    is_one_time: bool = False,
) -> User:
    """Let a person log in; what they may do comes from the posts they hold.

    A one-time password is one that `one_time_password` made up: it is random enough to be
    kept under a quick digest until its owner replaces it at the first sign-in.
    """
    require(rules.can_edit_people, actor, None)
    login = username.strip().lower()
    if not _LOGIN_NAME.fullmatch(login):
        raise LoginNameUnreadable(username=username)
    if User.objects.filter(username__iexact=login).exists():
        raise LoginNameTaken(username=login)
    user = User(
        body_id=actor.body_id,
        username=login,
        name=name,
        must_change_password=must_change_password,
    )
    if password is None:
        user.set_unusable_password()
    elif is_one_time:
        user.password = quick_digest(password)
    else:
        _check_password(password, user)
        user.set_password(password)
    user.save(force_insert=True)
    record(actor, at, OrganisationEvent.PERSON_ADDED, user, name=name, username=login)
    return user


@transaction.atomic
def set_password(
    *,
    actor: Actor,
    at: datetime,
    user: User,
    password: str,
    must_change_password: bool = False,
    is_one_time: bool = False,
) -> User:
    """Set a person's password and end the sessions that were open with the old one."""
    person = _locked(user)
    require(rules.can_set_password, actor, person)
    if is_one_time:
        person.password = quick_digest(password)
    else:
        _check_password(password, person)
        person.set_password(password)
    person.must_change_password = must_change_password
    person.session_epoch += 1
    person.save(update_fields=["password", "must_change_password", "session_epoch"])
    record(actor, at, OrganisationEvent.PASSWORD_SET, person, name=person.name)
    return person


@transaction.atomic
def deactivate_person(*, actor: Actor, at: datetime, user: User, on: date) -> User:
    """Close a person's login and end every open session and token."""
    person = _locked(user)
    require(rules.can_edit_people, actor, person)
    held = Appointment.objects.in_force(on).filter(user=person)
    titles = [str(one.post) for one in held.select_related("post__organisation").order_by("pk")]
    if titles:
        raise PersonHoldsPosts(name=person.name, posts="、".join(titles))
    person.is_active = False
    person.session_epoch += 1
    person.save(update_fields=["is_active", "session_epoch"])
    tokens = list(Token.objects.filter(user=person, withdrawn_at=None).order_by("pk"))
    for token in tokens:
        token.withdrawn_at = at
        token.save(update_fields=["withdrawn_at"])
    record(
        actor,
        at,
        OrganisationEvent.PERSON_CHANGED,
        person,
        rows=tokens,
        name=person.name,
        active=False,
    )
    return person


@transaction.atomic
def make_token(
    *, actor: Actor, at: datetime, user: User, post: Post, purpose: str, expires_on: date
) -> tuple[Token, str]:
    """Make a key by which a program acts as a post; the key is told once and never kept."""
    person = _locked(user)
    require(rules.can_make_token, actor, person)
    today = at.date()
    if not Appointment.objects.in_force(today).filter(user=person, post=post).exists():
        raise TokenForOtherPost(name=person.name)
    if second_factor.is_guarded(post.roles):
        raise TokenForGuardedPost(post=str(post))
    if not today < expires_on <= today + LONGEST_TOKEN:
        raise TokenEndsTooLate
    key = KEY_START + secrets.token_urlsafe(32)
    token = Token.objects.create(
        body_id=person.body_id,
        user=person,
        post=post,
        purpose=purpose,
        key_digest=Token.digest_of(key),
        made_at=at,
        expires_on=expires_on,
    )
    record(actor, at, OrganisationEvent.TOKEN_MADE, token, purpose=purpose, until=expires_on)
    return token, key


@transaction.atomic
def withdraw_token(*, actor: Actor, at: datetime, token: Token) -> Token:
    """Withdraw a token: from now on its key opens nothing."""
    withdrawn = Token.objects.select_for_update(of=("self",)).get(pk=token.pk)
    require(rules.can_withdraw_token, actor, withdrawn)
    if withdrawn.withdrawn_at is not None:
        raise TokenWithdrawn
    withdrawn.withdrawn_at = at
    withdrawn.save(update_fields=["withdrawn_at"])
    record(actor, at, OrganisationEvent.TOKEN_WITHDRAWN, withdrawn, purpose=withdrawn.purpose)
    return withdrawn


def _locked(user: User) -> User:
    return User.objects.select_for_update(of=("self",)).get(pk=user.pk)


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise PasswordTooWeak(why=" ".join(problem.messages)) from problem
