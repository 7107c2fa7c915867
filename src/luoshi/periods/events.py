"""What can happen to periods, to what must not happen, and to entries about events."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.history.events import Told, tell


class PeriodEvent(StrEnum):
    """Acts on rhythms, periods and events."""

    RHYTHM_SET = "periods.rhythm_set"
    RHYTHM_CHANGED = "periods.rhythm_changed"
    RHYTHM_ENDED = "periods.rhythm_ended"
    PERIODS_MADE = "periods.periods_made"
    REPORTED = "periods.reported"
    SIGNED = "periods.signed"
    SENT_BACK = "periods.sent_back"
    CONFIRMED = "periods.confirmed"
    REJECTED = "periods.rejected"
    WAIVED = "periods.waived"
    TARGET_SET = "periods.target_set"
    EVENT_FILED = "periods.event_filed"
    EVENT_CORRECTED = "periods.event_corrected"
    EVENT_DISPUTED = "periods.event_disputed"
    EVENT_UPHELD = "periods.event_upheld"
    EVENT_STRUCK = "periods.event_struck"


E_ = PeriodEvent
tell(
    {
        E_.RHYTHM_SET: Told(_("rhythm set"), _("Owed from %(start)s on: %(owed)s")),
        E_.RHYTHM_CHANGED: Told(
            _("rhythm changed"), _("From %(start)s on another rhythm holds: %(owed)s")
        ),
        E_.RHYTHM_ENDED: Told(
            _("rhythm ended"), _("Nothing more is owed after %(last)s: %(owed)s")
        ),
        E_.PERIODS_MADE: Told(_("periods made"), _("%(count)s periods were entered ahead.")),
        E_.REPORTED: Told(_("period reported"), _("The period due on %(due)s was reported.")),
        E_.SIGNED: Told(
            _("period signed"), _("The report of the period due on %(due)s was signed.")
        ),
        E_.SENT_BACK: Told(
            _("period sent back"), _("The report of the period due on %(due)s was sent back.")
        ),
        E_.CONFIRMED: Told(
            _("period confirmed"), _("The period due on %(due)s was found to be kept.")
        ),
        E_.REJECTED: Told(
            _("period not confirmed"), _("The period due on %(due)s was found not to be kept.")
        ),
        E_.WAIVED: Told(_("period waived"), _("The period due on %(due)s is not asked for.")),
        E_.TARGET_SET: Told(_("zero target set"), _("From %(base)s on must not happen: %(what)s")),
        E_.EVENT_FILED: Told(_("event entered"), _("%(happened)s, %(place)s: %(kind)s (%(what)s)")),
        E_.EVENT_CORRECTED: Told(
            _("event corrected"), _("A new entry takes the place of the one of %(happened)s.")
        ),
        E_.EVENT_DISPUTED: Told(
            _("event disputed"), _("The entry about %(happened)s is disputed.")
        ),
        E_.EVENT_UPHELD: Told(_("event upheld"), _("The entry about %(happened)s stands.")),
        E_.EVENT_STRUCK: Told(
            _("event struck out"), _("The entry about %(happened)s counts no more.")
        ),
    },
    part=pgettext_lazy("record", "Periods"),
)
