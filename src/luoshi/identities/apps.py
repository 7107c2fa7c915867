"""The vault takes its place among the parts, for those who answer for it."""

from datetime import datetime

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luoshi.common.pages import RailItem, add_to_rail


class IdentitiesConfig(AppConfig):
    """身份保险箱."""

    name = "luoshi.identities"

    def ready(self) -> None:
        """Enter the rail; give every new body the retention classes it starts with."""
        from luoshi.identities import events, rules, selectors
        from luoshi.identities.services import issue_starting_classes
        from luoshi.organisations.actor import Actor
        from luoshi.organisations.founding import when_founded

        events.IdentityEvent  # noqa: B018 - importing tells the vocabulary

        def give_classes(actor: Actor, at: datetime) -> None:
            issue_starting_classes(actor=actor, at=at)

        when_founded(give_classes)
        add_to_rail(
            RailItem(
                "identities",
                _("Identities"),
                "identities:vault",
                96,
                lambda actor: rules.can_read_vault(actor, None),
                selectors.openings_waiting,
            )
        )
