"""Maps take their place among the views of the ledger."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy

from luoshi.common.pages import Tab, add_tab


class MapsConfig(AppConfig):
    """地图."""

    name = "luoshi.maps"

    def ready(self) -> None:
        """Enter the ledger's tabs; tell the vocabulary; let pages ask for the right."""
        from luoshi.common.templatetags.luoshi_acts import know_rule
        from luoshi.maps import events, rules

        events.MapEvent  # noqa: B018 - importing tells the vocabulary
        know_rule("maps.load_map", rules.can_load_map)
        add_tab("ledger", Tab("map", pgettext_lazy("tab", "Map"), "maps:map", 60))
