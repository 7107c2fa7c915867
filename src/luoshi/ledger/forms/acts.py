"""What each act on a task asks of the person who does it: as little as its verb needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.common.amounts import PercentField
from luoshi.ledger.forms.fields import LedgerForm, UnitField, day_field, words_field
from luoshi.ledger.services import refusals

_NO_REASON = {"required": refusals.ReasonMissing.sentence}


class PlainForm(LedgerForm):
    """Nothing but the act itself."""


class ReasonForm(LedgerForm):
    """One sentence why."""

    reason = words_field(_("reason"), error_messages=_NO_REASON)


class NoteForm(LedgerForm):
    """A word for the record, if one wants."""

    words = words_field(_("note"), required=False)


class ResumeForm(LedgerForm):
    """Why the work goes on, if one wants."""

    reason = words_field(_("reason"), required=False)


class ReturnForm(LedgerForm):
    """The clause on which a return relies."""

    clause = words_field(
        _("clause relied on"),
        help_text=_("The article of your duties that shows the task is not yours."),
        error_messages={"required": refusals.ClauseMissing.sentence},
    )


class ReissueForm(LedgerForm):
    """Another lead, or the same one with a reason."""

    lead = UnitField(
        label=_("new lead unit"),
        required=False,
        help_text=_("Leave empty to issue it to the same unit again."),
    )
    reason = words_field(_("reason"), error_messages=_NO_REASON)


class BlockForm(LedgerForm):
    """What help is needed, from whom, by when."""

    need = words_field(_("help needed"), error_messages={"required": refusals.NeedMissing.sentence})
    needed_from = UnitField(label=_("from whom"), required=False)
    needed_by = day_field(_("by when"))


class UnblockForm(LedgerForm):
    """How the block was resolved."""

    answer = words_field(_("how it was resolved"), error_messages=_NO_REASON)


class ExtensionForm(LedgerForm):
    """The new date, why, and how far the work is."""

    new_due_on = day_field(_("new date"), required=True)
    reason = words_field(_("reason"), error_messages=_NO_REASON)
    progress = words_field(_("progress so far"), error_messages=_NO_REASON)


class DecisionForm(LedgerForm):
    """Granted or refused."""

    grant = forms.TypedChoiceField(
        label=_("decision"),
        choices=[("yes", _("grant more time")), ("no", _("keep the date"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = words_field(_("reason"), required=False, help_text=_("Needed when you keep the date."))


class _LookForm(LedgerForm):
    method = forms.CharField(
        label=_("how checked"),
        max_length=60,
        required=False,
        help_text=_("On site, by phone, on paper, by lot …"),
    )
    on = day_field(_("checked on"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = self.today

    def clean_on(self) -> Any:
        """A day that has come."""
        day = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class CheckForm(_LookForm):
    """What was found on looking."""

    percent = PercentField(label=_("percent confirmed"))
    words = words_field(_("found"), required=False)
    field_order = ("percent", "on", "method", "words")


class VerificationForm(_LookForm):
    """That the result holds, how and when it was looked at."""

    words = words_field(_("found"), required=False)
    field_order = ("words", "on", "method")


class SendBackForm(LedgerForm):
    """Why the result does not hold, and how far the work really is."""

    reason = words_field(_("what is missing"), error_messages=_NO_REASON)
    percent = PercentField(label=_("percent confirmed"), required=False)


class SuspendForm(LedgerForm):
    """Why the task is put aside, and when to look again."""

    reason = words_field(_("reason"), error_messages=_NO_REASON)
    until = day_field(_("review on"))
