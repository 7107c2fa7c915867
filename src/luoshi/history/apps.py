"""The record takes its place among the parts."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy

from luoshi.common.pages import RailItem, add_to_rail


class HistoryConfig(AppConfig):
    """留痕."""

    name = "luoshi.history"

    def ready(self) -> None:
        """Enter the rail, for those who read the record."""
        from luoshi.history import rules

        add_to_rail(
            RailItem(
                "history",
                pgettext_lazy("record", "Record"),
                "history:record",
                95,
                lambda actor: rules.can_read_record(actor, None),
            )
        )
