"""Room in each page of the table of tasks, so that a night's lights need not touch its indexes."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE ledger_task SET (fillfactor = 75)")


def backwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE ledger_task RESET (fillfactor)")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_plan_nodes_and_issuer")]

    operations = [migrations.RunPython(forwards, backwards)]
