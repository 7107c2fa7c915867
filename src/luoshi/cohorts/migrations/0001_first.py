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
            name="Cohort",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "object_name",
                    models.CharField(max_length=20, verbose_name="what the objects are called"),
                ),
                ("starts_on", models.DateField(verbose_name="counted from")),
                ("ends_on", models.DateField(verbose_name="all by")),
                (
                    "entered_by",
                    models.CharField(
                        choices=[
                            ("lead", "the lead unit"),
                            ("object_unit", "the unit that answers for the object"),
                            ("source", "a source unit"),
                        ],
                        default="lead",
                        max_length=12,
                        verbose_name="values are entered by",
                    ),
                ),
                ("founded_at", models.DateTimeField()),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="source unit",
                    ),
                ),
                (
                    "task",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.task",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                        name="cohorts_cohort_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("entered_by", "source"), _negated=True),
                            ("source__isnull", False),
                            _connector="OR",
                        ),
                        name="cohorts_cohort_source_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CohortObject",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "place",
                    models.CharField(blank=True, max_length=60, verbose_name="township or place"),
                ),
                (
                    "planned_year",
                    models.PositiveSmallIntegerField(null=True, verbose_name="planned for"),
                ),
                ("added_on", models.DateField()),
                ("reached_on", models.DateField(null=True, verbose_name="reached")),
                ("confirmed_on", models.DateField(null=True, verbose_name="confirmed")),
                ("confirmed_by_name", models.CharField(blank=True, max_length=60)),
                ("confirmed_words", models.CharField(blank=True, max_length=300)),
                ("removed_on", models.DateField(null=True)),
                ("removed_reason", models.CharField(blank=True, max_length=300)),
                ("latest", models.JSONField(default=dict)),
                ("valued_on", models.DateField(null=True)),
                ("distance", models.DecimalField(decimal_places=6, max_digits=7, null=True)),
                (
                    "cohort",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objects_listed",
                        to="cohorts.cohort",
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
                    models.Index(
                        condition=models.Q(("removed_on__isnull", True)),
                        fields=["cohort", "distance", "id"],
                        name="cohorts_object_distance",
                    ),
                    models.Index(
                        condition=models.Q(("removed_on__isnull", True)),
                        fields=["cohort", "reached_on", "confirmed_on"],
                        name="cohorts_object_reached",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_on__isnull", True)),
                        fields=("cohort", "name", "place"),
                        name="cohorts_cohortobject_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_on__isnull", True),
                            ("reached_on__isnull", False),
                            _connector="OR",
                        ),
                        name="cohorts_cohortobject_confirmed_is_reached",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("name", models.CharField(max_length=40, verbose_name="measure")),
                ("unit", models.CharField(blank=True, max_length=20, verbose_name="unit")),
                ("from_word", models.CharField(blank=True, max_length=20, verbose_name="from")),
                ("to_word", models.CharField(blank=True, max_length=20, verbose_name="to")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="cohorts.cohort",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cohort", "name"), name="cohorts_measure_one_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ObjectValue",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", models.DateField(verbose_name="holds from")),
                (
                    "value",
                    models.DecimalField(decimal_places=4, max_digits=18, verbose_name="value"),
                ),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="remark")),
                ("filed_at", models.DateTimeField()),
                ("filed_by_name", models.CharField(max_length=60)),
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values_entered",
                        to="cohorts.cohortobject",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.measure",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlannedYear",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("count", models.PositiveIntegerField(verbose_name="how many by then")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned_years",
                        to="cohorts.cohort",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cohort", "year"), name="cohorts_plannedyear_one"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("effective_on", models.DateField(verbose_name="in force from")),
                (
                    "evidence_required",
                    models.BooleanField(default=False, verbose_name="a file is asked for"),
                ),
                (
                    "may_fall_back",
                    models.BooleanField(
                        default=False, verbose_name="a reached object can fall back"
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                (
                    "cohort",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standards",
                        to="cohorts.cohort",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("cohort", "version"), name="cohorts_standardversion_one"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Requirement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "comparator",
                    models.CharField(
                        choices=[(">=", "at least"), ("<=", "at most"), ("=", "exactly")],
                        default=">=",
                        max_length=2,
                        verbose_name="comparison",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(decimal_places=4, max_digits=18, verbose_name="value"),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cohorts.measure",
                    ),
                ),
                (
                    "standard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requirements",
                        to="cohorts.standardversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("standard", "measure"), name="cohorts_requirement_one"
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="cohortobject",
            name="reached_standard",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="cohorts.standardversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="cohortobject",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reached_on__isnull", True), ("reached_standard__isnull", True)),
                    models.Q(("reached_on__isnull", False), ("reached_standard__isnull", False)),
                    _connector="OR",
                ),
                name="cohorts_cohortobject_reached_has_standard",
            ),
        ),
    ]
