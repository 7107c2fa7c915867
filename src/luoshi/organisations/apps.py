"""Units and logins take their place among the parts."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luoshi.common.pages import RailItem, add_to_rail


class OrganisationsConfig(AppConfig):
    """组织."""

    name = "luoshi.organisations"

    def ready(self) -> None:
        """Enter the rail and let pages and administrators ask for the rights."""
        from luoshi.common.templatetags.luoshi_acts import know_rule
        from luoshi.organisations import events, explaining, rules, selectors

        events.OrganisationEvent  # noqa: B018 - importing tells the vocabulary
        for name in dir(rules):
            if name.startswith("can_"):
                know_rule(f"organisations.{name.removeprefix('can_')}", getattr(rules, name))

        def unit(actor: Any, text: str) -> Any:
            return selectors.get_organisation(actor, int(text))

        def post(actor: Any, text: str) -> Any:
            return selectors.get_post(actor, int(text))

        def person(actor: Any, text: str) -> Any:
            return selectors.get_person(actor, int(text))

        part = _("Units")
        for key, subject, find in (
            ("edit_tree", _("unit number"), unit),
            ("edit_people", _("person number"), person),
            ("set_password", _("person number"), person),
            ("set_backups", _("post number"), post),
            ("record_absence", _("post number"), post),
            ("make_token", _("person number"), person),
        ):
            rule = getattr(rules, f"can_{key}")
            explaining.let_ask(f"organisations.{key}", rule, part, subject, find)
        add_to_rail(
            RailItem(
                "organisations",
                part,
                "organisations:tree",
                90,
                lambda actor: rules.can_see_organisations(actor, None),
            )
        )
