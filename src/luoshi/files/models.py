"""Files that people handed in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.history.models import Recorded
from luoshi.organisations.models import Body


class StoredFile(Recorded):
    """A file as it was handed in; its stored name is random, its own name only a label."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    path = models.CharField(max_length=80, unique=True)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(_("kind"), max_length=20)
    stored_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
