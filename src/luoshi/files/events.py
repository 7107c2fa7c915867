"""What can happen to files."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.history.events import Told, tell


class FileEvent(StrEnum):
    """Acts on files."""

    STORED = "files.stored"


tell(
    {FileEvent.STORED: Told(_("file kept"), _("The file %(name)s was kept."))},
    part=pgettext_lazy("record", "Files"),
)
