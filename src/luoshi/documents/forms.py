"""What people fill in: a document, a decision, the fields of a commitment."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.documents.models import Commitment, DocumentKind, RejectionReason
from luoshi.documents.reading import Parties, ProposedTarget, split_names
from luoshi.documents.reading.texts import day_of_words
from luoshi.documents.selectors import leaders_of, light_rules
from luoshi.ledger.models import Comparator, Kind
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation, Post
from luoshi.organisations.selectors import organisations_of

NO_CHOICE = [("", "–")]


def _day(**attributes: str) -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attributes})


def _units(*, many: bool = False) -> forms.TextInput:
    attributes = {
        "data-ls-typeahead": "",
        "data-ls-url": reverse_lazy("documents:units"),
        "data-ls-none": _("There is no unit of that name."),
        "list": "unit-names",
        "autocomplete": "off",
    }
    return forms.TextInput(attrs={**attributes, **({"data-ls-many": ""} if many else {})})


class AddDocumentForm(forms.Form):
    """A document as it comes in: a file or pasted text, and what the file does not say itself."""

    file = forms.FileField(
        label=_("Drop a speech, a document or a table of tasks here"),
        help_text=_("Word, PDF, web page, plain text or Excel, up to 20 MB"),
        required=False,
    )
    text = forms.CharField(
        label=_("Or paste the text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    title = forms.CharField(
        label=_("Title"), max_length=200, required=False, help_text=_("Empty: as the file says.")
    )
    issued_on = forms.DateField(
        label=_("Date of the document"),
        required=False,
        widget=_day(),
        help_text=_("“This year” and “by the end of June” are counted from it."),
    )
    issuer = forms.CharField(label=_("Issued by"), max_length=100, required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("of a document", "Kind"),
        choices=[("", _("as it reads")), *DocumentKind.choices],
        required=False,
    )
    declared_open = forms.BooleanField(
        label=_("This document is not classified (非密)."),
        error_messages={
            "required": _(
                "Confirm that the document is not classified; secret matters may not be entered."
            )
        },
    )

    def clean(self) -> dict[str, Any]:
        """Something must be handed in, and not more than one thing."""
        cleaned = super().clean() or {}
        upload, text = cleaned.get("file"), (cleaned.get("text") or "").strip()
        if "file" in self.errors:
            return cleaned
        if upload is None and not text:
            self.add_error("file", _("Choose a file or paste the text."))
        elif upload is not None and text:
            self.add_error("text", _("Choose a file or paste the text, not both."))
        return cleaned

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        upload = self.cleaned_data["file"]
        if upload is not None and upload.size > settings.UPLOAD_MAX_BYTES:
            raise forms.ValidationError(
                _("“%(name)s” has %(size)d MB, more than the %(most)d MB allowed. Split the file."),
                params={
                    "name": upload.name[:60],
                    "size": -(-upload.size // 2**20),
                    "most": settings.UPLOAD_MAX_BYTES // 2**20,
                },
            )
        return upload


class ChangeDocumentForm(forms.Form):
    """What is known of a document."""

    title = forms.CharField(label=_("Title"), max_length=200)
    issued_on = forms.DateField(
        label=_("Date of the document"),
        required=False,
        widget=_day(),
        help_text=_("Undecided sentences are read again when it changes."),
    )
    issuer = forms.CharField(label=_("Issued by"), max_length=100, required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("of a document", "Kind"), choices=DocumentKind.choices
    )


class RejectForm(forms.Form):
    """Why a sentence is not adopted."""

    reason_code = forms.ChoiceField(choices=RejectionReason.choices)
    reason = forms.CharField(max_length=500, required=False)


class TargetForm(forms.Form):
    """One number to reach; an empty row is none."""

    what = forms.CharField(label=_("Target"), max_length=120, required=False)
    comparator = forms.ChoiceField(
        label=_("Comparison"),
        choices=Comparator.choices,
        required=False,
        initial=Comparator.AT_LEAST,
    )
    value = forms.DecimalField(
        label=_("Value"), max_digits=18, decimal_places=4, required=False, localize=False
    )
    value_to = forms.DecimalField(
        label=_("Up to"), max_digits=18, decimal_places=4, required=False, localize=False
    )
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)

    def clean(self) -> dict[str, Any]:
        """A target has a value; a range has two, the smaller first."""
        cleaned = super().clean() or {}
        what, value, upper = cleaned.get("what"), cleaned.get("value"), cleaned.get("value_to")
        if what and value is None and "value" not in self.errors:
            self.add_error("value", _("Give “%(what)s” a value or clear the row.") % {"what": what})
        if cleaned.get("comparator") == Comparator.RANGE and value is not None:
            if upper is None:
                self.add_error("value_to", _("A range needs its upper value."))
            elif upper < value:
                self.add_error("value_to", _("The upper value is smaller than the lower one."))
        return cleaned

    def as_target(self) -> ProposedTarget | None:
        """The target, or nothing for an empty row."""
        value = self.cleaned_data.get("value")
        if value is None:
            return None
        comparator = self.cleaned_data.get("comparator") or Comparator.AT_LEAST
        upper = self.cleaned_data.get("value_to") if comparator == Comparator.RANGE else None
        return ProposedTarget(
            what=self.cleaned_data.get("what", ""),
            comparator=comparator,
            value=value,
            value_to=upper,
            unit=self.cleaned_data.get("unit", ""),
        )


TargetForms = forms.formset_factory(TargetForm, extra=1, max_num=12, absolute_max=20)


class UnitFields(forms.Form):
    """Units, leader, line and day, as a person names them."""

    lead = forms.CharField(label=_("Lead unit"), max_length=100, required=False, widget=_units())
    supporting = forms.CharField(
        label=_("Supporting units"), max_length=1000, required=False, widget=_units(many=True)
    )
    due_on = forms.DateField(label=_("Due"), required=False, widget=_day())
    due_words = forms.CharField(label=_("Due in words"), max_length=60, required=False)
    line = forms.CharField(label=_("Line"), max_length=40, required=False)
    leader = forms.ChoiceField(label=_("Leader in charge"), required=False)
    reviewer = forms.CharField(
        label=_("Checked by"), max_length=100, required=False, widget=_units()
    )

    def __init__(self, *args: Any, actor: Actor, issued_on: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.issued_on = issued_on
        self.leaders = {str(post.pk): post for post in leaders_of(actor)}
        choices = [
            (pk, f"{post.organisation.shown} {post.title}") for pk, post in self.leaders.items()
        ]
        self.fields["leader"].choices = NO_CHOICE + choices  # type: ignore[attr-defined]

    def clean_lead(self) -> Organisation | None:
        """The lead is one unit that is in the tree."""
        return self._unit("lead")

    def clean_reviewer(self) -> Organisation | None:
        """The one who checks is one unit that is in the tree."""
        return self._unit("reviewer")

    def clean_supporting(self) -> tuple[int, ...]:
        """Supporting units are in the tree; 各乡镇 means all of them."""
        found, unknown = self._parties().find_all(split_names(self.cleaned_data["supporting"]))
        if unknown:
            raise forms.ValidationError(
                _("There is no unit named “%(name)s”. Choose one from the list."),
                params={"name": "、".join(unknown)},
            )
        return found

    def clean_leader(self) -> Post | None:
        """The leader in charge is one of the body's leaders."""
        return self.leaders.get(self.cleaned_data["leader"])

    def clean(self) -> dict[str, Any]:
        """Words for a day are read; who leads cannot check."""
        cleaned = super().clean() or {}
        lead, reviewer = cleaned.get("lead"), cleaned.get("reviewer")
        if lead is not None and lead == reviewer:
            self.add_error("reviewer", _("Who leads cannot also check. Name another unit."))
        words = cleaned.get("due_words", "")
        is_new = "due_words" in self.changed_data and "due_on" not in self.changed_data
        if words and "due_on" not in self.errors and (is_new or cleaned.get("due_on") is None):
            cleaned["due_on"] = day_of_words(words, self.issued_on)
        return cleaned

    def _parties(self) -> Parties:
        if not hasattr(self, "_known_parties"):
            self._known_parties = Parties.of_body(self.actor.body_id)
        return self._known_parties

    def _unit(self, name: str) -> Organisation | None:
        words = self.cleaned_data[name].strip()
        if not words:
            return None
        found = self._parties().find(words)
        if len(found) != 1:
            raise forms.ValidationError(
                _("There is no unit named “%(name)s”. Choose one from the list."),
                params={"name": words},
            )
        unit: Organisation = organisations_of(self.actor).get(pk=found[0])
        return unit


class CommitmentForm(UnitFields):
    """All fields of a commitment."""

    title = forms.CharField(
        label=pgettext_lazy("of a commitment", "Task"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind = forms.ChoiceField(label=pgettext_lazy("of a task", "Kind"), choices=Kind.choices)
    light = forms.ChoiceField(label=_("Light rule"))
    measures = forms.CharField(
        label=_("Measures"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    field_order = ("title", "lead", "supporting", "due_on", "due_words")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = light_rules(self.actor) or [("deadline", "deadline")]
        self.fields["light"].choices = rules  # type: ignore[attr-defined]

    def show_words(self, lead: str, supporting: str) -> None:
        """Show the words of the text in fields for which no unit was found."""
        self.fields["lead"].widget.attrs["placeholder"] = lead
        self.fields["supporting"].widget.attrs["placeholder"] = supporting

    def changes(self, targets: list[ProposedTarget]) -> dict[str, Any]:
        """The fields as a change of the commitment."""
        names = (
            "title",
            "lead",
            "supporting",
            "due_on",
            "due_words",
            "line",
            "leader",
            "reviewer",
            "kind",
            "light",
            "measures",
        )
        return {**{name: self.cleaned_data[name] for name in names}, "targets": tuple(targets)}


class AssignForm(UnitFields):
    """What is set for several commitments; an empty field is left as it is."""

    due_words = None  # type: ignore[assignment]

    def changes(self) -> dict[str, Any]:
        """Only what was filled in."""
        return {name: value for name, value in self.cleaned_data.items() if value}


def initial_of(commitment: Commitment) -> dict[str, Any]:
    """A commitment as its form shows it first."""
    return {
        "title": commitment.title,
        "lead": commitment.lead.name if commitment.lead else "",
        "supporting": "、".join(
            row.organisation.name
            for row in commitment.supporting.select_related("organisation").order_by(
                "position", "pk"
            )
        ),
        "due_on": commitment.due_on,
        "due_words": commitment.due_words,
        "line": commitment.line,
        "leader": str(commitment.leader_id or ""),
        "reviewer": commitment.reviewer.name if commitment.reviewer else "",
        "kind": commitment.kind,
        "light": commitment.light,
        "measures": commitment.measures,
    }


def initial_targets(commitment: Commitment) -> list[dict[str, Any]]:
    """The targets of a commitment as their rows show them first."""
    return [
        {
            "what": row.what,
            "comparator": row.comparator,
            "value": _plain(row.value),
            "value_to": None if row.value_to is None else _plain(row.value_to),
            "unit": row.unit,
        }
        for row in commitment.targets.order_by("position", "pk")
    ]


def _plain(value: Decimal) -> Decimal:
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()
