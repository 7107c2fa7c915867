"""What is filled in about notices."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luoshi.notices.kinds import Channel, Kind, Mode
from luoshi.notices.models import Reach
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation


class ReachForm(forms.Form):
    """How one wants to be told outside the page."""

    mail = forms.EmailField(
        label=_("mail address"),
        required=False,
        max_length=254,
        help_text=_("Without an address nothing is sent; the bell shows everything all the same."),
    )
    language = forms.ChoiceField(label=_("language of the letters"), choices=settings.LANGUAGES)
    quiet_from = forms.TimeField(
        label=_("quiet from"), widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("quiet until"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        help_text=_("On days off all hours are quiet; what waits comes in one letter."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in Kind:
            self.fields[f"kind_{kind.value}"] = forms.ChoiceField(
                label=kind.label, choices=Mode.choices
            )

    @staticmethod
    def shown(reach: Reach) -> dict[str, Any]:
        """What was chosen so far."""
        return {
            "mail": reach.mail,
            "language": reach.language,
            "quiet_from": reach.quiet_from,
            "quiet_until": reach.quiet_until,
            **{f"kind_{kind.value}": reach.mode_of(kind.value) for kind in Kind},
        }

    def chosen(self) -> dict[str, Any]:
        """The arguments of the verb."""
        cleaned = self.cleaned_data
        return {
            **{name: cleaned[name] for name in ("mail", "language", "quiet_from", "quiet_until")},
            "choices": {kind.value: cleaned[f"kind_{kind.value}"] for kind in Kind},
        }


class OutletForm(forms.Form):
    """A robot or address that is told."""

    channel = forms.ChoiceField(label=_("channel"), choices=Channel.choices)
    name = forms.CharField(
        label=_("name"), max_length=60, help_text=_("Such as the name of the group.")
    )
    address = forms.CharField(
        label=_("secret address"),
        max_length=1000,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text=_("As the robot's settings show it. It is kept sealed and never shown again."),
    )
    unit = forms.ModelChoiceField(
        label=_("unit"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("the whole body"),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Organisation.objects.of_body(actor.body_id).filter(ended_on=None, depth__gt=1)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
