"""What is asked for when plans are laid out, paired, reviewed and settled."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.forms.fields import LedgerForm, UnitField, day_field, words_field
from luoshi.ledger.models import Comparator, PlanKind
from luoshi.ledger.selectors import get_plan, plan_choices
from luoshi.plans.models import Checkpoint
from luoshi.plans.selectors.settlements import SettlementRow
from luoshi.plans.states import Outcome

_BETWEEN_NUMBERS = re.compile(r"[\s、,，;；]+")
_YEAR_VALUE = re.compile(r"^\s*(\d{4})\s*年?\s*[:：=\s]\s*(-?\d+(?:\.\d+)?)\s*$")


class PlanField(forms.ChoiceField):
    """One node of the tree."""

    def offer(self, actor: Any, none: Any = "–") -> None:
        """The nodes that can be chosen."""
        self.actor = actor
        listed = ((str(key), name) for key, name in plan_choices(actor))
        self.choices = [("", none), *listed]

    def clean(self, value: Any) -> Any:
        """The node chosen, if any."""
        key = super().clean(value)
        return get_plan(self.actor, int(key)) if key else None


class PlanForm(LedgerForm):
    """A node of planning."""

    name = forms.CharField(label=_("name"), max_length=100)
    kind = forms.ChoiceField(label=_("kind"), choices=PlanKind.choices)
    code = forms.CharField(
        label=_("short name"),
        max_length=20,
        required=False,
        help_text=_("As people say it, such as “316” or “5512”."),
    )
    basis = forms.CharField(
        label=_("basis"),
        max_length=200,
        required=False,
        help_text=_("The document and its number."),
    )
    starts_on = day_field(_("from"))
    ends_on = day_field(_("until"))


class MoveForm(LedgerForm):
    """Where a node goes."""

    parent = PlanField(label=_("put under"), required=False)
    position = forms.IntegerField(
        label=_("order"),
        min_value=0,
        max_value=9_999,
        required=False,
        help_text=_("Empty: after all others there."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].offer(self.actor, _("the top"))  # type: ignore[attr-defined]


class EndForm(LedgerForm):
    """When a node ends, and why."""

    on = day_field(_("ends on"), required=True)
    reason = words_field(_("reason"))


class PlaceForm(LedgerForm):
    """Tasks that are put under a node: ticked ones and numbers written down."""

    numbers = words_field(
        _("task numbers"),
        required=False,
        rows=2,
        help_text=_("Separated by 、 or on lines of their own."),
    )

    def clean_numbers(self) -> list[str]:
        """The numbers, each once."""
        found = _BETWEEN_NUMBERS.split(self.cleaned_data["numbers"])
        return list(dict.fromkeys(number for number in found if number))


class PlaceOneForm(LedgerForm):
    """The node one task is put under."""

    plan = PlanField(label=_("plan"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].offer(self.actor, _("under none"))  # type: ignore[attr-defined]


def _number_field(label: Any, *, required: bool = False, **kwargs: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, max_digits=18, decimal_places=4, **kwargs
    )


class TargetForm(LedgerForm):
    """A target of a node."""

    what = forms.CharField(
        label=_("target"),
        max_length=120,
        help_text=_("Named like the targets of the tasks below, so that they add up."),
    )
    comparator = forms.ChoiceField(
        label=_("comparison"),
        choices=[choice for choice in Comparator.choices if choice[0] != Comparator.RANGE],
    )
    value = _number_field(_("value"), required=True)
    unit = forms.CharField(label=_("unit of measure"), max_length=20, required=False)
    baseline = _number_field(_("baseline"))
    source = UnitField(
        label=_("entered by the unit"),
        required=False,
        help_text=_("Empty: the sum of the targets of tasks below."),
    )
    years = words_field(
        _("values by year"),
        required=False,
        rows=3,
        help_text=_("One year on each line, such as “2026: 120”."),
    )

    def clean_years(self) -> dict[int, Decimal]:
        """What each year asks for."""
        years: dict[int, Decimal] = {}
        for line in self.cleaned_data["years"].splitlines():
            if not line.strip():
                continue
            found = _YEAR_VALUE.match(line)
            if found is None:
                told = gettext("“%(line)s” cannot be read; write it as 2026: 120.")
                raise forms.ValidationError(told % {"line": line.strip()[:40]})
            years[int(found[1])] = Decimal(found[2])
        return years


class ValueForm(LedgerForm):
    """What a target stands at."""

    value = _number_field(_("value"), required=True)
    on = day_field(_("as of"))
    words = forms.CharField(label=_("where it is from"), max_length=200, required=False)


class PairForm(LedgerForm):
    """The plan beside this one, and which of the two is of party building."""

    other = PlanField(label=_("the plan beside it"))
    is_party = forms.ChoiceField(
        label=_("this plan is of"),
        choices=[("party", _("party building")), ("development", _("development"))],
    )
    words = forms.CharField(label=_("how they go together"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].offer(self.actor)  # type: ignore[attr-defined]


class GoalForm(LedgerForm):
    """The goal a task serves."""

    goal = PlanField(label=_("goal"))
    words = forms.CharField(label=_("by what"), max_length=200, required=False)

    def __init__(self, *args: Any, goals: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["goal"]
        field.offer(self.actor)
        open_to = {str(key) for key in goals} | {""}
        field.choices = [choice for choice in field.choices if choice[0] in open_to]


class ReviewForm(LedgerForm):
    """Which checkpoint, as of which day, with which words."""

    checkpoint = forms.ChoiceField(label=_("checkpoint"), choices=Checkpoint.choices)
    on = day_field(_("as of"))
    words = words_field(_("words"), required=False)

    @property
    def day(self) -> date:
        """The day reviewed: today unless another is named."""
        return self.cleaned_data["on"] or self.today


class SettleForm(LedgerForm):
    """What became of one target."""

    outcome = forms.ChoiceField(
        label=_("outcome"), choices=[("", _("not settled yet")), *Outcome.choices], required=False
    )
    value = _number_field(_("reached"))
    reason = words_field(_("reason"), required=False, rows=2)

    def __init__(self, *args: Any, row: SettlementRow, **kwargs: Any) -> None:
        self.row = row
        known = row.settlement
        start = {
            "outcome": known.outcome if known else "",
            "value": known.value if known else row.reached,
            "reason": known.reason if known else "",
        }
        super().__init__(*args, prefix=f"target-{row.target_id or 0}", initial=start, **kwargs)
        if row.target_id is None:
            del self.fields["value"]

    @property
    def is_said(self) -> bool:
        """Whether something new is said about the target."""
        return bool(self.cleaned_data.get("outcome")) and self.has_changed()


class SendBackForm(LedgerForm):
    """What is to be mended."""

    reason = words_field(_("reason"))


def year_in(text: str, otherwise: int) -> int:
    """A year out of an address; what is none is passed over."""
    is_year = len(text) == 4 and text.isascii() and text.isdecimal()
    year = int(text) if is_year else otherwise
    return year if 1990 <= year <= 2100 else otherwise
