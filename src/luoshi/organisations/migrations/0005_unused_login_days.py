import django.db.models
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_unused_logins"),
    ]

    operations = [
        migrations.AddField(
            model_name="body",
            name="unused_login_days",
            field=models.PositiveSmallIntegerField(
                null=True, verbose_name="days after which an unused login is suspended"
            ),
        ),
        migrations.AddConstraint(
            model_name="body",
            constraint=models.CheckConstraint(
                condition=django.db.models.Q(unused_login_days=None)
                | django.db.models.Q(unused_login_days=0)
                | django.db.models.Q(unused_login_days__range=(30, 365)),
                name="organisations_body_sensible_unused_days",
            ),
        ),
    ]
