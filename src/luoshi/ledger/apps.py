"""The ledger takes its place among the parts."""

from datetime import date

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.common.pages import RailItem, Tab, add_tab, add_to_rail


class LedgerConfig(AppConfig):
    """台账."""

    name = "luoshi.ledger"

    def ready(self) -> None:
        """Enter the rail and let pages ask for the ledger's rights."""
        from luoshi.common.templatetags.luoshi_acts import know_rule
        from luoshi.jobs.kinds import add_kind
        from luoshi.ledger import events, rules, selectors
        from luoshi.ledger.selectors import get_task
        from luoshi.ledger.services import trying
        from luoshi.organisations.explaining import let_ask
        from luoshi.organisations.selectors import tell_with_person
        from luoshi.rulesets import trials
        from luoshi.rulesets.models import Subject

        events.LedgerEvent  # noqa: B018 - importing tells the vocabulary
        for name in dir(rules):
            if name.startswith("can_"):
                verb, rule = f"ledger.{name.removeprefix('can_')}", getattr(rules, name)
                know_rule(verb, rule)
                if name != "can_sign_report":
                    let_ask(verb, rule, _("Ledger"), _("task number"), get_task)
        tell_with_person("has_saved_filters", selectors.saved_beside())
        trials.register(Subject.LIGHT, selectors.try_light, _as_of)
        for subject, trier in (
            (Subject.FEEDBACK, selectors.try_feedback),
            (Subject.EXTENSION, selectors.try_extension),
            (Subject.EVIDENCE, selectors.try_evidence),
            (Subject.DEADLINE, selectors.try_deadline),
            (Subject.NUMBERING, selectors.try_numbering),
        ):
            trials.register_span(subject, trier, _as_it_is)
        trials.run_apart(trying.start_trial)
        add_kind(trying.KIND)
        add_to_rail(
            RailItem("ledger", _("Ledger"), "ledger:tasks", 30, lambda actor: bool(actor.post_id))
        )
        for order, (key, label, url_name) in enumerate(_VIEWS):
            add_tab("ledger", Tab(key, label, url_name, order * 10))


def _as_it_is(number: str, _day: date) -> str:
    return reverse("ledger:task", args=[number])


def _as_of(number: str, day: date) -> str:
    return f"{reverse('ledger:task', args=[number])}?as_of={day.isoformat()}"


_VIEWS = (
    ("list", pgettext_lazy("tab", "List"), "ledger:tasks"),
    ("leader", pgettext_lazy("tab", "By leader"), "ledger:by_leader"),
    ("unit", pgettext_lazy("tab", "By unit"), "ledger:by_unit"),
    ("line", pgettext_lazy("tab", "By line"), "ledger:by_line"),
    ("document", pgettext_lazy("tab", "By document"), "ledger:by_document"),
    ("plan", pgettext_lazy("tab", "By plan"), "ledger:by_plan"),
)
