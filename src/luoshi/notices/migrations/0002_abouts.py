"""A notice can be about other things than a task."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_first")]

    operations = [
        migrations.RenameField("notice", "task_id", "about_id"),
        migrations.AddField(
            "notice", "about", models.CharField(default="ledger.task", max_length=60)
        ),
        migrations.AlterField(
            "notice",
            "kind",
            models.CharField(
                choices=[
                    ("handed", "Tasks handed to my unit"),
                    ("sent_back", "Results and reports sent back"),
                    ("help", "Help asked of me"),
                    ("waiting", "Waits for my decision"),
                    ("decided", "Answers to what my unit asked"),
                    ("due", "Due days coming near"),
                    ("report_due", "Report days near or missed"),
                ],
                max_length=12,
            ),
        ),
    ]
