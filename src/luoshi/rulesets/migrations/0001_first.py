import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="RuleSet",
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
                        ],
                        max_length=20,
                        verbose_name="subject",
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="code")),
                ("version", models.CharField(max_length=20, verbose_name="version")),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="basis")),
                ("effective_on", models.DateField(verbose_name="effective on")),
                ("content", models.JSONField(verbose_name="content")),
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
                        fields=("body", "subject", "code", "version"),
                        name="rulesets_ruleset_one_version",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "subject__in",
                                ["light", "legend", "numbering", "extension", "feedback", "reader"],
                            )
                        ),
                        name="rulesets_ruleset_known_subject",
                    ),
                ],
            },
        ),
    ]
