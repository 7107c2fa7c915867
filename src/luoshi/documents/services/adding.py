"""Add a document, set right what is known of it, cut or put back what does not belong."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from luoshi.common.figures import short_day
from luoshi.common.permissions import require
from luoshi.documents import rules
from luoshi.documents.beats import (
    commitment_from,
    count_on,
    lock,
    lock_open,
    read_whole,
    remove,
    supporting_rows,
    target_rows,
)
from luoshi.documents.events import DocumentEvent
from luoshi.documents.models import (
    Cleaning,
    Commitment,
    CommitmentSupport,
    CommitmentTarget,
    Document,
    DocumentKind,
    Proposer,
)
from luoshi.documents.reading.intake import HandedIn, digest_of
from luoshi.documents.reading.kinds import WORKBOOKS
from luoshi.documents.reading.parties import Parties
from luoshi.documents.reading.tables import propose_rows, rows_of_workbook
from luoshi.documents.reading.texts import Proposal
from luoshi.documents.refusals import (
    AlreadyAdded,
    NotDeclaredOpen,
    TasksAlreadyIssued,
    TitleMissing,
)
from luoshi.documents.selectors.lists import active_cuts
from luoshi.documents.states import DOCUMENT, CommitmentState, DocumentState
from luoshi.files.services import content_of, store_file
from luoshi.history.models import Recorded
from luoshi.history.services import record
from luoshi.organisations.actor import Actor
from luoshi_core.cleaning import clean


@transaction.atomic
def add_document(
    *,
    actor: Actor,
    at: datetime,
    title: str,
    text: str,
    kind: str = DocumentKind.OTHER,
    issuer: str = "",
    issued_on: date | None = None,
    file: HandedIn | None = None,
    format: str = "text",  # noqa: A002 - the field's word
    warnings: Sequence[Mapping[str, object]] = (),
    declared_open: bool = True,
) -> Document:
    """Add a document: its text is kept as it came, cleaned, read, and its commitments proposed.

    `declared_open` is the declaration of whoever adds it that nothing in it is classified.
    """
    require(rules.can_add_document, actor, None)
    if not declared_open:
        raise NotDeclaredOpen
    if not title.strip():
        raise TitleMissing
    _require_new(actor, digest_of(text))
    stored = None
    if file is not None:
        stored = store_file(
            actor=actor, at=at, content=file.content, name=file.name, kind=file.kind
        )
    cleaning = clean(text)
    document = Document.objects.create(
        body_id=actor.body_id,
        title=title.strip()[:200],
        kind=kind,
        issuer=issuer.strip()[:100],
        issued_on=issued_on,
        text=text,
        text_digest=digest_of(text),
        format=format,
        file=stored,
        warnings=[
            *[dict(warning) for warning in warnings],
            *[
                {
                    "from": "cleaning",
                    "code": one.code,
                    "values": dict(one.values),
                    "start": one.start,
                    "end": one.end,
                }
                for one in cleaning.warnings
            ],
        ],
        added_at=at,
        added_by_id=actor.post_id,
        added_by_name=actor.name,
    )
    cleanings = Cleaning.objects.bulk_create(
        Cleaning(
            document=document,
            start=cut.start,
            end=cut.end,
            code=cut.code,
            values=dict(cut.values),
        )
        for cut in cleaning.cuts
    )
    content = file.content if file is not None and format in WORKBOOKS else b""
    rows, _ = _reread(document, Parties.of_body(actor.body_id), content, at.date())
    record(
        actor,
        at,
        DocumentEvent.DOCUMENT_ADDED,
        document,
        rows=[*cleanings, *rows],
        characters=len(text),
        reader=document.reader,
        commitments=sum(isinstance(row, Commitment) for row in rows),
    )
    return document


@transaction.atomic
def change_document(
    *,
    actor: Actor,
    at: datetime,
    document: Document,
    title: str | None = None,
    kind: str | None = None,
    issuer: str | None = None,
    issued_on: date | None = None,
) -> Document:
    """Set right title, kind, issuer or date; what is undecided is read again by the new date."""
    document = lock_open(actor, document.pk, rules.can_change_document)
    wanted: dict[str, Any] = {
        "title": None if title is None else title.strip()[:200],
        "kind": kind,
        "issuer": None if issuer is None else issuer.strip()[:100],
        "issued_on": issued_on,
    }
    if wanted["title"] == "":
        raise TitleMissing
    changed = {
        name: value
        for name, value in wanted.items()
        if value is not None and getattr(document, name) != value
    }
    if not changed:
        return document
    for name, value in changed.items():
        setattr(document, name, value)
    if "issued_on" in changed:
        document.warnings = [
            one for one in document.warnings if not str(one["code"]).startswith("date_")
        ]
    document.save(update_fields=[*changed, "warnings"])
    rows: list[Recorded] = []
    gone: list[Recorded] = []
    if {"kind", "issued_on"} & changed.keys():
        rows, gone = _read_again(document, at.date())
    record(
        actor,
        at,
        DocumentEvent.DOCUMENT_CHANGED,
        document,
        rows=rows,
        gone=gone,
        changed="、".join(f"{value}" for value in changed.values()),
    )
    return document


@transaction.atomic
def undo_cleaning(*, actor: Actor, at: datetime, cleaning: Cleaning) -> Document:
    """Put a stretch back that cleaning had cut; what is undecided is read again."""
    return _set_cleaning(actor, at, cleaning, is_undone=True)


@transaction.atomic
def redo_cleaning(*, actor: Actor, at: datetime, cleaning: Cleaning) -> Document:
    """Cut a stretch again that had been put back; what is undecided is read again."""
    return _set_cleaning(actor, at, cleaning, is_undone=False)


def _set_cleaning(actor: Actor, at: datetime, cleaning: Cleaning, *, is_undone: bool) -> Document:
    document = lock_open(actor, cleaning.document_id, rules.can_change_document)
    cleaning = Cleaning.objects.get(pk=cleaning.pk, document=document)
    if cleaning.is_undone == is_undone:
        return document
    cleaning.is_undone = is_undone
    cleaning.save(update_fields=["is_undone"])
    rows, gone = _read_again(document, at.date())
    event = DocumentEvent.CLEANING_UNDONE if is_undone else DocumentEvent.CLEANING_REDONE
    record(
        actor,
        at,
        event,
        document,
        rows=[cleaning, *rows],
        gone=gone,
        start=cleaning.start + 1,
        end=cleaning.end,
    )
    return document


@transaction.atomic
def withdraw_document(*, actor: Actor, at: datetime, document: Document, reason: str) -> Document:
    """Take back a document that was added by mistake; nothing of it may be issued yet."""
    document = lock_open(actor, document.pk, rules.can_withdraw_document)
    issued = document.commitments.filter(state=CommitmentState.ISSUED).count()
    if issued:
        raise TasksAlreadyIssued(count=issued)
    document.state = DOCUMENT.after(document.state, "withdraw")
    document.save(update_fields=["state"])
    count_on(document, shape=True)
    record(actor, at, DocumentEvent.DOCUMENT_WITHDRAWN, document, reason=reason.strip())
    return document


@transaction.atomic
def reopen_document(*, actor: Actor, at: datetime, document: Document) -> Document:
    """Open an issued document again, to decide on what was left."""
    document = lock(actor, document.pk, rules.can_issue_document)
    if document.state != DocumentState.ISSUED:
        return document
    document.state = DOCUMENT.after(document.state, "reopen")
    document.save(update_fields=["state"])
    count_on(document, shape=True)
    record(actor, at, DocumentEvent.DOCUMENT_REOPENED, document)
    return document


def _require_new(actor: Actor, digest: str) -> None:
    known = (
        Document.objects.filter(body_id=actor.body_id, text_digest=digest)
        .exclude(state=DocumentState.WITHDRAWN)
        .order_by("pk")
        .first()
    )
    if known is not None:
        raise AlreadyAdded(title=known.title, by=known.added_by_name, on=short_day(known.added_at))


def _read_again(document: Document, on: date) -> tuple[list[Recorded], list[Recorded]]:
    content = b""
    if document.file is not None and document.format in WORKBOOKS:
        content = content_of(document.file)
    return _reread(document, Parties.of_body(document.body_id), content, on)


def _reread(
    document: Document, parties: Parties, content: bytes, on: date
) -> tuple[list[Recorded], list[Recorded]]:
    """Read the text and propose anew what nobody has touched; what somebody decided stays."""
    read = read_whole(document, parties, on)
    proposals = read.proposals
    if content:
        year = (document.issued_on or document.added_at.date()).year
        rows = rows_of_workbook(content, year)
        proposals = propose_rows(rows, document.text, read, parties) if rows else proposals
    document.segments, document.reader = read.segments, read.reader
    document.warnings = [one for one in document.warnings if one.get("from") != "reader"]
    if read.is_reader_missing:
        document.warnings.append({"from": "reader", "code": "reader_missing", "values": {}})
    document.save(update_fields=["segments", "reader", "warnings"])
    known = list(Commitment.objects.filter(document=document).in_order())
    touched = [one for one in known if one.is_touched]
    wanted = [one for one in proposals if not _overlaps(one, touched)]
    stays = [*touched, *_still_standing(known, wanted, active_cuts(document))]
    leaves = [one for one in known if one not in stays]
    gone = remove(leaves)
    agreed = {(one.start, one.end) for one in leaves if one.proposer == Proposer.BOTH}
    wanted = [
        replace(one, proposer=Proposer.BOTH) if (one.start, one.end) in agreed else one
        for one in wanted
    ]
    made = _create(document, wanted, leaves, stays)
    return made, gone


def _overlaps(proposal: Proposal, touched: Sequence[Commitment]) -> bool:
    return any(one.start < proposal.end and proposal.start < one.end for one in touched)


def _still_standing(
    known: Sequence[Commitment],
    wanted: Sequence[Proposal],
    cuts: Sequence[tuple[int, int]],
) -> list[Commitment]:
    """What the second reader proposed and the reader does not: it was asked once, so it stays."""
    return [
        one
        for one in known
        if one.proposer == Proposer.SECOND
        and not one.is_touched
        and not any(proposal.start < one.end and one.start < proposal.end for proposal in wanted)
        and not any(start < one.end and one.start < end for start, end in cuts)
    ]


def _create(
    document: Document,
    proposals: Sequence[Proposal],
    untouched: Sequence[Commitment],
    touched: Sequence[Commitment],
) -> list[Recorded]:
    revision = count_on(document, shape=True)
    numbers = _numbers(proposals, untouched, touched)
    commitments = Commitment.objects.bulk_create(
        commitment_from(document, proposal, number, revision)
        for proposal, number in zip(proposals, numbers, strict=True)
    )
    pairs = list(zip(commitments, proposals, strict=True))
    supporting = CommitmentSupport.objects.bulk_create(
        row for one, proposal in pairs for row in supporting_rows(one, proposal.supporting)
    )
    targets = CommitmentTarget.objects.bulk_create(
        row for one, proposal in pairs for row in target_rows(one, proposal.targets)
    )
    return [*commitments, *supporting, *targets]


def _numbers(
    proposals: Sequence[Proposal],
    untouched: Sequence[Commitment],
    touched: Sequence[Commitment],
) -> list[int]:
    """Numbers in the order of the text; once somebody has decided, a number stays where it is."""
    if not touched:
        return list(range(1, len(proposals) + 1))
    kept = {(one.start, one.end): one.number for one in untouched}
    last = max(one.number for one in (*touched, *untouched))
    numbers = []
    for proposal in proposals:
        number = kept.pop((proposal.start, proposal.end), None)
        if number is None:
            last += 1
            number = last
        numbers.append(number)
    return numbers
