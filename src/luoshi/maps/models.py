"""Maps: the outlines of a body's units; a newer one replaces the last until it is withdrawn."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.history.models import Recorded
from luoshi.organisations.models import Body


class UnitMap(Recorded):
    """The outlines of units as they were loaded from a file, in millionths of a degree."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(_("file"), max_length=100)
    # For each unit its key and its polygons: the outer ring, then the holes.
    outlines = models.JSONField(_("outlines"))
    loaded_at = models.DateTimeField()
    loaded_by_name = models.CharField(max_length=60)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by_name = models.CharField(max_length=60, blank=True)
    withdrawn_reason = models.CharField(_("reason"), max_length=300, blank=True)

    def __str__(self) -> str:
        return self.file_name
