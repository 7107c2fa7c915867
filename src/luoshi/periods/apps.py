"""Periods among the parts of the product."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luoshi.common import clock
from luoshi.common.pages import Panel, RailItem, add_panel, add_to_rail


class PeriodsConfig(AppConfig):
    """期次."""

    name = "luoshi.periods"

    def ready(self) -> None:
        """Enter the rail; show periods on task pages and in the lights of tasks."""
        from luoshi.ledger.owed import know_owed
        from luoshi.organisations.actor import Actor
        from luoshi.periods import events, rules, selectors

        events.PeriodEvent  # noqa: B018 - importing tells the vocabulary

        def missed(actor: Actor) -> int:
            return selectors.count_missed(actor, clock.today())

        add_to_rail(
            RailItem(
                "periods",
                _("Periods"),
                "periods:periods",
                34,
                lambda actor: rules.can_read_periods(actor, None),
                missed,
            )
        )
        add_panel(
            "task",
            Panel("periods", 30, "periods/panel.html", selectors.panels_of_tasks, selectors.TRACES),
        )
        know_owed(selectors.OWING, selectors.owed_by_tasks, selectors.TRACES)
