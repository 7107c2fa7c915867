"""What units say about their tasks, and the files that back it."""

from collections.abc import Sequence

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.files.models import StoredFile
from luoshi.history.models import Recorded
from luoshi.ledger.models.tasks import Task
from luoshi.ledger.states import ReportState
from luoshi.organisations.models import Post


class ProgressReport(Recorded):
    """What a unit says about its task for a period; the clerk files it, the head signs it."""

    task = models.ForeignKey(
        Task,
        on_delete=models.PROTECT,
        related_name="reports",
        db_index=False,  # the indexes below begin with it
    )
    period_on = models.DateField(_("period"), null=True)
    filed_on = models.DateField()
    filed_at = models.DateTimeField()
    percent = models.DecimalField(_("percent done"), max_digits=5, decimal_places=2, null=True)
    values = models.JSONField(default=dict)
    words = models.TextField(_("progress"), blank=True)
    problems = models.TextField(_("problems"), blank=True)
    next_step = models.TextField(_("next step"), blank=True)
    is_no_change = models.BooleanField(_("no change"), default=False)
    state = models.CharField(max_length=10, choices=ReportState.choices, default=ReportState.FILED)
    filed_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    filed_by_name = models.CharField(max_length=40)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    settled_by_name = models.CharField(max_length=40, blank=True)
    sent_back_reason = models.TextField(blank=True)

    # The files that back it, where a page has read them.
    files: "Sequence[Evidence]" = ()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ReportState.values), name="ledger_progressreport_known_state"
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__range=(0, 100)),
                name="ledger_progressreport_percent",
            ),
        ]
        indexes = [
            models.Index(fields=["task", "filed_on", "id"], name="ledger_progressreport_task"),
            models.Index(
                fields=["state", "task"],
                condition=Q(state="filed"),
                name="ledger_progressreport_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.filed_on}"


class Evidence(Recorded):
    """A file that backs a report."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.file}"
