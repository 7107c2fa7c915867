import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("history", "0003_anchors"),
        ("organisations", "0002_superior_body"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Cursor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.BigIntegerField()),
                ("reminded_on", models.DateField(null=True)),
                (
                    "body",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.body",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("handed", "Tasks handed to my unit"),
                            ("sent_back", "Results and reports sent back"),
                            ("help", "Help asked of me"),
                            ("waiting", "Waits for my decision"),
                            ("decided", "Answers to what my unit asked"),
                            ("due", "Due days coming near"),
                            ("report_due", "Report days coming near"),
                        ],
                        max_length=12,
                    ),
                ),
                ("cause", models.CharField(max_length=60)),
                ("task_id", models.BigIntegerField()),
                ("on", models.DateField(null=True)),
                ("made_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.body",
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="history.entry",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.post",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user", "id"], name="notices_notice_user"),
                    models.Index(
                        condition=models.Q(("read_at__isnull", True)),
                        fields=["user"],
                        name="notices_notice_unread",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "cause"), name="notices_notice_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "handed",
                                    "sent_back",
                                    "help",
                                    "waiting",
                                    "decided",
                                    "due",
                                    "report_due",
                                ],
                            )
                        ),
                        name="notices_notice_known_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outlet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("dingtalk", "DingTalk robot"),
                            ("wecom", "WeCom robot"),
                            ("feishu", "Feishu robot"),
                            ("webhook", "Webhook (JSON)"),
                        ],
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("sealed", models.TextField()),
                ("place", models.CharField(max_length=80)),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.body",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                        verbose_name="unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("body", "name"),
                        name="notices_outlet_one_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("channel__in", ["dingtalk", "wecom", "feishu", "webhook"])
                        ),
                        name="notices_outlet_known_channel",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("cause", models.CharField(max_length=60)),
                ("next_try_at", models.DateTimeField()),
                ("claim", models.CharField(blank=True, max_length=32)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("tried_at", models.DateTimeField(null=True)),
                ("trouble", models.CharField(blank=True, max_length=300)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("dropped_at", models.DateTimeField(null=True)),
                (
                    "body",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.body",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.notice",
                    ),
                ),
                (
                    "outlet",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.outlet",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("delivered_at__isnull", True), ("dropped_at__isnull", True)
                        ),
                        fields=["body", "next_try_at"],
                        name="notices_delivery_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("user__isnull", False)),
                        fields=("user", "cause"),
                        name="notices_delivery_once_by_mail",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outlet__isnull", False)),
                        fields=("outlet", "cause"),
                        name="notices_delivery_once_by_outlet",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("user__isnull", False), ("outlet__isnull", False), _connector="XOR"
                        ),
                        name="notices_delivery_one_addressee",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reach",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mail",
                    models.EmailField(blank=True, max_length=254, verbose_name="mail address"),
                ),
                (
                    "language",
                    models.CharField(
                        default="zh-hans", max_length=10, verbose_name="language of the letters"
                    ),
                ),
                (
                    "quiet_from",
                    models.TimeField(default=datetime.time(22, 0), verbose_name="quiet from"),
                ),
                (
                    "quiet_until",
                    models.TimeField(default=datetime.time(7, 30), verbose_name="quiet until"),
                ),
                ("choices", models.JSONField(default=dict)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
