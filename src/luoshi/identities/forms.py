"""What is asked for before an identity is opened."""

from django import forms
from django.utils.translation import gettext_lazy as _


class OpeningForm(forms.Form):
    """Whose identity, in which matter, and why it must be known."""

    alias = forms.CharField(
        label=_("alias"), max_length=20, help_text=_("As it stands with the matter.")
    )
    matter = forms.CharField(label=_("number of the matter"), max_length=40)
    reason = forms.CharField(
        label=_("reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it. Do not write here what would tell who it is."),
    )
