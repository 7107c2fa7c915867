"""What every endpoint shares: the shape of errors, of texts and keys, and of a page of a list."""

from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema
from pydantic import AfterValidator, ConfigDict

from luoshi.common.errors import Refusal

MOST_ROWS = 200
# What both databases can hold as a key.
MOST_KEY = 2**63 - 1


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("NUL")
    return text.strip()


Key = Annotated[int, Field(ge=1, le=MOST_KEY)]
Line = Annotated[str, Field(max_length=500), AfterValidator(_without_nul)]
Words = Annotated[str, Field(max_length=20_000), AfterValidator(_without_nul)]


class Asked(Schema):
    """A body somebody sends; names it does not know are refused, so that a slip is seen."""

    model_config = ConfigDict(extra="forbid")


class ErrorOut(Schema):
    """Why something was not done: `code` for programs, `message` for people."""

    code: str
    message: str
    fields: dict[str, list[str]] | None = None


class NamedOut(Schema):
    """A thing by its key and name."""

    id: int
    name: str


class InvalidRequest(Refusal):
    """The request cannot be read."""

    sentence = _("Some values cannot be read. Each is named under “fields”.")
    status = 422


class UnknownName(InvalidRequest):
    """A unit or post was named that is not there."""

    sentence = _("“%(field)s” names no unit or post of this body: %(value)s.")


class UnreadableValue(InvalidRequest):
    """A value that every field for itself lets through and that still cannot be read."""

    sentence = _("This cannot be read: %(problem)s")


class CsrfMissing(Refusal):
    """A session changes things only with the token of its own page."""

    sentence = _("Send the CSRF token of this session in the header X-CSRFToken.")
    status = 403


# Told in the reader's language; the rest of pydantic's vocabulary is told by the last sentence.
_SAID: Mapping[str, Promise] = {
    "missing": _("This value is needed."),
    "extra_forbidden": _("This name is not known here."),
    "string_too_long": _("This text is too long."),
    "string_type": _("Write a text here."),
    "date_from_datetime_parsing": _("Write a day as YYYY-MM-DD."),
    "date_parsing": _("Write a day as YYYY-MM-DD."),
    "date_type": _("Write a day as YYYY-MM-DD."),
    "decimal_parsing": _("Write a number here."),
    "decimal_type": _("Write a number here."),
    "int_parsing": _("Write a whole number here."),
    "int_type": _("Write a whole number here."),
    "int_from_float": _("Write a whole number here."),
    "bool_type": _("Write true or false here."),
    "bool_parsing": _("Write true or false here."),
    "greater_than_equal": _("This number is too small."),
    "less_than_equal": _("This number is too large."),
    "literal_error": _("This is none of the values known here."),
    "enum": _("This is none of the values known here."),
    "json_invalid": _("This is not JSON."),
}
_UNREADABLE = _("This value cannot be read.")


def told_fields(errors: list[dict[str, Any]]) -> dict[str, list[str]]:
    """What is wrong with each value, in the reader's language."""
    fields: dict[str, list[str]] = {}
    for error in errors:
        steps = [str(step) for step in error.get("loc", ())]
        # The first steps say where ninja found the value, not what the sender called it.
        name = ".".join(steps[2:] if len(steps) > 2 else steps[-1:]) or "body"
        fields.setdefault(name, []).append(str(_SAID.get(error.get("type", ""), _UNREADABLE)))
    return fields
