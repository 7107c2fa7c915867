from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_superior_body"),
        ("rulesets", "0001_first"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="ruleset",
            name="rulesets_ruleset_known_subject",
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
                        ],
                    )
                ),
                name="rulesets_ruleset_known_subject",
            ),
        ),
    ]
