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
