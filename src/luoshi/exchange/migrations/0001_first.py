import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0002_superior_body"),
    ]

    operations = [
        migrations.CreateModel(
            name="LayoutMemory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fingerprint", models.CharField(max_length=32)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("columns", models.JSONField()),
                ("headers", models.JSONField()),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="year of days without one"
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        blank=True, max_length=12, verbose_name="unit of bare figures"
                    ),
                ),
                ("kept_at", models.DateTimeField()),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.body",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body", "organisation", "fingerprint"),
                        name="exchange_layoutmemory_one_per_header",
                    )
                ],
            },
        ),
    ]
