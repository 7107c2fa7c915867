"""Writing one row with a statement that is put together once per process.

An act writes half a dozen rows. Building their statements anew takes longer than writing them;
columns, values and conversions are the model's own.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model

from luoshi.common.statements import ask, vendor, write_each

Row = TypeVar("Row", bound=Model)
_Columns = tuple["Field[Any, Any]", ...]


def insert(row: Row, *, unless_there: bool = False) -> Row | None:
    """Write a new row and give it its key; None where a row like it is there already.

    Without `unless_there` a row like it raises `IntegrityError`, as `save()` would.
    """
    sql = _insert(vendor(), type(row), unless_there)
    made = ask(sql, _values(_columns_to_insert(type(row)), row, is_new=True))
    if not made:
        return None
    row.pk = made[0][0]
    row._state.adding = False
    row._state.db = DEFAULT_DB_ALIAS
    return row


def insert_all(rows: Sequence[Model]) -> None:
    """Write new rows of one table whose keys nobody asks for."""
    if not rows:
        return
    columns = _columns_to_insert(type(rows[0]))
    sql = _insert_many(vendor(), type(rows[0]), len(rows))
    ask(sql, [value for row in rows for value in _values(columns, row, is_new=True)])


def update(row: Model, *names: str) -> None:
    """Write some fields of a row that is there."""
    columns = _columns_named(type(row), names)
    values = _values(columns, row, is_new=False)
    ask(_update(vendor(), type(row), names), [*values, row.pk])


def update_each(model: type[Model], names: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> None:
    """Write the same fields of many rows: their values in the order named, the key last."""
    if not rows:
        return
    columns = _columns_named(model, names)
    # SQLite keeps decimals and days as text; PostgreSQL takes them as they are.
    if vendor() == "postgresql":
        by_column = [list(values) for values in zip(*rows, strict=True)]
        ask(_update_each(model, names), by_column)
        return
    prepared = [
        [
            *(
                column.get_db_prep_save(value, connection)
                for column, value in zip(columns, row, strict=False)
            ),
            row[-1],
        ]
        for row in rows
    ]
    write_each(_update(vendor(), model, names), prepared)


@lru_cache(maxsize=500)
def _update_each(model: type[Model], names: tuple[str, ...]) -> str:
    columns = _columns_named(model, names)
    quoted = _quoted(columns)
    table = connection.ops.quote_name(model._meta.db_table)
    key = connection.ops.quote_name(str(model._meta.pk.column))
    kinds = [*(f"%s::{column.db_type(connection)}[]" for column in columns), "%s::bigint[]"]
    changes = ", ".join(f"{column} = v.{column}" for column in quoted)
    named = ", ".join([*quoted, key])
    return (
        f"UPDATE {table} SET {changes} "  # noqa: S608 - names are the model's
        f"FROM unnest({', '.join(kinds)}) AS v({named}) WHERE {table}.{key} = v.{key}"
    )


def _values(columns: _Columns, row: Model, *, is_new: bool) -> list[Any]:
    database: Any = connections[DEFAULT_DB_ALIAS]
    return [column.get_db_prep_save(column.pre_save(row, is_new), database) for column in columns]


@lru_cache(maxsize=500)
def _columns_to_insert(model: type[Model]) -> _Columns:
    return tuple(column for column in model._meta.local_concrete_fields if not column.primary_key)


@lru_cache(maxsize=500)
def _columns_named(model: type[Model], names: tuple[str, ...]) -> _Columns:
    return tuple(model._meta.get_field(name) for name in names)  # type: ignore[misc]


def _quoted(columns: _Columns) -> list[str]:
    return [connection.ops.quote_name(column.column or "") for column in columns]


def _into(model: type[Model], count: int) -> str:
    columns = _columns_to_insert(model)
    table = connection.ops.quote_name(model._meta.db_table)
    values = f"({', '.join(['%s'] * len(columns))})"
    return f"INSERT INTO {table} ({', '.join(_quoted(columns))}) VALUES " + ", ".join(  # noqa: S608
        [values] * count
    )


@lru_cache(maxsize=500)
def _insert(_vendor: str, model: type[Model], unless_there: bool) -> str:  # noqa: FBT001
    key = connection.ops.quote_name(str(model._meta.pk.column))
    skip = " ON CONFLICT DO NOTHING" if unless_there else ""
    return f"{_into(model, 1)}{skip} RETURNING {key}"


@lru_cache(maxsize=500)
def _insert_many(_vendor: str, model: type[Model], count: int) -> str:
    return _into(model, count)


@lru_cache(maxsize=500)
def _update(_vendor: str, model: type[Model], names: tuple[str, ...]) -> str:
    columns = _quoted(_columns_named(model, names))
    changes = ", ".join(f"{column} = %s" for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    key = connection.ops.quote_name(str(model._meta.pk.column))
    return f"UPDATE {table} SET {changes} WHERE {key} = %s"  # noqa: S608 - names are the model's
