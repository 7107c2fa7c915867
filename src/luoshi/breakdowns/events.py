"""What can happen to parts of tasks, and between a superior body and a lower one."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.history.events import Told, tell


class BreakdownEvent(StrEnum):
    """Acts on breakdowns."""

    BROKEN_DOWN = "breakdowns.broken_down"
    PARTS_ADDED = "breakdowns.parts_added"
    PART_CHANGED = "breakdowns.part_changed"
    PART_WITHDRAWN = "breakdowns.part_withdrawn"
    LIST_ASKED = "breakdowns.list_asked"
    DEMAND_LIFTED = "breakdowns.demand_lifted"
    OFFERED = "breakdowns.offered"
    OFFER_WITHDRAWN = "breakdowns.offer_withdrawn"
    RECEIVED = "breakdowns.received"
    SUPERIOR_SET = "breakdowns.superior_set"


E_ = BreakdownEvent
tell(
    {
        E_.BROKEN_DOWN: Told(_("broken down"), _("Broken down to %(count)s units: %(units)s.")),
        E_.PARTS_ADDED: Told(_("parts added"), _("Parts were handed to %(units)s.")),
        E_.PART_CHANGED: Told(
            _("part changed"), _("The part of %(unit)s changed from %(before)s to %(after)s.")
        ),
        E_.PART_WITHDRAWN: Told(
            _("part withdrawn"), _("The part of %(unit)s, %(number)s, was withdrawn.")
        ),
        E_.LIST_ASKED: Told(
            _("list asked for"), _("%(unit)s is to break the task down by %(due)s.")
        ),
        E_.DEMAND_LIFTED: Told(
            _("list no longer asked for"), _("%(unit)s need not break the task down.")
        ),
        E_.OFFERED: Told(_("handed to a lower body"), _("Handed to %(body)s to take up.")),
        E_.OFFER_WITHDRAWN: Told(_("taken back from a lower body"), _("Taken back from %(body)s.")),
        E_.RECEIVED: Told(
            _("taken up from the superior body"), _("Taken up from %(body)s, %(number)s.")
        ),
        E_.SUPERIOR_SET: Told(_("superior body named"), _("The superior body is %(body)s.")),
    },
    part=pgettext_lazy("record", "Breakdowns"),
)
