"""What each subject's rule-set says: every value explained in a sentence, every fault named."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from luoshi.rulesets.legends import Line, Text, legend_faults, legend_lines
from luoshi.rulesets.models import Subject
from luoshi_core import pace
from luoshi_core.workdays import Term

SAMPLE_YEAR, SAMPLE_SEQUENCE = 2026, 17
LONGEST_NUMBER = 24
STARTS: Mapping[str, Text] = {
    "issued": gettext_lazy("the day the task is issued"),
    "instruction": gettext_lazy("the day of the leader's instruction"),
    "meeting": gettext_lazy("the day of the meeting"),
    "received": gettext_lazy("the day the paper is received"),
}
UNITS: Mapping[str, Text] = {
    "days": gettext_lazy("calendar days"),
    "workdays": gettext_lazy("working days"),
    "months": gettext_lazy("months"),
}
DECIDERS: Mapping[str, Text] = {
    "either": gettext_lazy("the head of supervision or a county leader"),
    "supervision_head": gettext_lazy("the head of supervision"),
    "leader": gettext_lazy("a county leader"),
}
PERIODS: Mapping[str, Text] = {
    "weekly": gettext_lazy("every week"),
    "monthly": gettext_lazy("every month"),
    "quarterly": gettext_lazy("every quarter"),
    "half_yearly": gettext_lazy("every half-year"),
    "yearly": gettext_lazy("every year"),
    "nodes": gettext_lazy("at each node"),
    "closing_only": gettext_lazy("only at closing"),
}


# Label and sentence of every number of a light preset, in the order of the form.
LIGHT_WORDS: Mapping[str, tuple[Text, Text]] = {
    "near_due_workdays": (
        gettext_lazy("near due, working days"),
        gettext_lazy("Near due when no more than so many working days are left."),
    ),
    "behind_points": (
        gettext_lazy("behind, points"),
        gettext_lazy("Behind when progress lies so many points or more below the plan."),
    ),
    "serious_points": (
        gettext_lazy("seriously behind, points"),
        gettext_lazy("Seriously behind when it lies more than so many points below the plan."),
    ),
    "node_missed_is_behind": (
        gettext_lazy("a missed node is behind"),
        gettext_lazy(
            "A node that passed without being reached is behind, whatever the points; so is a"
            " missed period of work where others were kept."
        ),
    ),
    "months_missed_warn": (
        gettext_lazy("month targets missed, behind"),
        gettext_lazy("Behind when so many month targets in a row were missed."),
    ),
    "months_missed_serious": (
        gettext_lazy("month targets missed, serious"),
        gettext_lazy("Seriously behind when so many month targets in a row were missed."),
    ),
    "overdue_serious_workdays": (
        gettext_lazy("seriously overdue, working days"),
        gettext_lazy("Seriously overdue from so many working days past the due date on."),
    ),
    "report_grace_workdays": (
        gettext_lazy("grace for a report, working days"),
        gettext_lazy("A report owed is silence when it is late by more than so many working days."),
    ),
    "needs_progress": (
        gettext_lazy("needs progress shown"),
        gettext_lazy("Without any progress shown it is never on track once the plan expects some."),
    ),
    "late_start_serious_months": (
        gettext_lazy("not started, months"),
        gettext_lazy("Not signed for in so many months in a row is serious."),
    ),
}


def lines_of(subject: str, content: Mapping[str, Any]) -> tuple[Line, ...]:
    """What a rule-set settles, line by line, in words."""
    return tuple(_LINES.get(subject, _plain_lines)(content))


def faults_of(subject: str, content: Mapping[str, Any]) -> tuple[Text, ...]:
    """What is wrong with a content, each in a sentence; empty when it can hold."""
    finder = _FAULTS.get(subject)
    return tuple(finder(content)) if finder else ()


def _light_lines(content: Mapping[str, Any]) -> Iterator[Line]:
    for key, (label, why) in LIGHT_WORDS.items():
        yield Line(key, str(label), _light_value(content.get(key)), str(why))


def _light_value(value: Any) -> str:
    if value is None:
        return _("does not apply")
    if isinstance(value, bool):
        return _yes(value)
    return str(value)


def _yes(value: Any) -> str:
    return _("yes") if value else _("no")


def _light_faults(content: Mapping[str, Any]) -> Iterator[Text]:
    try:
        pace.Preset.from_dict({"code": "light", "version": "1", **content})
    except ValueError:
        serious, behind = content.get("serious_points"), content.get("behind_points")
        if serious is not None and behind is not None:
            yield _("Seriously behind cannot begin before behind does.")
        if content.get("months_missed_serious") is not None:
            yield _("Months missed: say first from how many on it is behind.")
        yield _("Every number is a whole number from 0 on, or empty where it does not apply.")


_NUMBER_PLACES = re.compile(r"\{(?:year|sequence(?::0[1-9]d)?)\}")
_NUMBER_TEXT = re.compile(r"[\w\-.〔〕（）()\[\]]*")


def sample_number(pattern: str) -> str:
    """A number as the pattern writes it."""
    return pattern.format(year=SAMPLE_YEAR, sequence=SAMPLE_SEQUENCE)


def _numbering_lines(content: Mapping[str, Any]) -> Iterator[Line]:
    pattern = str(content.get("pattern", ""))
    yield Line(
        "pattern",
        _("pattern"),
        pattern,
        _("The seventeenth task of 2026 would be %(number)s.") % {"number": sample_number(pattern)},
    )


def _numbering_faults(content: Mapping[str, Any]) -> Iterator[Text]:
    pattern = str(content.get("pattern", ""))
    rest = _NUMBER_PLACES.sub("", pattern)
    if "{sequence" not in pattern or "{" in rest or "}" in rest:
        yield _("The pattern needs {sequence}, may have {year}, and no other place.")
    elif not _NUMBER_TEXT.fullmatch(rest):
        yield _("Between the places stand letters, digits, dashes, dots and brackets only.")
    elif len(sample_number(pattern)) > LONGEST_NUMBER:
        yield _("A number is at most 24 characters long.")


def _extension_lines(content: Mapping[str, Any]) -> Iterator[Line]:
    times, days = content.get("most_times"), content.get("most_days")
    no_cap = _("no cap")
    yield Line(
        "most_times",
        _("how often"),
        no_cap if times is None else ngettext("%(n)s time", "%(n)s times", times) % {"n": times},
        _("How often the date of one task may be moved."),
    )
    yield Line(
        "most_days",
        _("how long"),
        no_cap if days is None else ngettext("%(n)s day", "%(n)s days", days) % {"n": days},
        _("Counted from the first date, however often it was moved."),
    )
    yield Line(
        "decided_by",
        _("who decides"),
        str(DECIDERS.get(content.get("decided_by", "either"), "–")),
        _("Never somebody of the unit that leads the task."),
    )
    yield Line(
        "before_due",
        _("when"),
        _("before the date runs out"),
        _("More time cannot be asked for afterwards, whatever the body's rule."),
    )


def _extension_faults(content: Mapping[str, Any]) -> Iterator[Text]:
    for key in ("most_times", "most_days"):
        value = content.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            yield _("Times and days are whole numbers, or empty for no cap.")
            return
        if value is not None and not 0 <= value <= 3_650:
            yield _("Times and days are between 0 and 3650.")
            return
    if content.get("decided_by", "either") not in DECIDERS:
        yield _("Say who decides.")


def _feedback_lines(content: Mapping[str, Any]) -> Iterator[Line]:
    rule = pace.FeedbackRule.from_dict(content)
    yield Line(
        "kind",
        _("how often"),
        str(PERIODS[rule.kind.value]),
        _("For tasks that name no reporting period of their own."),
    )
    if rule.kind.value not in {"nodes", "closing_only"}:
        days = "、".join(str(day) for day in sorted({rule.day, *rule.more_days}))
        yield Line(
            "day",
            _("by which day"),
            days,
            _("Day of the week, 1 is Monday; else day of the period's last month."),
        )


def _feedback_faults(content: Mapping[str, Any]) -> Iterator[Text]:
    try:
        pace.FeedbackRule.from_dict(content)
    except (KeyError, TypeError, ValueError):
        yield _("Name a period, and a day from 1 to 31 (1 to 7 for weeks).")


def _evidence_lines(content: Mapping[str, Any]) -> Iterator[Line]:
    kinds = content.get("kinds", [])
    shown = "、".join(str(KIND_WORDS.get(kind, kind)) for kind in kinds)
    yield Line(
        "kinds",
        _("kinds of task that ask for evidence"),
        shown or _("none"),
        _("A task may ask for it or not by itself; this is what a new one starts from."),
    )


# The kinds of task stand above this part; their words stand here for the rule.
KIND_WORDS: Mapping[str, Text] = {
    "deliverable": gettext_lazy("deliverable"),
    "measured": gettext_lazy("measured target"),
    "recurring": gettext_lazy("recurring"),
    "zero_event": gettext_lazy("zero events"),
    "long_standing": gettext_lazy("long-standing"),
    "cohort": gettext_lazy("one by one"),
}


def _evidence_faults(content: Mapping[str, Any]) -> Iterator[Text]:
    kinds = content.get("kinds")
    if not isinstance(kinds, list) or not set(kinds) <= set(KIND_WORDS):
        yield _("Name kinds of task, or none.")


def term_words(limit: Mapping[str, Any]) -> str:
    """A time limit in words."""
    amount = limit["amount"]
    unit = limit["unit"]
    told = {
        "days": ngettext("%(n)s day", "%(n)s days", amount),
        "workdays": ngettext("%(n)s working day", "%(n)s working days", amount),
        "months": ngettext("%(n)s month", "%(n)s months", amount),
    }[unit]
    return told % {"n": amount} if amount else _("the same day")


def _deadline_lines(content: Mapping[str, Any]) -> Iterator[Line]:
    for limit in content.get("limits", []):
        parts = [
            _("from %(start)s") % {"start": STARTS[limit["start"]]},
            _("the first day counts") if limit["count_first_day"] else _("the next day is day one"),
            _("a last day off moves to the next working day")
            if limit["roll"]
            else _("ends also on a day off"),
        ]
        between = "，" if (get_language() or "").startswith("zh") else ", "
        yield Line(limit["key"], limit["name"], term_words(limit), between.join(parts))


def _deadline_faults(content: Mapping[str, Any]) -> Iterator[Text]:
    limits = content.get("limits")
    if not isinstance(limits, list) or not limits:
        yield _("Name at least one time limit.")
        return
    names = [str(limit.get("name", "")).strip() for limit in limits]
    keys = [limit.get("key") for limit in limits]
    if "" in names or len(set(names)) < len(names) or len(set(keys)) < len(keys):
        yield _("Every time limit has a name of its own.")
    for limit in limits:
        if limit.get("start") not in STARTS or limit.get("unit") not in UNITS:
            yield _("Say from which day a time limit runs and what it counts.")
            return
        amount = limit.get("amount")
        if isinstance(amount, bool) or not isinstance(amount, int) or not 0 <= amount <= 1_000:
            yield _("A time limit lasts a whole number from 0 to 1000.")
            return
        Term(amount, limit["unit"])


def _packaged_faults(_content: Mapping[str, Any]) -> Iterator[Text]:
    yield _("This comes with the program and is changed by a new release, by nobody here.")


def _holiday_lines(content: Mapping[str, Any]) -> Iterator[Line]:
    for year in content["years"]:
        for key, label in (("off", _("%(year)s, days off")), ("open", _("%(year)s, make-up days"))):
            days = [day[5:] for day in content[key] if day.startswith(f"{year}-")]
            yield Line(f"{key}-{year}", label % {"year": year}, "、".join(days) or "–")


def _layout_lines(content: Mapping[str, Any]) -> Iterator[Line]:
    for name, digest in content["files"].items():
        yield Line(name, name, digest[:16])


def _plain_lines(content: Mapping[str, Any]) -> Iterator[Line]:
    for key, value in content.items():
        yield Line(key, key, _told(value))


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        return "，".join(f"{key} {_told(one)}" for key, one in value.items())
    if isinstance(value, list):
        return "、".join(_told(one) for one in value)
    return _light_value(value)


_LINES: Mapping[str, Callable[[Mapping[str, Any]], Iterable[Line]]] = {
    Subject.LIGHT: _light_lines,
    Subject.LEGEND: legend_lines,
    Subject.NUMBERING: _numbering_lines,
    Subject.EXTENSION: _extension_lines,
    Subject.FEEDBACK: _feedback_lines,
    Subject.EVIDENCE: _evidence_lines,
    Subject.DEADLINE: _deadline_lines,
    Subject.HOLIDAYS: _holiday_lines,
    Subject.LAYOUTS: _layout_lines,
}
_FAULTS: Mapping[str, Callable[[Mapping[str, Any]], Iterable[Text]]] = {
    Subject.LIGHT: _light_faults,
    Subject.LEGEND: legend_faults,
    Subject.NUMBERING: _numbering_faults,
    Subject.EXTENSION: _extension_faults,
    Subject.FEEDBACK: _feedback_faults,
    Subject.EVIDENCE: _evidence_faults,
    Subject.DEADLINE: _deadline_faults,
    Subject.HOLIDAYS: _packaged_faults,
    Subject.LAYOUTS: _packaged_faults,
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One line of two versions side by side."""

    label: str
    before: Line | None
    after: Line | None

    @property
    def is_changed(self) -> bool:
        """Whether the two say different things."""
        if self.before is None or self.after is None:
            return True
        return (self.before.value, self.before.why) != (self.after.value, self.after.why)


def compared(before: Sequence[Line], after: Sequence[Line]) -> tuple[Compared, ...]:
    """Two versions line by line, those only one of them has included."""
    old = {line.key: line for line in before}
    new = {line.key: line for line in after}
    keys = [*old, *(key for key in new if key not in old)]
    return tuple(
        Compared((new.get(key) or old[key]).label, old.get(key), new.get(key)) for key in keys
    )
