"""What waits for whom: one set of rows per thing to do, asked for by the posts that do it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.breakdowns.models import Offer
from luoshi.breakdowns.selectors import offers_waiting
from luoshi.documents.models import Commitment, Document
from luoshi.documents.states import CommitmentState, DocumentState
from luoshi.duties.models import HandOver, ListVersion
from luoshi.duties.selectors import hand_overs_waiting_for, lists_waiting_for
from luoshi.ledger.models import Block, Extension, ProgressReport, Ruling, Task, TaskQuerySet
from luoshi.ledger.states import ReportState, TaskState
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role
from luoshi.periods.models import Period, PeriodQuerySet, ZeroEvent
from luoshi.periods.states import EventState, PeriodState
from luoshi_core import pace

SOON = timedelta(days=7)
REPORTING = (TaskState.UNDER_WAY, TaskState.BLOCKED)
SILENT = "silent"

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to do: who does it, which rows wait, and in which order they press."""

    key: str
    heading: str | Promise
    button: str | Promise
    done_by: Callable[[Actor], bool]
    rows: Callable[["Asking"], Rows]
    order: tuple[str, ...] = ("due_on", "pk")
    beside: tuple[str, ...] = ("lead",)
    # Asked alike by the same reader all day; the others hold what was found a moment ago.
    is_fixed: bool = True


@dataclass(frozen=True)
class Asking:
    """A post that asks on a day; what several things to do need is found once."""

    actor: Actor
    on: date

    @cached_property
    def units(self) -> list[int]:
        """The units the post speaks for."""
        return units_of(self.actor)

    @cached_property
    def just_missed(self) -> list[int]:
        """Tasks within the days of grace: “late” also means that the last report came late."""
        said = _reports_of_task(period_on__isnull=False).exclude(state=ReportState.SENT_BACK)
        late = (
            _own_tasks(self)
            .filter(state__in=REPORTING, freshness="late")
            .order_by()
            .annotate(answered_on=Subquery(said.order_by("-period_on").values("period_on")[:1]))
            .values_list("pk", "feedback", "start_on", "drafted_at", "answered_on")
        )
        missed = []
        for pk, feedback, start_on, drafted_at, answered_on in late:
            rule = pace.FeedbackRule.from_dict(feedback)
            last = rule.last_due(self.on, start_on or drafted_at.date())
            if last is not None and last < self.on and (answered_on is None or answered_on < last):
                missed.append(pk)
        return missed


def units_of(actor: Actor) -> list[int]:
    """The units a post speaks for: its own, and the leading groups it answers for."""
    own = [actor.organisation_id] if actor.organisation_id is not None else []
    return [*own, *sorted(actor.groups)]


def _works_in_unit(actor: Actor) -> bool:
    return actor.has(Role.CLERK, Role.HEAD)


def _is_head(actor: Actor) -> bool:
    return actor.has(Role.HEAD)


def _is_supervision(actor: Actor) -> bool:
    return actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD)


def _rules_on_time(actor: Actor) -> bool:
    return actor.has(Role.SUPERVISION_HEAD, Role.LEADER)


def _has_post(actor: Actor) -> bool:
    return actor.post_id is not None


def _may_help(actor: Actor) -> bool:
    return actor.has(Role.CLERK, Role.HEAD, Role.LEADER) or _is_supervision(actor)


def _may_check(actor: Actor) -> bool:
    return actor.has(Role.REVIEWER, Role.CLERK, Role.HEAD) or _is_supervision(actor)


def _own_tasks(asking: Asking) -> TaskQuerySet:
    return Task.objects.visible_to(asking.actor).filter(lead_id__in=asking.units)


def _reports_of_task(**wanted: Any) -> QuerySet[ProgressReport]:
    return ProgressReport.objects.filter(task=OuterRef("pk"), **wanted)


def late_reports(asking: Asking) -> TaskQuerySet:
    """Tasks that owe a report; one that waits for its signature was written."""
    return _own_tasks(asking).filter(
        ~Exists(_reports_of_task(state=ReportState.FILED)),
        Q(freshness=SILENT) | Q(pk__in=asking.just_missed),
        state__in=REPORTING,
    )


def due_reports(asking: Asking) -> TaskQuerySet:
    """Tasks whose report is due within a week and not yet written."""
    answered = _reports_of_task(period_on__gte=OuterRef("next_report_on"))
    return (
        _own_tasks(asking)
        .filter(
            ~Exists(answered.exclude(state=ReportState.SENT_BACK)),
            state__in=REPORTING,
            next_report_on__lte=asking.on + SOON,
        )
        .exclude(Q(freshness=SILENT) | Q(pk__in=asking.just_missed))
    )


def sent_back_reports(asking: Asking) -> QuerySet[ProgressReport]:
    """Reports the head sent back that no later report replaced."""
    later = ProgressReport.objects.filter(task=OuterRef("task"), pk__gt=OuterRef("pk"))
    return ProgressReport.objects.filter(
        ~Exists(later),
        state=ReportState.SENT_BACK,
        task__body_id=asking.actor.body_id,
        task__lead_id__in=asking.units,
        task__state__in=REPORTING,
    )


def sent_back_tasks(asking: Asking) -> TaskQuerySet:
    """Tasks whose result was found not to hold, or did not last, without a report since."""
    rulings = Ruling.objects.filter(task=OuterRef("pk"), move__in=["send_back", "reopen"])
    return (
        _own_tasks(asking)
        .filter(state__in=REPORTING)
        .annotate(sent_back_at=Subquery(rulings.order_by("-pk").values("at")[:1]))
        .filter(
            ~Exists(_reports_of_task(filed_at__gt=OuterRef("sent_back_at"))),
            sent_back_at__isnull=False,
        )
    )


def unsigned_tasks(asking: Asking) -> TaskQuerySet:
    """Tasks issued to one's unit that nobody has signed for."""
    return _own_tasks(asking).filter(state=TaskState.ISSUED)


def unsigned_reports(asking: Asking) -> QuerySet[ProgressReport]:
    """Reports of clerks that wait for the head's signature."""
    return ProgressReport.objects.filter(
        state=ReportState.FILED, task__body_id=asking.actor.body_id, task__lead_id__in=asking.units
    )


def wanted_help(asking: Asking) -> QuerySet[Block]:
    """Tasks that cannot go on without one's unit; without a named unit, supervision finds one."""
    asked = Q(needed_from_id__in=asking.units)
    if _is_supervision(asking.actor):
        asked |= Q(needed_from__isnull=True)
    return Block.objects.filter(asked, lifted_at__isnull=True, task__body_id=asking.actor.body_id)


def undecided_extensions(asking: Asking) -> QuerySet[Extension]:
    """Requests for more time: all for the head of supervision, a leader's own for the leader."""
    waiting = Extension.objects.filter(decision="", task__body_id=asking.actor.body_id)
    waiting = waiting.exclude(task__lead_id__in=asking.units)
    if not asking.actor.has(Role.SUPERVISION_HEAD):
        waiting = waiting.filter(task__leader_id=asking.actor.post_id)
    return waiting


def unchecked_closings(asking: Asking) -> TaskQuerySet:
    """Tasks said to be done: for the unit named to check, else for supervision."""
    units = asking.units
    checked_by = Q(reviewer_id__in=units)
    if _is_supervision(asking.actor):
        checked_by |= Q(reviewer__isnull=True)
    tasks = Task.objects.visible_to(asking.actor).filter(
        checked_by, state=TaskState.CLOSING_REQUESTED
    )
    return tasks.exclude(lead_id__in=units)


def unclosed_tasks(asking: Asking) -> TaskQuerySet:
    """Tasks found to be done that nobody has closed."""
    verified = Task.objects.visible_to(asking.actor).filter(state=TaskState.VERIFIED)
    return verified.exclude(lead_id__in=asking.units)


def returned_tasks(asking: Asking) -> TaskQuerySet:
    """Tasks a unit returned because they are not its own."""
    return Task.objects.visible_to(asking.actor).filter(state=TaskState.RETURNED)


def drafted_tasks(asking: Asking) -> TaskQuerySet:
    """Tasks nobody has issued."""
    return Task.objects.visible_to(asking.actor).filter(state=TaskState.DRAFTED)


def _own_periods(asking: Asking) -> PeriodQuerySet:
    return Period.objects.filter(body_id=asking.actor.body_id).owed_by(asking.units)


def late_periods(asking: Asking) -> PeriodQuerySet:
    """Periods whose day is over and that nobody reported."""
    return _own_periods(asking).waiting(asking.on).filter(due_on__lt=asking.on)


def due_periods(asking: Asking) -> PeriodQuerySet:
    """Periods that are due within a week."""
    coming = (asking.on, asking.on + SOON)
    return _own_periods(asking).waiting(asking.on).filter(due_on__range=coming)


def unsigned_periods(asking: Asking) -> PeriodQuerySet:
    """Reports on periods that wait for the head's signature."""
    return _own_periods(asking).filter(state=PeriodState.REPORTED)


def unsettled_events(asking: Asking) -> QuerySet[ZeroEvent]:
    """Entries about events that a unit disputes."""
    return ZeroEvent.objects.filter(body_id=asking.actor.body_id, state=EventState.DISPUTED)


def waiting_lists(asking: Asking) -> QuerySet[ListVersion]:
    """Responsibility lists to sign for; for supervision, objections to answer."""
    return lists_waiting_for(asking.actor)


def waiting_hand_overs(asking: Asking) -> QuerySet[HandOver]:
    """Hand-overs that wait for one's signature, as the one who leaves or who comes."""
    return hand_overs_waiting_for(asking.actor)


def undecided_documents(asking: Asking) -> QuerySet[Document]:
    """Documents with sentences on which nobody has decided."""
    proposed = Commitment.objects.filter(
        document=OuterRef("pk"), state=CommitmentState.PROPOSED
    ).order_by()
    return Document.objects.visible_to(asking.actor).filter(
        Exists(proposed), state=DocumentState.OPEN
    )


def waiting_offers(asking: Asking) -> QuerySet[Offer]:
    """Tasks the superior body handed down that nobody has taken up."""
    return offers_waiting(asking.actor)


_OF_TASK = ("task__due_on", "pk")
_WITH_TASK = ("task__lead",)
_OF_PERIOD = ("task__lead", "recurrence", "unit")
# The most pressing first: what is owed already, then what others wait for, then what can wait.
SOURCES: tuple[Source, ...] = (
    Source(
        "late",
        _("Reports overdue"),
        pgettext_lazy("button of the desk", "Report"),
        _works_in_unit,
        late_reports,
        is_fixed=False,
    ),
    Source(
        "period_late",
        _("Periods overdue"),
        pgettext_lazy("button of the desk", "Report"),
        _works_in_unit,
        late_periods,
        beside=_OF_PERIOD,
    ),
    Source(
        "report_sent_back",
        _("Reports sent back"),
        pgettext_lazy("button of the desk", "Correct"),
        _works_in_unit,
        sent_back_reports,
        _OF_TASK,
        _WITH_TASK,
    ),
    Source(
        "sent_back",
        _("Results sent back"),
        pgettext_lazy("button of the desk", "Go on"),
        _works_in_unit,
        sent_back_tasks,
    ),
    Source(
        "accept",
        _("Tasks to sign for"),
        pgettext_lazy("button of the desk", "Sign for"),
        _works_in_unit,
        unsigned_tasks,
    ),
    Source(
        "sign",
        _("Reports to sign"),
        pgettext_lazy("button of the desk", "Look"),
        _is_head,
        unsigned_reports,
        _OF_TASK,
        _WITH_TASK,
    ),
    Source(
        "period_sign",
        _("Periods to sign"),
        pgettext_lazy("button of the desk", "Look"),
        _is_head,
        unsigned_periods,
        beside=_OF_PERIOD,
    ),
    Source(
        "hand_over",
        _("Hand-overs to sign"),
        pgettext_lazy("button of the desk", "Look"),
        _has_post,
        waiting_hand_overs,
        ("on", "pk"),
        ("post__organisation",),
    ),
    Source(
        "list",
        _("Responsibility lists waiting for you"),
        pgettext_lazy("button of the desk", "Look"),
        _has_post,
        waiting_lists,
        ("on", "pk"),
        (),
    ),
    Source(
        "help",
        _("Your help is needed"),
        pgettext_lazy("button of the desk", "Look"),
        _may_help,
        wanted_help,
        ("needed_by", "pk"),
        (*_WITH_TASK, "needed_from"),
    ),
    Source(
        "extension",
        _("Requests for more time"),
        pgettext_lazy("button of the desk", "Decide"),
        _rules_on_time,
        undecided_extensions,
        _OF_TASK,
        _WITH_TASK,
    ),
    Source(
        "event_dispute",
        _("Disputed events"),
        pgettext_lazy("button of the desk", "Decide"),
        _is_supervision,
        unsettled_events,
        ("happened_on", "pk"),
        ("target__task__lead", "place"),
    ),
    Source(
        "check",
        _("Results to check"),
        pgettext_lazy("button of the desk", "Check"),
        _may_check,
        unchecked_closings,
    ),
    Source(
        "offer",
        _("Tasks of the superior body to take up"),
        pgettext_lazy("button of the desk", "Take up"),
        _is_supervision,
        waiting_offers,
        ("offered_at", "pk"),
        ("task", "body"),
    ),
    Source(
        "returned",
        _("Tasks returned"),
        pgettext_lazy("button of the desk", "Issue again"),
        _is_supervision,
        returned_tasks,
    ),
    Source(
        "close",
        _("Checked, to close"),
        pgettext_lazy("button of the desk", "Close"),
        _is_supervision,
        unclosed_tasks,
    ),
    Source(
        "due",
        _("Reports due this week"),
        pgettext_lazy("button of the desk", "Report"),
        _works_in_unit,
        due_reports,
        is_fixed=False,
    ),
    Source(
        "period_due",
        _("Periods due this week"),
        pgettext_lazy("button of the desk", "Report"),
        _works_in_unit,
        due_periods,
        beside=_OF_PERIOD,
    ),
    Source(
        "draft",
        _("Drafts to issue"),
        pgettext_lazy("button of the desk", "Issue"),
        _is_supervision,
        drafted_tasks,
    ),
    Source(
        "document",
        _("Documents to decide on"),
        pgettext_lazy("button of the desk", "Read"),
        _is_supervision,
        undecided_documents,
        ("issued_on", "pk"),
        (),
    ),
)


def sources_for(actor: Actor) -> list[Source]:
    """What this post is asked to do at all."""
    return [source for source in SOURCES if source.done_by(actor)]


def task_of(row: Model) -> Task:
    """The task a waiting row is about."""
    task: Task = row if isinstance(row, Task) else row.task  # type: ignore[attr-defined]
    return task
