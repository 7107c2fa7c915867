"""Entries, digests of the rows they touched, leaves of the log, and its checkpoints."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models


class Recorded(models.Model):
    """A table whose rows may only change with an entry that says so.

    Every column is protected unless `UNPROTECTED` names it with the reason.
    """

    UNPROTECTED: ClassVar[Mapping[str, str]] = {}

    class Meta:
        abstract = True


class AppendOnly(models.Model):
    """A table that only grows; triggers in the database hold it even against raw SQL."""

    class Meta:
        abstract = True

    def save(self, *args: object, **kwargs: object) -> None:
        """Add the row; a row that is there already stays as it is."""
        if self.pk is not None and not self._state.adding:
            raise PermissionError("the record is append-only")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *_args: object, **_kwargs: object) -> tuple[int, dict[str, int]]:
        """Refuse: nothing leaves the record."""
        raise PermissionError("the record is append-only")


class Entry(AppendOnly):
    """One act: who, as which post, for whom, when, what, on what, why."""

    body_id = models.BigIntegerField()
    at = models.DateTimeField()
    event = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    subject_name = models.CharField(max_length=300)
    actor = models.JSONField()
    request_number = models.CharField(max_length=12, blank=True)
    reason = models.TextField(blank=True)
    content = models.JSONField()
    rows = models.JSONField()
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(
                fields=["body_id", "subject_type", "subject_id", "id"], name="history_entry_subject"
            ),
            models.Index(fields=["body_id", "id"], name="history_entry_body"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject_name}"


class RowDigest(AppendOnly):
    """What a protected row was after an act: a salted digest of every column."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    body_id = models.BigIntegerField()
    table = models.CharField(max_length=60)
    key = models.BigIntegerField()
    salt = models.CharField(max_length=32)
    fields = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["table", "key", "id"], name="history_rowdigest_row")]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"


class Leaf(AppendOnly):
    """An entry's place in the sealed log of its body."""

    body_id = models.BigIntegerField()
    position = models.BigIntegerField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="leaf")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body_id", "position"], name="history_leaf_one_per_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.body_id}/{self.position}"


class Checkpoint(AppendOnly):
    """The signed state of a body's log: its size and root at a moment."""

    body_id = models.BigIntegerField()
    at = models.DateTimeField()
    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    frontier = models.JSONField()
    note = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body_id", "size"], name="history_checkpoint_one_per_size"
            )
        ]

    def __str__(self) -> str:
        return f"{self.body_id}: {self.size}"


class Anchor(models.Model):
    """A checkpoint given to an outsider, or still to be given; the outsider's copy is the proof."""

    body_id = models.BigIntegerField()
    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    note = models.TextField()
    channel = models.CharField(max_length=10)
    address = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body_id", "channel", "address", "size"], name="history_anchor_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.size}"

    def is_due(self, at: datetime) -> bool:
        """Whether it is time to try: at once, then after 1, 2, 4 … minutes, at most an hour."""
        if self.tried_at is None:
            return True
        pause = min(2 ** min(self.attempts - 1, 6), 60)
        return at - self.tried_at >= timedelta(minutes=pause)
