"""Rule-sets take their place among the parts."""

from datetime import date, datetime

from django.apps import AppConfig


class RuleSetsConfig(AppConfig):
    """制度."""

    name = "luoshi.rulesets"

    def ready(self) -> None:
        """Give every new body the presets it starts with, in force since the year began."""
        from luoshi.organisations.actor import Actor
        from luoshi.organisations.founding import when_founded
        from luoshi.rulesets import events
        from luoshi.rulesets.services import issue_starting_rulesets

        events.RuleSetEvent  # noqa: B018 - importing tells the vocabulary

        def give_presets(actor: Actor, at: datetime) -> None:
            first_day = date(at.year, 1, 1)
            issue_starting_rulesets(actor=actor, at=at, effective_on=first_day)

        when_founded(give_presets)
