import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("alias", models.CharField(max_length=20, verbose_name="alias")),
                ("matter", models.CharField(max_length=40, verbose_name="matter")),
                ("sealed", models.TextField(blank=True)),
                ("wrapped_key", models.TextField(blank=True)),
                ("key_version", models.PositiveIntegerField()),
                ("code_digest", models.CharField(blank=True, max_length=64)),
                ("received_at", models.DateTimeField(verbose_name="received")),
                ("closed_on", models.DateField(null=True, verbose_name="closed on")),
                ("forgotten_at", models.DateTimeField(null=True, verbose_name="deleted")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.body",
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["body", "matter"], name="identities_identity_matter")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body", "alias"), name="identities_identity_one_alias"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("forgotten_at", None),
                            models.Q(("code_digest", ""), ("sealed", ""), ("wrapped_key", "")),
                            _connector="OR",
                        ),
                        name="identities_identity_forgotten_is_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deletion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("basis", models.CharField(max_length=300, verbose_name="basis")),
                ("counts", models.JSONField()),
                ("left", models.PositiveIntegerField()),
                ("done_at", models.DateTimeField()),
                (
                    "identity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identities.identity",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("to_person", "to the person"),
                            ("from_person", "from the person"),
                        ],
                        max_length=12,
                    ),
                ),
                ("sealed", models.TextField()),
                ("unit", models.CharField(blank=True, max_length=100)),
                ("sent_at", models.DateTimeField()),
                (
                    "identity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identities.identity",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("direction__in", ["to_person", "from_person"])),
                        name="identities_message_direction",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("granted", "Two persons decided to open your identity."),
                            ("opened", "Your identity was shown to one person, once."),
                            ("read", "Your messages were read under the alias."),
                            (
                                "closed",
                                "The matter is closed; the day your identity is deleted is set.",
                            ),
                        ],
                        max_length=10,
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=100)),
                ("post", models.CharField(blank=True, max_length=60)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "identity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identities.identity",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["granted", "opened", "read", "closed"])),
                        name="identities_notice_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("matter", models.CharField(max_length=40, verbose_name="matter")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "waits for a second person"),
                            ("granted", "granted, not yet shown"),
                            ("refused", "refused"),
                            ("shown", "shown once"),
                        ],
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("shown_at", models.DateTimeField(null=True)),
                (
                    "asked_as",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "identity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identities.identity",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "granted", "refused", "shown"])),
                        name="identities_opening_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="identities_opening_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["asked", "refused"]),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="identities_opening_decided_before_shown",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RetentionClass",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30, verbose_name="code")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("days", models.PositiveIntegerField(null=True, verbose_name="days")),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="basis")),
                ("effective_on", models.DateField(verbose_name="effective on")),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body", "code", "effective_on"),
                        name="identities_retentionclass_one_a_day",
                    )
                ],
            },
        ),
    ]
