"""Readers: those taught by a body's decisions, and the second reader's answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.documents.models.papers import Document
from luoshi.files.models import StoredFile
from luoshi.history.models import Recorded
from luoshi.organisations.models import Body


class AskState(models.TextChoices):
    """What became of a question to the second reader."""

    ASKED = "asked", pgettext_lazy("state of a second reading", "being read")
    ANSWERED = "answered", pgettext_lazy("state of a second reading", "answered")
    IN_PART = "in_part", pgettext_lazy("state of a second reading", "answered in part")
    SILENT = "silent", pgettext_lazy("state of a second reading", "no answer")


class TrainedReader(Recorded):
    """A reader taught by the decisions of a body, with its figures before and after."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    version = models.CharField(_("version"), max_length=20)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    seed = models.PositiveIntegerField(default=0)
    documents = models.PositiveIntegerField()
    decisions = models.PositiveIntegerField()
    figures = models.JSONField(default=dict)
    trained_at = models.DateTimeField()
    trained_by_name = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "version"], name="documents_trainedreader_one_version"
            ),
        ]

    def __str__(self) -> str:
        return self.version


class SecondReading(Recorded):
    """A question to the second reader, and what came of it; it decides nothing."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="second_readings")
    model = models.CharField(max_length=80)
    state = models.CharField(
        _("state"), max_length=8, choices=AskState.choices, default=AskState.ASKED
    )
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=40)
    answered_at = models.DateTimeField(null=True)
    parts = models.PositiveIntegerField(default=0)
    parts_answered = models.PositiveIntegerField(default=0)
    proposed = models.PositiveIntegerField(default=0)
    agreed = models.PositiveIntegerField(default=0)
    dropped = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=AskState.values), name="documents_secondreading_known_state"
            ),
        ]
        indexes = [models.Index(fields=["document", "-id"], name="documents_secondreading_last")]

    def __str__(self) -> str:
        return f"{self.model} {self.state}"
