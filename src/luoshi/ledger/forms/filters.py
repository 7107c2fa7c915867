"""What a list is narrowed to, as it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.forms.fields import DayInput, find_unit, own_unit
from luoshi.ledger.models import Kind, SavedFilter
from luoshi.ledger.selectors import ORDERS, STANDINGS, TaskFilter, plans_below
from luoshi.ledger.sentences import FRESHNESS_WORDS
from luoshi.ledger.states import TaskState
from luoshi.organisations.actor import Actor

ROLES: Mapping[str, Any] = {
    "lead": _("leads"),
    "below": _("leads, with all below it"),
    "supporting": _("supports"),
}
DONE: Mapping[str, Any] = {"open": _("At work"), "done": _("Done"), "all": _("All")}
_QUERY_LENGTH = SavedFilter._meta.get_field("query").max_length or 500


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked for: the filter, its words for the page, and what was not understood."""

    wanted: TaskFilter
    page: int
    unit_name: str = ""
    problems: tuple[str, ...] = ()
    as_of: date | None = None

    def past_day(self, today: date) -> date | None:
        """The past day the list is wanted as of; nothing when it is wanted as it is."""
        return self.as_of if self.as_of is not None and self.as_of < today else None


def asked(query: QueryDict, actor: Actor) -> Asked:
    """Read a list's address; what cannot be read is told and left out."""
    problems: list[str] = []
    unit, unit_name = _unit(query, actor, problems)
    role = _known(query, "role", ROLES, "lead")
    wanted = TaskFilter(
        text=query.get("q", "").strip()[:100],
        unit=unit,
        below=role == "below",
        role="supporting" if role == "supporting" else "lead",
        leader=_number(query, "leader"),
        line=query.get("line", "")[:40],
        source=query.get("source", "")[:200],
        standings=_some(query, "standing", STANDINGS),
        states=_some(query, "state", TaskState.values),
        freshness=_some(query, "freshness", FRESHNESS_WORDS),
        due_from=_day(query, "due_from", problems),
        due_until=_day(query, "due_until", problems),
        kind=_known(query, "kind", Kind.values, ""),
        plans=_plans(query, actor),
        done=_known(query, "done", DONE, "open"),
        order=_known(query, "sort", ORDERS, "due"),
    )
    as_of = _day(query, "as_of", problems)
    return Asked(wanted, _number(query, "page") or 1, unit_name, tuple(problems), as_of)


def _unit(query: QueryDict, actor: Actor, problems: list[str]) -> tuple[int | None, str]:
    words = query.get("unit", "").strip()[:100]
    if not words:
        return None, ""
    if words.isdecimal():
        unit = own_unit(actor, int(words[:18]))
        return (unit.pk, unit.shown) if unit else (0, words)
    try:
        unit = find_unit(actor, words)
    except forms.ValidationError as error:
        problems.extend(error.messages)
        return None, words
    return unit.pk, words


def _known(query: QueryDict, name: str, values: Any, otherwise: str) -> str:
    value = query.get(name, "")
    return value if value in values else otherwise


def _some(query: QueryDict, name: str, values: Any) -> tuple[str, ...]:
    return tuple(value for value in query.getlist(name) if value in values)


def _number(query: QueryDict, name: str) -> int | None:
    value = query.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else None


def _plans(query: QueryDict, actor: Actor) -> tuple[int, ...]:
    """A plan with all below it; one that is not there matches nothing."""
    key = _number(query, "plan")
    return (plans_below(actor, key) or (0,)) if key else ()


def _day(query: QueryDict, name: str, problems: list[str]) -> date | None:
    value = query.get(name, "").strip()
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        problems.append(
            gettext("“%(value)s” is not a day; write it as 2026-06-30.") % {"value": value[:20]}
        )
        return None


class MoreFilters(forms.Form):
    """The filters beyond words and unit."""

    role = forms.ChoiceField(label=_("the unit"), choices=list(ROLES.items()), required=False)
    leader = forms.ChoiceField(label=_("leader in charge"), required=False)
    line = forms.ChoiceField(label=_("line"), required=False)
    source = forms.ChoiceField(label=_("source"), required=False)
    plan = forms.ChoiceField(label=_("plan"), required=False)
    kind = forms.ChoiceField(
        label=_("kind"), choices=[("", _("all")), *Kind.choices], required=False
    )
    state = forms.ChoiceField(
        label=_("state"), choices=[("", _("all")), *TaskState.choices], required=False
    )
    freshness = forms.ChoiceField(
        label=_("reporting"), choices=[("", _("all")), *FRESHNESS_WORDS.items()], required=False
    )
    due_from = forms.DateField(label=_("due from"), widget=DayInput(), required=False)
    due_until = forms.DateField(label=_("due until"), widget=DayInput(), required=False)

    def offer(self, leaders: Any, lines: Any, sources: Any, plans: Any = ()) -> None:
        """Fill the choices that depend on the body's tasks."""
        none = [("", _("all"))]
        self.fields["leader"].choices = [  # type: ignore[attr-defined]
            *none,
            *((str(post.pk), str(post)) for post in leaders),
        ]
        self.fields["line"].choices = [*none, *((one, one) for one in lines)]  # type: ignore[attr-defined]
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            *none,
            *((one, one) for one in sources),
        ]
        self.fields["plan"].choices = [  # type: ignore[attr-defined]
            *none,
            *((str(key), name) for key, name in plans),
        ]


class SaveListForm(forms.Form):
    """The name under which a list is kept."""

    name = forms.CharField(label=_("name of the list"), max_length=40)
    query = forms.CharField(required=False, max_length=_QUERY_LENGTH, widget=forms.HiddenInput())

    def clean_query(self) -> str:
        """The filters alone, without the page."""
        kept = QueryDict(self.cleaned_data["query"], mutable=True)
        for name in ("page", "more"):
            kept.pop(name, None)
        return kept.urlencode()
