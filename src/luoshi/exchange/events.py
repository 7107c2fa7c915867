"""What can happen to tables that come and go."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from luoshi.history.events import Told, tell


class ExchangeEvent(StrEnum):
    """Acts on tables."""

    LAYOUT_KEPT = "exchange.layout_kept"
    LAYOUT_FORGOTTEN = "exchange.layout_forgotten"
    TABLE_TAKEN_IN = "exchange.table_taken_in"
    CHANGES_TAKEN_IN = "exchange.changes_taken_in"


tell(
    {
        ExchangeEvent.LAYOUT_KEPT: Told(
            _("layout remembered"), _("%(unit)s explained the columns of “%(name)s”.")
        ),
        ExchangeEvent.LAYOUT_FORGOTTEN: Told(
            _("layout forgotten"), _("%(unit)s let go of the columns of “%(name)s”.")
        ),
        ExchangeEvent.TABLE_TAKEN_IN: Told(
            _("table taken in"), _("%(count)s tasks were drafted from “%(name)s”.")
        ),
        ExchangeEvent.CHANGES_TAKEN_IN: Told(
            _("edited ledger taken in"),
            _("%(cells)s cells of %(tasks)s tasks came from “%(name)s”."),
        ),
    },
    part=_("Tables"),
)
