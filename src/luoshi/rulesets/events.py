"""What can happen to rule-sets."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.history.events import Told, tell


class RuleSetEvent(StrEnum):
    """Acts on rule-sets."""

    ISSUED = "rulesets.issued"


tell(
    {RuleSetEvent.ISSUED: Told(_("rule-set issued"), _("%(name)s %(version)s holds from %(on)s."))},
    part=pgettext_lazy("record", "Rules"),
)
