"""Notices, how each person wants to be reached, outlets of a body, and what is still to be sent."""

from collections.abc import Mapping
from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.history.models import Entry, Recorded
from luoshi.notices.kinds import STARTING, Channel, Kind, Mode
from luoshi.organisations.models import Body, Organisation, Post, User

QUIET_FROM, QUIET_UNTIL = time(22, 0), time(7, 30)


class Cursor(models.Model):
    """How far the sealed record of a body was read, and the day reminders were made for."""

    body = models.OneToOneField(Body, on_delete=models.PROTECT, related_name="+")
    position = models.BigIntegerField()
    reminded_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.body_id}: {self.position}"


class Notice(models.Model):
    """What a person is told: because of which act or day, as holder of which post."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # The act by its number, or the day that comes near: nobody is told of it twice.
    cause = models.CharField(max_length=60)
    entry = models.ForeignKey(
        Entry, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    # The table and key of the thing it leads to.
    about = models.CharField(max_length=60, default="ledger.task")
    about_id = models.BigIntegerField()
    on = models.DateField(null=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "cause"], name="notices_notice_once"),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values), name="notices_notice_known_kind"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "id"], name="notices_notice_user"),
            models.Index(
                fields=["user"], condition=Q(read_at__isnull=True), name="notices_notice_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cause}"


class Reach(models.Model):
    """How a person wants to be reached outside the page; nobody else reads it."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    mail = models.EmailField(_("mail address"), blank=True)
    language = models.CharField(_("language of the letters"), max_length=10, default="zh-hans")
    quiet_from = models.TimeField(_("quiet from"), default=QUIET_FROM)
    quiet_until = models.TimeField(_("quiet until"), default=QUIET_UNTIL)
    choices = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.user_id}"

    def mode_of(self, kind: str) -> str:
        """When a kind of notice goes out to this person."""
        return str(self.choices.get(kind) or STARTING.get(kind, Mode.DAILY))


class Outlet(Recorded):
    """A robot or address that tells a unit, or the whole body, outside the page."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("unit"),
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    name = models.CharField(_("name"), max_length=60)
    sealed = models.TextField()
    place = models.CharField(max_length=80)
    removed_at = models.DateTimeField(null=True)

    UNPROTECTED: ClassVar[Mapping[str, str]] = {
        "sealed": "a secret address; the record keeps its host and that it was set, never itself"
    }

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "name"],
                condition=Q(removed_at__isnull=True),
                name="notices_outlet_one_name",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="notices_outlet_known_channel"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """A notice on its way to a mailbox or an outlet: tried again until it is taken."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", db_index=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="+", db_index=False)
    cause = models.CharField(max_length=60)
    user = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    outlet = models.ForeignKey(Outlet, null=True, on_delete=models.PROTECT, related_name="+")
    next_try_at = models.DateTimeField()
    claim = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)
    delivered_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "cause"],
                condition=Q(user__isnull=False),
                name="notices_delivery_once_by_mail",
            ),
            models.UniqueConstraint(
                fields=["outlet", "cause"],
                condition=Q(outlet__isnull=False),
                name="notices_delivery_once_by_outlet",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) ^ Q(outlet__isnull=False),
                name="notices_delivery_one_addressee",
            ),
        ]
        indexes = [
            models.Index(
                fields=["body", "next_try_at"],
                condition=Q(delivered_at__isnull=True, dropped_at__isnull=True),
                name="notices_delivery_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.cause} → {self.user_id or self.outlet_id}"
