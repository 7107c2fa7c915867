"""Secret addresses under which a person's calendar is read by a telephone or a mail program."""

import hashlib

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.history.models import Recorded
from luoshi.organisations.models import Body, Post, User


class Scope(models.TextChoices):
    """Whose days a calendar shows."""

    MINE = "mine", pgettext_lazy("calendar", "Mine")
    UNIT = "unit", pgettext_lazy("calendar", "My unit")
    ALL = "all", pgettext_lazy("calendar", "All")


class FeedKey(Recorded):
    """A calendar address of a person at a post; only the digest of its secret is kept."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(_("days shown"), max_length=6, choices=Scope.choices)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "post"],
                condition=Q(revoked_at__isnull=True),
                name="calendars_feedkey_one_in_use",
            ),
            models.CheckConstraint(
                condition=Q(scope__in=Scope.values), name="calendars_feedkey_known_scope"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.scope}"


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
