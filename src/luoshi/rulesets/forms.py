"""Forms of a new version: one made for each subject, every number explained."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.common.standings import LOOKS
from luoshi.rulesets.contents import (
    DECIDERS,
    KIND_WORDS,
    LIGHT_WORDS,
    PERIODS,
    STARTS,
    UNITS,
    faults_of,
)
from luoshi.rulesets.legends import COLOUR_WORDS, SHAPE_WORDS
from luoshi.rulesets.models import Subject
from luoshi_core import pace

_POINTS = frozenset({"behind_points", "serious_points"})
_FLAGS = frozenset({"node_missed_is_behind", "needs_progress"})
# Rows beyond those that are there, for time limits of one's own.
MORE_LIMITS = 3
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class VersionForm(forms.Form):
    """What every version says: its number, its day, its paper; the content stands below."""

    subject: str = ""
    version = forms.CharField(label=gettext_lazy("version"), max_length=20)
    effective_on = forms.DateField(label=gettext_lazy("effective on"), widget=_DAY)
    basis = forms.CharField(
        label=gettext_lazy("basis"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Number of the paper, such as 清督发〔2026〕3号."),
    )
    issuing_office = forms.CharField(
        label=gettext_lazy("issuing office"), max_length=80, required=False
    )
    correction = forms.CharField(
        label=gettext_lazy("what is corrected and why"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "Only for a day that is past. What was computed keeps the version it used."
        ),
    )
    HEAD = ("version", "effective_on", "basis", "issuing_office", "correction")

    def __init__(self, *args: Any, content: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.build(content)
        for field in self.fields.values():
            field.label = capfirst(field.label)

    def build(self, content: Mapping[str, Any]) -> None:
        """Add the fields of the subject, filled from a content."""

    def content(self) -> dict[str, Any]:
        """The content as the rule-set keeps it."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """What is wrong with the content as a whole, in its own sentences."""
        cleaned = super().clean() or {}
        if not self.errors:
            for fault in faults_of(self.subject, self.content()):
                self.add_error(None, str(fault))
        return cleaned

    def head_fields(self) -> list[forms.BoundField]:
        """The fields that every version has."""
        return [self[name] for name in self.HEAD]

    def content_fields(self) -> list[forms.BoundField]:
        """The fields of the subject."""
        return [self[name] for name in self.fields if name not in self.HEAD]

    def common(self) -> dict[str, Any]:
        """What the verbs want beside the content."""
        return {name: self.cleaned_data[name] for name in self.HEAD}


class LightForm(VersionForm):
    """The numbers of a light preset."""

    subject = Subject.LIGHT

    def build(self, content: Mapping[str, Any]) -> None:
        """One field for each number, with its sentence."""
        for name, (label, why) in LIGHT_WORDS.items():
            value = content.get(name)
            words: dict[str, Any] = {
                "label": label, "help_text": why, "required": False, "initial": value,
            }  # fmt: skip
            if name in _FLAGS:
                self.fields[name] = forms.BooleanField(**words)
            elif name in _POINTS:
                self.fields[name] = forms.DecimalField(
                    min_value=Decimal(0), max_value=Decimal(100), decimal_places=1, **words
                )
            else:
                words["required"] = name == "report_grace_workdays"
                self.fields[name] = forms.IntegerField(min_value=0, max_value=999, **words)

    def content(self) -> dict[str, Any]:
        """The preset; an empty number does not apply."""
        stored: dict[str, Any] = {}
        for name in LIGHT_WORDS:
            value = self.cleaned_data[name]
            stored[name] = format(value.normalize(), "f") if isinstance(value, Decimal) else value
        return stored


class LegendForm(VersionForm):
    """Word, shape and colour of every standing."""

    subject = Subject.LEGEND

    def build(self, content: Mapping[str, Any]) -> None:
        """Four fields for each standing."""
        for standing in pace.Standing:
            entry = content.get(standing.value, {})
            word = str(LOOKS[standing.value.replace("_", "-")].word)
            of = _("of “%(standing)s”") % {"standing": word}
            self.fields[f"{standing}.zh"] = forms.CharField(
                label=f"{_('Chinese word')} {of}", initial=entry.get("zh"), max_length=12
            )
            self.fields[f"{standing}.en"] = forms.CharField(
                label=f"{_('English word')} {of}",
                initial=entry.get("en"),
                max_length=24,
            )
            self.fields[f"{standing}.shape"] = forms.ChoiceField(
                label=f"{_('shape')} {of}",
                choices=list(SHAPE_WORDS.items()),
                initial=entry.get("shape"),
            )
            self.fields[f"{standing}.colour"] = forms.ChoiceField(
                label=f"{_('colour')} {of}",
                choices=[("", _("its own colour")), *COLOUR_WORDS.items()],
                initial=entry.get("colour", ""),
                required=False,
            )

    def rows(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """The fields of each standing beside each other."""
        parts = ("zh", "en", "shape", "colour")
        return [
            (
                standing.value,
                str(LOOKS[standing.value.replace("_", "-")].word),
                [self[f"{standing}.{part}"] for part in parts],
            )
            for standing in pace.Standing
        ]

    def content(self) -> dict[str, Any]:
        """The legend; a standing in its own colour names none."""
        legend: dict[str, Any] = {}
        for standing in pace.Standing:
            entry = {
                part: self.cleaned_data[f"{standing}.{part}"]
                for part in ("zh", "en", "shape", "colour")
            }
            if not entry["colour"]:
                del entry["colour"]
            legend[standing.value] = entry
        return legend


class NumberingForm(VersionForm):
    """The pattern of numbers."""

    subject = Subject.NUMBERING

    def build(self, content: Mapping[str, Any]) -> None:
        """The pattern, with its places explained."""
        self.fields["pattern"] = forms.CharField(
            label=_("pattern"),
            max_length=60,
            initial=content.get("pattern"),
            help_text=_(
                "{year} is the year, {sequence:03d} the running number with three digits."
                " {year}-{sequence:03d} gives 2026-017."
            ),
        )

    def content(self) -> dict[str, Any]:
        """The pattern."""
        return {"pattern": self.cleaned_data["pattern"]}


class ExtensionForm(VersionForm):
    """How often, how long, who decides."""

    subject = Subject.EXTENSION

    def build(self, content: Mapping[str, Any]) -> None:
        """The caps and the decider."""
        self.fields["most_times"] = forms.IntegerField(
            label=_("how often"),
            required=False,
            min_value=0,
            initial=content.get("most_times"),
            help_text=_("How often the date of one task may be moved; empty for no cap."),
        )
        self.fields["most_days"] = forms.IntegerField(
            label=_("how long, days"),
            required=False,
            min_value=0,
            initial=content.get("most_days"),
            help_text=_("Counted from the first date; empty for no cap."),
        )
        self.fields["decided_by"] = forms.ChoiceField(
            label=_("who decides"),
            choices=list(DECIDERS.items()),
            initial=content.get("decided_by", "either"),
        )

    def content(self) -> dict[str, Any]:
        """The caps and the decider."""
        return {name: self.cleaned_data[name] for name in ("most_times", "most_days", "decided_by")}


class FeedbackForm(VersionForm):
    """When reports are owed where a task names no period."""

    subject = Subject.FEEDBACK

    def build(self, content: Mapping[str, Any]) -> None:
        """The period and its days."""
        self.fields["kind"] = forms.ChoiceField(
            label=_("how often"), choices=list(PERIODS.items()), initial=content.get("kind")
        )
        self.fields["day"] = forms.IntegerField(
            label=_("by which day"),
            min_value=1,
            max_value=31,
            initial=content.get("day", 25),
            help_text=_("Day of the week, 1 is Monday; else day of the period's last month."),
        )
        self.fields["second_day"] = forms.IntegerField(
            label=_("and by which other day"),
            min_value=1,
            max_value=31,
            required=False,
            initial=next(iter(content.get("more_days", ())), None),
            help_text=_("Twice a month doubles the burden of every unit. Leave it empty."),
        )

    def content(self) -> dict[str, Any]:
        """The rule as pace reads it."""
        second = self.cleaned_data["second_day"]
        return {
            "kind": self.cleaned_data["kind"],
            "day": self.cleaned_data["day"],
            "more_days": [second] if second else [],
        }


class EvidenceForm(VersionForm):
    """Which kinds of task ask for evidence from the start."""

    subject = Subject.EVIDENCE

    def build(self, content: Mapping[str, Any]) -> None:
        """The kinds to tick."""
        self.fields["kinds"] = forms.MultipleChoiceField(
            label=_("kinds of task that ask for evidence"),
            choices=list(KIND_WORDS.items()),
            required=False,
            initial=content.get("kinds", []),
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Ask only where the result cannot be seen otherwise."),
        )

    def content(self) -> dict[str, Any]:
        """The ticked kinds."""
        return {"kinds": list(self.cleaned_data["kinds"])}


class DeadlineForm(VersionForm):
    """The table of time limits, with a few empty rows for more."""

    subject = Subject.DEADLINE
    PARTS = ("name", "start", "amount", "unit", "count_first_day", "roll")

    def build(self, content: Mapping[str, Any]) -> None:
        """A row of fields for every time limit."""
        limits = list(content.get("limits", []))
        self.keys = [str(limit["key"]) for limit in limits]
        taken = set(self.keys)
        free = (f"own-{n}" for n in range(1, 1_000) if f"own-{n}" not in taken)
        self.keys += [next(free) for _row in range(MORE_LIMITS)]
        for place, key in enumerate(self.keys):
            self._add_row(key, limits[place] if place < len(limits) else {}, place + 1)

    def _add_row(self, key: str, limit: Mapping[str, Any], place: int) -> None:
        row = _("row %(place)s") % {"place": place}
        self.fields[f"{key}.name"] = forms.CharField(
            label=f"{_('name')}, {row}", max_length=60, required=False, initial=limit.get("name")
        )
        self.fields[f"{key}.start"] = forms.ChoiceField(
            label=f"{_('runs from')}, {row}",
            choices=list(STARTS.items()),
            initial=limit.get("start", "issued"),
        )
        self.fields[f"{key}.amount"] = forms.IntegerField(
            label=f"{_('how many')}, {row}",
            min_value=0,
            max_value=1_000,
            required=False,
            initial=limit.get("amount"),
        )
        self.fields[f"{key}.unit"] = forms.ChoiceField(
            label=f"{_('of what')}, {row}",
            choices=list(UNITS.items()),
            initial=limit.get("unit", "workdays"),
        )
        self.fields[f"{key}.count_first_day"] = forms.BooleanField(
            label=f"{_('the first day counts')}, {row}",
            required=False,
            initial=limit.get("count_first_day", False),
        )
        self.fields[f"{key}.roll"] = forms.BooleanField(
            label=f"{_('a last day off moves on')}, {row}",
            required=False,
            initial=limit.get("roll", True),
        )

    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of each time limit beside each other."""
        return [[self[f"{key}.{part}"] for part in self.PARTS] for key in self.keys]

    def content(self) -> dict[str, Any]:
        """The rows that have a name; clearing the name takes a row away."""
        limits = []
        for key in self.keys:
            row = {part: self.cleaned_data[f"{key}.{part}"] for part in self.PARTS}
            if row["name"]:
                limits.append({"key": key, **row})
        return {"limits": limits}


FORMS: Mapping[str, type[VersionForm]] = {
    form.subject: form
    for form in (
        LightForm,
        LegendForm,
        NumberingForm,
        ExtensionForm,
        FeedbackForm,
        EvidenceForm,
        DeadlineForm,
    )
}


class WithdrawalForm(forms.Form):
    """Why a coming version is taken back."""

    reason = forms.CharField(label=gettext_lazy("reason"), max_length=300)


def days_in(values: list[str], today: date) -> list[date]:
    """The past days among what somebody typed; what is no day is passed over."""
    days = []
    for value in values:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            continue
        if day <= today:
            days.append(day)
    return days


LONGEST_SPAN = timedelta(days=3 * 366)


def span_in(since: str, until: str, today: date) -> tuple[date, date]:
    """The stretch of past days somebody typed; the last three months where nobody did."""
    last = next(iter(days_in([until], today)), today)
    first = next(iter(days_in([since], last)), last - timedelta(days=91))
    return max(first, last - LONGEST_SPAN), last
