from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0003_no_last_login"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="sleeps_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="suspended_on",
            field=models.DateField(null=True, verbose_name="suspended since"),
        ),
    ]
