"""Triggers that let a table only grow, in the words of each database."""

from collections.abc import Iterable

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION luoshi_append_only() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'the record is append-only'; END
$$ LANGUAGE plpgsql
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH ROW EXECUTE FUNCTION luoshi_append_only()
"""
TABLES = ("history_entry", "history_rowdigest", "history_leaf", "history_checkpoint")


def hold(editor: BaseDatabaseSchemaEditor, tables: Iterable[str] = TABLES) -> None:
    """Create the triggers of these tables."""
    is_sqlite = editor.connection.vendor == "sqlite"
    if not is_sqlite:
        editor.execute(_POSTGRESQL_FUNCTION)
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            template = _SQLITE if is_sqlite else _POSTGRESQL
            editor.execute(template.format(table=table, verb=verb))


def release(editor: BaseDatabaseSchemaEditor, tables: Iterable[str] = TABLES) -> None:
    """Drop the triggers of these tables."""
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            on = "" if editor.connection.vendor == "sqlite" else f" ON {table}"
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}")


def forwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Hold the record's tables."""
    hold(editor)


def backwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let them go again."""
    release(editor)
