"""Whoever changes a row behind the record's back is found, and the place is named."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction

from luoshi.history.append_only import TABLES
from luoshi.history.models import AppendOnly, Checkpoint, Entry, Leaf, Recorded, RowDigest
from luoshi.history.protection import columns_of, protected_models, table_of
from luoshi.history.verification import broken_rows, verify
from tests.house.story import County
from tests.house.tables import our_models

pytestmark = pytest.mark.django_db

RECORD = (Entry, RowDigest, Leaf, Checkpoint)


def test_every_table_of_the_record_is_held_by_triggers() -> None:
    growing = {model._meta.db_table for model in our_models() if issubclass(model, AppendOnly)}

    assert growing == set(TABLES)
    assert growing == {model._meta.db_table for model in RECORD}


@pytest.mark.parametrize("model", RECORD, ids=lambda model: model._meta.db_table)
def test_the_database_refuses_to_change_the_record(
    county: County, model: type[models.Model]
) -> None:
    row = model._default_manager.order_by("pk").first()
    assert row is not None
    table = model._meta.db_table

    for column in model._meta.concrete_fields:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            _run(f'UPDATE {table} SET "{column.column}" = "{column.column}" WHERE id = {row.pk}')
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        _run(f"DELETE FROM {table} WHERE id = {row.pk}")
    with pytest.raises(PermissionError):
        row.save()
    with pytest.raises(PermissionError):
        row.delete()


def test_the_story_holds() -> None:
    assert list(verify()) == []


@pytest.mark.parametrize("model", protected_models(), ids=table_of)
def test_a_raw_edit_of_any_protected_column_is_found_and_located(
    county: County, model: type[Recorded]
) -> None:
    row = _row_of(model)
    table, names = table_of(model), [column.attname for column in columns_of(model)]

    found = {}
    for column in columns_of(model):
        with _behind_the_record(model):
            _edit(column, row)
            found[column.attname] = [
                (one.what, one.table, one.key, one.field) for one in broken_rows(model)
            ]

    assert "id" in names, f"nothing says that a row left {table}"
    assert ("missing", table, row.pk, "") in found.pop("id")
    assert found == {name: [("field", table, row.pk, name)] for name in names if name != "id"}


@pytest.mark.parametrize("model", protected_models(), ids=table_of)
def test_a_row_added_or_taken_behind_the_record_is_found(
    county: County, model: type[Recorded]
) -> None:
    row = _row_of(model)

    with _behind_the_record(model):
        _copy(row)
        _run(f"DELETE FROM {model._meta.db_table} WHERE id = {row.pk}")
        broken = [(one.what, one.key) for one in broken_rows(model)]

    assert ("missing", row.pk) in broken
    assert [what for what, _key in broken] == ["unknown", "missing"]


def test_every_forged_column_of_every_table_is_found_in_one_look(county: County) -> None:
    expected = set()

    with _behind_the_record(*protected_models()):
        for model in protected_models():
            row = _row_of(model)
            for column in columns_of(model):
                if column.attname != "id":
                    _edit(column, row)
                    expected.add((table_of(model), row.pk, column.attname))
        found = [(one.table, one.key, one.field) for one in verify(county.cast.body.pk)]

    assert len(found) == len(expected)
    assert set(found) == expected


def _row_of(model: type[Recorded]) -> Recorded:
    row = model._default_manager.order_by("-pk").first()
    assert row is not None, f"tests/house/story.py leaves no row in {table_of(model)}"
    return row


def _run(statement: str, values: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values or [])


@contextmanager
def _behind_the_record(*changed: type[models.Model]) -> Iterator[None]:
    """Whoever owns the database can drop its constraints too; all of it is rolled back."""
    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite:
        _run("PRAGMA ignore_check_constraints = ON")
    try:
        with transaction.atomic():
            if not is_sqlite:
                _run("SET CONSTRAINTS ALL IMMEDIATE")
                _run("SET CONSTRAINTS ALL DEFERRED")
            for model in changed:
                _drop_constraints(model, with_checks=not is_sqlite)
            yield
            transaction.set_rollback(True)
    finally:
        if is_sqlite:
            _run("PRAGMA ignore_check_constraints = OFF")


def _drop_constraints(model: type[models.Model], *, with_checks: bool) -> None:
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint) and with_checks:
            _run(f'ALTER TABLE {model._meta.db_table} DROP CONSTRAINT "{constraint.name}"')
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is not None:
            _run(f'DROP INDEX "{constraint.name}"')


def _edit(column: "models.Field[Any, Any]", row: Recorded) -> None:
    table = row._meta.db_table
    _run(
        f'UPDATE {table} SET "{column.column}" = %s WHERE id = %s',
        [_other(column, getattr(row, column.attname)), row.pk],
    )


def _other(column: "models.Field[Any, Any]", value: Any) -> Any:
    """A value of the column's own type that is not this one."""
    kind = column.target_field if isinstance(column, models.ForeignKey) else column
    if isinstance(kind, models.BooleanField):
        return not value
    if isinstance(kind, models.DateTimeField | models.DateField):
        other = "2031-07-08 09:10:11+00:00" if isinstance(kind, models.DateTimeField) else None
        return other or "2031-07-08"
    if isinstance(kind, models.JSONField):
        return '{"forged": 1}'
    if isinstance(kind, models.DecimalField):
        return "0.37"
    if isinstance(kind, models.PositiveSmallIntegerField):
        return (value or 0) + 77
    if isinstance(kind, models.IntegerField):
        return (value or 0) + 770_077
    return "forged" if value != "forged" else "forged again"


def _copy(row: Recorded) -> None:
    """A second row like this one, with what must be unique made other."""
    model = type(row)
    unique = {
        name
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
        for name in constraint.fields
    } | {column.name for column in model._meta.concrete_fields if column.unique}
    for pair in model._meta.unique_together:
        unique |= set(pair)
    columns = list(model._meta.concrete_fields)
    names = ", ".join(f'"{column.column}"' for column in columns)
    values = []
    for column in columns:
        value = getattr(row, column.attname)
        values.append(
            _other(column, value)
            if column.name in unique
            else column.get_db_prep_save(value, connection)
        )
    places = ", ".join(["%s"] * len(columns))
    _run(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({places})", values)
