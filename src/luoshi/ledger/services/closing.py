"""Check, verify, send back, close; suspend, resume, cancel, reopen, archive."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from luoshi.history.services import record
from luoshi.ledger import lights, rules
from luoshi.ledger.events import LedgerEvent
from luoshi.ledger.models import Evidence, Ruling, Task, Verification
from luoshi.ledger.services.common import begin_move, finish_move, lock
from luoshi.ledger.services.refusals import (
    EvidenceMissing,
    NotPossibleNow,
    PercentMissing,
    ReasonMissing,
)
from luoshi.ledger.states import AT_WORK, TaskState
from luoshi.organisations.actor import Actor

_HUNDRED = Decimal(100)


@transaction.atomic
def check_progress(
    *,
    actor: Actor,
    at: datetime,
    task: Task,
    percent: Decimal,
    on: date | None = None,
    method: str = "",
    words: str = "",
) -> Verification:
    """Record what someone who does not lead found on looking: the confirmed progress."""
    task = lock(actor, task, rules.can_verify_task)
    if task.state not in AT_WORK:
        raise NotPossibleNow(number=task.number, state=TaskState(task.state).label)
    verification = _look(actor, at, task, percent, on, method, words)
    record(
        actor,
        at,
        LedgerEvent.PROGRESS_CHECKED,
        task,
        rows=[verification],
        percent=format(percent.normalize(), "f"),
        on=verification.on,
        method=method,
    )
    return verification


def _look(
    actor: Actor,
    at: datetime,
    task: Task,
    percent: Decimal,
    on: date | None,
    method: str,
    words: str,
    *,
    is_for_closing: bool = False,
    holds: bool = True,
) -> Verification:
    if not 0 <= percent <= _HUNDRED:
        raise PercentMissing
    verification = Verification.objects.create(
        task=task,
        on=on or at.date(),
        at=at,
        percent=percent,
        is_for_closing=is_for_closing,
        holds=holds,
        method=method[:60],
        words=words.strip(),
        by_id=actor.post_id,
        by_name=actor.name,
        organisation_id=actor.organisation_id,
    )
    task.check_count += 1
    if task.confirmed_on is None or verification.on >= task.confirmed_on:
        task.confirmed_percent = percent
        task.confirmed_on = verification.on
    task.save(update_fields=["check_count", "confirmed_percent", "confirmed_on"])
    lights.turn(task, at.date())
    return verification


@transaction.atomic
def request_closing(*, actor: Actor, at: datetime, task: Task, words: str = "") -> Task:
    """The lead says the task is done and asks for it to be checked."""
    task, _ = begin_move(actor, task, "request_closing")
    if (
        task.evidence_required
        and not Evidence.objects.filter(report__task=task).order_by().exists()
    ):
        raise EvidenceMissing
    return finish_move(actor, at, task, "request_closing", reason=words.strip())


@transaction.atomic
def verify_task(
    *,
    actor: Actor,
    at: datetime,
    task: Task,
    words: str = "",
    method: str = "",
    on: date | None = None,
) -> Task:
    """Someone who does not lead finds that the result holds."""
    task, _ = begin_move(actor, task, "verify")
    verification = _look(actor, at, task, _HUNDRED, on, method, words, is_for_closing=True)
    return finish_move(
        actor,
        at,
        task,
        "verify",
        rows=(verification,),
        reason=words.strip(),
        on=verification.on,
    )


@transaction.atomic
def send_back_task(
    *, actor: Actor, at: datetime, task: Task, reason: str, percent: Decimal | None = None
) -> Task:
    """The result does not hold yet: the work goes on, with the reason."""
    task, _ = begin_move(actor, task, "send_back")
    if not reason.strip():
        raise ReasonMissing
    ruling = _rule(actor, at, task, "send_back", reason)
    rows: tuple[Ruling | Verification, ...] = (ruling,)
    if percent is not None:
        found = _look(actor, at, task, percent, None, "", reason, is_for_closing=True, holds=False)
        rows = (ruling, found)
    return finish_move(actor, at, task, "send_back", rows=rows, reason=reason.strip())


@transaction.atomic
def close_task(*, actor: Actor, at: datetime, task: Task, words: str = "") -> Task:
    """Close a verified task (销号)."""
    task, _ = begin_move(actor, task, "close")
    task.closed_on = at.date()
    ruling = _rule(actor, at, task, "close", words)
    return finish_move(
        actor, at, task, "close", changed=("closed_on",), rows=(ruling,), reason=words.strip()
    )


@transaction.atomic
def reopen_task(*, actor: Actor, at: datetime, task: Task, reason: str) -> Task:
    """Open a closed task again, because its result did not last."""
    task, _ = begin_move(actor, task, "reopen")
    if not reason.strip():
        raise ReasonMissing
    task.closed_on = None
    ruling = _rule(actor, at, task, "reopen", reason)
    return finish_move(
        actor, at, task, "reopen", changed=("closed_on",), rows=(ruling,), reason=reason.strip()
    )


@transaction.atomic
def suspend_task(
    *, actor: Actor, at: datetime, task: Task, reason: str, until: date | None = None
) -> Task:
    """Put a task aside for a reason, with a day to look at it again (挂账)."""
    task, _ = begin_move(actor, task, "suspend")
    if not reason.strip():
        raise ReasonMissing
    rows = [_rule(actor, at, task, "suspend", reason, until)]
    blocks = list(task.blocks.filter(lifted_at__isnull=True).order_by("pk"))
    for block in blocks:
        block.lifted_at = at
        block.save(update_fields=["lifted_at"])
    return finish_move(
        actor,
        at,
        task,
        "suspend",
        rows=(*rows, *blocks),
        reason=reason.strip(),
        until=until or "–",
    )


@transaction.atomic
def resume_task(*, actor: Actor, at: datetime, task: Task, reason: str = "") -> Task:
    """Take a suspended task up again."""
    task, _ = begin_move(actor, task, "resume")
    ruling = _rule(actor, at, task, "resume", reason)
    return finish_move(actor, at, task, "resume", rows=(ruling,), reason=reason.strip())


@transaction.atomic
def cancel_task(*, actor: Actor, at: datetime, task: Task, reason: str) -> Task:
    """Cancel a task that is no longer wanted, with the reason."""
    task, _ = begin_move(actor, task, "cancel")
    if not reason.strip():
        raise ReasonMissing
    ruling = _rule(actor, at, task, "cancel", reason)
    return finish_move(actor, at, task, "cancel", rows=(ruling,), reason=reason.strip())


@transaction.atomic
def archive_task(*, actor: Actor, at: datetime, task: Task) -> Task:
    """Put a finished task into the archive."""
    task, _ = begin_move(actor, task, "archive")
    ruling = _rule(actor, at, task, "archive", "")
    return finish_move(actor, at, task, "archive", rows=(ruling,))


def _rule(
    actor: Actor, at: datetime, task: Task, move: str, reason: str, until: date | None = None
) -> Ruling:
    return Ruling.objects.create(
        task=task, move=move, reason=reason.strip(), until_on=until, at=at, by_name=actor.name
    )
