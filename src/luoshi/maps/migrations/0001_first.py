import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0003_no_last_login"),
    ]

    operations = [
        migrations.CreateModel(
            name="UnitMap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=100, verbose_name="file")),
                ("outlines", models.JSONField(verbose_name="outlines")),
                ("loaded_at", models.DateTimeField()),
                ("loaded_by_name", models.CharField(max_length=60)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.body",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
