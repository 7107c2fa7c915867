"""Hold the record's tables append-only in the database itself."""

from django.db import migrations

from luoshi.history.append_only import backwards, forwards


class Migration(migrations.Migration):
    dependencies = [("history", "0001_first")]

    operations = [migrations.RunPython(forwards, backwards)]
