"""The ledger takes its place among the parts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luoshi.common.pages import RailItem, add_to_rail


class LedgerConfig(AppConfig):
    """台账."""

    name = "luoshi.ledger"

    def ready(self) -> None:
        """Enter the rail and let pages ask for the ledger's rights."""
        from luoshi.common.templatetags.luoshi_acts import know_rule
        from luoshi.ledger import events, rules
        from luoshi.ledger.selectors import get_task
        from luoshi.organisations.explaining import let_ask

        events.LedgerEvent  # noqa: B018 - importing tells the vocabulary
        for name in dir(rules):
            if name.startswith("can_"):
                verb, rule = f"ledger.{name.removeprefix('can_')}", getattr(rules, name)
                know_rule(verb, rule)
                if name != "can_sign_report":
                    let_ask(verb, rule, _("Ledger"), _("task number"), get_task)
        add_to_rail(
            RailItem("ledger", _("Ledger"), "ledger:tasks", 30, lambda actor: bool(actor.post_id))
        )
