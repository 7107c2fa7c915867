from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("maps", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="unitmap",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="unitmap",
            name="withdrawn_by_name",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="unitmap",
            name="withdrawn_reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="reason"),
        ),
    ]
