"""The forms of units, posts, persons, stand-ins and absences."""

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from luoshi.organisations import selectors
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body, LeadingGroupSeat, Organisation, Post, User
from luoshi.organisations.roles import Kind, Role

if TYPE_CHECKING:
    _UnitField = forms.ModelChoiceField[Organisation]
    _PostField = forms.ModelChoiceField[Post]
    _PostsField = forms.ModelMultipleChoiceField[Post]
    _PersonField = forms.ModelChoiceField[User]
else:
    _UnitField = _PostField = _PersonField = forms.ModelChoiceField
    _PostsField = forms.ModelMultipleChoiceField

_BETWEEN_NAMES = re.compile(r"[、,，;；\n]+")


class DayInput(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class _UnitChoice(_UnitField):
    def label_from_instance(self, obj: Organisation) -> str:
        return f"{'　' * (obj.depth - 1)}{obj.name}"


class _PostChoice(_PostField):
    def label_from_instance(self, obj: Post) -> str:
        return f"{obj.organisation.shown} · {obj.title}"


class _PostChoices(_PostsField):
    def label_from_instance(self, obj: Post) -> str:
        return f"{obj.organisation.shown} · {obj.title}"


class _PersonChoice(_PersonField):
    def label_from_instance(self, obj: User) -> str:
        return f"{obj.name}（{obj.username}）"


def _offer(form: forms.Form, name: str, choices: Any) -> None:
    """Offer these rows in a field of choice."""
    field: Any = form.fields[name]
    field.queryset = choices


class UnitForm(forms.Form):
    """What a unit is called and how it is grouped."""

    name = forms.CharField(label=_("full name"), max_length=100)
    short_name = forms.CharField(
        label=_("short name"),
        max_length=40,
        required=False,
        help_text=_("As it stands in tables, such as 县发改局."),
    )
    aliases = forms.CharField(
        label=_("other names"),
        required=False,
        help_text=_("What documents call the unit besides; separate names by 、"),
    )
    kind = forms.ChoiceField(label=_("kind"), choices=Kind.choices)
    line = forms.CharField(label=_("line"), max_length=40, required=False)
    comparison_group = forms.CharField(
        label=_("comparison group"),
        max_length=40,
        required=False,
        help_text=_("Units of one group are compared with one another."),
    )
    code = forms.CharField(label=_("code"), max_length=20, required=False)
    position = forms.IntegerField(
        label=_("order"),
        min_value=0,
        initial=0,
        help_text=_("Smaller numbers stand first among units at the same place."),
    )

    def clean_aliases(self) -> list[str]:
        """The names one by one."""
        return [name for name in _BETWEEN_NAMES.split(self.cleaned_data["aliases"].strip()) if name]


def values_of_unit(unit: Organisation) -> dict[str, object]:
    """What the form of a unit starts with."""
    return {
        "name": unit.name,
        "short_name": unit.short_name,
        "aliases": "、".join(unit.aliases),
        "kind": unit.kind,
        "line": unit.line,
        "comparison_group": unit.comparison_group,
        "code": unit.code,
        "position": unit.position,
    }


class PlaceForm(forms.Form):
    """Under which unit a unit stands."""

    under = _UnitChoice(label=_("stands under"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "under", selectors.organisations_of(actor).filter(ended_on=None))


class EndForm(forms.Form):
    """On which day something ends."""

    on = forms.DateField(label=_("day"), widget=DayInput())


class PostForm(forms.Form):
    """A post: its title and what it answers for."""

    title = forms.CharField(label=pgettext_lazy("of a post", "title"), max_length=60)
    duties = forms.CharField(
        label=_("duties"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    position = forms.IntegerField(label=_("order"), min_value=0, initial=0)


def values_of_post(post: Post) -> dict[str, object]:
    """What the form of a post starts with."""
    return {
        "title": post.title,
        "duties": post.duties,
        "position": post.position,
    }


class RolesForm(forms.Form):
    """What rights a post carries."""

    roles = forms.MultipleChoiceField(
        label=_("roles"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Rights belong to the post; whoever holds or stands in for it has them."),
    )


class PersonForm(forms.Form):
    """A person who shall log in."""

    name = forms.CharField(label=pgettext_lazy("of a person", "name"), max_length=40)
    username = forms.CharField(
        label=_("login name"),
        max_length=40,
        help_text=_("Letters, digits, dots and hyphens; the same person keeps it in every post."),
    )


class AppointForm(forms.Form):
    """Who holds a post from which day."""

    user = _PersonChoice(label=_("person"), queryset=User.objects.none())
    starts_on = forms.DateField(label=_("first day"), widget=DayInput())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(body_id=actor.body_id, is_active=True)
        _offer(self, "user", people.order_by("name", "pk"))


class BackupsForm(forms.Form):
    """Who stands in, in order."""

    b = _PostChoice(label=_("first stand-in (B)"), queryset=Post.objects.none(), required=False)
    c = _PostChoice(label=_("second stand-in (C)"), queryset=Post.objects.none(), required=False)

    def __init__(self, *args: Any, actor: Actor, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = selectors.posts_of(actor).filter(ended_on=None).exclude(pk=post.pk)
        ordered = offered.order_by("organisation__path", "position", "pk")
        for name in ("b", "c"):
            _offer(self, name, ordered)

    def stand_ins(self) -> list[Post]:
        """The stand-ins named, in order."""
        named: Iterable[Post | None] = (self.cleaned_data["b"], self.cleaned_data["c"])
        return [post for post in named if post is not None]


class AbsenceForm(forms.Form):
    """From when to when the holder of a post is away."""

    starts_on = forms.DateField(label=_("first day away"), widget=DayInput())
    ends_on = forms.DateField(label=_("last day away"), widget=DayInput())
    reason = forms.CharField(
        label=_("reason"),
        max_length=100,
        required=False,
        help_text=_("Only what everybody may read, such as a journey on duty."),
    )


class SeatsForm(forms.Form):
    """Who sits in a leading group, who answers for it, who keeps its office."""

    accountable = _PostChoice(label=_("answers for the group"), queryset=Post.objects.none())
    office = _PostChoice(
        label=_("keeps the group's office"), queryset=Post.objects.none(), required=False
    )
    seats = _PostChoices(
        label=_("seats"),
        queryset=Post.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = selectors.posts_of(actor).filter(ended_on=None)
        ordered = offered.order_by("organisation__path", "position", "pk")
        for name in self.fields:
            _offer(self, name, ordered)

    def seated(self) -> list[Post]:
        """Everybody with a seat: whoever answers or keeps the office has one too."""
        first = [self.cleaned_data["accountable"], self.cleaned_data["office"]]
        known = {post.pk: post for post in (*first, *self.cleaned_data["seats"]) if post}
        return list(known.values())


def values_of_seats(group: Organisation) -> dict[str, object]:
    """What the form of a leading group starts with."""
    seats = list(LeadingGroupSeat.objects.filter(group=group).order_by("pk"))
    return {
        "accountable": next((seat.post_id for seat in seats if seat.is_accountable), None),
        "office": next((seat.post_id for seat in seats if seat.is_office), None),
        "seats": [seat.post_id for seat in seats],
    }


class TokenForm(forms.Form):
    """A key for a program."""

    purpose = forms.CharField(
        label=_("purpose"), max_length=100, help_text=_("Which program uses it, and for what.")
    )
    post = _PostChoice(label=_("acts as"), queryset=Post.objects.none())
    expires_on = forms.DateField(label=_("last day"), widget=DayInput())

    def __init__(self, *args: Any, user: User, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = selectors.own_posts(user, on)
        _offer(self, "post", own)
        if len(own) == 1:
            self.fields["post"].initial = own[0]


class ReasonForm(forms.Form):
    """For what reason."""

    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        help_text=_("It is recorded; the person concerned reads it."),
    )


class UnusedDaysForm(forms.Form):
    """After how many days an unused login is suspended, and why it is set so."""

    days = forms.IntegerField(
        label=_("days without a sign-in"),
        required=False,
        min_value=0,
        max_value=Body.MOST_UNUSED_DAYS,
        help_text=_("30 to 365. 0: never. Empty: as the installation has it."),
    )
    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        help_text=_("It is recorded with the day; name the rule or paper it follows."),
    )


class SetUpFactorForm(forms.Form):
    """The code of the phone, and once more the password."""

    code = forms.CharField(
        label=_("code of the phone"),
        max_length=12,
        help_text=_("Six figures; they change every half minute."),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    password = forms.CharField(
        label=_("present password"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_password(self) -> str:
        """Whoever sits at an open desk does not set up somebody else's phone."""
        given = str(self.cleaned_data["password"])
        if not self._user.check_password(given):
            raise forms.ValidationError(gettext("This is not your password."))
        return given


class TreeFileForm(forms.Form):
    """The workbook of a tree."""

    file = forms.FileField(
        label=_("workbook of units and posts"),
        help_text=_("An .xlsx file with the sheets 单位 and 岗位."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )


class ExplainForm(forms.Form):
    """Whose right, to what, on which thing."""

    person = _PersonChoice(label=_("person"), queryset=User.objects.none())
    verb = forms.ChoiceField(label=_("right"))
    subject = forms.CharField(
        label=_("number"), required=False, help_text=_("Of the task, unit, post or person.")
    )

    def __init__(
        self, *args: Any, actor: Actor, choices: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "person", User.objects.filter(body_id=actor.body_id).order_by("name", "pk"))
        verb: Any = self.fields["verb"]
        verb.choices = choices
