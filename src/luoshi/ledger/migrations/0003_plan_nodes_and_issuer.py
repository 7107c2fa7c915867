import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_words"),
        ("organisations", "0002_superior_body"),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="basis",
            field=models.CharField(blank=True, max_length=200, verbose_name="basis"),
        ),
        migrations.AddField(
            model_name="plan",
            name="code",
            field=models.CharField(blank=True, max_length=20, verbose_name="short name"),
        ),
        migrations.AddField(
            model_name="plan",
            name="kind",
            field=models.CharField(
                choices=[
                    ("five_years", "five-year plan"),
                    ("three_years", "three-year action"),
                    ("year", "year"),
                    ("theme", "theme"),
                    ("campaign", "campaign"),
                    ("list", "list"),
                    ("group", "group of targets"),
                ],
                default="list",
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="plan",
            name="position",
            field=models.PositiveIntegerField(default=0, verbose_name="order"),
        ),
        migrations.AddField(
            model_name="task",
            name="issuer",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organisations.organisation",
                verbose_name="handed out by",
            ),
        ),
    ]
