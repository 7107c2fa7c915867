"""Identities under seal, the relay, openings by two persons, and what the person is told."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.history.models import Recorded
from luoshi.organisations.models import Body, Organisation, Post, User

if TYPE_CHECKING:
    from luoshi.organisations.actor import Actor


class OfBody(models.QuerySet["Identity"]):
    """Conditions on identities."""

    def visible_to(self, actor: "Actor") -> Self:
        """Those of the actor's own body."""
        return self.filter(body_id=actor.body_id)

    def kept(self) -> Self:
        """Those not deleted yet."""
        return self.filter(forgotten_at=None)


class Identity(Recorded):
    """Who turned to the body, sealed; everybody else knows the alias."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    alias = models.CharField(_("alias"), max_length=20)
    matter = models.CharField(_("matter"), max_length=40)
    handler = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("unit")
    )
    sealed = models.TextField(blank=True)
    wrapped_key = models.TextField(blank=True)
    key_version = models.PositiveIntegerField()
    code_digest = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField(_("received"))
    closed_on = models.DateField(_("closed on"), null=True)
    forgotten_at = models.DateTimeField(_("deleted"), null=True)

    objects = OfBody.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "alias"], name="identities_identity_one_alias"),
            models.CheckConstraint(
                condition=Q(forgotten_at=None) | Q(sealed="", wrapped_key="", code_digest=""),
                name="identities_identity_forgotten_is_empty",
            ),
        ]
        indexes = [models.Index(fields=["body", "matter"], name="identities_identity_matter")]

    def __str__(self) -> str:
        return self.alias


class Direction(models.TextChoices):
    """Which way a message goes."""

    TO_PERSON = "to_person", _("to the person")
    FROM_PERSON = "from_person", _("from the person")


class Message(Recorded):
    """A message through the relay, sealed with the identity's own key."""

    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField(max_length=12, choices=Direction.choices)
    sealed = models.TextField()
    unit = models.CharField(max_length=100, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values), name="identities_message_direction"
            )
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.pk}"


class OpeningState(models.TextChoices):
    """How far an opening has come."""

    ASKED = "asked", _("waits for a second person")
    GRANTED = "granted", _("granted, not yet shown")
    REFUSED = "refused", _("refused")
    SHOWN = "shown", _("shown once")


class Opening(Recorded):
    """A request to see an identity: who asks, why, in which matter, and the second person."""

    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    matter = models.CharField(_("matter"), max_length=40)
    reason = models.CharField(_("reason"), max_length=500)
    state = models.CharField(max_length=10, choices=OpeningState.choices)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_as = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", null=True)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OpeningState.values), name="identities_opening_state"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")),
                name="identities_opening_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "refused"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="identities_opening_decided_before_shown",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a second person."""
        return self.state == OpeningState.ASKED


class NoticeKind(models.TextChoices):
    """What a person is told about the own identity."""

    GRANTED = "granted", _("Two persons decided to open your identity.")
    OPENED = "opened", _("Your identity was shown to one person, once.")
    READ = "read", _("Your messages were read under the alias.")
    CLOSED = "closed", _("The matter is closed; the day your identity is deleted is set.")


class Notice(Recorded):
    """What the person may read: who looked, as which post of which unit, when."""

    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=NoticeKind.choices)
    unit = models.CharField(max_length=100, blank=True)
    post = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=NoticeKind.values), name="identities_notice_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class RetentionClass(Recorded):
    """How long a kind of record is kept, from which day on, by which paper."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=80)
    days = models.PositiveIntegerField(_("days"), null=True)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    effective_on = models.DateField(_("effective on"))

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "code", "effective_on"], name="identities_retentionclass_one_a_day"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Deletion(Recorded):
    """The certificate that an identity is gone: by which class, and how much of what."""

    identity = models.OneToOneField(Identity, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(_("basis"), max_length=300)
    counts = models.JSONField()
    left = models.PositiveIntegerField()
    done_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.identity_id}"
