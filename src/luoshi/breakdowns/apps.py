"""Breakdowns among the parts of the product."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luoshi.common.pages import Panel, RailItem, add_panel, add_to_rail


class BreakdownsConfig(AppConfig):
    """分解."""

    name = "luoshi.breakdowns"

    def ready(self) -> None:
        """Enter the rail; show parts on the page of a task and their sum where it is reported."""
        from luoshi.breakdowns import events, panels, rules
        from luoshi.common.templatetags.luoshi_acts import know_rule
        from luoshi.ledger.selectors import get_task
        from luoshi.organisations.explaining import let_ask

        events.BreakdownEvent  # noqa: B018 - importing tells the vocabulary
        for name in dir(rules):
            if name.startswith("can_"):
                know_rule(f"breakdowns.{name.removeprefix('can_')}", getattr(rules, name))
        for name in ("break_down", "change_part", "withdraw_part", "ask_list", "offer_task"):
            rule = getattr(rules, f"can_{name}")
            let_ask(f"breakdowns.{name}", rule, _("Breakdowns"), _("task number"), get_task)
        add_to_rail(
            RailItem(
                "breakdowns",
                _("Breakdowns"),
                "breakdowns:heat",
                34,
                lambda actor: bool(actor.post_id),
            )
        )
        add_panel(
            "task",
            Panel(
                "part_of",
                30,
                "breakdowns/panels/part_of.html",
                panels.wholes_of_parts,
                panels.TRACES_OF_WHOLES,
            ),
        )
        add_panel(
            "task",
            Panel(
                "parts",
                31,
                "breakdowns/panels/parts.html",
                panels.parts_of_tasks,
                panels.TRACES_OF_PARTS,
            ),
        )
        add_panel(
            "report", Panel("parts", 10, "breakdowns/panels/sum.html", panels.sums_for_reports)
        )
