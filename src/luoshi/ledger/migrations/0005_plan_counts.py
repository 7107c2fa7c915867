"""An index from which the counts of each plan are read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0004_room_for_lights"),
        ("organisations", "0004_unused_logins"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="task",
            index=models.Index(
                fields=["body", "plan", "standing", "is_open", "state"], name="ledger_task_plan"
            ),
        ),
        # A new index is chosen well only where it is known how the rows spread over it.
        migrations.RunSQL("ANALYZE ledger_task", migrations.RunSQL.noop),
    ]
