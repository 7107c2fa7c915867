"""What can happen to a cohort and its objects."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.history.events import Told, tell


class CohortEvent(StrEnum):
    """Acts on cohorts."""

    FOUNDED = "cohorts.founded"
    OBJECTS_ADDED = "cohorts.objects_added"
    OBJECT_REMOVED = "cohorts.object_removed"
    VALUE_ENTERED = "cohorts.value_entered"
    OBJECT_REACHED = "cohorts.object_reached"
    OBJECT_FELL_BACK = "cohorts.object_fell_back"
    OBJECT_CONFIRMED = "cohorts.object_confirmed"
    OBJECT_REOPENED = "cohorts.object_reopened"
    CURVE_CHANGED = "cohorts.curve_changed"
    STANDARD_CHANGED = "cohorts.standard_changed"
    REJUDGED = "cohorts.rejudged"


E_ = CohortEvent
tell(
    {
        E_.FOUNDED: Told(
            _("cohort founded"),
            _("One by one until %(until)s, the standard: %(standard)s."),
        ),
        E_.OBJECTS_ADDED: Told(
            _("objects added"), _("%(count)s objects were added, from %(first)s to %(last)s.")
        ),
        E_.OBJECT_REMOVED: Told(_("object removed"), _("%(name)s is no longer on the list.")),
        E_.VALUE_ENTERED: Told(_("value entered"), _("%(name)s on %(on)s: %(values)s.")),
        E_.OBJECT_REACHED: Told(
            _("standard reached"),
            _("%(name)s on %(on)s: %(values)s; that is the standard, version %(version)s."),
        ),
        E_.OBJECT_FELL_BACK: Told(
            _("fell back"), _("%(name)s on %(on)s: %(values)s; the standard is no longer reached.")
        ),
        E_.OBJECT_CONFIRMED: Told(
            _("object confirmed"),
            _("%(name)s was found to have reached the standard, version %(version)s."),
        ),
        E_.OBJECT_REOPENED: Told(
            _("confirmation withdrawn"), _("%(name)s has to be looked at again.")
        ),
        E_.CURVE_CHANGED: Told(_("plan changed"), _("Plan, version %(version)s: %(plan)s.")),
        E_.STANDARD_CHANGED: Told(_("standard changed"), _("Version %(version)s: %(standard)s.")),
        E_.REJUDGED: Told(
            _("held against the new standard"),
            _("%(count)s objects reach version %(version)s with the values they have."),
        ),
    },
    part=pgettext_lazy("record", "Cohorts"),
)
