"""What somebody who holds the database can do to a row behind the record's back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

from luoshi.history.models import Recorded
from luoshi.history.protection import table_of


def row_of(model: type[Recorded]) -> Recorded:
    """The last row of a table of the story."""
    row = model._default_manager.order_by("-pk").first()
    assert row is not None, f"tests/house/story.py leaves no row in {table_of(model)}"
    return row


def run(statement: str, values: list[Any] | None = None) -> None:
    """A statement of SQL, past the models."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or [])


@contextmanager
def behind_the_record(*changed: type[models.Model]) -> Iterator[None]:
    """Whoever owns the database can drop its constraints too; all of it is rolled back."""
    is_sqlite = connection.vendor == "sqlite"
    if is_sqlite:
        run("PRAGMA ignore_check_constraints = ON")
    try:
        with transaction.atomic():
            if not is_sqlite:
                run("SET CONSTRAINTS ALL IMMEDIATE")
                run("SET CONSTRAINTS ALL DEFERRED")
            for model in changed:
                _drop_constraints(model, with_checks=not is_sqlite)
            yield
            transaction.set_rollback(True)
    finally:
        if is_sqlite:
            run("PRAGMA ignore_check_constraints = OFF")


def _drop_constraints(model: type[models.Model], *, with_checks: bool) -> None:
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint) and with_checks:
            run(f'ALTER TABLE {model._meta.db_table} DROP CONSTRAINT "{constraint.name}"')
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is not None:
            run(f'DROP INDEX "{constraint.name}"')


def edit(column: "models.Field[Any, Any]", row: models.Model) -> None:
    """Give one column of a row another value."""
    table = row._meta.db_table
    run(
        f'UPDATE {table} SET "{column.column}" = %s WHERE id = %s',
        [other(column, getattr(row, column.attname)), row.pk],
    )


def other(column: "models.Field[Any, Any]", value: Any) -> Any:
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
    words = [word[: kind.max_length] for word in ("forged", "again")]
    return words[0] if value != words[0] else words[1]


def copy(row: Recorded) -> None:
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
            other(column, value)
            if column.name in unique
            else column.get_db_prep_save(value, connection)
        )
    places = ", ".join(["%s"] * len(columns))
    run(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({places})", values)


def without_triggers(*tables: str) -> None:
    """Take away what holds tables append-only."""
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            on = "" if connection.vendor == "sqlite" else f" ON {table}"
            run(f"DROP TRIGGER {table}_no_{verb}{on}")
