"""Documents take their place among the parts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from luoshi.common.pages import Panel, RailItem, add_panel, add_to_rail


class DocumentsConfig(AppConfig):
    """文件."""

    name = "luoshi.documents"

    def ready(self) -> None:
        """Enter the rail, show sentences on task pages, let pages ask for the rights."""
        from luoshi.common.templatetags.luoshi_acts import know_rule
        from luoshi.documents import events, rules, selectors

        events.DocumentEvent  # noqa: B018 - importing tells the vocabulary
        for name in dir(rules):
            if name.startswith("can_"):
                know_rule(f"documents.{name.removeprefix('can_')}", getattr(rules, name))
        add_to_rail(
            RailItem(
                "documents",
                _("Documents"),
                "documents:documents",
                20,
                lambda actor: bool(actor.post_id),
            )
        )
        add_panel(
            "task",
            Panel(
                "sentence",
                10,
                "documents/panels/sentence.html",
                selectors.sentences_of_tasks,
                selectors.TRACES,
            ),
        )
