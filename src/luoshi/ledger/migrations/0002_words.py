"""The index of words by which tasks are found."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute(
            "CREATE VIRTUAL TABLE ledger_words USING fts5"
            "(words, tokenize=\"unicode61 tokenchars '_|'\")"
        )
    else:
        editor.execute(
            "CREATE TABLE ledger_words (task_id bigint PRIMARY KEY, words tsvector NOT NULL)"
        )
        editor.execute("CREATE INDEX ledger_words_words ON ledger_words USING gin (words)")


def backwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    editor.execute("DROP TABLE ledger_words")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_first")]

    operations = [migrations.RunPython(forwards, backwards)]
