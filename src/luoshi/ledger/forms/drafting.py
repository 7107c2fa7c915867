"""Drafting a task and changing it before a unit signs for it."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.common.amounts import PercentField
from luoshi.ledger.forms.fields import (
    LedgerForm,
    PostField,
    UnitField,
    UnitsField,
    day_field,
    words_field,
)
from luoshi.ledger.models import Comparator, Kind, Milestone, Target, Task, Visibility
from luoshi.ledger.selectors.by_rules import limits_of, usual_feedback
from luoshi.ledger.services import TargetDraft
from luoshi.ledger.services.drafting import MilestoneDraft
from luoshi.organisations.models import Post

# How often a report is owed: the ways in use, the burden of each in its own words.
FEEDBACK: Mapping[str, tuple[Any, dict[str, object]]] = {
    "quarterly": (_("every quarter, by the 25th"), {"kind": "quarterly", "day": 25}),
    "monthly_25": (_("every month, by the 25th"), {"kind": "monthly", "day": 25}),
    "monthly_10": (_("every month, by the 10th"), {"kind": "monthly", "day": 10}),
    "monthly_10_25": (
        _("twice a month, by the 10th and the 25th"),
        {"kind": "monthly", "day": 10, "more_days": [25]},
    ),
    "weekly": (_("every week, by Friday"), {"kind": "weekly", "day": 5}),
    "half_yearly": (_("every half-year, by the 25th"), {"kind": "half_yearly", "day": 25}),
    "nodes": (_("at each node"), {"kind": "nodes"}),
    "closing_only": (_("only at closing"), {"kind": "closing_only"}),
}
# A rule of its own, set elsewhere: the form leaves it alone.
_KEPT = "kept"
LIGHTS: Mapping[str, Any] = {
    "deadline": _("by the date"),
    "project": _("by progress against the plan"),
    "appraisal": _("by month targets"),
}


class TaskForm(LedgerForm):
    """What is to be done, by whom, by when, and how it is followed."""

    title = forms.CharField(
        label=_("task"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One sentence that says what will be there when it is done."),
    )
    lead = UnitField(label=_("lead unit"), required=False)
    supporting = UnitsField(label=_("supporting units"))
    due_on = day_field(_("due"))
    due_words = forms.CharField(
        label=_("due in words"),
        max_length=60,
        required=False,
        help_text=_("As it was said, such as “all year”."),
    )
    limit = forms.ChoiceField(
        label=_("or by a time limit"),
        required=False,
        help_text=_("By the body's rule; a date that is given comes first."),
    )
    start_on = day_field(_("start"))
    leader = PostField(label=_("leader in charge"), required=False)
    reviewer = UnitField(
        label=_("checked by"),
        required=False,
        help_text=_("Not the lead unit. Left empty, supervision checks."),
    )
    source = forms.CharField(label=_("source"), max_length=200, required=False)
    source_on = day_field(_("date of source"))
    line = forms.CharField(label=_("line"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("kind"), choices=Kind.choices, initial=Kind.DELIVERABLE)
    measures = words_field(_("measures"), required=False)
    feedback = forms.ChoiceField(
        label=_("reporting period"),
        choices=[(key, words) for key, (words, _rule) in FEEDBACK.items()],
    )
    light = forms.ChoiceField(
        label=_("light rule"), choices=list(LIGHTS.items()), initial="deadline"
    )
    visibility = forms.ChoiceField(
        label=_("visible to"), choices=Visibility.choices, initial=Visibility.BODY
    )
    evidence_required = forms.BooleanField(
        label=_("evidence required before closing"), required=False
    )

    def __init__(self, *args: Any, leaders: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leader = self.fields["leader"]
        if isinstance(leader, PostField):
            leader.offer(leaders)
        if self.initial:
            # A task that is there has its date already.
            del self.fields["limit"]
        else:
            limits = limits_of(self.actor.body_id, self.today)
            self.fields["limit"].choices = [  # type: ignore[attr-defined]
                ("", "–"),
                *((one.key, one.name) for one in limits),
            ]
            usual = _feedback_key(usual_feedback(self.actor.body_id, self.today))
            self.fields["feedback"].initial = usual
            if usual == _KEPT:
                self._offer_kept(_("by the body's rule"))
        if self.initial.get("feedback") == _KEPT:
            self._offer_kept(_("as it is"))

    def _offer_kept(self, words: Any) -> None:
        self.fields["feedback"].choices += [(_KEPT, words)]  # type: ignore[attr-defined]

    def content(self) -> dict[str, Any]:
        """The task's own fields as the verbs want them."""
        content = dict(self.cleaned_data)
        feedback = content.pop("feedback")
        if "limit" in self.fields and not content["evidence_required"]:
            # What is not ticked is left to the body's rule.
            content["evidence_required"] = None
        if feedback != _KEPT:
            content["feedback"] = FEEDBACK[feedback][1]
        return content


class TargetForm(forms.Form):
    """One target: what, how much, in which unit."""

    what = forms.CharField(label=_("target"), max_length=120, required=False)
    comparator = forms.ChoiceField(
        label=_("comparison"), choices=Comparator.choices, initial=Comparator.AT_LEAST
    )
    value = forms.DecimalField(label=_("value"), max_digits=18, decimal_places=4, required=False)
    value_to = forms.DecimalField(label=_("up to"), max_digits=18, decimal_places=4, required=False)
    unit = forms.CharField(label=_("unit of value"), max_length=20, required=False)
    baseline = forms.DecimalField(
        label=_("baseline"), max_digits=18, decimal_places=4, required=False
    )

    def clean(self) -> dict[str, Any]:
        """A target needs a value; a range needs both ends."""
        content = super().clean() or {}
        if content.get("what") and content.get("value") is None:
            self.add_error("value", _("Give the value of this target, or empty its row."))
        if content.get("comparator") == Comparator.RANGE and content.get("value_to") is None:
            self.add_error("value_to", _("A range needs its upper end."))
        return content


class MilestoneForm(forms.Form):
    """A node on the way: by this day, this much."""

    on = day_field(_("by"))
    percent = PercentField(label=_("percent"), required=False)
    title = forms.CharField(label=_("what"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """A node needs its day."""
        content = super().clean() or {}
        if (content.get("title") or content.get("percent") is not None) and not content.get("on"):
            self.add_error("on", _("Give the day of this node, or empty its row."))
        return content


TargetForms = forms.formset_factory(TargetForm, extra=2, max_num=20)
MilestoneForms = forms.formset_factory(MilestoneForm, extra=2, max_num=40)


def targets_in(rows: Any) -> list[TargetDraft]:
    """The targets of the filled rows."""
    filled = (row.cleaned_data for row in rows if row.cleaned_data.get("value") is not None)
    return [TargetDraft(**content) for content in filled]


def milestones_in(rows: Any) -> list[MilestoneDraft]:
    """The nodes of the filled rows; a quarter's last day is its node."""
    filled = (row.cleaned_data for row in rows if row.cleaned_data.get("on"))
    return [
        MilestoneDraft(**content, quarter=quarter_of(content["on"].month, content["on"].day))
        for content in filled
    ]


def quarter_of(month: int, day: int) -> int | None:
    """The quarter that ends on this day, if one does."""
    ends = {(3, 31): 1, (6, 30): 2, (9, 30): 3, (12, 31): 4}
    return ends.get((month, day))


def start_of(
    task: Task, supporting: Iterable[Any], targets: Iterable[Target], nodes: Iterable[Milestone]
) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    """What the forms of a task start with: its fields, its targets, its nodes."""
    own = {name: getattr(task, name) for name in TaskForm.base_fields if hasattr(task, name)}
    own["lead"] = task.lead.name if task.lead else ""
    own["reviewer"] = task.reviewer.name if task.reviewer else ""
    own["supporting"] = "、".join(unit.name for unit in supporting)
    own["feedback"] = _feedback_key(task.feedback)
    names = ("what", "comparator", "value", "value_to", "unit", "baseline")
    return (
        own,
        [{name: _short(getattr(target, name)) for name in names} for target in targets],
        [{"on": node.on, "percent": _short(node.percent), "title": node.title} for node in nodes],
    )


def _short(value: Any) -> Any:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _feedback_key(feedback: Mapping[str, Any]) -> str:
    plain = {name: value for name, value in feedback.items() if value not in ([], ())}
    for key, (_words, rule) in FEEDBACK.items():
        kept = {name: plain.get(name) for name in rule}
        if kept == rule and plain.get("more_days", []) == rule.get("more_days", []):
            return key
    return _KEPT
