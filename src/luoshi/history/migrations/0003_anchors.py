from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("history", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Anchor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body_id", models.BigIntegerField()),
                ("size", models.BigIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("note", models.TextField()),
                ("channel", models.CharField(max_length=10)),
                ("address", models.CharField(max_length=300)),
                ("made_at", models.DateTimeField()),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("tried_at", models.DateTimeField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("trouble", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body_id", "channel", "address", "size"), name="history_anchor_once"
                    )
                ],
            },
        ),
    ]
