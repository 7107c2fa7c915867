"""All our tables as the kits look at them: which there are, and the digest of what they hold."""

import hashlib
from collections.abc import Container, Mapping

from django.apps import apps
from django.db import connection, models

from luoshi.history.models import AppendOnly

# Tables of ours that reading a page may fill, each with its reason.
MAY_GROW_ON_READING: Mapping[str, str] = {
    "documents.Presence": "who has a document open at the moment, noted while it is read",
    "submissions.Submission": "keys of forms, no act",
}


def our_models() -> list[type[models.Model]]:
    """Every table of ours; sessions and the cache belong to the framework."""
    return [model for model in apps.get_models() if model.__module__.startswith("luoshi.")]


def digests(without: Container[str] = (), only: Container[str] | None = None) -> dict[str, str]:
    """The number of rows of each of our tables and the digest of every value in them.

    `only` names tables as the database does, where no other can have changed.
    """
    return {
        model._meta.label: _digest(model)
        for model in our_models()
        if model._meta.label not in without and (only is None or model._meta.db_table in only)
    }


def _digest(model: type[models.Model]) -> str:
    names = ", ".join(
        connection.ops.quote_name(str(column.column)) for column in model._meta.concrete_fields
    )
    table = connection.ops.quote_name(model._meta.db_table)
    if issubclass(model, AppendOnly):
        # The database refuses to change its rows (test_append_only.py): which there are is enough.
        names = connection.ops.quote_name("id")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {table} ORDER BY 1")
        rows = cursor.fetchall()
    return f"{len(rows)} rows {hashlib.sha256(repr(rows).encode()).hexdigest()}"


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The tables whose content is not what it was."""
    return sorted(label for label in after if after[label] != before.get(label))
