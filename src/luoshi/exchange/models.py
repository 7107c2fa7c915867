"""The layouts of a unit's own tables, as its clerk explained them once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.history.models import Recorded
from luoshi.organisations.models import Body, Organisation


class LayoutMemory(Recorded):
    """What the columns of one header mean; used by itself when the same header comes again.

    `columns` gives the use of each column by its place, `headers` its words as they stand there.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=32)
    name = models.CharField(_("name"), max_length=80)
    columns = models.JSONField()
    headers = models.JSONField()
    year = models.PositiveSmallIntegerField(_("year of days without one"), null=True, blank=True)
    measure = models.CharField(_("unit of bare figures"), max_length=12, blank=True)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "organisation", "fingerprint"],
                name="exchange_layoutmemory_one_per_header",
            )
        ]

    def __str__(self) -> str:
        return self.name
