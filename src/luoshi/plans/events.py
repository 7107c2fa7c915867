"""What can happen to plans beyond their being laid out."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.history.events import Told, tell


class PlanEvent(StrEnum):
    """Acts on targets, pairs, reviews and settlements."""

    TARGET_SET = "plans.target_set"
    TARGET_TAKEN = "plans.target_taken"
    VALUE_ENTERED = "plans.value_entered"
    PAIRED = "plans.paired"
    PARTED = "plans.parted"
    GOAL_NAMED = "plans.goal_named"
    GOAL_TAKEN = "plans.goal_taken"
    REVIEW_ISSUED = "plans.review_issued"
    TARGET_SETTLED = "plans.target_settled"
    SETTLEMENT_CONFIRMED = "plans.settlement_confirmed"
    SETTLEMENT_SENT_BACK = "plans.settlement_sent_back"


E_ = PlanEvent
tell(
    {
        E_.TARGET_SET: Told(_("target set"), _("Target: %(target)s.")),
        E_.TARGET_TAKEN: Told(_("target taken away"), _("The target %(target)s was taken away.")),
        E_.VALUE_ENTERED: Told(_("value entered"), _("%(target)s: %(value)s as of %(on)s.")),
        E_.PAIRED: Told(_("plans paired"), _("%(party)s goes with %(development)s.")),
        E_.PARTED: Told(_("plans parted"), _("%(party)s no longer goes with %(development)s.")),
        E_.GOAL_NAMED: Told(_("goal named"), _("The task serves %(goal)s.")),
        E_.GOAL_TAKEN: Told(_("goal taken away"), _("The task no longer serves %(goal)s.")),
        E_.REVIEW_ISSUED: Told(
            _("review issued"), _("%(plan)s, %(checkpoint)s: %(numerator)s of %(denominator)s.")
        ),
        E_.TARGET_SETTLED: Told(_("settled"), _("%(year)s: %(target)s is %(outcome)s.")),
        E_.SETTLEMENT_CONFIRMED: Told(
            _("settlement confirmed"), _("The settlement of %(target)s was confirmed.")
        ),
        E_.SETTLEMENT_SENT_BACK: Told(
            _("settlement sent back"), _("The settlement of %(target)s was sent back.")
        ),
    },
    part=pgettext_lazy("record", "Plans"),
)
