"""The file of a map."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MapFileForm(forms.Form):
    """A GeoJSON file with the outlines of units."""

    file = forms.FileField(
        label=_("GeoJSON file"),
        help_text=_("Areas in degrees of WGS84, each with the name or the code of its unit."),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json"}),
    )


class ConfirmMapForm(forms.Form):
    """The numbers of the places that are left out, as whoever confirms has seen them."""

    left_out = forms.RegexField(
        r"^\d{1,4}(,\d{1,4})*$", required=False, max_length=4_000, widget=forms.HiddenInput
    )

    def clean_left_out(self) -> frozenset[int]:
        """The numbers themselves."""
        told = self.cleaned_data["left_out"]
        return frozenset(int(number) for number in told.split(",") if number)


class WithdrawMapForm(forms.Form):
    """Why outlines no longer hold."""

    reason = forms.CharField(
        label=_("reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
