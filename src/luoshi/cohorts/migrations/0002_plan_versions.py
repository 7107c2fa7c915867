import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="CurveVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("effective_on", models.DateField(verbose_name="in force from")),
                ("counts", models.JSONField(verbose_name="how many by then")),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("set_by_name", models.CharField(max_length=60)),
                (
                    "cohort",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.cohort",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cohort", "version"), name="cohorts_curveversion_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gt", 1)),
                        name="cohorts_curveversion_after_founding",
                    ),
                ],
            },
        ),
    ]
