import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_superior_body"),
        ("rulesets", "0002_review"),
    ]

    operations = [
        migrations.CreateModel(
            name="RuleDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "subject",
                    models.CharField(
                        choices=[
                            ("light", "lights"),
                            ("legend", "legend of lights"),
                            ("numbering", "numbering"),
                            ("extension", "extensions"),
                            ("feedback", "reporting periods"),
                            ("reader", "reading of documents"),
                            ("review", "reviews of plans"),
                            ("deadline", "time limits"),
                            ("evidence", "evidence before closing"),
                        ],
                        max_length=20,
                        verbose_name="subject",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("version", models.CharField(max_length=20, verbose_name="version")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="basis")),
                (
                    "issuing_office",
                    models.CharField(blank=True, max_length=80, verbose_name="issuing office"),
                ),
                ("effective_on", models.DateField(verbose_name="effective on")),
                (
                    "correction",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="what is corrected and why"
                    ),
                ),
                ("content", models.JSONField(verbose_name="content")),
                ("drafted_at", models.DateTimeField()),
                ("drafted_by_name", models.CharField(max_length=40)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "subject__in",
                                [
                                    "light",
                                    "legend",
                                    "numbering",
                                    "extension",
                                    "feedback",
                                    "reader",
                                    "review",
                                    "deadline",
                                    "evidence",
                                ],
                            )
                        ),
                        name="rulesets_ruledraft_known_subject",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RuleWithdrawal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("at", models.DateTimeField()),
                ("by_name", models.CharField(max_length=40)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="ruleset",
            name="rulesets_ruleset_known_subject",
        ),
        migrations.AddField(
            model_name="ruleset",
            name="correction",
            field=models.CharField(
                blank=True, max_length=300, verbose_name="what is corrected and why"
            ),
        ),
        migrations.AddField(
            model_name="ruleset",
            name="issued_on",
            field=models.DateField(default=datetime.date(1970, 1, 1), verbose_name="issued on"),
            preserve_default=False,
        ),
        # What was issued before this column was there holds from the day it names.
        migrations.RunSQL(
            "UPDATE rulesets_ruleset SET issued_on = effective_on", migrations.RunSQL.noop
        ),
        migrations.AddField(
            model_name="ruleset",
            name="issuing_office",
            field=models.CharField(blank=True, max_length=80, verbose_name="issuing office"),
        ),
        migrations.AlterField(
            model_name="ruleset",
            name="subject",
            field=models.CharField(
                choices=[
                    ("light", "lights"),
                    ("legend", "legend of lights"),
                    ("numbering", "numbering"),
                    ("extension", "extensions"),
                    ("feedback", "reporting periods"),
                    ("reader", "reading of documents"),
                    ("review", "reviews of plans"),
                    ("deadline", "time limits"),
                    ("evidence", "evidence before closing"),
                ],
                max_length=20,
                verbose_name="subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "subject__in",
                        [
                            "light",
                            "legend",
                            "numbering",
                            "extension",
                            "feedback",
                            "reader",
                            "review",
                            "deadline",
                            "evidence",
                        ],
                    )
                ),
                name="rulesets_ruleset_known_subject",
            ),
        ),
        migrations.AddField(
            model_name="ruledraft",
            name="body",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.body",
            ),
        ),
        migrations.AddField(
            model_name="ruledraft",
            name="ruleset",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="rulesets.ruleset",
            ),
        ),
        migrations.AddField(
            model_name="rulewithdrawal",
            name="body",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.body",
            ),
        ),
        migrations.AddField(
            model_name="rulewithdrawal",
            name="ruleset",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withdrawal",
                to="rulesets.ruleset",
            ),
        ),
        migrations.AddIndex(
            model_name="ruledraft",
            index=models.Index(fields=["body", "settled_at"], name="rulesets_ruledraft_open"),
        ),
    ]
