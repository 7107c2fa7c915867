"""The small forms of a cohort: founding it, filling its list, changing its standard, values."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.cohorts.models import CohortObject, Comparison, EnteredBy, Measure
from luoshi.cohorts.reading import Standards, plain
from luoshi.cohorts.selectors import ORDERS, SHOWN, ObjectFilter
from luoshi.cohorts.services import Entered, MeasureDraft
from luoshi.cohorts.sheets import read_value, what_is_wrong
from luoshi.ledger.forms.fields import (
    LedgerForm,
    UnitField,
    day_field,
    require_modest,
    words_field,
)
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Kind

MEASURES = 3
NO_PLACE = "-"
_L = gettext_lazy
_PLAN_LINE = re.compile(r"(\d{4})\s*年?\s*[\s:：,，]\s*(\d{1,7})")
_TREE_KINDS = (
    Kind.VILLAGE, Kind.COMMUNITY, Kind.GRID, Kind.TOWNSHIP, Kind.SUBDISTRICT, Kind.DEPARTMENT,
    Kind.PUBLIC_INSTITUTION, Kind.ENTERPRISE,
)  # fmt: skip


class StandardForm(LedgerForm):
    """What every object has to reach: up to three figures, or a state that is to become another."""

    evidence_required = forms.BooleanField(
        label=_L("a file is asked for with the value that reaches the standard"), required=False
    )
    may_fall_back = forms.BooleanField(
        label=_L("an object that reached it can fall back below it"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(MEASURES):
            self.fields.update(_measure_fields(place))
        self.fields.update(
            {
                "state_name": forms.CharField(
                    label=_("what the state is of"), max_length=40, required=False
                ),
                "state_from": forms.CharField(label=_("from"), max_length=20, required=False),
                "state_to": forms.CharField(label=_("to"), max_length=20, required=False),
            }
        )

    @property
    def measure_rows(self) -> list[list[Any]]:
        """The fields of each measure."""
        names = ("name", "comparator", "value", "unit")
        return [[self[f"{name}_{place}"] for name in names] for place in range(MEASURES)]

    @property
    def state_row(self) -> list[Any]:
        """The fields of the state."""
        return [self["state_name"], self["state_from"], self["state_to"]]

    def clean(self) -> dict[str, Any]:
        """Each measure whole, and at least one of them."""
        content = super().clean() or {}
        measures = []
        for place in range(MEASURES):
            name, value = content.get(f"name_{place}"), content.get(f"value_{place}")
            if name and value is None and f"value_{place}" not in self.errors:
                self.add_error(f"value_{place}", _("Say what it has to be."))
            elif name and value is not None:
                # What was unsound in them is told beside them; it is not in the content then.
                unit = content.get(f"unit_{place}", "")
                sign = content.get(f"comparator_{place}") or Comparison.AT_LEAST
                measures.append(MeasureDraft(name, value, unit, sign))
        if content.get("state_to"):
            name = content.get("state_name") or _("state")
            start = content.get("state_from") or _("not yet")
            measures.append(MeasureDraft(name, from_word=start, to_word=content["state_to"]))
        if not measures and not self.errors:
            self.add_error("name_0", _("Say what is measured and what it has to be."))
        content["measures"] = measures
        return content

    def standard(self) -> dict[str, Any]:
        """What the verb is told of the standard."""
        named = ("measures", "evidence_required", "may_fall_back")
        return {name: self.cleaned_data[name] for name in named}


def _measure_fields(place: int) -> dict[str, forms.Field]:
    return {
        f"name_{place}": forms.CharField(label=_("measure"), max_length=40, required=False),
        f"comparator_{place}": forms.ChoiceField(
            label=_("comparison"), choices=Comparison.choices, required=False
        ),
        f"value_{place}": forms.DecimalField(
            label=_("value"), max_digits=18, decimal_places=4, required=False, localize=False
        ),
        f"unit_{place}": forms.CharField(label=_("unit"), max_length=20, required=False),
    }


class FoundForm(StandardForm):
    """A cohort: its task, what its objects are, by when, and who enters the values."""

    title = forms.CharField(label=_L("task"), max_length=500, required=False)
    lead = UnitField(label=_L("lead"), required=False)
    reviewer = UnitField(label=_L("confirmed by"), required=False)
    object_name = forms.CharField(
        label=_L("what the objects are called"),
        max_length=20,
        help_text=_L("Such as village, centre or branch; never persons."),
    )
    starts_on = day_field(_L("counted from"), required=True)
    ends_on = day_field(_L("all by"), required=True)
    curve = forms.CharField(
        label=_L("how many by the end of each year"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_L("One line for each year, all years before included, such as “2027 60”."),
    )
    entered_by = forms.ChoiceField(label=_L("values are entered by"), choices=EnteredBy.choices)
    source = UnitField(label=_L("source unit"), required=False)

    def __init__(self, *args: Any, has_task: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_task = has_task
        if has_task:
            for name in ("title", "lead", "reviewer"):
                del self.fields[name]
        else:
            self.fields["title"].required = self.fields["lead"].required = True
            self.order_fields(["title", "lead", "reviewer"])

    def clean_curve(self) -> dict[int, int]:
        """The plan by year."""
        return _plan(self.cleaned_data["curve"])

    def founded(self) -> dict[str, Any]:
        """What the verb is told."""
        named = ["object_name", "starts_on", "ends_on", "curve", "entered_by", "source"]
        named += [] if self.has_task else ["title", "lead", "reviewer"]
        return {**{name: self.cleaned_data[name] for name in named}, **self.standard()}


def _plan(words: str) -> dict[int, int]:
    plan: dict[int, int] = {}
    for number, line in enumerate(words.splitlines(), start=1):
        if not line.strip():
            continue
        found = _PLAN_LINE.fullmatch(line.strip())
        if found is None:
            told = _("Line %(number)s: write the year and the count, such as “2027 60”.")
            raise forms.ValidationError(told % {"number": number})
        plan[int(found[1])] = int(found[2])
    return plan


class CurveForm(LedgerForm):
    """A new plan by year, with its reason."""

    curve = forms.CharField(
        label=_L("how many by the end of each year"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_L("One line for each year, all years before included, such as “2027 60”."),
    )
    reason = words_field(_L("reason"), rows=2, max_length=300)

    def clean_curve(self) -> dict[int, int]:
        """The plan by year."""
        return _plan(self.cleaned_data["curve"])


class ChangeStandardForm(StandardForm):
    """A new version of the standard, with its reason."""

    reason = words_field(_L("reason"), rows=2, max_length=300)

    @classmethod
    def of(cls, standards: Standards, actor: Actor, on: date) -> "ChangeStandardForm":
        """The form as the standard stands now."""
        current = standards.current
        known: dict[str, Any] = {
            "evidence_required": current.evidence_required,
            "may_fall_back": current.may_fall_back,
        }
        place = 0
        for measure in standards.measured:
            need = standards.asked[measure.pk]
            if measure.is_state:
                known |= {
                    "state_name": measure.name,
                    "state_from": measure.from_word,
                    "state_to": measure.to_word,
                }
                continue
            known |= {
                f"name_{place}": measure.name,
                f"comparator_{place}": need.comparator,
                f"value_{place}": plain(need.value),
                f"unit_{place}": measure.unit,
            }
            place += 1
        return cls(actor=actor, on=on, initial=known)


class TreeForm(LedgerForm):
    """Objects out of the tree: units of some kinds, all or those below one."""

    kinds = forms.MultipleChoiceField(
        label=_L("kinds of unit"),
        choices=[(kind.value, kind.label) for kind in _TREE_KINDS],
        widget=forms.CheckboxSelectMultiple,
    )
    under = UnitField(label=_L("below"), required=False)
    planned_year = forms.IntegerField(
        label=_L("planned for"), required=False, min_value=1950, max_value=2200
    )


class TableForm(LedgerForm):
    """Objects out of a table, pasted or handed in."""

    pasted = forms.CharField(
        label=_L("pasted from a table"),
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_L("One object in a line: its name, its township, its year; two may be missing."),
    )
    file = forms.FileField(label=_L("or an Excel file"), required=False)
    previewed = forms.CharField(
        required=False, strip=False, max_length=4_000_000, widget=forms.HiddenInput()
    )
    content: bytes = b""

    def clean_file(self) -> Any:
        """The file, read once."""
        file: Any = self.cleaned_data["file"]
        if file:
            require_modest(file)
            self.content = file.read()
        return file

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        content = super().clean() or {}
        handed_in = (content.get("pasted") or "").strip() or self.content
        if not handed_in and not content.get("previewed") and not self.errors:
            self.add_error("pasted", _("Paste the objects here or choose a file."))
        return content


class ReasonForm(LedgerForm):
    """Why."""

    reason = words_field(_L("reason"), rows=2, max_length=300)


class ConfirmForm(LedgerForm):
    """What was seen."""

    words = words_field(_L("what was seen"), rows=2, required=False, max_length=300)


class ValueFileForm(LedgerForm):
    """The list handed out, with values edited."""

    file = forms.FileField(label=_L("the list, with its values edited"))
    content: bytes = b""

    def clean_file(self) -> Any:
        """The file, read once."""
        file: Any = self.cleaned_data["file"]
        require_modest(file)
        self.content = file.read()
        return file


class ObjectValueForm(LedgerForm):
    """The values of one object from a day on, with a file where the standard asks for one."""

    on = day_field(_L("holds from"), required=True)

    def __init__(self, *args: Any, standards: Standards, item: CohortObject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standards, self.item = standards, item
        self.fields["on"].initial = self.today
        for measure in standards.measured:
            self.fields[f"m{measure.pk}"] = _value_field(measure)
        self.fields["words"] = words_field(_("remark"), rows=2, required=False, max_length=200)
        if standards.current.evidence_required:
            self.fields["file"] = forms.FileField(
                label=_("file"),
                required=False,
                help_text=_("Any kind; asked for with the value that reaches the standard."),
            )

    def clean_file(self) -> Any:
        """The file, if there is one."""
        file: Any = self.cleaned_data["file"]
        if file:
            require_modest(file)
        return file

    def clean(self) -> dict[str, Any]:
        """Each value in the unit of its measure."""
        content = super().clean() or {}
        values = {}
        for measure in self.standards.measured:
            said = content.get(f"m{measure.pk}") or ""
            if not said:
                continue
            value = read_value(measure, said)
            if value is None:
                self.add_error(f"m{measure.pk}", what_is_wrong(measure, said))
            else:
                values[measure.pk] = value
        content["values"] = values
        return content


def _value_field(measure: Measure) -> forms.Field:
    if measure.is_state:
        words = [("", "–"), *((word, word) for word in (measure.from_word, measure.to_word))]
        return forms.ChoiceField(label=measure.name, choices=words, required=False)
    label = f"{measure.name}（{measure.unit}）" if measure.unit else measure.name
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.CharField(label=label, required=False, max_length=40, widget=widget)


class GridForm:
    """Many objects with a field for each measure; only what is filled in is entered."""

    def __init__(
        self,
        posted: Mapping[str, Any],
        standards: Standards,
        items: Sequence[CohortObject],
        today: date,
    ) -> None:
        self.posted, self.standards, self.items, self.today = posted, standards, items, today
        self.problems: list[str] = []
        self.wrong: dict[str, str] = {}

    def read(self) -> list[Entered]:
        """What was filled in; what cannot be read is told beside its field."""
        on = self._day()
        entered = []
        for item in self.items:
            values: dict[int, Decimal] = {}
            for measure in self.standards.measured:
                name = f"v-{item.pk}-{measure.pk}"
                said = str(self.posted.get(name, "")).strip()
                if not said:
                    continue
                value = read_value(measure, said)
                if value is None:
                    self.wrong[name] = what_is_wrong(measure, said)
                else:
                    values[measure.pk] = value
            if values and on is not None:
                entered.append(Entered(item.pk, values, on))
        if self.wrong:
            self.problems.append(_("Some values cannot be read; nothing was entered."))
        elif not entered and not self.problems:
            self.problems.append(_("No value was entered."))
        return entered

    def _day(self) -> date | None:
        said = str(self.posted.get("on", "")).strip()
        try:
            return date.fromisoformat(said) if said else self.today
        except ValueError:
            told = _("“%(value)s” is not a day; write it as 2026-06-30.")
            self.problems.append(told % {"value": said[:20]})
            return None


def asked_objects(query: QueryDict) -> tuple[ObjectFilter, int]:
    """Which objects an address asks for, and which page of them."""
    shown, order, page = query.get("shown", ""), query.get("sort", ""), query.get("page", "")
    year, place = query.get("year", ""), query.get("place", "").replace("\x00", "")[:60]
    return ObjectFilter(
        shown=shown if shown in SHOWN else "left",
        text=query.get("q", "").strip().replace("\x00", "")[:60],
        place=("" if place == NO_PLACE else place) if place else None,
        year=int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
        order=order if order in ORDERS else "distance",
    ), int(page) if page.isascii() and page.isdecimal() and len(page) < 7 else 1
