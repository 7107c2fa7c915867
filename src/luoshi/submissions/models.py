"""Keys of forms already acted upon."""

from django.db import models


class Submission(models.Model):
    """A form that was acted upon: its key, what was sent, and where the answer stands."""

    user_key = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    content_digest = models.CharField(max_length=64)
    answered_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=500, blank=True)
    body = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_key", "key"], name="submissions_submission_once")
        ]

    def __str__(self) -> str:
        return self.key
