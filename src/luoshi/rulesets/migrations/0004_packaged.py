from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_no_last_login"),
        ("rulesets", "0003_versions"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="ruledraft",
            name="rulesets_ruledraft_known_subject",
        ),
        migrations.RemoveConstraint(
            model_name="ruleset",
            name="rulesets_ruleset_known_subject",
        ),
        migrations.AlterField(
            model_name="ruledraft",
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
                    ("holidays", "days off"),
                    ("layouts", "layouts of pages and papers"),
                ],
                max_length=20,
                verbose_name="subject",
            ),
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
                    ("holidays", "days off"),
                    ("layouts", "layouts of pages and papers"),
                ],
                max_length=20,
                verbose_name="subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruledraft",
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
                            "holidays",
                            "layouts",
                        ],
                    )
                ),
                name="rulesets_ruledraft_known_subject",
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
                            "holidays",
                            "layouts",
                        ],
                    )
                ),
                name="rulesets_ruleset_known_subject",
            ),
        ),
    ]
