"""Tables among the parts of the product."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luoshi.common.pages import RailItem, Tab, add_tab, add_to_rail


class ExchangeConfig(AppConfig):
    """表格往来."""

    name = "luoshi.exchange"

    def ready(self) -> None:
        """Enter the rail; take tables in as work in the background."""
        from luoshi.exchange import events, rules
        from luoshi.exchange.services.background import KINDS
        from luoshi.jobs.kinds import add_kind
        from luoshi.organisations.actor import Actor

        def may_edit(actor: Actor) -> bool:
            return rules.can_take_in_changes(actor, None)

        events.ExchangeEvent  # noqa: B018 - importing tells the vocabulary
        for kind in KINDS:
            add_kind(kind)
        add_tab(
            "ledger.files",
            Tab("edit", _("to edit and hand in, Excel"), "exchange:ledger", 10, may_edit),
        )
        add_to_rail(
            RailItem(
                "exchange",
                _("Tables"),
                "exchange:tables",
                45,
                may_edit,
            )
        )
