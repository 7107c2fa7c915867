"""The one form of bytes of a value, so that equal values have equal digests."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

import rfc8785


class NotCanonical(ValueError):
    """The value has no single agreed form of bytes."""


def canonical_bytes(value: object) -> bytes:
    """The one form of bytes of a value, so that equal values have equal digests."""
    simple = _simple_bytes(value)
    if simple is not None:
        return simple
    try:
        return bytes(rfc8785.dumps(_plain(value)))
    except rfc8785.CanonicalizationError as error:
        raise NotCanonical(str(error)) from error


_NAMES = {None: b"null", True: b"true", False: b"false"}
_LARGEST_INTEGER = 2**53 - 1


def _simple_bytes(value: object) -> bytes | None:
    """The canonical bytes of a value without parts, or None: most columns are of this kind.

    The standard library writes text as RFC 8785 asks (the shortest escapes, UTF-8) in C; what
    it cannot write, and every value with parts, goes the long way.
    """
    kind = type(value)
    if kind is str:
        try:
            return encode_basestring(value).encode()  # type: ignore[arg-type]
        except UnicodeEncodeError:
            return None
    if kind is int and -_LARGEST_INTEGER <= value <= _LARGEST_INTEGER:  # type: ignore[operator]
        return str(value).encode()
    if value is None or kind is bool:
        return _NAMES[value]  # type: ignore[index]
    if kind is date:
        return b'"' + str(value).encode() + b'"'
    return None


def _plain(value: object) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return {_plain_key(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal):
        return plain_decimal(value)
    if isinstance(value, datetime):
        return _plain_moment(value)
    if isinstance(value, date):
        return value.isoformat()
    raise NotCanonical(f"{type(value).__name__} has no canonical form")


def _plain_key(key: object) -> str:
    if not isinstance(key, str):
        raise NotCanonical(f"a key must be text, not {type(key).__name__}")
    return str(key)


def _plain_moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise NotCanonical("a moment without a time zone has no canonical form")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def plain_decimal(value: Decimal) -> str:
    """A decimal without exponent and idle zeros: 1.50, 15E-1 and 1.5 are one number."""
    if not value.is_finite():
        raise NotCanonical(f"{value} is not a number")
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
