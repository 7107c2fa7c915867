"""The forms of duties, of answers to lists, and of hand-overs."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.duties.models import Duty, DutyKind
from luoshi.organisations.actor import Actor
from luoshi.organisations.forms import DayInput
from luoshi.organisations.models import Post, User
from luoshi.organisations.roles import Kind
from luoshi.organisations.selectors import posts_of

if TYPE_CHECKING:
    _PostField = forms.ModelChoiceField[Post]
    _PersonField = forms.ModelChoiceField[User]
else:
    _PostField = _PersonField = forms.ModelChoiceField


class _PostChoice(_PostField):
    def label_from_instance(self, obj: Post) -> str:
        return f"{obj.organisation.shown} · {obj.title}"


class DutyForm(forms.Form):
    """A duty: what, by which paper, at which levels."""

    code = forms.CharField(label=_("code"), max_length=20)
    title = forms.CharField(
        label=pgettext_lazy("of a duty", "duty"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind = forms.ChoiceField(
        label=_("kind"),
        choices=DutyKind.choices,
        help_text=_("A second duty comes with leading: whoever leads a line also answers for it."),
    )
    line = forms.CharField(label=_("line"), max_length=40, required=False)
    basis = forms.CharField(
        label=_("basis"),
        max_length=200,
        required=False,
        help_text=_("The paper that lays the duty down."),
    )
    levels = forms.MultipleChoiceField(
        label=_("levels"),
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Every unit of these kinds needs a post that answers; the others are gaps."),
    )


def values_of_duty(duty: Duty) -> dict[str, object]:
    """What the form of a duty starts with."""
    return {
        name: getattr(duty, name) for name in ("code", "title", "kind", "line", "basis", "levels")
    }


class AssignForm(forms.Form):
    """To which post a duty is given, from which day."""

    post = _PostChoice(label=_("post"), queryset=Post.objects.none())
    starts_on = forms.DateField(label=_("from"), widget=DayInput())

    def __init__(self, *args: Any, actor: Actor, within: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = posts_of(actor).filter(ended_on=None)
        if within is not None:
            offered = offered.filter(organisation_id=within)
        field: Any = self.fields["post"]
        field.queryset = offered.order_by("organisation__path", "position", "pk")


class WorkbookForm(forms.Form):
    """A workbook of duties."""

    file = forms.FileField(
        label=_("Workbook of duties"), help_text=_("An xlsx file; nothing is written yet.")
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class OptionalReasonForm(forms.Form):
    """A word, if there is one."""

    reason = forms.CharField(
        label=_("words"), required=False, max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class AnswerForm(forms.Form):
    """What is answered to an objection."""

    answer = forms.CharField(
        label=_("answer"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class HandOverForm(forms.Form):
    """Who leaves, who comes, on which day."""

    outgoing = _PersonField(label=_("who leaves"), queryset=User.objects.none())
    incoming = _PersonField(
        label=_("who comes"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Leave it empty while it is not settled: whoever holds the post then signs."),
    )
    on = forms.DateField(label=_("day of the change"), widget=DayInput())

    def __init__(self, *args: Any, actor: Actor, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(body_id=actor.body_id).order_by("name", "pk")
        leaves: Any = self.fields["outgoing"]
        leaves.queryset = people.filter(appointments__post=post).distinct()
        comes: Any = self.fields["incoming"]
        comes.queryset = people.filter(is_active=True)
