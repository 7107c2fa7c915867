"""Fields of the ledger's forms: units found by what people call them, days, files, posts."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.forms.utils import ErrorList
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from luoshi.ledger.selectors import nearest
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation, Post
from luoshi.organisations.selectors import (
    find_organisations,
    get_organisation,
    organisations_of,
    registered_names,
)

_BETWEEN_NAMES = re.compile(r"[、,，;；\n]+")
_LONGEST_NAME = 60


class DayInput(forms.DateInput):
    """A day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def day_field(label: Any, *, required: bool = False, **kwargs: Any) -> forms.DateField:
    """A field for a day."""
    return forms.DateField(label=label, required=required, widget=DayInput(), **kwargs)


def words_field(label: Any, *, required: bool = True, rows: int = 3, **kwargs: Any) -> Any:
    """A field for a few sentences."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, widget=widget, **kwargs)


class UnitInput(forms.TextInput):
    """A unit's name, proposed while one types."""

    def __init__(self, *, many: bool = False) -> None:
        attrs = {"data-ls-typeahead": True, "autocomplete": "off"}
        super().__init__({**attrs, "data-ls-many": True} if many else attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Where names are proposed from."""
        told = {"data-ls-url": reverse("ledger:units"), "data-ls-none": _("No unit of that name.")}
        return super().get_context(name, value, {**told, **(attrs or {})})


class UnitField(forms.CharField):
    """One unit of the body, by its name, short name, other name or number."""

    actor: Actor

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=UnitInput(), **kwargs)

    def clean(self, value: Any) -> Any:
        """The unit that was meant."""
        words = super().clean(value)
        return find_unit(self.actor, words) if words else None


class UnitsField(forms.CharField):
    """Several units, their names separated by 、."""

    actor: Actor

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=UnitInput(many=True), required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        """The units that were meant, in their order."""
        words = super().clean(value)
        names = [name.strip() for name in _BETWEEN_NAMES.split(words) if name.strip()]
        return find_units(self.actor, names)


def find_unit(actor: Actor, words: str) -> Organisation:
    """The one unit a person means; else a sentence that names the nearest ones."""
    return find_units(actor, [words.strip()])[0]


def find_units(actor: Actor, names: Sequence[str]) -> list[Organisation]:
    """The units people mean by these names; the first name that stands for none is told."""
    if not names:
        return []
    known = registered_names(actor.body_id)
    keys = [known.get(name) or _only_match(actor, name) for name in names]
    for name, key in zip(names, keys, strict=True):
        if key is None:
            short = name[:_LONGEST_NAME]
            raise forms.ValidationError(unknown_unit(short, nearest(short, known)))
    units = organisations_of(actor).in_bulk([key for key in keys if key])
    return [units[key] for key in keys if key]


def _only_match(actor: Actor, name: str) -> int | None:
    found = find_organisations(actor, name, most=2)
    return found[0].id if len(found) == 1 else None


def unknown_unit(name: str, alike: Sequence[str]) -> str:
    """That a name stands for no unit, and which it may mean."""
    if not alike:
        return _("There is no unit “%(name)s” in the tree.") % {"name": name}
    return _("There is no unit “%(name)s” in the tree. Perhaps: %(alike)s.") % {
        "name": name,
        "alike": "、".join(alike),
    }


class PostField(forms.ChoiceField):
    """A post out of a short list."""

    posts: dict[str, Post]

    def offer(self, posts: Iterable[Post]) -> None:
        """The posts that can be chosen."""
        listed = list(posts)
        self.posts = {str(post.pk): post for post in listed}
        self.choices = [("", "–"), *((str(post.pk), str(post)) for post in listed)]

    def clean(self, value: Any) -> Any:
        """The post chosen, if any."""
        return self.posts.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """The key of a post."""
        return value.pk if isinstance(value, Post) else value


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files, none of them empty or too large."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=FilesInput(), required=False, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file on its own."""
        files: list[Any] = data if isinstance(data, list) else [data] if data else []
        for file in files:
            super().clean(file, initial)
            require_modest(file)
        return files


def require_modest(file: Any) -> None:
    """Refuse a file beyond the installation's limit."""
    if file.size and file.size > settings.UPLOAD_MAX_BYTES:
        limit = filesizeformat(settings.UPLOAD_MAX_BYTES)
        raise forms.ValidationError(
            _("“%(name)s” is larger than %(limit)s. Hand in a smaller file.")
            % {"name": file.name, "limit": limit}
        )


class LedgerForm(forms.Form):
    """A form that knows who fills it in and on which day."""

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = on
        self.actor = actor
        for field in self.fields.values():
            field.label = capfirst(field.label)
            if isinstance(field, UnitField | UnitsField):
                field.actor = actor

    def refuse(self, sentence: object) -> None:
        """Show why the act was refused, with all that was typed kept."""
        self.add_error(None, str(sentence))

    @property
    def problems(self) -> ErrorList:
        """What is wrong with the form as a whole."""
        return self.non_field_errors()


def own_unit(actor: Actor, pk: int) -> Organisation | None:
    """A unit of the actor's body by its key."""
    try:
        return get_organisation(actor, pk)
    except Organisation.DoesNotExist:
        return None
