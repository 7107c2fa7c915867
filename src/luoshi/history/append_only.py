"""Triggers that let a table only grow, in the words of each database.

One thing alone may leave: values that the law wants forgotten. An act of forgetting that names
the row must stand in the record first; then the salt changes and the forgettable columns with
it, and nothing else (`forgetting.py`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.apps.registry import Apps
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_REFUSAL = "the record is append-only"
_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} {condition}
BEGIN SELECT RAISE(ABORT, '{refusal}'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger AS $$
BEGIN {exception} RAISE EXCEPTION '{refusal}'; END
$$ LANGUAGE plpgsql
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH ROW EXECUTE FUNCTION {function}()
"""
TABLES = ("history_entry", "history_rowdigest", "history_leaf", "history_checkpoint")


@dataclass(frozen=True, slots=True)
class Forgettable:
    """Which columns of a table may be emptied, and the act that must stand there before."""

    columns: frozenset[str]
    salt: str
    act: str


FORGETTABLE: Mapping[str, Forgettable] = {
    "history_entry": Forgettable(
        columns=frozenset({"salt", "subject_name", "actor", "reason", "content"}),
        salt="NEW.salt <> OLD.salt",
        act="""SELECT 1 FROM history_entry act WHERE act.body_id = OLD.body_id
            AND act.subject_type = 'history.entry' AND act.subject_id = OLD.id
            AND act.event = 'history.values_forgotten'""",
    ),
    "history_rowdigest": Forgettable(
        columns=frozenset({"salt"}),
        salt="NEW.salt = '' AND OLD.salt <> ''",
        act="""SELECT 1 FROM history_entry act
            JOIN history_rowdigest newest ON newest.id = act.subject_id
            WHERE act.body_id = OLD.body_id AND act.subject_type = 'history.rowdigest'
            AND act.event = 'history.past_forgotten' AND newest.id > OLD.id
            AND newest."table" = OLD."table" AND newest."key" = OLD."key" """,
    ),
}


def hold(editor: BaseDatabaseSchemaEditor, tables: Iterable[str] = TABLES) -> None:
    """Create the triggers of these tables."""
    is_sqlite = editor.connection.vendor == "sqlite"
    if not is_sqlite:
        editor.execute(_function("luoshi_append_only"))
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            lawful = _lawful(editor, table) if verb == "UPDATE" else ""
            if is_sqlite:
                condition = f"WHEN NOT ({lawful})" if lawful else ""
                words = {"table": table, "verb": verb, "condition": condition}
                editor.execute(_SQLITE.format(refusal=_REFUSAL, **words))
            else:
                function = f"luoshi_forget_{table}" if lawful else "luoshi_append_only"
                if lawful:
                    editor.execute(_function(function, f"IF {lawful} THEN RETURN NEW; END IF;"))
                editor.execute(_POSTGRESQL.format(table=table, verb=verb, function=function))


def _function(name: str, exception: str = "") -> str:
    return _POSTGRESQL_FUNCTION.format(function=name, exception=exception, refusal=_REFUSAL)


def _lawful(editor: BaseDatabaseSchemaEditor, table: str) -> str:
    """The condition under which a row may lose what is to be forgotten; empty for never."""
    forgettable = FORGETTABLE.get(table)
    if forgettable is None:
        return ""
    with editor.connection.cursor() as cursor:
        described = editor.connection.introspection.get_table_description(cursor, table)
    kept = [column.name for column in described if column.name not in forgettable.columns]
    same = [f'NEW."{name}" = OLD."{name}"' for name in kept]
    return " AND ".join([forgettable.salt, *same, f"EXISTS ({forgettable.act})"])


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
