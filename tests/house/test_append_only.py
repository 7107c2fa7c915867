"""Whoever changes a row behind the record's back is found, and the place is named."""

import pytest
from django.db import DatabaseError, models, transaction

from luoshi.history.append_only import TABLES
from luoshi.history.models import AppendOnly, Checkpoint, Entry, Leaf, Recorded, RowDigest
from luoshi.history.protection import columns_of, protected_models, table_of
from luoshi.history.verification import broken_rows, verify
from tests.house.forging import behind_the_record, copy, edit, row_of, run
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
            run(f'UPDATE {table} SET "{column.column}" = "{column.column}" WHERE id = {row.pk}')
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"DELETE FROM {table} WHERE id = {row.pk}")
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
    row = row_of(model)
    table, names = table_of(model), [column.attname for column in columns_of(model)]

    found = {}
    for column in columns_of(model):
        with behind_the_record(model):
            edit(column, row)
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
    row = row_of(model)

    with behind_the_record(model):
        copy(row)
        run(f"DELETE FROM {model._meta.db_table} WHERE id = {row.pk}")
        broken = [(one.what, one.key) for one in broken_rows(model)]

    assert ("missing", row.pk) in broken
    assert [what for what, _key in broken] == ["unknown", "missing"]


def test_every_forged_column_of_every_table_is_found_in_one_look(county: County) -> None:
    expected = set()

    with behind_the_record(*protected_models()):
        for model in protected_models():
            row = row_of(model)
            for column in columns_of(model):
                if column.attname != "id":
                    edit(column, row)
                    expected.add((table_of(model), row.pk, column.attname))
        found = [(one.table, one.key, one.field) for one in verify(county.cast.body.pk)]

    assert len(found) == len(expected)
    assert set(found) == expected
