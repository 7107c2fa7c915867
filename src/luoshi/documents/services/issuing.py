"""Issue a document: every adopted commitment becomes a task in one act."""

from datetime import datetime

from django.db import transaction

from luoshi.documents import rules
from luoshi.documents.beats import (
    count_on,
    lock,
    lock_open,
    mark,
    state_after,
    supporting_of,
    take,
    targets_of,
)
from luoshi.documents.events import DocumentEvent
from luoshi.documents.models import Commitment, Document
from luoshi.documents.refusals import CommitmentGone, LeadAlsoChecks, LeadsMissing, NothingToIssue
from luoshi.documents.states import DOCUMENT, CommitmentState
from luoshi.history.services import record
from luoshi.ledger.models import Plan, Task
from luoshi.ledger.services import TargetDraft, draft_task, issue_task
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation


@transaction.atomic
def issue_document(
    *, actor: Actor, at: datetime, document: Document, plan: Plan | None = None
) -> list[Task]:
    """Make a task of every adopted commitment and hand it to its lead: all of them or none.

    What is undecided stays for later; the document may be opened again.
    """
    document = lock_open(actor, document.pk, rules.can_issue_document)
    adopted = list(
        Commitment.objects.filter(document=document, state=CommitmentState.ADOPTED)
        .select_related("lead", "leader", "reviewer")
        .in_order()
    )
    _require_complete(adopted)
    revision = count_on(document)
    tasks = []
    for commitment in adopted:
        commitment.document = document
        tasks.append(_issue(actor, at, document, commitment, plan, revision))
    document.state = DOCUMENT.after(document.state, "issue")
    document.issued_at = document.issued_at or at
    document.save(update_fields=["state", "issued_at"])
    count_on(document, shape=True)
    record(actor, at, DocumentEvent.DOCUMENT_ISSUED, document, tasks=len(tasks))
    return tasks


@transaction.atomic
def join_task(*, actor: Actor, at: datetime, commitment: Commitment, task: Task) -> Commitment:
    """Say that a task of the ledger stands on this sentence too; no second task is made."""
    document = lock(actor, commitment.document_id, rules.can_decide)
    commitment = take(document, commitment.pk, None)
    if task.body_id != actor.body_id:
        raise CommitmentGone
    commitment.state = state_after(commitment, "join")
    commitment.reason_code = commitment.reason = ""
    commitment.task = task
    mark(commitment, actor, at, count_on(document))
    commitment.save()
    if document.issued_at is None:
        document.issued_at = at
        document.save(update_fields=["issued_at"])
    record(
        actor,
        at,
        DocumentEvent.COMMITMENT_JOINED,
        commitment,
        rows=[document],
        task=task.number,
    )
    return commitment


def _require_complete(adopted: list[Commitment]) -> None:
    if not adopted:
        raise NothingToIssue
    missing = [str(one.number) for one in adopted if one.lead_id is None]
    if missing:
        raise LeadsMissing(numbers="、".join(missing))
    for one in adopted:
        if one.reviewer_id == one.lead_id:
            raise LeadAlsoChecks(unit=one.lead, number=one.number)


def _issue(
    actor: Actor,
    at: datetime,
    document: Document,
    commitment: Commitment,
    plan: Plan | None,
    revision: int,
) -> Task:
    units = Organisation.objects.in_bulk(supporting_of(commitment))
    task = draft_task(
        actor=actor,
        at=at,
        title=commitment.title,
        lead=commitment.lead,
        supporting=[units[pk] for pk in supporting_of(commitment)],
        kind=commitment.kind,
        line=commitment.line,
        plan=plan,
        source=document.title,
        source_on=document.issued_on,
        measures=commitment.measures,
        leader=commitment.leader,
        reviewer=commitment.reviewer,
        light=commitment.light,
        due_on=commitment.due_on,
        due_words=commitment.due_words,
        targets=[
            TargetDraft(
                what=target.what,
                value=target.value,
                unit=target.unit,
                comparator=target.comparator,
                value_to=target.value_to,
            )
            for target in targets_of(commitment)
        ],
    )
    task = issue_task(actor=actor, at=at, task=task)
    commitment.state = state_after(commitment, "issue")
    commitment.task = task
    mark(commitment, actor, at, revision)
    commitment.save()
    record(
        actor,
        at,
        DocumentEvent.COMMITMENT_ISSUED,
        commitment,
        task=task.number,
    )
    return task
