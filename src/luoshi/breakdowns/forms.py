"""What is asked for when a task is divided, a part changed, a task handed to another body."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.breakdowns.models import Breakdown, RuleName, Way
from luoshi.common.figures import plain_number
from luoshi.ledger.forms.fields import LedgerForm, UnitField, day_field, words_field
from luoshi.ledger.models import Target
from luoshi.ledger.services import refusals
from luoshi.organisations.models import Body

_NO_REASON = {"required": refusals.ReasonMissing.sentence}


class PartsForm(LedgerForm):
    """By which rule a task is divided, in which way, and who gets how much by when."""

    rule = forms.ChoiceField(
        label=_("how the parts make up the whole"), choices=RuleName.choices, initial=RuleName.SUM
    )
    target = forms.ChoiceField(label=_("target"))
    way = forms.ChoiceField(
        label=_("how the whole is divided"),
        choices=Way.choices,
        initial=Way.EQUAL,
        widget=forms.RadioSelect,
    )
    table = forms.CharField(
        label=_("units"),
        strip=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 9, "spellcheck": "false", "class": "breakdown-table"}),
        help_text=_(
            "One unit in each row: unit, weight or value, day; copied from Excel as it is. "
            "Weight, value and day may be left empty."
        ),
        error_messages={"required": _("Name at least one unit, each in a row of its own.")},
    )
    goes_further = forms.BooleanField(
        label=_("every unit makes its own list"),
        required=False,
        help_text=_("The task counts as handed down when each of them has divided its part."),
    )

    def __init__(
        self,
        *args: Any,
        targets: Sequence[Target] = (),
        breakdown: Breakdown | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.targets = {str(target.pk): target for target in targets}
        self.breakdown = breakdown
        if breakdown is not None:
            for name in ("rule", "target", "goes_further"):
                del self.fields[name]
        elif not targets:
            del self.fields["target"]
            self.initial.setdefault("rule", RuleName.ALL_OF)
        else:
            field: Any = self.fields["target"]
            field.choices = [(key, _told(target)) for key, target in self.targets.items()]

    @property
    def chosen(self) -> Target | None:
        """The target that is divided."""
        if self.breakdown is not None:
            return self.breakdown.target
        first = next(iter(self.targets.values()), None)
        return self.targets.get(self.cleaned_data.get("target", ""), first)

    @property
    def chosen_rule(self) -> str:
        """The rule by which it is divided."""
        if self.breakdown is not None:
            return self.breakdown.rule
        return str(self.cleaned_data["rule"])


def _told(target: Target) -> str:
    return f"{target.what} {plain_number(target.value)} {target.unit}".strip()


class PartForm(LedgerForm):
    """More or less of the whole, another weight or day, and why."""

    value = forms.DecimalField(
        label=_("value"), required=False, max_digits=18, decimal_places=4, min_value=0
    )
    weight = forms.DecimalField(
        label=_("weight"), required=False, max_digits=12, decimal_places=4, min_value=0
    )
    due_on = day_field(_("due"))
    reason = words_field(_("reason"), error_messages=_NO_REASON)


class ReasonForm(LedgerForm):
    """One sentence why."""

    reason = words_field(_("reason"), error_messages=_NO_REASON)


class ListForm(LedgerForm):
    """By when a unit is to have divided its task."""

    due_on = day_field(_("by when"))


class OfferForm(LedgerForm):
    """To which body below a task is handed, and a word with it."""

    to_body = forms.ChoiceField(label=_("lower body"))
    words = forms.CharField(label=_("note"), required=False, max_length=200)

    def __init__(self, *args: Any, bodies: Sequence[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies = {str(body.pk): body for body in bodies}
        field: Any = self.fields["to_body"]
        field.choices = [(key, body.name) for key, body in self.bodies.items()]

    @property
    def chosen(self) -> Body:
        """The body chosen."""
        return self.bodies[self.cleaned_data["to_body"]]


class ReceiveForm(LedgerForm):
    """Which unit of one's own body is to lead it, if that is known."""

    lead = UnitField(
        label=_("lead unit"),
        required=False,
        help_text=_("May be named later; until then it waits as a draft."),
    )


class SuperiorForm(LedgerForm):
    """The code of the body above."""

    code = forms.CharField(
        label=_("code of the superior body"),
        required=False,
        max_length=12,
        help_text=_("As it stands on this installation. Empty: no body stands above."),
    )
