"""Report progress, sign for it, say what blocks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import QuerySet

from luoshi.common.pages import may_have
from luoshi.common.permissions import require
from luoshi.common.prepared import Prepared
from luoshi.common.rows import insert, update
from luoshi.files.models import StoredFile
from luoshi.history.models import Recorded
from luoshi.history.services import record
from luoshi.ledger import lights, rules
from luoshi.ledger.events import LedgerEvent
from luoshi.ledger.models import Block, Evidence, ProgressReport, Target, Task
from luoshi.ledger.services.common import begin_move, finish_move, lock
from luoshi.ledger.services.refusals import (
    NeedMissing,
    NothingToRepeat,
    NotPossibleNow,
    PercentMissing,
    PercentWouldFall,
    ReasonMissing,
    ReportAlreadySettled,
)
from luoshi.ledger.states import ReportState, TaskState
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi.organisations.roles import Role

REPORTABLE = frozenset({TaskState.UNDER_WAY, TaskState.BLOCKED})
_HUNDRED = Decimal(100)


@transaction.atomic
def report_progress(
    *,
    actor: Actor,
    at: datetime,
    task: Task,
    percent: Decimal | None = None,
    values: Mapping[int, Decimal] | None = None,
    words: str = "",
    problems: str = "",
    next_step: str = "",
    no_change: bool = False,
    evidence: Sequence[StoredFile] = (),
) -> ProgressReport:
    """File a progress report; a head's own report is signed by the act of filing it.

    `values` are what each target (by its key) has reached; without a percentage of their own
    they give it. “No change” repeats the last values: it is a report too.
    """
    task = lock(actor, task, rules.can_report_progress, traced=True)
    if task.state not in REPORTABLE:
        raise NotPossibleNow(number=task.number, state=TaskState(task.state).label)
    targets = _TARGETS.ask(task.pk) if may_have(task, "has_targets") else []
    reached = _reached(targets, values or {})
    if no_change:
        if task.reported_on is None:
            raise NothingToRepeat
        percent = task.percent
    elif percent is None:
        percent = percent_reached(targets, reached)
    if percent is None:
        raise PercentMissing
    if not 0 <= percent <= _HUNDRED:
        raise PercentMissing
    if task.percent is not None and percent < task.percent and not problems.strip():
        raise PercentWouldFall(before=_short(task.percent), after=_short(percent))
    earlier = lights.reports_of(task)
    report = ProgressReport(
        task=task,
        period_on=lights.period_answered(task, at.date(), earlier),
        filed_on=at.date(),
        filed_at=at,
        percent=percent.quantize(Decimal("0.01"), ROUND_HALF_UP),
        values={str(key): format(value, "f") for key, value in reached.items()},
        words=words.strip(),
        problems=problems.strip(),
        next_step=next_step.strip(),
        is_no_change=no_change,
        filed_by_id=actor.post_id,
        filed_by_name=actor.name,
    )
    insert(report)
    rows: list[Recorded] = [
        report,
        *(Evidence.objects.create(report=report, file=file) for file in evidence),
    ]
    record(
        actor,
        at,
        LedgerEvent.PROGRESS_REPORTED,
        task,
        rows=rows,
        percent=_short(percent),
        no_change=no_change,
        report=report.pk,
    )
    if actor.has(Role.HEAD):
        known = _Known(targets, [*earlier, report])
        return _settle(actor, at, report, task, ReportState.SIGNED, known)
    task.reported_on = at.date()
    lights.turn(task, at.date(), changed=("reported_on",), reports=[*earlier, report])
    return report


@dataclass(frozen=True, slots=True)
class _Known:
    """What the same act has read already."""

    targets: Sequence[Target]
    reports: Sequence[ProgressReport]


def _targets(task_id: int) -> "QuerySet[Target]":
    return Target.objects.filter(task_id=task_id).order_by("position", "pk")


_TARGETS = Prepared(_targets, int)


def percent_reached(targets: Sequence[Target], reached: Mapping[int, Decimal]) -> Decimal | None:
    """How far the targets are reached, as the mean of their own percentages; None without values.

    A target with a baseline counts from it; more than the target counts as 100.
    """
    shares = []
    for target in targets:
        value = reached.get(target.pk)
        base = target.baseline or Decimal(0)
        if value is None or target.value == base:
            return None
        share = (value - base) / (target.value - base) * _HUNDRED
        shares.append(min(_HUNDRED, max(Decimal(0), share)))
    if not shares:
        return None
    return (sum(shares, Decimal(0)) / len(shares)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _reached(targets: Sequence[Target], values: Mapping[int, Decimal]) -> dict[int, Decimal]:
    reached = {target.pk: target.reached for target in targets if target.reached is not None}
    known = {target.pk for target in targets}
    return reached | {key: value for key, value in values.items() if key in known}


@transaction.atomic
def sign_report(*, actor: Actor, at: datetime, report: ProgressReport) -> ProgressReport:
    """The head signs a clerk's report; now it counts."""
    report, task = _waiting(actor, report)
    return _settle(actor, at, report, task, ReportState.SIGNED)


@transaction.atomic
def send_back_report(
    *, actor: Actor, at: datetime, report: ProgressReport, reason: str
) -> ProgressReport:
    """The head sends a clerk's report back with a word; it does not count."""
    report, task = _waiting(actor, report)
    if not reason.strip():
        raise ReasonMissing
    report.sent_back_reason = reason.strip()
    return _settle(actor, at, report, task, ReportState.SENT_BACK)


def _waiting(actor: Actor, report: ProgressReport) -> tuple[ProgressReport, Task]:
    task = Task.objects.filter(body_id=actor.body_id).locked(report.task)
    report = (
        ProgressReport.objects.select_for_update(of=("self",))
        .select_related("task")
        .get(pk=report.pk, task=task)
    )
    require(rules.can_sign_report, actor, report)
    if report.state != ReportState.FILED:
        raise ReportAlreadySettled(name=report.settled_by_name)
    return report, task


def _settle(
    actor: Actor,
    at: datetime,
    report: ProgressReport,
    task: Task,
    state: ReportState,
    known: _Known | None = None,
) -> ProgressReport:
    report.state = state
    report.settled_at = at
    report.settled_by_id = actor.post_id
    report.settled_by_name = actor.name
    update(report, "state", "settled_at", "settled_by", "settled_by_name", "sent_back_reason")
    is_signed = state == ReportState.SIGNED
    if is_signed:
        task.percent = report.percent
        task.reported_on = report.filed_on
        _keep_values(report, task, known.targets if known else None)
        reports = known.reports if known else None
        lights.turn(task, at.date(), changed=("percent", "reported_on"), reports=reports)
    else:
        lights.turn(task, at.date())
    record(
        actor,
        at,
        LedgerEvent.REPORT_SIGNED if is_signed else LedgerEvent.REPORT_SENT_BACK,
        task,
        rows=[report],
        reason=report.sent_back_reason,
        filed=report.filed_on,
        report=report.pk,
    )
    return report


def _keep_values(
    report: ProgressReport, task: Task, targets: Sequence[Target] | None = None
) -> None:
    if not report.values:
        return
    for target in targets if targets is not None else task.targets.order_by("position", "pk"):
        value = report.values.get(str(target.pk))
        if value is not None:
            target.reached = Decimal(value)
            target.save(update_fields=["reached"])


@transaction.atomic
def block_task(
    *,
    actor: Actor,
    at: datetime,
    task: Task,
    need: str,
    needed_from: Organisation | None = None,
    needed_by: date | None = None,
) -> Task:
    """Say that the work cannot go on without help: what, from whom, by when."""
    task, _ = begin_move(actor, task, "block")
    if not need.strip():
        raise NeedMissing
    block = Block.objects.create(
        task=task,
        need=need.strip(),
        needed_from=needed_from,
        needed_by=needed_by,
        raised_at=at,
        raised_by_name=actor.name,
    )
    return finish_move(
        actor,
        at,
        task,
        "block",
        rows=(block,),
        need=need.strip(),
        whom=needed_from.name if needed_from else "–",
        by=needed_by or "–",
    )


@transaction.atomic
def unblock_task(*, actor: Actor, at: datetime, task: Task, answer: str) -> Task:
    """Say how the block was resolved; the work goes on."""
    task, _ = begin_move(actor, task, "unblock")
    if not answer.strip():
        raise ReasonMissing
    blocks = list(task.blocks.filter(lifted_at__isnull=True).order_by("pk"))
    for block in blocks:
        block.lifted_at = at
        block.answer = answer.strip()
        block.save(update_fields=["lifted_at", "answer"])
    return finish_move(actor, at, task, "unblock", rows=tuple(blocks), answer=answer.strip())


def _short(percent: Decimal) -> str:
    return format(percent.normalize(), "f")
