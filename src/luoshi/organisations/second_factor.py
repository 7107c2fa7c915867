"""The second factor: who must have one, how its codes are checked, where its secret is kept."""

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import qrcode
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from qrcode.image.svg import SvgPathImage

from luoshi.organisations.actor import Actor
from luoshi.organisations.models import User

TOTP = Authenticator.Type.TOTP
PERIOD = 30
# A clock that is half a minute off, as on an intranet without a time server, still passes.
_NEIGHBOURS = (0, -1, 1)
_LAST = "last_counter"


class SecretUnreadable(RuntimeError):
    """The key that closed a secret is not on this machine."""


class Vault(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets lie encrypted in the database; their key lies beside it, never in it."""

    def encrypt(self, text: str) -> str:
        """What the database keeps."""
        return str(_cipher(settings.HOME).encrypt(text.encode()), "ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """What was meant."""
        try:
            return str(_cipher(settings.HOME).decrypt(encrypted_text.encode()), "utf-8")
        except InvalidToken as wrong:
            raise SecretUnreadable from wrong

    def get_totp_label(self, user: User) -> str:
        """Under which name the phone lists the account."""
        return f"{user.username} {user.body.name}"

    def get_totp_issuer(self) -> str:
        """Whose account the phone says it is."""
        return "Luoshi 落实"


def is_required(actor: Actor | None) -> bool:
    """Whether whoever acts so must have signed in with two factors.

    A demonstration guards nothing and is exempt, so that its printed logins work; its pages say so.
    """
    return actor is not None and is_guarded(actor.roles)


def is_guarded(roles: Iterable[str]) -> bool:
    """Whether a post with these roles is used with a second factor only."""
    if settings.DEMO_DAY is not None:
        return False
    return not set(settings.SECOND_FACTOR_ROLES).isdisjoint(roles)


def is_set_up(user: User) -> bool:
    """Whether the person has a second factor."""
    return bool(Authenticator.objects.filter(user=user, type=TOTP).exists())


def is_passed(request: HttpRequest, user: User) -> bool:
    """Whether this session was opened with two factors."""
    return any(one.get("method") == "mfa" for one in get_authentication_records(request, user))


def pass_session(request: HttpRequest, user: User) -> None:
    """The session in which the factor was set up has shown it."""
    record_authentication(request, user, "mfa", type=TOTP)


def new_secret() -> str:
    """A secret for a phone: 160 random bits."""
    return str(generate_totp_secret())


def address_for_phone(user: User, secret: str) -> str:
    """What the square code says to the phone."""
    return str(Vault().build_totp_url(user, secret))


def square_code(address: str) -> str:
    """The address as a picture in SVG, given inside the page."""
    picture = qrcode.make(address, image_factory=SvgPathImage, border=2)
    return "data:image/svg+xml;base64," + base64.b64encode(picture.to_string()).decode("ascii")


def counter_of(secret: str, code: str, at: datetime) -> int | None:
    """Which half-minute a code belongs to, if it is right now or was a moment ago."""
    now = int(at.timestamp()) // PERIOD
    given = "".join(code.split())
    for step in _NEIGHBOURS:
        expected = format_hotp_value(hotp_value(secret, now + step))
        if secrets.compare_digest(given.encode(), expected.encode()):
            return now + step
    return None


@transaction.atomic
def use_code(authenticator: Authenticator, code: str, at: datetime) -> bool:
    """Take a code once: neither it nor an older one passes again."""
    held = Authenticator.objects.select_for_update(of=("self",)).get(pk=authenticator.pk)
    if held.type != TOTP:
        return bool(held.wrap().validate_code("".join(code.split())))
    counter = counter_of(Vault().decrypt(held.data["secret"]), code, at)
    if counter is None or counter <= held.data.get(_LAST, 0):
        return False
    held.data[_LAST] = counter
    held.save(update_fields=["data"])
    return True


def keep(user: User, secret: str, counter: int) -> list[str]:
    """Keep a person's secret and make the recovery codes; what there was before is gone."""
    forget(user)
    Authenticator.objects.create(
        user=user, type=TOTP, data={"secret": Vault().encrypt(secret), _LAST: counter}
    )
    return list(RecoveryCodes.activate(user).get_unused_codes())


def forget(user: User) -> None:
    """Take a person's factor and recovery codes away."""
    Authenticator.objects.filter(user=user).delete()


def codes_left(user: User) -> int:
    """How many recovery codes were not used yet."""
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(kept.wrap().get_unused_codes()) if kept else 0


@cache
def _cipher(home: Path) -> Any:
    path = home / "keys" / "second_factor.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_bytes(Fernet.generate_key())
    return Fernet(path.read_bytes())
