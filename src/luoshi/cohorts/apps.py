"""Cohorts take their place among the parts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luoshi.common.pages import Panel, RailItem, add_panel, add_to_rail


class CohortsConfig(AppConfig):
    """交账."""

    name = "luoshi.cohorts"

    def ready(self) -> None:
        """Enter the rail, show cohorts on pages of tasks, let pages ask for the rights."""
        from luoshi.cohorts import events, panels, rules
        from luoshi.common.templatetags.luoshi_acts import know_rule

        events.CohortEvent  # noqa: B018 - importing tells the vocabulary
        for name in dir(rules):
            if name.startswith("can_"):
                know_rule(f"cohorts.{name.removeprefix('can_')}", getattr(rules, name))
        add_to_rail(
            RailItem(
                "cohorts", _("Cohorts"), "cohorts:cohorts", 34, lambda actor: bool(actor.post_id)
            )
        )
        add_panel("task", Panel("cohort", 20, "cohorts/panels/task.html", panels.cohort_of_tasks))
