import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_first"),
        ("organisations", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("starts_on", models.DateField(null=True, verbose_name="from")),
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
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="ledger.plan",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProgressReport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("period_on", models.DateField(null=True, verbose_name="period")),
                ("filed_on", models.DateField()),
                ("filed_at", models.DateTimeField()),
                (
                    "percent",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, null=True, verbose_name="percent done"
                    ),
                ),
                ("values", models.JSONField(default=dict)),
                ("words", models.TextField(blank=True, verbose_name="progress")),
                ("problems", models.TextField(blank=True, verbose_name="problems")),
                ("next_step", models.TextField(blank=True, verbose_name="next step")),
                ("is_no_change", models.BooleanField(default=False, verbose_name="no change")),
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
                ("settled_by_name", models.CharField(blank=True, max_length=40)),
                ("sent_back_reason", models.TextField(blank=True)),
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
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["filed", "signed", "sent_back"])),
                        name="ledger_progressreport_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("percent__isnull", True), ("percent__range", (0, 100)), _connector="OR"
                        ),
                        name="ledger_progressreport_percent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="ledger.progressreport",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("user_id", models.BigIntegerField()),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("query", models.CharField(max_length=500)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user_id", "name"), name="ledger_savedfilter_one_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Task",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=24, verbose_name="number")),
                ("title", models.CharField(max_length=500, verbose_name="task")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("deliverable", "deliverable"),
                            ("measured", "measured target"),
                            ("recurring", "recurring"),
                            ("zero_event", "zero events"),
                            ("long_standing", "long-standing"),
                            ("cohort", "one by one"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("line", models.CharField(blank=True, max_length=40, verbose_name="line")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="source")),
                (
                    "source_on",
                    models.DateField(blank=True, null=True, verbose_name="date of source"),
                ),
                ("measures", models.TextField(blank=True, verbose_name="measures")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("internal", "units involved"),
                            ("body", "the whole body"),
                            ("public", "the public"),
                        ],
                        default="body",
                        max_length=10,
                        verbose_name="visible to",
                    ),
                ),
                (
                    "light",
                    models.CharField(default="deadline", max_length=40, verbose_name="light rule"),
                ),
                ("feedback", models.JSONField(verbose_name="reporting period")),
                (
                    "evidence_required",
                    models.BooleanField(default=False, verbose_name="evidence required"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafted", "drafted"),
                            ("issued", "waiting to be signed for"),
                            ("returned", "returned"),
                            ("under_way", "under way"),
                            ("blocked", "blocked"),
                            ("suspended", "suspended"),
                            ("closing_requested", "closing requested"),
                            ("verified", "verified"),
                            ("closed", "closed"),
                            ("cancelled", "cancelled"),
                            ("archived", "archived"),
                        ],
                        default="drafted",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("start_on", models.DateField(blank=True, null=True, verbose_name="start")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "due_words",
                    models.CharField(blank=True, max_length=60, verbose_name="due in words"),
                ),
                ("original_due_on", models.DateField(blank=True, null=True)),
                ("extension_count", models.PositiveSmallIntegerField(default=0)),
                ("issued_on", models.DateField(null=True)),
                ("accepted_on", models.DateField(null=True)),
                ("closed_on", models.DateField(null=True)),
                ("is_open", models.BooleanField(default=False)),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("reported_on", models.DateField(null=True)),
                (
                    "confirmed_percent",
                    models.DecimalField(decimal_places=2, max_digits=5, null=True),
                ),
                ("confirmed_on", models.DateField(null=True)),
                ("check_count", models.PositiveSmallIntegerField(default=0)),
                ("expected", models.DecimalField(decimal_places=2, max_digits=5, null=True)),
                ("standing", models.CharField(default="not_started", max_length=16)),
                ("severity", models.CharField(blank=True, max_length=10)),
                ("confirmed_standing", models.CharField(blank=True, max_length=16)),
                ("freshness", models.CharField(blank=True, max_length=10)),
                ("next_report_on", models.DateField(null=True)),
                ("light_rule", models.CharField(blank=True, max_length=60)),
                ("drafted_at", models.DateTimeField()),
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
                    "lead",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="lead",
                    ),
                ),
                (
                    "lead_post",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
                        verbose_name="leader in charge",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tasks",
                        to="ledger.plan",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="checked by",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["body", "due_on", "id", "visibility", "state"],
                        name="ledger_task_open_due",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["body", "standing", "due_on", "id", "visibility", "state"],
                        name="ledger_task_open_standing",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["body", "lead", "standing", "due_on", "id", "visibility", "state"],
                        name="ledger_task_open_lead",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["body", "leader", "due_on", "id"],
                        name="ledger_task_open_leader",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["body", "lead", "reported_on"],
                        name="ledger_task_open_reported",
                    ),
                    models.Index(
                        condition=models.Q(("is_open", True)),
                        fields=["body", "freshness", "lead", "reported_on", "issued_on"],
                        name="ledger_task_open_freshness",
                    ),
                    models.Index(
                        condition=models.Q(("confirmed_percent__isnull", False), ("is_open", True)),
                        fields=["body", "lead", "percent", "confirmed_percent"],
                        name="ledger_task_open_confirmed",
                    ),
                    models.Index(
                        fields=["body", "state", "due_on", "id"], name="ledger_task_state"
                    ),
                    models.Index(fields=["body", "due_on", "id"], name="ledger_task_due"),
                    models.Index(fields=["body", "line", "due_on", "id"], name="ledger_task_line"),
                    models.Index(
                        fields=["body", "source", "due_on", "id"], name="ledger_task_source"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body", "number"), name="ledger_task_one_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "drafted",
                                    "issued",
                                    "returned",
                                    "under_way",
                                    "blocked",
                                    "suspended",
                                    "closing_requested",
                                    "verified",
                                    "closed",
                                    "cancelled",
                                    "archived",
                                ],
                            )
                        ),
                        name="ledger_task_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            ("closed_on__isnull", False),
                            _connector="OR",
                        ),
                        name="ledger_task_closed_has_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["drafted", "cancelled"]),
                            ("lead__isnull", False),
                            _connector="OR",
                        ),
                        name="ledger_task_issued_has_lead",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewer__isnull", True),
                            ("lead__isnull", True),
                            models.Q(("reviewer", models.F("lead")), _negated=True),
                            _connector="OR",
                        ),
                        name="ledger_task_reviewer_not_lead",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on__isnull", True),
                            ("start_on__isnull", True),
                            ("due_on__gte", models.F("start_on")),
                            _connector="OR",
                        ),
                        name="ledger_task_days_in_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("what", models.CharField(blank=True, max_length=120, verbose_name="target")),
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
                (
                    "value_to",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="up to"
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                (
                    "baseline",
                    models.DecimalField(
                        blank=True,
                        decimal_places=4,
                        max_digits=18,
                        null=True,
                        verbose_name="baseline",
                    ),
                ),
                ("reached", models.DecimalField(decimal_places=4, max_digits=18, null=True)),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="ledger.task",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("move", models.CharField(max_length=20)),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("until_on", models.DateField(null=True, verbose_name="review on")),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=40)),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rulings",
                        to="ledger.task",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Return",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("clause", models.TextField(verbose_name="clause relied on")),
                ("returned_at", models.DateTimeField()),
                ("returned_by_name", models.CharField(max_length=40)),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="ledger.task",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="progressreport",
            name="task",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to="ledger.task",
            ),
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="by")),
                (
                    "percent",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, null=True, verbose_name="percent"
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="what")),
                ("quarter", models.PositiveSmallIntegerField(null=True)),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="milestones",
                        to="ledger.task",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("percent__isnull", True), ("percent__range", (0, 100)), _connector="OR"
                        ),
                        name="ledger_milestone_percent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("due_on", models.DateField()),
                ("new_due_on", models.DateField(verbose_name="new date")),
                ("reason", models.TextField(verbose_name="reason")),
                ("progress", models.TextField(verbose_name="progress so far")),
                ("requested_at", models.DateTimeField()),
                ("requested_by_name", models.CharField(max_length=40)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("granted", "granted"), ("refused", "refused")],
                        max_length=8,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by_name", models.CharField(blank=True, max_length=40)),
                ("decision_reason", models.TextField(blank=True)),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="extensions",
                        to="ledger.task",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decision", "")),
                        fields=("task",),
                        name="ledger_extension_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("new_due_on__gt", models.F("due_on"))),
                        name="ledger_extension_later",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Block",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("need", models.TextField(verbose_name="help needed")),
                ("needed_by", models.DateField(null=True, verbose_name="by when")),
                ("raised_at", models.DateTimeField()),
                ("raised_by_name", models.CharField(max_length=40)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("answer", models.TextField(blank=True, verbose_name="how it was resolved")),
                (
                    "needed_from",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="from whom",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blocks",
                        to="ledger.task",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("lifted_at__isnull", True)),
                        fields=("task",),
                        name="ledger_block_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="ledger.task",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("task", "organisation"), name="ledger_assignment_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Verification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="checked on")),
                ("at", models.DateTimeField()),
                (
                    "percent",
                    models.DecimalField(
                        decimal_places=2, max_digits=5, verbose_name="percent confirmed"
                    ),
                ),
                ("is_for_closing", models.BooleanField(default=False)),
                ("holds", models.BooleanField(default=True, verbose_name="holds")),
                ("method", models.CharField(blank=True, max_length=60, verbose_name="how checked")),
                ("words", models.TextField(blank=True, verbose_name="found")),
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
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verifications",
                        to="ledger.task",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("percent__range", (0, 100))),
                        name="ledger_verification_percent",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberSequence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
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
                        fields=("body", "year"), name="ledger_numbersequence_one"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="progressreport",
            index=models.Index(
                fields=["task", "filed_on", "id"], name="ledger_progressreport_task"
            ),
        ),
        migrations.AddIndex(
            model_name="progressreport",
            index=models.Index(
                condition=models.Q(("state", "filed")),
                fields=["state", "task"],
                name="ledger_progressreport_waiting",
            ),
        ),
    ]
