"""Issue a task; the lead signs for it or returns it with the clause."""

from datetime import date, datetime

from django.db import transaction

from luoshi.ledger import search
from luoshi.ledger.models import Return, Task
from luoshi.ledger.services.common import begin_move, finish_move, values_of
from luoshi.ledger.services.refusals import ClauseMissing, LeadMissing, ReviewerIsLead
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation


@transaction.atomic
def issue_task(*, actor: Actor, at: datetime, task: Task) -> Task:
    """Hand a drafted task to its lead unit."""
    task, _ = begin_move(actor, task, "issue")
    if task.lead is None:
        raise LeadMissing(number=task.number)
    before = values_of(task, ["start_on"])
    task.issued_on = at.date()
    task.start_on = task.start_on or _start(at.date(), task)
    return finish_move(
        actor,
        at,
        task,
        "issue",
        changed=("issued_on", "start_on"),
        lead=task.lead.name,
        before=before,
    )


def _start(on: date, task: Task) -> date:
    return min(on, task.due_on) if task.due_on else on


@transaction.atomic
def accept_task(*, actor: Actor, at: datetime, task: Task) -> Task:
    """Sign for a task on behalf of its lead unit."""
    task, _ = begin_move(actor, task, "accept")
    task.accepted_on = at.date()
    return finish_move(
        actor,
        at,
        task,
        "accept",
        changed=("accepted_on",),
        lead=task.lead.name if task.lead else "",
    )


@transaction.atomic
def return_task(*, actor: Actor, at: datetime, task: Task, clause: str) -> Task:
    """Return a task that is not the unit's own, with the clause of duties relied on."""
    task, _ = begin_move(actor, task, "return")
    if not clause.strip():
        raise ClauseMissing
    returned = Return.objects.create(
        task=task, clause=clause.strip(), returned_at=at, returned_by_name=actor.name
    )
    return finish_move(actor, at, task, "return", rows=(returned,), clause=clause.strip())


@transaction.atomic
def reissue_task(
    *, actor: Actor, at: datetime, task: Task, reason: str, lead: Organisation | None = None
) -> Task:
    """Issue a returned task again, to another lead or to the same one with a reason."""
    task, _ = begin_move(actor, task, "reissue")
    before = values_of(task, ["lead"])
    if lead is not None:
        if lead.pk == task.reviewer_id:
            raise ReviewerIsLead(unit=lead.name)
        task.lead = lead
        search.index_task(task)
    task.issued_on = at.date()
    return finish_move(
        actor,
        at,
        task,
        "reissue",
        changed=("issued_on", "lead"),
        reason=reason,
        lead=task.lead.name if task.lead else "",
        before=before,
    )
