"""The usual reporting period tried on a stretch of past days: which reports came late."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from luoshi.common.figures import short_day
from luoshi.ledger.models import Milestone, ProgressReport, Task
from luoshi.ledger.selectors.trying_acts import change, day_of
from luoshi.ledger.selectors.trying_rows import Rows
from luoshi.ledger.states import ReportState, TaskState
from luoshi.rulesets.models import RuleSet, Subject
from luoshi.rulesets.selectors import in_force_among, versions_of
from luoshi.rulesets.trials import Figure, Span, SpanTrial
from luoshi_core import pace

_NEVER_AT_WORK = (TaskState.DRAFTED, TaskState.RETURNED, TaskState.CANCELLED, TaskState.ISSUED)


@dataclass(frozen=True, slots=True)
class _Course:
    """What was owed in a stretch by a rule, and the days no report came for in time."""

    owed: int
    late: tuple[date, ...]

    @property
    def words(self) -> str:
        """The course in one line."""
        told = ngettext("%(n)s report owed", "%(n)s reports owed", self.owed) % {"n": self.owed}
        if not self.late:
            return told
        days = pgettext("between days", ", ").join(short_day(day) for day in self.late[:6])
        late = ngettext("%(n)s late (%(days)s)", "%(n)s late (%(days)s)", len(self.late))
        late %= {"n": len(self.late), "days": days}
        return _("%(owed)s, %(late)s") % {"owed": told, "late": late}


def try_feedback(span: Span, content: Mapping[str, Any]) -> SpanTrial:
    """Tasks that report by the body's rule: the reports owed and late, as it was and would be."""
    running = Task.objects.visible_to(span.actor).filter(
        Q(closed_on=None) | Q(closed_on__gte=span.since), accepted_on__lte=span.until
    )
    found = Rows(running.exclude(state__in=_NEVER_AT_WORK).select_related("lead"), span)
    versions = versions_of(span.actor.body_id, Subject.FEEDBACK, "task")
    rule = pace.FeedbackRule.from_dict({k: v for k, v in content.items() if v != []})
    tried, changes, was_owed, would_owed, was_late, would_late = 0, [], 0, 0, 0, 0
    usual = ([task for task in some if _is_usual(task, versions)] for some in found)
    for task, known in ((task, known) for some in usual for task, known in _known(span, some)):
        tried += 1
        own = pace.FeedbackRule.from_dict(task.feedback)
        was, would = (_course(one, task, span, known) for one in (own, rule))
        was_owed, would_owed = was_owed + was.owed, would_owed + would.owed
        was_late, would_late = was_late + len(was.late), would_late + len(would.late)
        if was != would:
            kind = (
                "later"
                if len(would.late) > len(was.late)
                else "timelier"
                if len(would.late) < len(was.late)
                else "other"
            )
            changes.append(change(kind, task, day_of(task.drafted_at), was.words, would.words))
    own_rule = len(found) - tried
    told = ngettext(
        "%(n)s task names its own reporting period and is left out.",
        "%(n)s tasks name their own reporting periods and are left out.",
        own_rule,
    )
    return SpanTrial(
        span.since,
        span.until,
        tried,
        (
            Figure(_("reports owed"), was_owed, would_owed),
            Figure(_("reports that came late or never"), was_late, would_late),
        ),
        {
            "later": _("more reports late"),
            "timelier": _("fewer reports late"),
            "other": _("owed on other days"),
        },
        tuple(changes),
        (told % {"n": own_rule},) if own_rule else (),
        span.most,
        found.is_capped,
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """The days on which a task was reported, and its nodes."""

    filed: Sequence[date]
    nodes: Sequence[date]


def _known(span: Span, tasks: Sequence[Task]) -> Iterator[tuple[Task, _Known]]:
    """These tasks, each with its days."""
    keys = [task.pk for task in tasks]
    filed: dict[int, list[date]] = defaultdict(list)
    reports = ProgressReport.objects.filter(task__in=keys, filed_on__lte=span.until)
    reports = reports.exclude(state=ReportState.SENT_BACK).order_by("filed_on", "pk")
    for task_id, day in reports.values_list("task_id", "filed_on"):
        filed[task_id].append(day)
    nodes: dict[int, list[date]] = defaultdict(list)
    for task_id, day in Milestone.objects.filter(task__in=keys).values_list("task_id", "on"):
        nodes[task_id].append(day)
    return ((task, _Known(filed[task.pk], nodes[task.pk])) for task in tasks)


def _is_usual(task: Task, versions: Sequence[RuleSet]) -> bool:
    """Whether the task took its reporting period from the rule of its day."""
    rule = in_force_among(versions, day_of(task.drafted_at))
    if rule is None:
        return False
    usual = {name: value for name, value in rule.content.items() if value != []}
    return pace.FeedbackRule.from_dict(usual) == pace.FeedbackRule.from_dict(task.feedback)


def _course(rule: pace.FeedbackRule, task: Task, span: Span, known: _Known) -> _Course:
    """A report is in time when it came after the day before owed and by the day itself."""
    start = task.start_on or day_of(task.drafted_at)
    until = min(span.until, task.closed_on - timedelta(days=1) if task.closed_on else span.until)
    periods = rule.periods(start, until, known.nodes) if start <= until else ()
    owed = [one for one in periods if one.due >= span.since]
    late = []
    for one in owed:
        place = bisect_left(known.filed, one.opens)
        if place == len(known.filed) or known.filed[place] > one.due:
            late.append(one.due)
    return _Course(len(owed), tuple(late))
