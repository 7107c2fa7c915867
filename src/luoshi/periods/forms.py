"""What each act on periods and events asks of the person who does it."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.common.errors import Refusal
from luoshi.ledger.forms.fields import (
    FilesField,
    LedgerForm,
    UnitField,
    day_field,
    words_field,
)
from luoshi.periods.beats import rhythm_from
from luoshi.periods.models import Period, Purpose, Recurrence, ZeroEvent, ZeroTarget

_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_EVERY = (
    ("week", _("every week")),
    ("month", _("every month")),
    ("quarter", _("every quarter")),
    ("half_year", _("every half-year")),
    ("year", _("every year")),
    ("listed", _("on listed days")),
)
_DAY_OFF = (
    ("keep", _("stays")),
    ("earlier", _("the working day before")),
    ("later", _("the working day after")),
)
_OF_RHYTHM = ("every", "day", "month", "listed", "workdays_after", "day_off")


class PlainForm(LedgerForm):
    """Nothing but the act itself."""

    def content(self) -> dict[str, Any]:
        """What the verb is told."""
        return dict(self.cleaned_data)


class ReasonForm(PlainForm):
    """One sentence why."""

    reason = words_field(_("reason"))


class _RhythmForm(PlainForm):
    owed = forms.CharField(label=_("owed each time"), max_length=200)
    every = forms.ChoiceField(label=_("how often"), choices=_EVERY, initial="month")
    day = forms.IntegerField(
        label=_("day"),
        required=False,
        min_value=1,
        max_value=31,
        help_text=_(
            "1 is Monday for weeks; else the day of the period's last month. Empty: its last day."
        ),
    )
    month = forms.IntegerField(
        label=_("month"), required=False, min_value=1, max_value=12, help_text=_("For years only.")
    )
    listed = words_field(
        _("listed days"), required=False, rows=2, help_text=_("Such as 2026-06-30、2026-11-30.")
    )
    workdays_after = forms.IntegerField(
        label=_("working days after it"), required=False, min_value=0, max_value=60
    )
    day_off = forms.ChoiceField(
        label=_("if that day is a day off"), choices=_DAY_OFF, required=False
    )
    from_on = day_field(_("from"), required=True)
    until_on = day_field(_("until"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_on"].initial = self.today

    def clean_listed(self) -> list[date]:
        """The days, each written as year-month-day."""
        days = []
        for written in _DAY.findall(self.cleaned_data["listed"]):
            try:
                days.append(date(*(int(part) for part in written.split("-"))))
            except ValueError as error:
                raise forms.ValidationError(
                    _("There is no day %(day)s."), params={"day": written}
                ) from error
        return days

    def clean(self) -> dict[str, Any]:
        """The rhythm the days make."""
        given: dict[str, Any] = super().clean() or {}
        if not self.errors:
            try:
                given["rhythm"] = rhythm_from(
                    every=given["every"],
                    day=given["day"],
                    month=given["month"],
                    listed=given["listed"],
                    workdays_after=given["workdays_after"] or 0,
                    day_off=given["day_off"] or "keep",
                )
            except Refusal as refusal:
                self.add_error(None, str(refusal))
        return given

    def content(self) -> dict[str, Any]:
        """The rhythm in place of the days it is made of."""
        return {name: value for name, value in self.cleaned_data.items() if name not in _OF_RHYTHM}


class RecurrenceForm(_RhythmForm):
    """What is owed again and again, by whom, how often."""

    purpose = forms.ChoiceField(label=_("what is owed"), choices=Purpose.choices)
    target = forms.ModelChoiceField(
        label=_("what must not happen"),
        queryset=ZeroTarget.objects.none(),
        required=False,
        help_text=_("For statements: which one."),
    )
    unit = UnitField(
        label=_("owed by"), required=False, help_text=_("Empty: the lead unit or the source.")
    )
    field_order = ("purpose", "target", "owed", "unit", *_OF_RHYTHM, "from_on", "until_on")

    def begin_with(self, subject: Any) -> None:
        """Offer what must not happen in this task."""
        targets = ZeroTarget.objects.filter(task=subject).order_by("pk")
        self.fields["target"].queryset = targets  # type: ignore[attr-defined]
        if not targets:
            del self.fields["target"]
            purpose: Any = self.fields["purpose"]
            purpose.choices = [
                choice for choice in Purpose.choices if choice[0] != Purpose.STATEMENT
            ]

    def clean(self) -> dict[str, Any]:
        """A statement is about something that must not happen."""
        given = super().clean()
        if given.get("purpose") == Purpose.STATEMENT and not given.get("target"):
            self.add_error("target", _("Say which one the statement is about."))
        return given


class RhythmChangeForm(_RhythmForm):
    """Another rhythm from a day on, and why."""

    reason = words_field(_("reason"), required=False)
    field_order = ("owed", *_OF_RHYTHM, "from_on", "until_on", "reason")

    def begin_with(self, subject: Any) -> None:
        """Begin with the rhythm that holds now."""
        recurrence: Recurrence = subject
        beats = recurrence.beats
        self.initial = {
            "owed": recurrence.owed,
            "every": beats.every.value,
            "day": beats.day,
            "month": beats.month if beats.every == "year" else None,
            "listed": "、".join(day.isoformat() for day in beats.listed),
            "workdays_after": beats.workdays_after,
            "day_off": beats.day_off.value,
        }


class RhythmEndForm(ReasonForm):
    """The last day, and why."""

    last_on = day_field(_("last day"), required=True)
    field_order = ("last_on", "reason")


class ReportForm(PlainForm):
    """What was done in a period."""

    none_happened = forms.BooleanField(
        label=_("Nothing of the kind happened in this period."), required=False
    )
    words = words_field(_("what was done"), required=False)
    value = forms.DecimalField(label=_("value"), required=False, max_digits=18, decimal_places=4)
    evidence = FilesField(label=_("file"))

    def begin_with(self, subject: Any) -> None:
        """Ask only for what this period owes."""
        period: Period = subject
        is_statement = period.recurrence.purpose == Purpose.STATEMENT
        if not is_statement:
            del self.fields["none_happened"]
            return
        self.fields["none_happened"].required = True
        self.fields["words"].label = _("Note")
        for name in ("value", "evidence"):
            del self.fields[name]


class ConfirmationForm(PlainForm):
    """Whether the period was kept."""

    holds = forms.TypedChoiceField(
        label=_("found"),
        choices=[
            ("yes", pgettext_lazy("period", "it was kept")),
            ("no", pgettext_lazy("period", "it was not kept")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = words_field(_("reason"), required=False, help_text=_("Needed when it was not kept."))


class ZeroTargetForm(PlainForm):
    """What must not happen, from when on, and who knows."""

    what = forms.CharField(label=_("what must not happen"), max_length=120)
    base_on = day_field(_("counted from"), required=True)
    allowed = forms.IntegerField(label=_("allowed at most"), initial=0, min_value=0, max_value=999)
    source = UnitField(
        label=_("source unit"),
        required=False,
        help_text=_("Who says whether it happened, if it is not the lead unit."),
    )


class EventForm(PlainForm):
    """What happened to which thing, where, when, on whose word."""

    happened_on = day_field(_("day"), required=True)
    kind = forms.CharField(label=_("kind"), max_length=60)
    place = UnitField(label=_("where"), help_text=_("The township, village or unit."))
    about = forms.CharField(
        label=_("thing or place"), max_length=120, help_text=_("A building, a road, a machine.")
    )
    facts = words_field(
        _("facts"), help_text=_("About the thing or the place only: no names, no particulars.")
    )
    source = forms.CharField(label=_("source"), max_length=200)


class CorrectionForm(EventForm):
    """The entry as it should have been, and why."""

    reason = words_field(_("reason"))

    def begin_with(self, subject: Any) -> None:
        """Begin with the entry as it is."""
        event: ZeroEvent = subject
        self.initial = {
            "happened_on": event.happened_on,
            "kind": event.kind,
            "place": event.place.name,
            "about": event.about,
            "facts": event.facts,
            "source": event.source,
        }


class SettlementForm(ReasonForm):
    """Whether the entry stands, and why."""

    counts = forms.TypedChoiceField(
        label=_("decision"),
        choices=[
            ("yes", pgettext_lazy("event", "it counts")),
            ("no", pgettext_lazy("event", "it does not count")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    field_order = ("counts", "reason")
