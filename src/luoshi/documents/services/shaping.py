"""Give a sentence its right shape: split it, merge it with another, mark one that was missed."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from luoshi.documents import rules
from luoshi.documents.beats import (
    commitment_from,
    count_on,
    keep_decision,
    lock_open,
    mark,
    next_number,
    read_whole,
    reader_of,
    save_parts,
    set_supporting,
    set_targets,
    snapshot,
    state_after,
    supporting_of,
    take,
    targets_of,
)
from luoshi.documents.events import DocumentEvent
from luoshi.documents.models import Commitment, Document
from luoshi.documents.reading.parties import Parties
from luoshi.documents.reading.texts import (
    EDGES,
    Proposal,
    ProposedTarget,
    one_line,
    proposal_for,
    read_sentences,
    trimmed,
)
from luoshi.documents.refusals import (
    MergeNeedsTwo,
    NothingToSplit,
    NotInText,
    NotPossibleForCommitment,
    TooLongToMark,
)
from luoshi.documents.states import CHANGEABLE, CommitmentState
from luoshi.history.models import Recorded
from luoshi.history.services import record
from luoshi.organisations.actor import Actor
from luoshi_core import chain
from luoshi_core.extraction import ReaderModel

MOST_MARKED = 1_000


@transaction.atomic
def add_commitment(
    *,
    actor: Actor,
    at: datetime,
    document: Document,
    start: int | None = None,
    end: int | None = None,
    words: str = "",
) -> Commitment:
    """Mark a stretch of the text as a commitment that the reader missed: by place or by words."""
    document = lock_open(actor, document.pk, rules.can_decide)
    first, last = _place(document, start, end, words)
    parties = Parties.of_body(document.body_id)
    proposal = proposal_for(read_whole(document, parties, at.date()), document.text, first, last)
    number = next_number(document)
    commitment = commitment_from(document, proposal, number, 0)
    mark(commitment, actor, at, count_on(document, shape=True))
    commitment.save()
    rows = save_parts(commitment, proposal)
    decision = keep_decision(
        actor=actor,
        at=at,
        document=document,
        verb="add",
        before={commitment.pk: None},
        after=[commitment],
    )
    record(
        actor,
        at,
        DocumentEvent.COMMITMENT_ADDED,
        commitment,
        rows=[decision, *rows],
        text=one_line(commitment.text)[:200],
    )
    return commitment


@transaction.atomic
def split_commitment(
    *,
    actor: Actor,
    at: datetime,
    commitment: Commitment,
    offsets: Sequence[int],
    version: int | None = None,
) -> list[Commitment]:
    """Split a sentence at places of the text into several commitments; the first keeps its number.

    Each part is read for itself; what it does not say (lead, date) it takes from the whole.
    """
    document = lock_open(actor, commitment.document_id, rules.can_decide)
    commitment = take(document, commitment.pk, version)
    _require_changeable(commitment)
    spans = _spans(document.text, commitment, offsets)
    before: dict[int, dict[str, Any] | None] = {commitment.pk: snapshot(commitment)}
    revision = count_on(document, shape=True)
    supporting, targets = supporting_of(commitment), targets_of(commitment)
    parties = Parties.of_body(document.body_id)
    model, _ = reader_of(document.body_id, at.date())
    parts = [
        _read_part(document, commitment, span, parties, supporting, targets, model)
        for span in spans
    ]
    rows, gone = _narrow(commitment, parts[0])
    mark(commitment, actor, at, revision)
    commitment.save()
    made = [commitment]
    for number, part in enumerate(parts[1:], next_number(document)):
        further = commitment_from(document, part, number, revision)
        further.leader_id, further.reviewer_id = commitment.leader_id, commitment.reviewer_id
        mark(further, actor, at, revision)
        further.save()
        rows += save_parts(further, part)
        before[further.pk] = None
        made.append(further)
    decision = keep_decision(
        actor=actor, at=at, document=document, verb="split", before=before, after=made
    )
    record(
        actor,
        at,
        DocumentEvent.COMMITMENT_SPLIT,
        commitment,
        rows=[decision, *made[1:], *rows],
        gone=gone,
        numbers="、".join(str(one.number) for one in made),
    )
    return made


@transaction.atomic
def merge_commitments(
    *,
    actor: Actor,
    at: datetime,
    commitment: Commitment,
    others: Iterable[Commitment],
    version: int | None = None,
    title: str = "",
    measures: str = "",
) -> Commitment:
    """Let one task stand on several sentences: the others are merged into this commitment.

    `title` and `measures` name the whole where the sentences are sub-items of one row.
    """
    document = lock_open(actor, commitment.document_id, rules.can_decide)
    commitment = take(document, commitment.pk, version)
    _require_changeable(commitment)
    merged = [take(document, one.pk, None) for one in others if one.pk != commitment.pk]
    if not merged:
        raise MergeNeedsTwo
    # What was merged into one of the others follows it.
    followers = list(Commitment.objects.filter(merged_into__in=merged).in_order())
    touched = [commitment, *merged, *followers]
    before: dict[int, dict[str, Any] | None] = {one.pk: snapshot(one) for one in touched}
    revision = count_on(document)
    rows, gone = _gather(commitment, merged)
    commitment.title = title.strip()[:500] or commitment.title
    commitment.measures = measures or commitment.measures
    for other in merged:
        other.state = state_after(other, "merge")
    for other in (*merged, *followers):
        other.merged_into = commitment
    for one in touched:
        mark(one, actor, at, revision)
        one.save()
    decision = keep_decision(
        actor=actor, at=at, document=document, verb="merge", before=before, after=touched
    )
    record(
        actor,
        at,
        DocumentEvent.COMMITMENTS_MERGED,
        commitment,
        rows=[decision, *touched[1:], *rows],
        gone=gone,
        numbers="、".join(str(one.number) for one in merged),
    )
    return commitment


def _place(document: Document, start: int | None, end: int | None, words: str) -> tuple[int, int]:
    text = document.text
    if start is None or end is None:
        start = text.find(words.strip()) if words.strip() else -1
        end = start + len(words.strip())
    if not 0 <= start < end <= len(text) or not text[start:end].strip(EDGES):
        raise NotInText
    first, last = trimmed(text, start, end)
    if last - first > MOST_MARKED:
        raise TooLongToMark(most=MOST_MARKED)
    return first, last


def _spans(text: str, commitment: Commitment, offsets: Sequence[int]) -> list[tuple[int, int]]:
    places = sorted({at for at in offsets if commitment.start < at < commitment.end})
    edges = [commitment.start, *places, commitment.end]
    spans = [trimmed(text, start, end) for start, end in itertools.pairwise(edges)]
    spans = [(start, end) for start, end in spans if start < end]
    if len(spans) < 2:
        raise NothingToSplit
    return spans


def _read_part(
    document: Document,
    whole: Commitment,
    span: tuple[int, int],
    parties: Parties,
    supporting: tuple[int, ...],
    targets: tuple[ProposedTarget, ...],
    model: ReaderModel | None,
) -> Proposal:
    start, end = span
    words = document.text[start:end]
    read = read_sentences(
        words,
        (),
        kind=document.kind,
        issued_on=document.issued_on,
        parties=parties,
        model=model,
    )
    own = next(iter((*read.proposals, *read.soft)), None)
    blank = Proposal(
        start=start,
        end=end,
        text=words,
        title=one_line(words)[:500],
        label=whole.label,
        confidence=whole.confidence,
        kind=whole.kind,
        light=whole.light,
        line=whole.line,
    )
    part = replace(own, start=start, end=end, text=words) if own else blank
    if not part.targets:
        bare = words.replace(" ", "")
        said = [one for one in targets if f"{chain.plain_decimal(one.value)}{one.unit}" in bare]
        part = replace(part, targets=tuple(said))
    if part.lead_id is None:
        part = replace(
            part,
            lead_id=whole.lead_id,
            lead_words=part.lead_words or whole.lead_words,
            supporting=part.supporting or supporting,
            supporting_words=part.supporting_words or whole.supporting_words,
            line=part.line or whole.line,
        )
    if part.due_on is None and not part.recurrence:
        part = replace(
            part,
            due_on=whole.due_on,
            due_words=whole.due_words,
            due_rule=whole.due_rule,
            is_due_inherited=whole.due_on is not None,
        )
    return part


def _narrow(commitment: Commitment, part: Proposal) -> tuple[list[Recorded], list[Recorded]]:
    """Let a commitment stand on its part of the sentence only."""
    commitment.start, commitment.end, commitment.text = part.start, part.end, part.text
    commitment.title, commitment.kind = part.title, part.kind
    commitment.due_on, commitment.due_words = part.due_on, part.due_words
    commitment.due_rule, commitment.is_due_inherited = part.due_rule, part.is_due_inherited
    commitment.recurrence = part.recurrence
    commitment.lead_id = part.lead_id
    rows, gone = set_targets(commitment, part.targets)
    further, further_gone = set_supporting(commitment, part.supporting)
    return rows + further, gone + further_gone


def _gather(
    commitment: Commitment, merged: Sequence[Commitment]
) -> tuple[list[Recorded], list[Recorded]]:
    """Bring targets and units of the others together under the one that stays."""
    targets = list(targets_of(commitment))
    units = list(supporting_of(commitment))
    for other in merged:
        targets += [one for one in targets_of(other) if one not in targets]
        units += [pk for pk in (other.lead_id, *supporting_of(other)) if pk is not None]
        if commitment.lead_id is None:
            commitment.lead_id, commitment.lead_words = other.lead_id, other.lead_words
        if commitment.due_on is None:
            commitment.due_on, commitment.due_words = other.due_on, other.due_words
            commitment.due_rule = other.due_rule
    rows, gone = set_targets(commitment, targets)
    further, further_gone = set_supporting(commitment, units)
    return rows + further, gone + further_gone


def _require_changeable(commitment: Commitment) -> None:
    if commitment.state not in CHANGEABLE:
        raise NotPossibleForCommitment(
            number=commitment.number, state=CommitmentState(commitment.state).label
        )
