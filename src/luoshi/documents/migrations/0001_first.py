import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("files", "0001_first"),
        ("ledger", "0002_words"),
        ("organisations", "0001_first"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Commitment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("title", models.CharField(max_length=500, verbose_name="task")),
                ("label", models.CharField(max_length=10)),
                ("confidence", models.DecimalField(decimal_places=2, max_digits=3, null=True)),
                ("reasons", models.JSONField(default=list)),
                (
                    "proposer",
                    models.CharField(
                        choices=[
                            ("rules", "the reader"),
                            ("second", "the second reader"),
                            ("both", "both readers"),
                            ("person", "a person"),
                        ],
                        default="rules",
                        max_length=8,
                    ),
                ),
                ("row", models.PositiveIntegerField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "undecided"),
                            ("adopted", "adopted"),
                            ("forwarded", "forwarded to read"),
                            ("not_adopted", "not adopted"),
                            ("merged", "merged"),
                            ("issued", "issued"),
                        ],
                        default="proposed",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                (
                    "reason_code",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("principle", "a principle, nothing to check"),
                            ("done", "already done"),
                            ("running", "already in the ledger"),
                            ("repeated", "said elsewhere in the document"),
                            ("not_ours", "not for this body to do"),
                            ("misread", "not a commitment, read wrongly"),
                            ("other", "another reason"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("lead_words", models.CharField(blank=True, max_length=200)),
                ("supporting_words", models.CharField(blank=True, max_length=500)),
                ("due_on", models.DateField(null=True, verbose_name="due")),
                (
                    "due_words",
                    models.CharField(blank=True, max_length=60, verbose_name="due in words"),
                ),
                ("due_rule", models.CharField(blank=True, max_length=30)),
                ("is_due_inherited", models.BooleanField(default=False)),
                ("recurrence", models.CharField(blank=True, max_length=20)),
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
                        default="deliverable",
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("line", models.CharField(blank=True, max_length=40, verbose_name="line")),
                (
                    "light",
                    models.CharField(default="deadline", max_length=40, verbose_name="light rule"),
                ),
                ("measures", models.TextField(blank=True, verbose_name="measures")),
                ("version", models.PositiveIntegerField(default=0)),
                ("is_touched", models.BooleanField(default=False)),
                ("decided_by_name", models.CharField(blank=True, max_length=40)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "body",
                    models.ForeignKey(
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
                    "leader",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
                        verbose_name="leader in charge",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="documents.commitment",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="checked by",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.task",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "proposed",
                                    "adopted",
                                    "forwarded",
                                    "not_adopted",
                                    "merged",
                                    "issued",
                                ],
                            )
                        ),
                        name="documents_commitment_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))),
                        name="documents_commitment_has_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "issued"), _negated=True),
                            ("task__isnull", False),
                            _connector="OR",
                        ),
                        name="documents_commitment_issued_has_task",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "not_adopted"), _negated=True),
                            models.Q(("reason_code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="documents_commitment_rejected_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "merged"), ("merged_into__isnull", True), _connector="OR"
                        ),
                        name="documents_commitment_only_merged_points",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentTarget",
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
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="documents.commitment",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("speech", "speech"),
                            ("work_report", "work report"),
                            ("plan", "yearly plan or key points"),
                            ("scheme", "scheme or opinions"),
                            ("programme", "programme of several years"),
                            ("rectification", "rectification plan"),
                            ("pledge", "responsibility letter"),
                            ("minutes", "minutes"),
                            ("notice", "notice"),
                            ("circular", "circular"),
                            ("hotline", "hotline report"),
                            ("table", "table of tasks"),
                            ("other", "other"),
                        ],
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("issuer", models.CharField(blank=True, max_length=100, verbose_name="issued by")),
                (
                    "issued_on",
                    models.DateField(blank=True, null=True, verbose_name="date of the document"),
                ),
                ("text", models.TextField()),
                ("text_digest", models.CharField(max_length=64)),
                ("format", models.CharField(max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "being decided"),
                            ("issued", "issued"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("segments", models.JSONField(default=list)),
                ("warnings", models.JSONField(default=list)),
                ("reader", models.CharField(blank=True, max_length=20, verbose_name="read by")),
                ("revision", models.PositiveIntegerField(default=0)),
                ("shape_revision", models.PositiveIntegerField(default=0)),
                ("added_at", models.DateTimeField()),
                ("added_by_name", models.CharField(max_length=40)),
                ("issued_at", models.DateTimeField(null=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
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
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["body", "state", "-id"], name="documents_document_state"),
                    models.Index(fields=["body", "text_digest"], name="documents_document_text"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "issued", "withdrawn"])),
                        name="documents_document_known_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "issued"), _negated=True),
                            ("issued_at__isnull", False),
                            _connector="OR",
                        ),
                        name="documents_document_issued_has_moment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(max_length=20)),
                ("by_name", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("numbers", models.JSONField(default=list)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["document", "by", "-id"], name="documents_decision_last")
                ],
            },
        ),
        migrations.AddField(
            model_name="commitment",
            name="document",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="commitments",
                to="documents.document",
            ),
        ),
        migrations.CreateModel(
            name="Cleaning",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=30)),
                ("values", models.JSONField(default=dict)),
                ("is_undone", models.BooleanField(default=False)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cleanings",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("end__gt", models.F("start"))),
                        name="documents_cleaning_has_length",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
                ("seen_at", models.DateTimeField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="documents.document",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("document", "user"), name="documents_presence_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SecondReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("model", models.CharField(max_length=80)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "being read"),
                            ("answered", "answered"),
                            ("in_part", "answered in part"),
                            ("silent", "no answer"),
                        ],
                        default="asked",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField()),
                ("asked_by_name", models.CharField(max_length=40)),
                ("answered_at", models.DateTimeField(null=True)),
                ("parts", models.PositiveIntegerField(default=0)),
                ("parts_answered", models.PositiveIntegerField(default=0)),
                ("proposed", models.PositiveIntegerField(default=0)),
                ("agreed", models.PositiveIntegerField(default=0)),
                ("dropped", models.PositiveIntegerField(default=0)),
                ("trouble", models.CharField(blank=True, max_length=16)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="second_readings",
                        to="documents.document",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["document", "-id"], name="documents_secondreading_last")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["asked", "answered", "in_part", "silent"])
                        ),
                        name="documents_secondreading_known_state",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainedReader",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.CharField(max_length=20, verbose_name="version")),
                ("seed", models.PositiveIntegerField(default=0)),
                ("documents", models.PositiveIntegerField()),
                ("decisions", models.PositiveIntegerField()),
                ("figures", models.JSONField(default=dict)),
                ("trained_at", models.DateTimeField()),
                ("trained_by_name", models.CharField(max_length=40)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.body",
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
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("body", "version"), name="documents_trainedreader_one_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CommitmentSupport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "commitment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supporting",
                        to="documents.commitment",
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
                        fields=("commitment", "organisation"),
                        name="documents_commitmentsupport_once",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["document", "state"], name="documents_commitment_state"),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(fields=["document", "version"], name="documents_commitment_version"),
        ),
        migrations.AddConstraint(
            model_name="commitment",
            constraint=models.UniqueConstraint(
                fields=("document", "number"), name="documents_commitment_one_number"
            ),
        ),
    ]
