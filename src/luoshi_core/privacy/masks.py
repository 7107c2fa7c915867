"""How a particular is shown outside: 张**, 138****5678, a home only by its village."""

from collections.abc import Iterable

from luoshi_core.privacy.finding import Finding, Kind
from luoshi_core.privacy.names import is_compound
from luoshi_core.privacy.searching import find

STAR = "*"
# How many characters stay at the head and at the end; those between become stars.
_SHOWN = {
    Kind.IDENTITY_CARD: (3, 4),
    Kind.MOBILE: (3, 4),
    Kind.LANDLINE: (0, 2),
    Kind.BANK_CARD: (4, 4),
    Kind.PASSPORT: (1, 2),
    Kind.PLATE: (2, 1),
    Kind.ACCOUNT: (1, 1),
}


def mask(text: str, findings: Iterable[Finding] | None = None) -> str:
    """The text with every particular masked; what is not found stays as it was."""
    parts: list[str] = []
    place = 0
    for one in find(text) if findings is None else sorted(findings, key=lambda one: one.start):
        parts += [text[place : one.start], masked(one.kind, one.words(text))]
        place = one.end
    return "".join([*parts, text[place:]])


def masked(kind: Kind, words: str) -> str:
    """One particular as it may be shown."""
    if kind == Kind.NAME:
        shown = 2 if is_compound(words) else 1
        return words[:shown] + STAR * max(len(words) - shown, 1)
    if kind == Kind.EMAIL:
        name, _, place = words.partition("@")
        return f"{name[:1]}{STAR * 3}@{place}"
    if kind == Kind.ADDRESS:
        return STAR * 3
    head, tail = _SHOWN[kind]
    return words[:head] + _stars(words[head : len(words) - tail]) + words[len(words) - tail :]


def _stars(words: str) -> str:
    """Stars for letters and digits; the gaps people write between them stay."""
    return "".join(STAR if sign.isalnum() else sign for sign in words)
