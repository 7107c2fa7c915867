"""The desk takes its place among the parts: the first one."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luoshi.common import clock
from luoshi.common.pages import RailItem, add_to_rail, hold_counts


class DeskConfig(AppConfig):
    """工作台."""

    name = "luoshi.desk"

    def ready(self) -> None:
        """Enter the rail with the number of things that wait."""
        from luoshi.desk import rules, selectors
        from luoshi.organisations.selectors import tell_with_person

        def waiting(actor: Any) -> int:
            return selectors.count_waiting(actor, clock.today())

        for name, expression in selectors.last_entry_beside().items():
            tell_with_person(name, expression)
        hold_counts(lambda actor, count: selectors.hold_rail(actor, clock.today(), count))
        add_to_rail(
            RailItem(
                "desk",
                _("Desk"),
                "desk:home",
                10,
                lambda actor: rules.can_read_inbox(actor, None),
                waiting,
            )
        )
