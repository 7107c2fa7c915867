"""Days that come near or went by, and long work that ended: what is told without an act."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from luoshi.jobs.models import ENDED, Job
from luoshi.ledger.lights import calendar
from luoshi.ledger.models import Plan, ProgressReport, Task
from luoshi.ledger.states import ReportState, TaskState
from luoshi.notices.audiences import Told, clerks_owing, heads_owing, lead_of, those_at_work
from luoshi.notices.audiences.acts import TASK
from luoshi.notices.audiences.elsewhere import PERIOD
from luoshi.notices.directory import Directory, Seat
from luoshi.notices.kinds import Kind
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role
from luoshi.periods.models import Period
from luoshi.plans.models import Checkpoint, Review
from luoshi.plans.selectors.settlements import UNSETTLED, settlement_sheet

DUE_IN_WORKDAYS = 5
REPORT_IN_WORKDAYS = 2
# Who was away longer finds it on the desk.
MISSED_SINCE = timedelta(days=7)
REVIEW_ASKED = timedelta(days=14)
JOBS_SINCE = timedelta(days=1)
PLAN, JOB = "ledger.plan", "jobs.job"
_QUARTERS = {
    (4, Checkpoint.FIRST_QUARTER),
    (7, Checkpoint.HALF),
    (10, Checkpoint.THIRD_QUARTER),
    (1, Checkpoint.YEAR),
}


def of_days(directory: Directory, body_id: int, today: date) -> list[Told]:
    """What comes near or went by on a working day."""
    return [
        *_due_tasks(directory, body_id, today),
        *_due_reports(directory, body_id, today),
        *_periods(directory, body_id, today),
        *_due_reviews(directory, body_id, today),
        *_asked_settlements(directory, body_id, today),
    ]


def of_jobs(directory: Directory, jobs: list[Job]) -> list[Told]:
    """Long work that ended, for the person who asked for it."""
    return [
        Told(person, Kind.DECIDED, cause_of_job(job), JOB, job.pk)
        for job in jobs
        for person in directory.person(job.owner_id, job.post_id)
    ]


def ended_jobs(body_id: int, at: datetime) -> list[Job]:
    """Long work that ended lately."""
    ended = Job.objects.filter(body_id=body_id, state__in=ENDED, ended_at__gte=at - JOBS_SINCE)
    return list(ended.order_by("pk"))


def cause_of_job(job: Job) -> str:
    """By what a notice of this job is known."""
    return f"job:{job.pk}"


def _told(
    directory: Directory, seats: list[Seat], kind: Kind, cause: str, about: str, key: int, on: date
) -> Iterator[Told]:
    for person in directory.persons(seats):
        yield Told(person, kind, cause, about, key, None, on)


def _due_tasks(directory: Directory, body_id: int, today: date) -> Iterator[Told]:
    near = (today, calendar().add(today, DUE_IN_WORKDAYS))
    tasks = Task.objects.filter(body_id=body_id, is_open=True, due_on__range=near)
    for task in tasks.exclude(state=TaskState.SUSPENDED).order_by("pk").iterator():
        on = task.due_on or today
        cause = f"due:{task.pk}:{on}"
        yield from _told(directory, lead_of(directory, task), Kind.DUE, cause, TASK, task.pk, on)


def _due_reports(directory: Directory, body_id: int, today: date) -> Iterator[Told]:
    answered = ProgressReport.objects.filter(
        task=OuterRef("pk"), period_on__gte=OuterRef("next_report_on")
    ).exclude(state=ReportState.SENT_BACK)
    tasks = Task.objects.filter(
        ~Exists(answered),
        Q(state=TaskState.UNDER_WAY) | Q(state=TaskState.BLOCKED),
        body_id=body_id,
        is_open=True,
        next_report_on__range=(today, calendar().add(today, REPORT_IN_WORKDAYS)),
    )
    for task in tasks.order_by("pk").iterator():
        seats, on = those_at_work(directory, task), task.next_report_on or today
        cause = f"report:{task.pk}:{on}"
        yield from _told(directory, seats, Kind.REPORT_DUE, cause, TASK, task.pk, on)


def _periods(directory: Directory, body_id: int, today: date) -> Iterator[Told]:
    waiting = Period.objects.filter(body_id=body_id).waiting(today).select_related("task")
    until = calendar().add(today, REPORT_IN_WORKDAYS)
    near = waiting.filter(due_on__range=(today - MISSED_SINCE, until))
    for period in near.order_by("due_on", "pk").iterator():
        on, seats = period.due_on, clerks_owing(directory, period)
        cause = f"period:{period.pk}:{on}"
        if on < today:
            seats = [*seats, *heads_owing(directory, period)]
            cause = f"missed:{period.pk}:{on}"
        yield from _told(directory, seats, Kind.REPORT_DUE, cause, PERIOD, period.pk, on)


def _due_reviews(directory: Directory, body_id: int, today: date) -> Iterator[Told]:
    """Plans whose review of the quarter that just ended nobody has issued."""
    for month, checkpoint in _QUARTERS:
        end = date(today.year, month, 1) - timedelta(days=1)
        if not end < today <= end + REVIEW_ASKED:
            continue
        issued = Review.objects.filter(
            plan=OuterRef("pk"), checkpoint=checkpoint, on__range=(end - MISSED_SINCE, today)
        )
        ran = Q(starts_on=None) | Q(starts_on__lte=end), Q(ends_on=None) | Q(ends_on__gte=end)
        plans = Plan.objects.filter(~Exists(issued), *ran, pk__in=_roots_at_work(body_id))
        heads = directory.with_role(Role.SUPERVISION_HEAD)
        for plan in plans.order_by("pk"):
            cause = f"review:{plan.pk}:{end}"
            yield from _told(directory, heads, Kind.DUE, cause, PLAN, plan.pk, end)


def _roots_at_work(body_id: int) -> set[int]:
    """The plans at the top with tasks at work somewhere below them."""
    parents = dict(Plan.objects.filter(body_id=body_id).order_by().values_list("pk", "parent_id"))
    tasks = Task.objects.filter(body_id=body_id, is_open=True, plan__isnull=False)
    nodes = {node for node in tasks.order_by().values_list("plan_id", flat=True).distinct() if node}

    def root_of(node: int) -> int:
        above = parents.get(node)
        return node if above is None else root_of(above)

    return {root_of(node) for node in nodes}


def _asked_settlements(directory: Directory, body_id: int, today: date) -> Iterator[Told]:
    """In January the heads of units are asked to settle what they led in the year before."""
    if today.month != 1:
        return
    year = today.year - 1
    nodes = Plan.objects.filter(body_id=body_id).order_by("pk").values_list("pk", flat=True)
    rows = settlement_sheet(Actor.system(body_id), list(nodes), year).rows
    plan_of = dict(
        Task.objects.filter(pk__in=[row.task_id for row in rows]).values_list("pk", "plan_id")
    )
    asked = {(plan_of[row.task_id], row.lead_id): row for row in rows if row.state == UNSETTLED}
    for plan, lead in asked:
        if plan is not None:
            heads = directory.of_unit(lead, Role.HEAD)
            cause = f"settle:{plan}:{lead}:{year}"
            on = date(year, 12, 31)
            yield from _told(directory, heads, Kind.WAITING, cause, PLAN, plan, on)
