import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ledger", "0003_plan_nodes_and_issuer"),
        ("organisations", "0002_superior_body"),
        ("rulesets", "0002_review"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanTarget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("what", models.CharField(max_length=120, verbose_name="target")),
                (
                    "comparator",
                    models.CharField(
                        choices=[
                            (">=", "at least"),
                            ("<=", "at most"),
                            ("=", "exactly"),
                            ("~", "about"),
                            ("range", "between"),
                        ],
                        default=">=",
                        max_length=8,
                        verbose_name="comparison",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(decimal_places=4, max_digits=18, verbose_name="value"),
                ),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                (
                    "baseline",
                    models.DecimalField(
                        decimal_places=4, max_digits=18, null=True, verbose_name="baseline"
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("sum", "sum of the targets of tasks below"),
                            ("entered", "entered by a unit"),
                        ],
                        default="sum",
                        max_length=8,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.plan",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "what", "unit"), name="plans_plantarget_one_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("method", "entered"), _negated=True),
                            ("source__isnull", False),
                            _connector="OR",
                        ),
                        name="plans_plantarget_entered_has_source",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EnteredValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="as of")),
                (
                    "value",
                    models.DecimalField(decimal_places=4, max_digits=18, verbose_name="value"),
                ),
                (
                    "words",
                    models.CharField(blank=True, max_length=200, verbose_name="where it is from"),
                ),
                ("by_name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entered",
                        to="plans.plantarget",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "checkpoint",
                    models.CharField(
                        choices=[
                            ("q1", "first quarter"),
                            ("half", "half-year"),
                            ("q3", "third quarter"),
                            ("year", "year's end"),
                        ],
                        max_length=8,
                    ),
                ),
                ("on", models.DateField(verbose_name="as of")),
                ("share", models.DecimalField(decimal_places=2, max_digits=5)),
                ("days_gone", models.PositiveSmallIntegerField()),
                ("days_all", models.PositiveSmallIntegerField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("over", "reached"),
                            ("under", "not reached"),
                            ("incomplete", "data incomplete"),
                            ("no_data", "no data"),
                        ],
                        max_length=10,
                    ),
                ),
                ("words", models.TextField(blank=True, verbose_name="words")),
                ("parts", models.JSONField()),
                ("by_name", models.CharField(max_length=60)),
                ("by_title", models.CharField(blank=True, max_length=120)),
                ("at", models.DateTimeField()),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.plan",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rulesets.ruleset",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "checkpoint", "on"), name="plans_review_one_a_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=200)),
                ("depth", models.PositiveSmallIntegerField(default=0)),
                ("tasks", models.PositiveIntegerField()),
                ("reached", models.PositiveIntegerField()),
                ("missing", models.PositiveIntegerField()),
                ("asked", models.DecimalField(decimal_places=2, max_digits=14)),
                ("numerator", models.DecimalField(decimal_places=2, max_digits=14)),
                ("denominator", models.DecimalField(decimal_places=2, max_digits=14)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("over", "reached"),
                            ("under", "not reached"),
                            ("incomplete", "data incomplete"),
                            ("no_data", "no data"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.plan",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="plans.review",
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("plan__isnull", False), ("unit__isnull", True)),
                            models.Q(("plan__isnull", True), ("unit__isnull", False)),
                            _connector="OR",
                        ),
                        name="plans_reviewline_node_or_unit",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServedGoal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="by what")),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.plan",
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
                    models.UniqueConstraint(fields=("task", "goal"), name="plans_servedgoal_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("done", "done"),
                            ("partly", "partly done"),
                            ("not_done", "not done"),
                        ],
                        max_length=8,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=4, max_digits=18, null=True, verbose_name="reached"
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("entered", "waits for supervision"),
                            ("confirmed", "confirmed"),
                            ("sent_back", "sent back"),
                        ],
                        default="entered",
                        max_length=10,
                    ),
                ),
                ("entered_by", models.CharField(max_length=60)),
                ("entered_at", models.DateTimeField()),
                ("settled_by", models.CharField(blank=True, max_length=60)),
                ("settled_at", models.DateTimeField(null=True)),
                ("words", models.TextField(blank=True, verbose_name="words")),
                (
                    "target",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.target",
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
                    models.UniqueConstraint(
                        condition=models.Q(("target__isnull", False)),
                        fields=("task", "target", "year"),
                        name="plans_settlement_one_target",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("target__isnull", True)),
                        fields=("task", "year"),
                        name="plans_settlement_one_task",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["entered", "confirmed", "sent_back"])),
                        name="plans_settlement_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "done"),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="plans_settlement_shortfall_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="YearValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("value", models.DecimalField(decimal_places=4, max_digits=18)),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="years",
                        to="plans.plantarget",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("target", "year"), name="plans_yearvalue_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanPair",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "words",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="how they go together"
                    ),
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
                    "development",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.plan",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.plan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("party", "development"), name="plans_planpair_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("party", models.F("development")), _negated=True),
                        name="plans_planpair_two_plans",
                    ),
                ],
            },
        ),
    ]
