"""Long work that somebody asked for: how far it is and what came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.organisations.models import Body, Post, User


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", _("waiting its turn")
    RUNNING = "running", _("at work")
    DONE = "done", _("done")
    REFUSED = "refused", _("not done")
    BROKEN = "broken", _("broken off")


ENDED = frozenset({JobState.DONE, JobState.REFUSED, JobState.BROKEN})


class Job(models.Model):
    """Long work of one person; what it does to the ledger stands in the record by itself."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=10)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    words = models.CharField(max_length=500, blank=True)
    address = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict)
    queued_as = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["body", "owner", "-asked_at"], name="jobs_job_of_owner"),
            models.Index(fields=["queued_as"], name="jobs_job_queued_as"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in ENDED
