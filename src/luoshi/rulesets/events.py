"""What can happen to rule-sets."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.history.events import Told, tell


class RuleSetEvent(StrEnum):
    """Acts on rule-sets."""

    DRAFTED = "rulesets.drafted"
    CHANGED = "rulesets.changed"
    DROPPED = "rulesets.dropped"
    ISSUED = "rulesets.issued"
    CORRECTED = "rulesets.corrected"
    WITHDRAWN = "rulesets.withdrawn"
    TAKEN = "rulesets.taken"


E_ = RuleSetEvent
tell(
    {
        E_.DRAFTED: Told(
            _("rule-set drafted"), _("%(name)s %(version)s was drafted, to hold from %(on)s.")
        ),
        E_.CHANGED: Told(
            _("draft of a rule-set changed"), _("The draft of %(name)s %(version)s was changed.")
        ),
        E_.DROPPED: Told(
            _("draft of a rule-set dropped"), _("The draft of %(name)s %(version)s was dropped.")
        ),
        E_.ISSUED: Told(_("rule-set issued"), _("%(name)s %(version)s holds from %(on)s.")),
        E_.CORRECTED: Told(
            _("rule-set corrected"),
            _("%(name)s %(version)s bears the date %(on)s; what was computed stays as it is."),
        ),
        E_.WITHDRAWN: Told(
            _("rule-set withdrawn"), _("%(name)s %(version)s was withdrawn before its day.")
        ),
        E_.TAKEN: Told(
            _("change of the program recorded"),
            _("%(name)s came with the program in place and stands on record as %(version)s."),
        ),
    },
    part=pgettext_lazy("record", "Rules"),
)
