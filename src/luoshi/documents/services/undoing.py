"""What stood before a decision, and the way back to it."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from luoshi.documents import rules
from luoshi.documents.beats import (
    FIELDS,
    count_on,
    lock_open,
    remove,
    set_supporting,
    set_targets,
)
from luoshi.documents.events import DocumentEvent
from luoshi.documents.models import Commitment, Decision, Document
from luoshi.documents.reading.texts import ProposedTarget
from luoshi.documents.refusals import CommitmentGone, DecidedMeanwhile, NothingToUndo
from luoshi.documents.states import CommitmentState
from luoshi.history.models import Recorded
from luoshi.history.services import record
from luoshi.organisations.actor import Actor


@transaction.atomic
def undo_decision(*, actor: Actor, at: datetime, document: Document) -> Decision:
    """Undo the actor's last decision on a document, unless somebody has decided since."""
    document = lock_open(actor, document.pk, rules.can_decide)
    decision = (
        Decision.objects.filter(document=document, by=actor.user_id, undone_at=None)
        .order_by("-pk")
        .first()
    )
    if decision is None:
        raise NothingToUndo
    commitments = _as_left(decision)
    revision = count_on(document, shape=None in decision.before.values())
    rows: list[Recorded] = [decision]
    gone: list[Recorded] = []
    made = [one for one in commitments if decision.before[str(one.pk)] is None]
    for commitment in commitments:
        before = decision.before[str(commitment.pk)]
        if before is not None:
            changed, removed = _restore(commitment, before, revision)
            rows += [commitment, *changed]
            gone += removed
    gone += remove(made)
    decision.undone_at = at
    decision.save(update_fields=["undone_at"])
    record(
        actor,
        at,
        DocumentEvent.DECISION_UNDONE,
        document,
        rows=rows,
        gone=gone,
        numbers="、".join(map(str, decision.numbers)),
    )
    return decision


def _as_left(decision: Decision) -> Sequence[Commitment]:
    """The commitments of a decision, if they still stand as it left them."""
    ids = [int(pk) for pk in decision.after]
    commitments = list(Commitment.objects.filter(pk__in=ids).order_by("pk"))
    if len(commitments) != len(ids):
        raise CommitmentGone
    for commitment in commitments:
        if commitment.version != decision.after[str(commitment.pk)]:
            raise DecidedMeanwhile(
                name=commitment.decided_by_name or "–",
                number=commitment.number,
                state=CommitmentState(commitment.state).label,
            )
    return commitments


def _restore(
    commitment: Commitment, before: dict[str, Any], revision: int
) -> tuple[list[Recorded], list[Recorded]]:
    for name in FIELDS:
        setattr(commitment, name, _value(name, before[name]))
    commitment.version = revision
    commitment.save()
    made, gone = set_supporting(commitment, before["supporting"])
    targets = [
        ProposedTarget(
            what, comparator, Decimal(low), None if high is None else Decimal(high), unit
        )
        for what, comparator, low, high, unit in before["targets"]
    ]
    further, further_gone = set_targets(commitment, targets)
    return made + further, gone + further_gone


def _value(name: str, plain: Any) -> Any:
    if plain is None:
        return None
    if name == "due_on":
        return date.fromisoformat(plain)
    return datetime.fromisoformat(plain) if name == "decided_at" else plain
