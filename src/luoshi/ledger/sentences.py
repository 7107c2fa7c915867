"""The sum behind a light, told in whole sentences."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from luoshi.common import figures
from luoshi.history.selectors import HistoryRow
from luoshi.ledger.models import Target, Task
from luoshi_core.pace import Freshness, Reading, Reason

Sentence = str | Promise

# One sentence for every reason a reading may give; the places are the reason's own values.
REASON_SENTENCES: Mapping[str, Sentence] = {
    "time_used": _("%(percent)s of the time has passed."),
    "planned": _("By now the plan asks for %(percent)s."),
    "reported": ngettext_lazy(
        "The unit reported %(percent)s on %(on)s, %(days_ago)s day ago.",
        "The unit reported %(percent)s on %(on)s, %(days_ago)s days ago.",
        "days_ago",
    ),
    "never_reported": _("Nothing has been reported yet."),
    "behind_plan": _("That is %(points)s points behind the plan."),
    "ahead_of_plan": _("That is %(points)s points ahead of the plan."),
    "behind_band": _("From %(from)s to %(to)s points behind counts as behind."),
    "behind_at_least": _("%(from)s points behind or more counts as behind."),
    "behind_beyond": _("More than %(limit)s points behind counts as seriously behind."),
    "node_missed": _(
        "The node of %(on)s asked for %(percent)s; %(points)s points were missing on that day."
    ),
    "months_missed": ngettext_lazy(
        "The target was missed in %(count)s month.",
        "The targets of %(count)s months in a row were missed.",
        "count",
    ),
    "near_due": ngettext_lazy(
        "It is due on %(due_on)s: %(workdays)s working day is left, and %(limit)s or fewer "
        "count as near.",
        "It is due on %(due_on)s: %(workdays)s working days are left, and %(limit)s or fewer "
        "count as near.",
        "workdays",
    ),
    "overdue": ngettext_lazy(
        "It was due on %(due_on)s, %(days)s day ago (working days: %(workdays)s).",
        "It was due on %(due_on)s, %(days)s days ago (working days: %(workdays)s).",
        "days",
    ),
    "also_blocked": _("The unit also waits for help."),
    "blocked": _("The unit cannot go on without help."),
    "suspended": _("The task is suspended; no progress is expected."),
    "closed": _("The task is closed."),
    "closed_on": _("The task was closed on %(on)s."),
    "closed_late": ngettext_lazy(
        "The task was closed on %(on)s, %(days)s day late.",
        "The task was closed on %(on)s, %(days)s days late.",
        "days",
    ),
    "report_owed": ngettext_lazy(
        "A report was owed on %(on)s, %(workdays)s working day ago; after %(grace)s of grace "
        "silence shows.",
        "A report was owed on %(on)s, %(workdays)s working days ago; after %(grace)s of grace "
        "silence shows.",
        "workdays",
    ),
    "nothing_shown": _("The plan asks for %(percent)s and nothing was ever shown."),
    "work_missed": ngettext_lazy(
        "%(count)s period is due and not reported: %(opens)s to %(closes)s, due on %(on)s.",
        "%(count)s periods are due and not reported; the oldest, from %(opens)s to %(closes)s, "
        "was due on %(on)s.",
        "count",
    ),
    "statement_missed": ngettext_lazy(
        "Nobody has said of %(count)s period that nothing happened: %(opens)s to %(closes)s, "
        "due on %(on)s.",
        "Nobody has said of %(count)s periods that nothing happened; the oldest, from %(opens)s "
        "to %(closes)s, was due on %(on)s.",
        "count",
    ),
    "evidence_missed": ngettext_lazy(
        "The evidence for %(count)s period is not there: %(opens)s to %(closes)s, due on %(on)s.",
        "The evidence for %(count)s periods is not there; the oldest, from %(opens)s to "
        "%(closes)s, was due on %(on)s.",
        "count",
    ),
    "awaits_signature": _("A report on it waits for the signature of the unit's head."),
    "nobody_asked": _("Nobody is asked to say whether what must not happen did."),
    "nothing_due": _("No period has had to be reported so far, and none was."),
    "happened": ngettext_lazy(
        "What must not happen did %(count)s time, last on %(on)s; allowed at most: %(allowed)s.",
        "What must not happen did %(count)s times, last on %(on)s; allowed at most: %(allowed)s.",
        "count",
    ),
    "not_issued": _("The task has not been issued yet."),
    "waiting": _("The lead unit has not signed for the task yet."),
    "starts_on": _("Work starts on %(on)s."),
    "start_late": ngettext_lazy(
        "It was to start on %(start_on)s; this is month %(months)s without a start.",
        "It was to start on %(start_on)s; this is month %(months)s without a start.",
        "months",
    ),
    "calendar_not_announced": _(
        "Holidays up to %(until)s are not announced yet, so working days there are an estimate."
    ),
}
WAY_BACK_SENTENCES: Mapping[str, Sentence] = {
    "gain_points": _(
        "Shortest way back: reach %(target)s by %(by)s, %(points)s points more than now."
    ),
    "report": _("Shortest way back: file the report owed since %(owed_on)s."),
    "sign": _("Shortest way back: the unit's head signs the report owed since %(owed_on)s."),
    "ask": _("Shortest way back: supervision sets a rhythm of statements."),
    "show_progress": _("Shortest way back: report what has been done so far."),
    "finish_or_extend": _(
        "Shortest way back: finish the remaining %(points)s points by %(by)s, or ask for more "
        "time before that day ends."
    ),
    "request_closing": _("Shortest way back: request closing by %(by)s."),
    "close_late": _(
        "Shortest way back: finish the remaining %(points)s points, then have the task verified "
        "and closed."
    ),
    "resolve_block": _("Shortest way back: the help asked for arrives and the block is lifted."),
    "accept": _("Shortest way back: the lead unit signs for the task."),
}
FRESHNESS_WORDS: Mapping[str, Sentence] = {
    Freshness.NOT_DUE.value: _("not due yet"),
    Freshness.ON_TIME.value: _("on time"),
    Freshness.LATE.value: _("late"),
    Freshness.SILENT.value: _("silent"),
}
_PERCENTS = frozenset({"percent", "target"})
_COUNTS = frozenset({"days_ago", "count", "days", "workdays", "months", "grace", "allowed"})
_ARITHMETIC = frozenset(
    {"time_used", "planned", "reported", "never_reported", "behind_plan", "ahead_of_plan"}
)


def reason_sentence(reason: Reason) -> str:
    """One step of the sum as a sentence."""
    return str(REASON_SENTENCES[reason.code] % _shown(reason.values))


def why(reading: Reading) -> tuple[str, ...]:
    """The sum behind a light in two paragraphs: the arithmetic, then what it means."""
    arithmetic = [reason for reason in reading.reasons if reason.code in _ARITHMETIC]
    meaning = [reason for reason in reading.reasons if reason.code not in _ARITHMETIC]
    paragraphs = (_joined(arithmetic), _joined(meaning))
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def way_back(reading: Reading, targets: Sequence[Target] = ()) -> str:
    """The shortest way back to green, in the unit of the target where there is just one."""
    reason = reading.way_back
    if reason is None:
        return ""
    said = str(WAY_BACK_SENTENCES[reason.code] % _shown(reason.values))
    missing = _missing_amount(reason, targets)
    if not missing:
        return said
    return _space().join([said, gettext("That is %(amount)s more.") % {"amount": missing}])


def _missing_amount(reason: Reason, targets: Sequence[Target]) -> str:
    wanted = reason.values.get("target")
    if len(targets) != 1 or not isinstance(wanted, Decimal):
        return ""
    target = targets[0]
    base = target.baseline or Decimal(0)
    goal = base + (target.value - base) * wanted / 100
    missing = goal - (base if target.reached is None else target.reached)
    if missing <= 0:
        return ""
    amount = figures.plain_number(missing.quantize(Decimal("0.01")))
    return f"{amount} {target.unit}".strip()


def _joined(reasons: Iterable[Reason]) -> str:
    return _space().join(reason_sentence(reason) for reason in reasons)


def _space() -> str:
    # Chinese sentences follow each other without a space.
    return "" if (get_language() or "").startswith("zh") else " "


def _shown(values: Mapping[str, Any]) -> dict[str, object]:
    return {name: _value(name, value) for name, value in values.items()}


def _value(name: str, value: Any) -> object:
    if isinstance(value, date):
        return figures.short_day(value)
    if name in _COUNTS:
        return int(value)
    if isinstance(value, Decimal | int) and name in _PERCENTS:
        return figures.percent(value)
    if isinstance(value, Decimal):
        return figures.plain_number(value.quantize(Decimal("0.1")))
    return value


def told(row: HistoryRow) -> str:
    """What an entry says, the names of changed fields in the reader's language."""
    if row.event != "ledger.task_changed":
        return row.sentence
    return _FIELD.sub(lambda found: _field_word(found[0]), row.sentence)


_PARTS: Mapping[str, Sentence] = {
    "supporting": _("supporting units"),
    "targets": _("targets"),
    "milestones": _("milestones"),
    "lead_post": _("person responsible"),
    "feedback": _("reporting period"),
    "due_words": _("due in words"),
}
_FIELDS = (
    "title", "kind", "line", "plan", "source_on", "source", "measures", "lead_post", "leader",
    "lead", "reviewer", "visibility", "light", "feedback", "evidence_required", "start_on",
    "due_on", "due_words", "supporting", "targets", "milestones",
)  # fmt: skip
_FIELD = re.compile(rf"\b({'|'.join(_FIELDS)})\b")


def _field_word(name: str) -> str:
    if name in _PARTS:
        return str(_PARTS[name])
    return str(getattr(Task._meta.get_field(name), "verbose_name", name))


def field_words(names: Iterable[str]) -> tuple[str, ...]:
    """The names of a task's fields in the reader's language."""
    return tuple(_field_word(name) for name in names)
