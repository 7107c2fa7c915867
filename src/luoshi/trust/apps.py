"""可信度 among the parts of the product: the last one, for everybody."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luoshi.common.pages import RailItem, add_to_rail


class TrustConfig(AppConfig):
    """可信度: what is promised, what was proved, what is never built."""

    name = "luoshi.trust"

    def ready(self) -> None:
        """Enter the rail at its end: whoever is judged by it may see how far it can be trusted."""
        from luoshi.trust import rules

        add_to_rail(
            RailItem(
                "trust",
                _("Trust"),
                "trust:promises",
                99,
                lambda actor: rules.can_read_trust(actor, None),
            )
        )
