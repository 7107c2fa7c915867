"""Duties of posts, versions of responsibility lists, and hand-overs between holders."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.duties.states import ON_THE_WAY, SEALED, HandOverState, ListState
from luoshi.history.models import Recorded
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body, Organisation, Post, User
from luoshi.organisations.roles import Role


class DutyKind(models.TextChoices):
    """Whether a duty is the post's own business, or comes with leading: 一岗双责."""

    OWN = "own", _("own duty")
    SECOND = "second", _("second duty")


class DutyQuerySet(models.QuerySet["Duty"]):
    """Conditions on duties."""

    def of_body(self, body_id: int) -> Self:
        """Duties of one body."""
        return self.filter(body_id=body_id)

    def in_force(self, on: date) -> Self:
        """Duties that hold on a day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on)


class Duty(Recorded):
    """What somebody must answer for, by which paper, and at which levels; it is of posts."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    title = models.CharField(pgettext_lazy("of a duty", "duty"), max_length=200)
    line = models.CharField(_("line"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=8, choices=DutyKind.choices, default=DutyKind.OWN)
    basis = models.CharField(_("basis"), max_length=200, blank=True)
    # Kinds of unit of which each must have a post that answers; none means: where it is assigned.
    levels = models.JSONField(_("levels"), default=list, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "code"], name="duties_duty_one_code"),
            models.CheckConstraint(
                condition=Q(kind__in=DutyKind.values), name="duties_duty_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="duties_duty_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class PostDutyQuerySet(models.QuerySet["PostDuty"]):
    """Conditions on the duties posts have."""

    def in_force(self, on: date) -> Self:
        """What holds on a day, as long as the duty itself does."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=on),
            Q(duty__ends_on__isnull=True) | Q(duty__ends_on__gt=on),
            starts_on__lte=on,
            duty__starts_on__lte=on,
        )


class PostDuty(Recorded):
    """A post answers for a duty from a day until a day, whoever holds the post."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="posts")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True)

    objects = PostDutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["duty", "post"],
                condition=Q(ends_on__isnull=True),
                name="duties_postduty_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="duties_postduty_days_in_order",
            ),
        ]
        indexes = [models.Index(fields=["body", "post"], name="duties_postduty_post")]

    def __str__(self) -> str:
        return f"{self.post} · {self.duty.title}"


SEES_EVERY_LIST = (
    Role.SUPERVISOR,
    Role.SUPERVISION_HEAD,
    Role.LEADER,
    Role.AUDITOR,
    Role.APPRAISER,
)


class ListVersionQuerySet(models.QuerySet["ListVersion"]):
    """Conditions on versions of lists."""

    def visible_to(self, actor: Actor) -> Self:
        """All for supervision, leaders and auditors; else those of one's own unit and post."""
        versions = self.filter(body_id=actor.body_id)
        if actor.has(*SEES_EVERY_LIST) or actor.channel == "system":
            return versions
        own = [actor.organisation_id or 0, *actor.groups]
        return versions.filter(
            Q(unit_id__in=own) | Q(post__organisation_id__in=own) | Q(post_id=actor.post_id or 0)
        )


class ListVersion(Recorded):
    """A responsibility list as it stood on a day: frozen, numbered, signed for."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("version"))
    on = models.DateField(_("as of"))
    rows = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ListState.choices, default=ListState.ISSUED)
    whom = models.CharField(max_length=160)
    holder = models.CharField(max_length=40, blank=True)
    issued_at = models.DateTimeField()
    issued_by_name = models.CharField(max_length=40)

    objects = ListVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "unit", "number"],
                condition=Q(unit__isnull=False),
                name="duties_listversion_one_number_of_unit",
            ),
            models.UniqueConstraint(
                fields=["body", "post", "number"],
                condition=Q(post__isnull=False),
                name="duties_listversion_one_number_of_post",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, post__isnull=True)
                | Q(unit__isnull=True, post__isnull=False),
                name="duties_listversion_of_unit_or_post",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ListState.values), name="duties_listversion_known_state"
            ),
        ]
        indexes = [models.Index(fields=["body", "state", "id"], name="duties_listversion_state")]

    def __str__(self) -> str:
        return f"{self.whom} {self.number}"


class ListReply(Recorded):
    """What the head or holder said to a version, and what supervision answered."""

    version = models.ForeignKey(ListVersion, on_delete=models.PROTECT, related_name="replies")
    is_objection = models.BooleanField()
    words = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=40)
    at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_objection=False) | ~Q(words=""),
                name="duties_listreply_objection_has_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{self.by_name} {self.words[:40]}".strip()


class HandOverQuerySet(models.QuerySet["HandOver"]):
    """Conditions on hand-overs."""

    def visible_to(self, actor: Actor) -> Self:
        """All for supervision, leaders and auditors; else the own, and those of the own unit's
        posts for its head."""
        sheets = self.filter(body_id=actor.body_id)
        if actor.has(*SEES_EVERY_LIST) or actor.channel == "system":
            return sheets
        own = Q(post_id=actor.post_id or 0)
        own |= Q(outgoing_id=actor.user_id or 0) | Q(incoming_id=actor.user_id or 0)
        if actor.has(Role.HEAD):
            own |= Q(post__organisation_id__in=[actor.organisation_id or 0, *actor.groups])
        return sheets.filter(own)

    def on_the_way(self) -> Self:
        """Hand-overs that still wait for a signature of one of both."""
        return self.filter(state__in=ON_THE_WAY)


class HandOver(Recorded):
    """One page by which a post passes from one holder to the next, signed by both."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("day of the change"))
    outgoing = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outgoing_name = models.CharField(max_length=40)
    incoming = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    incoming_name = models.CharField(max_length=40, blank=True)
    state = models.CharField(
        max_length=10, choices=HandOverState.choices, default=HandOverState.DRAFTED
    )
    words = models.JSONField(default=dict)
    sections = models.JSONField(default=list)
    digest = models.CharField(max_length=64, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by_name = models.CharField(max_length=40)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    signed_by_name = models.CharField(max_length=40, blank=True)
    signed_reason = models.TextField(_("why somebody else signs"), blank=True)
    accepted_at = models.DateTimeField(null=True)
    witnessed_at = models.DateTimeField(null=True)
    witnessed_by_name = models.CharField(max_length=40, blank=True)
    witnessed_words = models.TextField(_("words of the witness"), blank=True)
    withdrawn_reason = models.TextField(_("reason"), blank=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=HandOverState.values), name="duties_handover_known_state"
            ),
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(state__in=sorted(ON_THE_WAY)),
                name="duties_handover_one_on_the_way",
            ),
            models.CheckConstraint(
                condition=Q(incoming__isnull=True) | ~Q(incoming=models.F("outgoing")),
                name="duties_handover_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(SEALED))
                | (Q(signed_at__isnull=False) & ~Q(digest="")),
                name="duties_handover_signed_is_sealed",
            ),
            models.CheckConstraint(
                condition=~Q(state=HandOverState.ACCEPTED)
                | Q(accepted_at__isnull=False, incoming__isnull=False),
                name="duties_handover_accepted_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["body", "state", "id"], name="duties_handover_state")]

    def __str__(self) -> str:
        return f"{self.post} {self.on}"

    @property
    def is_sealed(self) -> bool:
        """Whether what the sheet says was signed and stands fast."""
        return self.state in SEALED


class HandOverObjection(Recorded):
    """The incoming holder says why the sheet cannot be signed as it is."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="objections")
    reason = models.TextField(_("reason"))
    by_name = models.CharField(max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.reason[:60]
