"""What can happen to outlets; that somebody read a notice is no act and is told to nobody."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from luoshi.history.events import Told, tell


class NoticeEvent(StrEnum):
    """Acts on outlets."""

    OUTLET_ADDED = "notices.outlet_added"
    OUTLET_REMOVED = "notices.outlet_removed"


tell(
    {
        NoticeEvent.OUTLET_ADDED: Told(
            _("outlet added"), _("%(name)s tells %(unit)s by %(channel)s at %(place)s.")
        ),
        NoticeEvent.OUTLET_REMOVED: Told(_("outlet removed"), _("%(name)s is told nothing more.")),
    },
    part=_("Notices"),
)
