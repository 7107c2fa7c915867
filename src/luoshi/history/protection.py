"""Which columns of which tables are held by the record, generated from the models."""

from collections.abc import Container, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.utils import format_number

from luoshi.history.models import Recorded

# Tables of ours that the record does not hold, each with its reason.
OUTSIDE: Mapping[str, str] = {
    "history.Entry": "is the record itself",
    "history.RowDigest": "is the record itself",
    "history.Leaf": "is the record itself",
    "history.Checkpoint": "is the record itself",
    "history.Anchor": "what was given to outsiders, whose own copies are the proof",
    "submissions.Submission": "keys of forms; the acts themselves are recorded",
    "ledger.SavedFilter": "a reader's own view, no act",
    "jobs.Job": "how far long work is; what the work does is recorded by itself",
    "documents.Presence": "who has a document open at the moment, no act",
    "notices.Cursor": "how far the record was read",
    "notices.Notice": "follows from the record; that somebody read it is nobody else's business",
    "notices.Reach": "how a person wants to be reached, no act",
    "notices.Delivery": "letters on their way",
}


def protected_models() -> list[type[Recorded]]:
    """Every table the record holds."""
    return [model for model in apps.get_models() if issubclass(model, Recorded)]


def table_of(model: type[models.Model]) -> str:
    """A table's name in the record."""
    return model._meta.label_lower


@lru_cache(maxsize=500)
def columns_of(model: type[Recorded]) -> list["models.Field[Any, Any]"]:
    """The protected columns of a table, by the order of their names."""
    columns = [
        column for column in model._meta.concrete_fields if column.name not in model.UNPROTECTED
    ]
    return sorted(columns, key=lambda column: column.attname)


def values_of(row: Recorded) -> dict[str, object]:
    """The protected values of a row in their canonical form."""
    return {
        column.attname: _canonical(column, getattr(row, column.attname))
        for column in columns_of(type(row))
    }


def values_when_new(model: type[Recorded], known: Container[str]) -> dict[str, object]:
    """What the columns that are not yet known hold in a row that was there before them."""
    return {
        column.attname: _canonical(column, column.get_default())
        for column in columns_of(model)
        if column.attname not in known
    }


def _canonical(column: "models.Field[Any, Any]", value: object) -> object:
    if value is None:
        return None
    if isinstance(column, models.ForeignKey):
        return int(value)  # type: ignore[call-overload]
    plain = column.to_python(value)
    if isinstance(column, models.DecimalField):
        # The database keeps this many places; the digest is of what it keeps.
        return Decimal(format_number(plain, column.max_digits, column.decimal_places) or 0)
    return _plain(plain)


def _plain(value: object) -> object:
    if isinstance(value, bool | int | Decimal | datetime | date) or value is None:
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return str(value)
