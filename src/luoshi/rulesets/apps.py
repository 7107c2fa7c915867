"""Rule-sets take their place among the parts."""

from datetime import date, datetime

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy

from luoshi.common.pages import RailItem, add_to_rail


class RuleSetsConfig(AppConfig):
    """制度."""

    name = "luoshi.rulesets"

    def ready(self) -> None:
        """Give every new body the presets it starts with, in force since the year began."""
        from luoshi.organisations.actor import Actor
        from luoshi.organisations.founding import when_founded
        from luoshi.organisations.selectors import tell_with_person
        from luoshi.rulesets import events
        from luoshi.rulesets.selectors import newest_beside
        from luoshi.rulesets.services import issue_starting_rulesets

        events.RuleSetEvent  # noqa: B018 - importing tells the vocabulary

        def give_presets(actor: Actor, at: datetime) -> None:
            first_day = date(at.year, 1, 1)
            issue_starting_rulesets(actor=actor, at=at, effective_on=first_day)

        when_founded(give_presets)
        for name, expression in newest_beside("body_id").items():
            tell_with_person(name, expression)
        add_to_rail(
            RailItem(
                "rulesets",
                pgettext_lazy("rule-sets", "Rules"),
                "rulesets:rulesets",
                92,
                lambda actor: bool(actor.post_id),
            )
        )
