"""The verbs of a task's life, named by the same nouns as on the pages."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router

from luoshi.common import clock
from luoshi.common.api import Asked, Key, Line, Words
from luoshi.ledger import selectors, services
from luoshi.ledger.api.shapes import Percent, TaskOut, shown_task
from luoshi.ledger.api.tasks import unit_named
from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor
from luoshi.organisations.api_access import actor_of

router = Router()


class ReturnIn(Asked):
    """The clause of one's duties on which a return relies."""

    clause: Words


class ReissueIn(Asked):
    """Why, and to whom if it is another unit."""

    reason: Words = ""
    lead: Key | None = None


class BlockIn(Asked):
    """What help is needed, from whom, by when."""

    need: Words
    needed_from: Key | None = None
    needed_by: date | None = None


class UnblockIn(Asked):
    """How the block was resolved."""

    answer: Words


class ExtensionIn(Asked):
    """The new date, why, and how far the work is."""

    new_due_on: date
    reason: Words
    progress: Words


class ExtensionDecisionIn(Asked):
    """More time, or not; a refusal gives its reason."""

    grant: bool
    reason: Words = ""


class CheckIn(Asked):
    """What was found on looking, by whom does not lead."""

    percent: Percent
    on: date | None = None
    method: Annotated[Line, Field(max_length=60)] = ""
    words: Words = ""


class VerificationIn(Asked):
    """The result holds: what was found and how."""

    words: Words = ""
    method: Annotated[Line, Field(max_length=60)] = ""
    on: date | None = None


class NoteIn(Asked):
    """A word beside an act."""

    words: Words = ""


class SendingBackIn(Asked):
    """Why the result does not hold, and how far it really is."""

    reason: Words
    percent: Percent | None = None


class ReasonIn(Asked):
    """Why."""

    reason: Words


class SuspensionIn(Asked):
    """Why, and until when."""

    reason: Words
    until: date | None = None


class ResumptionIn(Asked):
    """Why, if there is something to say."""

    reason: Words = ""


def _found(request: HttpRequest, number: str) -> tuple[Actor, Task]:
    actor = actor_of(request)
    return actor, selectors.get_task(actor, number)


@router.post("/tasks/{number}/issue", response=TaskOut)
def issue(request: HttpRequest, number: str) -> TaskOut:
    """Issue a drafted task to its lead unit."""
    actor, task = _found(request, number)
    return shown_task(services.issue_task(actor=actor, at=clock.now(), task=task))


@router.post("/tasks/{number}/acceptance", response=TaskOut)
def accept(request: HttpRequest, number: str) -> TaskOut:
    """Sign for a task on behalf of its lead unit."""
    actor, task = _found(request, number)
    return shown_task(services.accept_task(actor=actor, at=clock.now(), task=task))


@router.post("/tasks/{number}/return", response=TaskOut)
def give_back(request: HttpRequest, number: str, sent: ReturnIn) -> TaskOut:
    """Return a task that is not the unit's own, with the clause."""
    actor, task = _found(request, number)
    done = services.return_task(actor=actor, at=clock.now(), task=task, clause=sent.clause)
    return shown_task(done)


@router.post("/tasks/{number}/reissue", response=TaskOut)
def reissue(request: HttpRequest, number: str, sent: ReissueIn) -> TaskOut:
    """Issue a returned task again."""
    actor, task = _found(request, number)
    lead = unit_named(actor, "lead", sent.lead) if sent.lead else None
    done = services.reissue_task(
        actor=actor, at=clock.now(), task=task, reason=sent.reason, lead=lead
    )
    return shown_task(done)


@router.post("/tasks/{number}/block", response=TaskOut)
def block(request: HttpRequest, number: str, sent: BlockIn) -> TaskOut:
    """Say that the work cannot go on without help."""
    actor, task = _found(request, number)
    helper = unit_named(actor, "needed_from", sent.needed_from) if sent.needed_from else None
    done = services.block_task(
        actor=actor,
        at=clock.now(),
        task=task,
        need=sent.need,
        needed_from=helper,
        needed_by=sent.needed_by,
    )
    return shown_task(done)


@router.post("/tasks/{number}/unblock", response=TaskOut)
def unblock(request: HttpRequest, number: str, sent: UnblockIn) -> TaskOut:
    """Say how the block was resolved."""
    actor, task = _found(request, number)
    done = services.unblock_task(actor=actor, at=clock.now(), task=task, answer=sent.answer)
    return shown_task(done)


@router.post("/tasks/{number}/extension", response=TaskOut)
def ask_for_time(request: HttpRequest, number: str, sent: ExtensionIn) -> TaskOut:
    """Ask for more time before the day runs out."""
    actor, task = _found(request, number)
    services.request_extension(actor=actor, at=clock.now(), task=task, **sent.model_dump())
    return shown_task(task)


@router.post("/tasks/{number}/extension/decision", response=TaskOut)
def decide_on_time(request: HttpRequest, number: str, sent: ExtensionDecisionIn) -> TaskOut:
    """Grant or refuse the waiting request for more time."""
    actor, task = _found(request, number)
    services.decide_extension(
        actor=actor, at=clock.now(), task=task, grant=sent.grant, reason=sent.reason
    )
    return shown_task(task)


@router.post("/tasks/{number}/check", response=TaskOut)
def check(request: HttpRequest, number: str, sent: CheckIn) -> TaskOut:
    """Record what somebody who does not lead found."""
    actor, task = _found(request, number)
    services.check_progress(actor=actor, at=clock.now(), task=task, **sent.model_dump())
    return shown_task(task)


@router.post("/tasks/{number}/closing-request", response=TaskOut)
def request_closing(request: HttpRequest, number: str, sent: NoteIn) -> TaskOut:
    """Say that the task is done and ask for it to be checked."""
    actor, task = _found(request, number)
    done = services.request_closing(actor=actor, at=clock.now(), task=task, words=sent.words)
    return shown_task(done)


@router.post("/tasks/{number}/verification", response=TaskOut)
def verify(request: HttpRequest, number: str, sent: VerificationIn) -> TaskOut:
    """Find, as somebody who does not lead, that the result holds."""
    actor, task = _found(request, number)
    done = services.verify_task(actor=actor, at=clock.now(), task=task, **sent.model_dump())
    return shown_task(done)


@router.post("/tasks/{number}/sending-back", response=TaskOut)
def send_back(request: HttpRequest, number: str, sent: SendingBackIn) -> TaskOut:
    """Find that the result does not hold yet."""
    actor, task = _found(request, number)
    done = services.send_back_task(actor=actor, at=clock.now(), task=task, **sent.model_dump())
    return shown_task(done)


@router.post("/tasks/{number}/closure", response=TaskOut)
def close(request: HttpRequest, number: str, sent: NoteIn) -> TaskOut:
    """Close a verified task."""
    actor, task = _found(request, number)
    done = services.close_task(actor=actor, at=clock.now(), task=task, words=sent.words)
    return shown_task(done)


@router.post("/tasks/{number}/reopening", response=TaskOut)
def reopen(request: HttpRequest, number: str, sent: ReasonIn) -> TaskOut:
    """Open a closed task again."""
    actor, task = _found(request, number)
    done = services.reopen_task(actor=actor, at=clock.now(), task=task, reason=sent.reason)
    return shown_task(done)


@router.post("/tasks/{number}/suspension", response=TaskOut)
def suspend(request: HttpRequest, number: str, sent: SuspensionIn) -> TaskOut:
    """Put a task aside, with a day to look at it again."""
    actor, task = _found(request, number)
    done = services.suspend_task(actor=actor, at=clock.now(), task=task, **sent.model_dump())
    return shown_task(done)


@router.post("/tasks/{number}/resumption", response=TaskOut)
def resume(request: HttpRequest, number: str, sent: ResumptionIn) -> TaskOut:
    """Take a suspended task up again."""
    actor, task = _found(request, number)
    done = services.resume_task(actor=actor, at=clock.now(), task=task, reason=sent.reason)
    return shown_task(done)


@router.post("/tasks/{number}/cancellation", response=TaskOut)
def cancel(request: HttpRequest, number: str, sent: ReasonIn) -> TaskOut:
    """Cancel a task that is no longer wanted."""
    actor, task = _found(request, number)
    done = services.cancel_task(actor=actor, at=clock.now(), task=task, reason=sent.reason)
    return shown_task(done)


@router.post("/tasks/{number}/archive", response=TaskOut)
def archive(request: HttpRequest, number: str) -> TaskOut:
    """Put a finished task into the archive."""
    actor, task = _found(request, number)
    return shown_task(services.archive_task(actor=actor, at=clock.now(), task=task))
