"""Duties among the parts of the product."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luoshi.common.pages import Panel, RailItem, add_panel, add_to_rail


class DutiesConfig(AppConfig):
    """责任清单."""

    name = "luoshi.duties"

    def ready(self) -> None:
        """Enter the rail, bring the own sections of a hand-over, show posts what they carry."""
        from luoshi.common.templatetags.luoshi_acts import know_rule
        from luoshi.duties import events, panels, rules, selectors
        from luoshi.organisations import explaining
        from luoshi.organisations.selectors import get_post

        events.DutyEvent  # noqa: B018 - importing tells the vocabulary
        selectors.bring_sections()
        part = _("Responsibility")
        for name in dir(rules):
            if name.startswith("can_"):
                know_rule(f"duties.{name.removeprefix('can_')}", getattr(rules, name))

        def post(actor: Any, text: str) -> Any:
            return get_post(actor, int(text))

        explaining.let_ask(
            "duties.draft_hand_over", rules.can_draft_hand_over, part, _("post number"), post
        )
        add_panel("post", Panel("duties", 10, "duties/_post.html", panels.of_posts))
        add_to_rail(
            RailItem(
                "duties",
                part,
                "duties:lists",
                36,
                lambda actor: bool(actor.post_id),
                selectors.count_waiting,
            )
        )
