"""Beats that every verb of the documents shares."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max

from luoshi.common.permissions import Rule, require
from luoshi.documents.models import (
    Commitment,
    CommitmentSupport,
    CommitmentTarget,
    Decision,
    Document,
    TrainedReader,
)
from luoshi.documents.reading.parties import Parties
from luoshi.documents.reading.readers import load_reader
from luoshi.documents.reading.texts import (
    Proposal,
    ProposedTarget,
    ReadText,
    read_sentences,
)
from luoshi.documents.refusals import (
    ChangedMeanwhile,
    CommitmentGone,
    DecidedMeanwhile,
    NotOpen,
    NotPossibleForCommitment,
    ReaderUnreadable,
)
from luoshi.documents.selectors.lists import active_cuts
from luoshi.documents.selectors.readers import PACKAGED, reader_named
from luoshi.documents.states import COMMITMENT, DECIDED, CommitmentState, DocumentState
from luoshi.files.services import content_of
from luoshi.history.models import Recorded
from luoshi.organisations.actor import Actor
from luoshi_core import chain
from luoshi_core.extraction import ReaderModel
from luoshi_core.workflow import IllegalMove

# What a decision may change of a commitment, and what undoing it restores.
FIELDS = (
    "start",
    "end",
    "text",
    "title",
    "state",
    "reason_code",
    "reason",
    "lead_id",
    "lead_words",
    "supporting_words",
    "due_on",
    "due_words",
    "recurrence",
    "kind",
    "line",
    "leader_id",
    "reviewer_id",
    "light",
    "measures",
    "merged_into_id",
    "decided_by_name",
    "decided_at",
)


def lock(actor: Actor, document_id: int, rule: Rule) -> Document:
    """Take the document as it stands now and refuse whoever may not."""
    locked = Document.objects.filter(body_id=actor.body_id).locked(document_id)
    require(rule, actor, locked)
    return locked


def lock_open(actor: Actor, document_id: int, rule: Rule) -> Document:
    """Take a document that is being decided."""
    locked = lock(actor, document_id, rule)
    if locked.state != DocumentState.OPEN:
        raise NotOpen(state=DocumentState(locked.state).label)
    return locked


def take(document: Document, pk: int, version: int | None) -> Commitment:
    """Take a commitment of a locked document; refuse an old view of it, naming who decided."""
    commitment = (
        Commitment.objects.filter(document=document, pk=pk)
        .select_related("lead", "leader", "reviewer")
        .first()
    )
    if commitment is None:
        raise CommitmentGone
    commitment.document = document
    if version is not None and version != commitment.version:
        if commitment.state in DECIDED and commitment.decided_by_name:
            raise DecidedMeanwhile(
                name=commitment.decided_by_name,
                number=commitment.number,
                state=CommitmentState(commitment.state).label,
            )
        raise ChangedMeanwhile(number=commitment.number)
    return commitment


def state_after(commitment: Commitment, move: str) -> str:
    """The state a move leads to, or the refusal that names where the commitment stands."""
    try:
        return COMMITMENT.after(commitment.state, move)
    except IllegalMove as illegal:
        raise NotPossibleForCommitment(
            number=commitment.number, state=CommitmentState(commitment.state).label
        ) from illegal


def count_on(document: Document, *, shape: bool = False) -> int:
    """Count one decision more; `shape` says that commitments came or went."""
    fields = ["revision"]
    document.revision += 1
    if shape:
        document.shape_revision = document.revision
        fields.append("shape_revision")
    document.save(update_fields=fields)
    return document.revision


def next_number(document: Document) -> int:
    """The number the next commitment of a document takes."""
    last = Commitment.objects.filter(document=document).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def mark(commitment: Commitment, actor: Actor, at: datetime, revision: int) -> None:
    """Say on a commitment who decided, when, and at which count."""
    commitment.version = revision
    commitment.is_touched = True
    commitment.decided_by_name = actor.name
    commitment.decided_at = at


def supporting_rows(
    commitment: Commitment, organisation_ids: Iterable[int]
) -> list[CommitmentSupport]:
    """Supporting units of a commitment, the lead left out, not saved yet."""
    unique = dict.fromkeys(pk for pk in organisation_ids if pk != commitment.lead_id)
    return [
        CommitmentSupport(commitment=commitment, organisation_id=pk, position=position)
        for position, pk in enumerate(unique)
    ]


def target_rows(
    commitment: Commitment, targets: Sequence[ProposedTarget]
) -> list[CommitmentTarget]:
    """Targets of a commitment, not saved yet."""
    return [
        CommitmentTarget(
            commitment=commitment,
            position=position,
            what=target.what,
            comparator=target.comparator,
            value=target.value,
            value_to=target.value_to,
            unit=target.unit,
        )
        for position, target in enumerate(targets)
    ]


def targets_of(commitment: Commitment) -> tuple[ProposedTarget, ...]:
    """The targets of a commitment as values."""
    return tuple(
        ProposedTarget(
            row.what,
            row.comparator,
            Decimal(row.value),
            None if row.value_to is None else Decimal(row.value_to),
            row.unit,
        )
        for row in commitment.targets.order_by("position", "pk")
    )


def supporting_of(commitment: Commitment) -> tuple[int, ...]:
    """The supporting units of a commitment, in order."""
    return tuple(
        commitment.supporting.order_by("position", "pk").values_list("organisation_id", flat=True)
    )


def set_supporting(
    commitment: Commitment, organisation_ids: Iterable[int]
) -> tuple[list[Recorded], list[Recorded]]:
    """Put these units in support instead of those before: rows made and rows gone."""
    gone: list[Recorded] = list(commitment.supporting.order_by("pk"))
    commitment.supporting.all().delete()
    rows = supporting_rows(commitment, organisation_ids)
    return list(CommitmentSupport.objects.bulk_create(rows)), gone


def set_targets(
    commitment: Commitment, targets: Sequence[ProposedTarget]
) -> tuple[list[Recorded], list[Recorded]]:
    """Put these targets in place of those before: rows made and rows gone."""
    gone: list[Recorded] = list(commitment.targets.order_by("pk"))
    commitment.targets.all().delete()
    rows = target_rows(commitment, targets)
    return list(CommitmentTarget.objects.bulk_create(rows)), gone


def remove(commitments: Sequence[Commitment]) -> list[Recorded]:
    """Take commitments away with all that hangs on them; the rows that are gone."""
    ids = [commitment.pk for commitment in commitments]
    supporting = CommitmentSupport.objects.filter(commitment__in=ids)
    targets = CommitmentTarget.objects.filter(commitment__in=ids)
    gone: list[Recorded] = [
        *supporting.order_by("pk"),
        *targets.order_by("pk"),
        *commitments,
    ]
    supporting.delete()
    targets.delete()
    # Deleted as a set: a row deleted by itself forgets its key, which the record still needs.
    Commitment.objects.filter(pk__in=ids).delete()
    return gone


def reader_of(body_id: int, on: date) -> tuple[ReaderModel | None, bool]:
    """The reader that reads a body's documents on a day, and whether it could not be had.

    No reader stands for the one delivered. It also stands in where the weights are gone or
    damaged: the work goes on, and the document says so.
    """
    version = reader_named(body_id, on)
    if version == PACKAGED:
        return None, False
    trained = TrainedReader.objects.select_related("file").get(body_id=body_id, version=version)
    try:
        weights = content_of(trained.file)
        if hashlib.sha256(weights).hexdigest() == trained.file.sha256:
            return load_reader(weights), False
    except (OSError, ReaderUnreadable):
        pass
    return None, True


def read_whole(document: Document, parties: Parties, on: date) -> ReadText:
    """The document's text as the reader of the day reads it, without what is cut."""
    model, is_missing = reader_of(document.body_id, on)
    read = read_sentences(
        document.text,
        active_cuts(document),
        kind=document.kind,
        issued_on=document.issued_on,
        parties=parties,
        model=model,
    )
    return replace(read, is_reader_missing=is_missing)


def save_parts(commitment: Commitment, proposal: Proposal) -> list[Recorded]:
    """Save the units and targets that a proposal names for a commitment."""
    return [
        *CommitmentSupport.objects.bulk_create(supporting_rows(commitment, proposal.supporting)),
        *CommitmentTarget.objects.bulk_create(target_rows(commitment, proposal.targets)),
    ]


def commitment_from(
    document: Document, proposal: Proposal, number: int, revision: int
) -> Commitment:
    """A commitment as it is proposed, not saved yet."""
    return Commitment(
        body_id=document.body_id,
        document=document,
        number=number,
        start=proposal.start,
        end=proposal.end,
        text=proposal.text,
        title=proposal.title,
        label=proposal.label,
        confidence=proposal.confidence,
        reasons=[list(reason) for reason in proposal.reasons],
        lead_id=proposal.lead_id,
        lead_words=proposal.lead_words,
        supporting_words=proposal.supporting_words,
        due_on=proposal.due_on,
        due_words=proposal.due_words,
        due_rule=proposal.due_rule,
        is_due_inherited=proposal.is_due_inherited,
        recurrence=proposal.recurrence,
        kind=proposal.kind,
        line=proposal.line,
        light=proposal.light,
        measures=proposal.measures,
        proposer=proposal.proposer,
        row=proposal.row,
        version=revision,
    )


def snapshot(commitment: Commitment) -> dict[str, Any]:
    """A commitment as it stands, in plain values that can be kept."""
    return {
        **{name: _plain(getattr(commitment, name)) for name in FIELDS},
        "supporting": list(supporting_of(commitment)),
        "targets": [
            [
                one.what,
                one.comparator,
                chain.plain_decimal(one.value),
                None if one.value_to is None else chain.plain_decimal(one.value_to),
                one.unit,
            ]
            for one in targets_of(commitment)
        ],
    }


def keep_decision(
    *,
    actor: Actor,
    at: datetime,
    document: Document,
    verb: str,
    before: dict[int, dict[str, Any] | None],
    after: Iterable[Commitment],
) -> Decision:
    """Keep a decision with what stood before; a commitment that did not exist stood as nothing."""
    touched = list(after)
    return Decision.objects.create(
        document=document,
        verb=verb,
        by_id=actor.user_id,
        by_name=actor.name,
        at=at,
        numbers=[commitment.number for commitment in touched],
        before={str(pk): state for pk, state in before.items()},
        after={str(commitment.pk): commitment.version for commitment in touched},
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
