"""One act on many drafts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.forms.fields import LedgerForm, UnitField, day_field


class BulkForm(LedgerForm):
    """Issue the ticked drafts, or give them the same lead or date."""

    act = forms.ChoiceField(choices=[("assign", _("Assign")), ("issue", _("Issue"))])
    lead = UnitField(label=_("lead unit"), required=False)
    due_on = day_field(_("due"))

    def clean(self) -> dict[str, Any]:
        """Assigning needs something to assign."""
        content = super().clean() or {}
        if not self.errors and content.get("act") == "assign" and not any(self.changes(content)):
            raise forms.ValidationError(_("Name a lead unit or a date to assign."))
        return content

    def changes(self, content: dict[str, Any] | None = None) -> dict[str, Any]:
        """What the drafts are given."""
        given = self.cleaned_data if content is None else content
        names: Iterable[str] = ("lead", "due_on")
        return {name: given[name] for name in names if given.get(name)}
