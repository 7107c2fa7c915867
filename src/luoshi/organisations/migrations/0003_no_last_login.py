from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0002_superior_body"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="user",
            name="last_login",
        ),
    ]
