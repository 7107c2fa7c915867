"""The commitments a document makes, and each decision on them."""

from collections.abc import Mapping
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.documents.models.papers import Document
from luoshi.documents.states import CommitmentState
from luoshi.history.models import Recorded
from luoshi.ledger.models import Comparator, Kind, Task
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body, Organisation, Post, User
from luoshi.organisations.roles import Role


class RejectionReason(models.TextChoices):
    """Why a sentence is not made a task."""

    PRINCIPLE = "principle", _("a principle, nothing to check")
    DONE = "done", _("already done")
    RUNNING = "running", _("already in the ledger")
    REPEATED = "repeated", _("said elsewhere in the document")
    NOT_OURS = "not_ours", _("not for this body to do")
    MISREAD = "misread", _("not a commitment, read wrongly")
    OTHER = "other", pgettext_lazy("reason", "another reason")


class Proposer(models.TextChoices):
    """Who pointed at a sentence."""

    RULES = "rules", pgettext_lazy("who proposed a sentence", "the reader")
    SECOND = "second", pgettext_lazy("who proposed a sentence", "the second reader")
    BOTH = "both", pgettext_lazy("who proposed a sentence", "both readers")
    PERSON = "person", pgettext_lazy("who proposed a sentence", "a person")


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    """Conditions on commitments."""

    def visible_to(self, actor: Actor) -> Self:
        """Commitments of documents the actor may read; undecided ones for supervision only."""
        commitments = self.filter(document__in=Document.objects.visible_to(actor))
        if actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD) or actor.channel == "system":
            return commitments
        return commitments.filter(
            Q(state=CommitmentState.ISSUED) | Q(merged_into__state=CommitmentState.ISSUED)
        )

    def in_order(self) -> Self:
        """As they stand in the text."""
        return self.order_by("start", "end", "number", "pk")


class Commitment(Recorded):
    """A sentence that promises something, with the task it would be and what was decided."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="commitments")
    number = models.PositiveIntegerField(_("number"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    text = models.TextField()
    title = models.CharField(pgettext_lazy("of a commitment", "task"), max_length=500)
    label = models.CharField(max_length=10)
    confidence = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    reasons = models.JSONField(default=list)
    proposer = models.CharField(max_length=8, choices=Proposer.choices, default=Proposer.RULES)
    row = models.PositiveIntegerField(null=True)
    state = models.CharField(
        _("state"), max_length=12, choices=CommitmentState.choices, default=CommitmentState.PROPOSED
    )
    reason_code = models.CharField(max_length=12, choices=RejectionReason.choices, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    lead = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("lead")
    )
    lead_words = models.CharField(max_length=200, blank=True)
    supporting_words = models.CharField(max_length=500, blank=True)
    due_on = models.DateField(_("due"), null=True)
    due_words = models.CharField(_("due in words"), max_length=60, blank=True)
    due_rule = models.CharField(max_length=30, blank=True)
    is_due_inherited = models.BooleanField(default=False)
    recurrence = models.CharField(max_length=20, blank=True)
    kind = models.CharField(
        pgettext_lazy("of a task", "kind"),
        max_length=16,
        choices=Kind.choices,
        default=Kind.DELIVERABLE,
    )
    line = models.CharField(_("line"), max_length=40, blank=True)
    leader = models.ForeignKey(
        Post,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("leader in charge"),
    )
    reviewer = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("checked by"),
    )
    light = models.CharField(_("light rule"), max_length=40, default="deadline")
    measures = models.TextField(_("measures"), blank=True)
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="+")
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged"
    )
    version = models.PositiveIntegerField(default=0)
    is_touched = models.BooleanField(default=False)
    decided_by_name = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)

    UNPROTECTED: ClassVar[Mapping[str, str]] = {
        "label": "derived: what the reader makes of the words",
        "confidence": "derived: how sure the reader is",
        "reasons": "derived: the words the reader relied on",
        "proposer": "derived: which reader pointed at the words",
        "row": "derived: the row of a table or the numbered item the words stand in",
        "due_rule": "derived: how the reader found the day",
        "version": "counts changes so that two people do not overwrite each other",
        "is_touched": "derived: whether any decision names it",
    }
    objects = CommitmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="documents_commitment_one_number"
            ),
            models.CheckConstraint(
                condition=Q(state__in=CommitmentState.values),
                name="documents_commitment_known_state",
            ),
            models.CheckConstraint(
                condition=Q(end__gt=F("start")), name="documents_commitment_has_length"
            ),
            models.CheckConstraint(
                condition=~Q(state=CommitmentState.ISSUED) | Q(task__isnull=False),
                name="documents_commitment_issued_has_task",
            ),
            models.CheckConstraint(
                condition=~Q(state=CommitmentState.NOT_ADOPTED) | ~Q(reason_code=""),
                name="documents_commitment_rejected_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=CommitmentState.MERGED) | Q(merged_into__isnull=True),
                name="documents_commitment_only_merged_points",
            ),
        ]
        indexes = [
            models.Index(fields=["document", "state"], name="documents_commitment_state"),
            models.Index(fields=["document", "version"], name="documents_commitment_version"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class CommitmentSupport(Recorded):
    """A unit that would support the lead, in the order in which it was named."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="supporting")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "organisation"], name="documents_commitmentsupport_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}"


class CommitmentTarget(Recorded):
    """A number the sentence wants reached."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="targets")
    position = models.PositiveSmallIntegerField(default=0)
    what = models.CharField(_("target"), max_length=120, blank=True)
    comparator = models.CharField(
        _("comparison"), max_length=8, choices=Comparator.choices, default=Comparator.AT_LEAST
    )
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    value_to = models.DecimalField(
        _("up to"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=20, blank=True)

    def __str__(self) -> str:
        return f"{self.what} {self.comparator} {self.value} {self.unit}".strip()


class Decision(Recorded):
    """One decision of one person, with what stood before, so that it can be undone."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="decisions")
    verb = models.CharField(max_length=20)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=40)
    at = models.DateTimeField()
    numbers = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["document", "by", "-id"], name="documents_decision_last")]

    def __str__(self) -> str:
        return f"{self.verb} {self.numbers}"
