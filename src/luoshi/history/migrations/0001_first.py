import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("size", models.BigIntegerField()),
                ("root", models.CharField(max_length=64)),
                ("frontier", models.JSONField()),
                ("note", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body_id", "size"), name="history_checkpoint_one_per_size"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("event", models.CharField(max_length=60)),
                ("subject_type", models.CharField(max_length=60)),
                ("subject_id", models.BigIntegerField()),
                ("subject_name", models.CharField(max_length=300)),
                ("actor", models.JSONField()),
                ("request_number", models.CharField(blank=True, max_length=12)),
                ("reason", models.TextField(blank=True)),
                ("content", models.JSONField()),
                ("rows", models.JSONField()),
                ("salt", models.CharField(max_length=32)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["body_id", "subject_type", "subject_id", "id"],
                        name="history_entry_subject",
                    ),
                    models.Index(fields=["body_id", "id"], name="history_entry_body"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Leaf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body_id", models.BigIntegerField()),
                ("position", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="leaf",
                        to="history.entry",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body_id", "position"), name="history_leaf_one_per_position"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RowDigest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body_id", models.BigIntegerField()),
                ("table", models.CharField(max_length=60)),
                ("key", models.BigIntegerField()),
                ("salt", models.CharField(max_length=32)),
                ("fields", models.JSONField()),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="history.entry",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["table", "key", "id"], name="history_rowdigest_row")
                ],
            },
        ),
    ]
