import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_first"),
        ("ledger", "0003_plan_nodes_and_issuer"),
        ("organisations", "0002_superior_body"),
    ]

    operations = [
        migrations.CreateModel(
            name="Recurrence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("work", "work done"),
                            ("statement", "a statement that nothing happened"),
                            ("evidence", "evidence that a standing duty is kept"),
                        ],
                        max_length=10,
                        verbose_name="what is owed",
                    ),
                ),
                ("owed", models.CharField(max_length=200, verbose_name="owed each time")),
                ("rhythm", models.JSONField(verbose_name="rhythm")),
                ("from_on", models.DateField(verbose_name="from")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("next_on", models.DateField(null=True)),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.body",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="periods.recurrence",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.task",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="owed by",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("next_on__isnull", False)),
                        fields=["body", "next_on"],
                        name="periods_recurrence_next",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["work", "statement", "evidence"])),
                        name="periods_recurrence_known_purpose",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Period",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("opens_on", models.DateField(verbose_name="begins")),
                ("closes_on", models.DateField(verbose_name="ends")),
                ("owed_on", models.DateField()),
                ("due_on", models.DateField(verbose_name="due")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("reported", "waiting for the head's signature"),
                            ("signed", "reported"),
                            ("confirmed", "confirmed"),
                            ("waived", "waived"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("filed_on", models.DateField(null=True)),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=4, max_digits=18, null=True, verbose_name="value"
                    ),
                ),
                ("standing", models.CharField(default="not_started", max_length=16)),
                ("severity", models.CharField(blank=True, max_length=10)),
                ("light_rule", models.CharField(blank=True, max_length=60)),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.body",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.task",
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
                (
                    "recurrence",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="periods.recurrence",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["body", "state", "due_on", "id"], name="periods_period_state"
                    ),
                    models.Index(fields=["body", "due_on", "id"], name="periods_period_due"),
                    models.Index(fields=["task", "owed_on", "id"], name="periods_period_task"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("recurrence", "owed_on"), name="periods_period_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["open", "reported", "signed", "confirmed", "waived"])
                        ),
                        name="periods_period_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["signed", "confirmed"]), _negated=True),
                            ("filed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="periods_period_kept_has_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ZeroEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="day")),
                ("kind", models.CharField(max_length=60, verbose_name="kind")),
                ("about", models.CharField(max_length=120, verbose_name="thing or place")),
                ("facts", models.TextField(verbose_name="facts")),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("counted", "counts"),
                            ("disputed", "disputed"),
                            ("upheld", "upheld"),
                            ("struck", "struck out"),
                            ("corrected", "corrected by a later entry"),
                        ],
                        default="counted",
                        max_length=10,
                    ),
                ),
                ("filed_on", models.DateField()),
                ("filed_at", models.DateTimeField()),
                ("filed_by_name", models.CharField(max_length=40)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.body",
                    ),
                ),
                (
                    "corrects",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="periods.zeroevent",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
                    ),
                ),
                (
                    "filed_by_unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="where",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["body", "state"], name="periods_zeroevent_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["counted", "disputed", "upheld", "struck", "corrected"])
                        ),
                        name="periods_zeroevent_known_state",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EventRuling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("move", models.CharField(max_length=10)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("reason", models.TextField()),
                ("by_name", models.CharField(max_length=40)),
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
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rulings",
                        to="periods.zeroevent",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("move__in", ["dispute", "uphold", "strike", "correct"])
                        ),
                        name="periods_eventruling_known_move",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ZeroTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("what", models.CharField(max_length=120, verbose_name="what must not happen")),
                ("base_on", models.DateField(verbose_name="counted from")),
                (
                    "allowed",
                    models.PositiveSmallIntegerField(default=0, verbose_name="allowed at most"),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.body",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="source unit",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.task",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("task", "what"), name="periods_zerotarget_once")
                ],
            },
        ),
        migrations.AddField(
            model_name="zeroevent",
            name="target",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="periods.zerotarget",
            ),
        ),
        migrations.AddField(
            model_name="recurrence",
            name="target",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="periods.zerotarget",
            ),
        ),
        migrations.CreateModel(
            name="PeriodReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("filed_on", models.DateField()),
                ("filed_at", models.DateTimeField()),
                ("words", models.TextField(blank=True, verbose_name="what was done")),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=4, max_digits=18, null=True, verbose_name="value"
                    ),
                ),
                (
                    "none_happened",
                    models.BooleanField(default=False, verbose_name="nothing happened"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("filed", "waiting for the head's signature"),
                            ("signed", "signed"),
                            ("sent_back", "sent back"),
                        ],
                        default="filed",
                        max_length=10,
                    ),
                ),
                ("filed_by_name", models.CharField(max_length=40)),
                ("settled_at", models.DateTimeField(null=True)),
                ("settled_on", models.DateField(null=True)),
                ("settled_by_name", models.CharField(blank=True, max_length=40)),
                ("sent_back_reason", models.TextField(blank=True)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
                    ),
                ),
                (
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="periods.period",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["filed", "signed", "sent_back"])),
                        name="periods_periodreport_known_state",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PeriodRuling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("move", models.CharField(max_length=10)),
                ("on", models.DateField()),
                ("at", models.DateTimeField()),
                ("reason", models.TextField(blank=True)),
                ("by_name", models.CharField(max_length=40)),
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
                    "period",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rulings",
                        to="periods.period",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("move__in", ["confirm", "reject", "waive"])),
                        name="periods_periodruling_known_move",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="zeroevent",
            index=models.Index(
                fields=["target", "happened_on", "id"], name="periods_zeroevent_target"
            ),
        ),
        migrations.AddConstraint(
            model_name="recurrence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("purpose", "statement"), ("target__isnull", False)),
                    models.Q(
                        ("target__isnull", True), models.Q(("purpose", "statement"), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="periods_recurrence_statement_has_target",
            ),
        ),
    ]
