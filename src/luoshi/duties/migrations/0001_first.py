import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0002_superior_body"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Duty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="code")),
                ("title", models.CharField(max_length=200, verbose_name="duty")),
                ("line", models.CharField(blank=True, max_length=40, verbose_name="line")),
                (
                    "kind",
                    models.CharField(
                        choices=[("own", "own duty"), ("second", "second duty")],
                        default="own",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="basis")),
                ("levels", models.JSONField(blank=True, default=list, verbose_name="levels")),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
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
                    models.UniqueConstraint(fields=("body", "code"), name="duties_duty_one_code"),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["own", "second"])),
                        name="duties_duty_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="duties_duty_days_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="day of the change")),
                ("outgoing_name", models.CharField(max_length=40)),
                ("incoming_name", models.CharField(blank=True, max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafted", "being prepared"),
                            ("signed", "signed by the outgoing holder"),
                            ("objected", "objected to by the incoming holder"),
                            ("accepted", "signed by both"),
                            ("done", "witnessed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="drafted",
                        max_length=10,
                    ),
                ),
                ("words", models.JSONField(default=dict)),
                ("sections", models.JSONField(default=list)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("drafted_at", models.DateTimeField()),
                ("drafted_by_name", models.CharField(max_length=40)),
                ("signed_at", models.DateTimeField(null=True)),
                ("signed_by_name", models.CharField(blank=True, max_length=40)),
                (
                    "signed_reason",
                    models.TextField(blank=True, verbose_name="why somebody else signs"),
                ),
                ("accepted_at", models.DateTimeField(null=True)),
                ("witnessed_at", models.DateTimeField(null=True)),
                ("witnessed_by_name", models.CharField(blank=True, max_length=40)),
                (
                    "witnessed_words",
                    models.TextField(blank=True, verbose_name="words of the witness"),
                ),
                ("withdrawn_reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.body",
                    ),
                ),
                (
                    "incoming",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "outgoing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["body", "state", "id"], name="duties_handover_state")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                ["drafted", "signed", "objected", "accepted", "done", "withdrawn"],
                            )
                        ),
                        name="duties_handover_known_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["drafted", "objected", "signed"])),
                        fields=("post",),
                        name="duties_handover_one_on_the_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("incoming__isnull", True),
                            models.Q(("incoming", models.F("outgoing")), _negated=True),
                            _connector="OR",
                        ),
                        name="duties_handover_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["accepted", "done", "objected", "signed"]),
                                _negated=True,
                            ),
                            models.Q(
                                ("signed_at__isnull", False),
                                models.Q(("digest", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="duties_handover_signed_is_sealed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "accepted"), _negated=True),
                            models.Q(("accepted_at__isnull", False), ("incoming__isnull", False)),
                            _connector="OR",
                        ),
                        name="duties_handover_accepted_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HandOverObjection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("by_name", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                (
                    "hand_over",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="duties.handover",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ListVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("on", models.DateField(verbose_name="as of")),
                ("rows", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "waiting to be signed for"),
                            ("signed", "signed for"),
                            ("objected", "objected to"),
                            ("answered", "objection answered"),
                        ],
                        default="issued",
                        max_length=10,
                    ),
                ),
                ("whom", models.CharField(max_length=160)),
                ("holder", models.CharField(blank=True, max_length=40)),
                ("issued_at", models.DateTimeField()),
                ("issued_by_name", models.CharField(max_length=40)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.body",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["body", "state", "id"], name="duties_listversion_state")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("unit__isnull", False)),
                        fields=("body", "unit", "number"),
                        name="duties_listversion_one_number_of_unit",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("post__isnull", False)),
                        fields=("body", "post", "number"),
                        name="duties_listversion_one_number_of_post",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("post__isnull", True), ("unit__isnull", False)),
                            models.Q(("post__isnull", False), ("unit__isnull", True)),
                            _connector="OR",
                        ),
                        name="duties_listversion_of_unit_or_post",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["issued", "signed", "objected", "answered"])
                        ),
                        name="duties_listversion_known_state",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListReply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_objection", models.BooleanField()),
                ("words", models.TextField(blank=True, verbose_name="reason")),
                ("by_name", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("answer", models.TextField(blank=True, verbose_name="answer")),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by_name", models.CharField(blank=True, max_length=40)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="duties.listversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_objection", False),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="duties_listreply_objection_has_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PostDuty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(null=True, verbose_name="until")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.body",
                    ),
                ),
                (
                    "duty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="duties.duty",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["body", "post"], name="duties_postduty_post")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ends_on__isnull", True)),
                        fields=("duty", "post"),
                        name="duties_postduty_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="duties_postduty_days_in_order",
                    ),
                ],
            },
        ),
    ]
