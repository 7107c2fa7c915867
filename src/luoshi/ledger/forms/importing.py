"""The units that names in a table stand for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.forms.fields import LedgerForm, UnitsField
from luoshi.ledger.selectors import UnknownUnit
from luoshi.organisations.models import Organisation


class UnitsForm(LedgerForm):
    """For each name that is not in the tree: the unit that is meant, or nobody."""

    def __init__(self, *args: Any, unknown: Sequence[UnknownUnit], **kwargs: Any) -> None:
        self.unknown = unknown
        super().__init__(*args, **kwargs)
        for place, unit in enumerate(unknown):
            field = UnitsField(label=unit.name)
            field.actor = self.actor
            self.fields[f"unit_{place}"] = field
            self.fields[f"nobody_{place}"] = forms.BooleanField(
                label=_("leave this name out"), required=False
            )

    def clean(self) -> dict[str, Any]:
        """Every name needs a decision."""
        content = super().clean() or {}
        for place, _unit in enumerate(self.unknown):
            if not content.get(f"unit_{place}") and not content.get(f"nobody_{place}"):
                self.add_error(f"unit_{place}", _("Name the unit, or leave this name out."))
        return content

    def decided(self) -> dict[str, list[Organisation]]:
        """Which units each unknown name stands for."""
        return {
            unit.name: self.cleaned_data[f"unit_{place}"] or []
            for place, unit in enumerate(self.unknown)
        }

    def rows(self, unknown: Sequence[UnknownUnit]) -> list[tuple[UnknownUnit, BoundField, Any]]:
        """Each unknown name with its two fields."""
        return [
            (unit, self[f"unit_{place}"], self[f"nobody_{place}"])
            for place, unit in enumerate(unknown)
        ]
