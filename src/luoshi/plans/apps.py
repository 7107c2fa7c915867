"""Plans among the parts of the product."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luoshi.common.pages import Panel, RailItem, add_panel, add_to_rail


class PlansConfig(AppConfig):
    """规划."""

    name = "luoshi.plans"

    def ready(self) -> None:
        """Enter the rail; show a task's place in the plans on the task's page."""
        from luoshi.plans import events
        from luoshi.plans.panels import TRACES, place_rows

        events.PlanEvent  # noqa: B018 - importing tells the vocabulary
        add_panel("task", Panel("plan", 20, "plans/_task_place.html", place_rows, TRACES))
        add_to_rail(
            RailItem("plans", _("Plans"), "plans:plans", 31, lambda actor: bool(actor.post_id))
        )
