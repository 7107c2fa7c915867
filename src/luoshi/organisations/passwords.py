"""Passwords that are easily guessed here: local names, the login name, what many people use."""

import re
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from luoshi.organisations.models import Appointment, Body, User
from luoshi.organisations.names import initials_of, spelled

FEWEST_LEFT = 6
_SEQUENCE = "01234567890123456789 98765432109876543210 abcdefghijklmnopqrstuvwxyz"
_YEAR = re.compile(r"(?:19|20)\d\d(?:[01]\d(?:[0-3]\d)?)?")
_REPEATED = re.compile(r"(.{1,3})\1{2,}")
_SUFFIXES = ("自治县", "市辖区", "县", "区", "市", "旗")


class LocalWordsValidator:
    """Refuse a password of which little is left once the easily guessed parts are taken away."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise unless enough remains that nobody nearby would guess."""
        local = _local_words(user) if isinstance(user, User) else []
        plain = password.lower()
        without_local = _without(plain, local)
        if without_local != plain and len(_without_common(without_local)) < FEWEST_LEFT:
            raise ValidationError(
                _("It is built from a name that people here know, or from the login name."),
                code="password_local_words",
            )
        if len(_without_common(plain)) < FEWEST_LEFT:
            raise ValidationError(
                _("It is built from words and figures that many people use."),
                code="password_common_parts",
            )

    def get_help_text(self) -> str:
        """What a good password is, for the form."""
        return _(
            "Use at least ten characters; three or four words of your own are better than "
            "figures. No names of the county, units or persons."
        )


def _local_words(user: User) -> list[str]:
    words = ["luoshi", "落实", user.username.lower(), user.name, spelled(user.name)]
    if user.body_id:
        body = Body.objects.get(pk=user.body_id)
        words += _spellings(body.name)
    if user.pk:
        held = Appointment.objects.filter(user=user).order_by("pk")
        names = held.values_list(
            "post__organisation__name", "post__organisation__short_name", "post__title"
        )
        for name in {name for row in names for name in row if name}:
            words += _spellings(name)
    return [word for word in words if len(word) > 1]


def _spellings(name: str) -> list[str]:
    shorter = name
    for suffix in _SUFFIXES:
        shorter = shorter.removesuffix(suffix)
    names = [name, shorter]
    initials = [initials_of(one) for one in names]
    return [*names, *(spelled(one) for one in names), *(one for one in initials if len(one) > 3)]


def _without(password: str, words: list[str]) -> str:
    left = password
    for word in sorted(set(words), key=len, reverse=True):
        left = left.replace(word.lower(), "")
    return left


def _without_common(password: str) -> str:
    left = _without(password, _common_parts())
    left = _YEAR.sub("", left)
    left = _REPEATED.sub("", left)
    return _without_sequences(left)


def _without_sequences(text: str) -> str:
    left = text
    for length in range(len(left), 2, -1):
        for start in range(len(left) - length, -1, -1):
            piece = left[start : start + length]
            if piece in _SEQUENCE:
                left = left[:start] + left[start + length :]
    return left


@cache
def _common_parts() -> list[str]:
    path = Path(__file__).with_name("common_password_parts.txt")
    lines = path.read_text(encoding="utf-8").splitlines()
    return [part for line in lines if not line.startswith("#") for part in line.split()]
