"""What was decided on sentences as gold: by it a reader is taught, and readers are measured."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from luoshi.documents.models import (
    Cleaning,
    Commitment,
    CommitmentTarget,
    Document,
    DocumentKind,
    RejectionReason,
)
from luoshi.documents.reading.kinds import words_of_kind
from luoshi.documents.reading.parties import split_names
from luoshi.documents.reading.texts import one_line, trimmed
from luoshi.documents.states import DECIDED, CommitmentState, DocumentState
from luoshi_core.cleaning import Cleaned, Cut, apply

HARD, SOFT, NONE = "HARD", "SOFT", "NONE"
ORIGIN = "officer"
_OF_STATE: Mapping[str, str] = {
    CommitmentState.ADOPTED: HARD,
    CommitmentState.ISSUED: HARD,
    CommitmentState.MERGED: HARD,
    CommitmentState.FORWARDED: SOFT,
}
# “Not ours” and “another reason” say nothing of the sentence itself: they teach nothing.
_OF_REASON: Mapping[str, str] = {
    RejectionReason.PRINCIPLE: SOFT,
    RejectionReason.DONE: NONE,
    RejectionReason.RUNNING: HARD,
    RejectionReason.REPEATED: HARD,
    RejectionReason.MISREAD: NONE,
}


@dataclass(frozen=True, slots=True)
class GoldClause:
    """A sentence somebody decided on: where it stands in the body, and what it was taken for."""

    start: int
    end: int
    label: str
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GoldPaper:
    """A document as the reader read it, with what was decided on its sentences."""

    name: str
    kind: str
    issued_on: date | None
    title: str
    place: str
    body: str
    clauses: tuple[GoldClause, ...]

    @property
    def content(self) -> str:
        """The document as a file of the corpus: keys, a line, the body."""
        head = {
            "id": self.name,
            "kind": self.kind,
            "place": self.place,
            "date": self.issued_on.isoformat() if self.issued_on else "",
            "title": self.title,
            "source": "-",
            "origin": ORIGIN,
        }
        lines = [f"{key}: {one_line(value)}" for key, value in head.items()]
        return "\n".join([*lines, "---", self.body])

    @property
    def lines(self) -> list[str]:
        """Its clauses as lines of JSON."""
        return [json.dumps(one.record, ensure_ascii=False) for one in self.clauses]


def label_of(commitment: Commitment) -> str | None:
    """What a decision says of a sentence; nothing when it says nothing."""
    if commitment.state == CommitmentState.NOT_ADOPTED:
        return _OF_REASON.get(commitment.reason_code)
    return _OF_STATE.get(commitment.state)


def gold_of_body(body_id: int, place: str) -> list[GoldPaper]:
    """Every document of a body on which somebody has decided, oldest first."""
    decided = (
        Commitment.objects.filter(body_id=body_id, state__in=DECIDED)
        .exclude(document__state=DocumentState.WITHDRAWN)
        .select_related("lead")
        .order_by("document_id", "start", "end", "pk")
    )
    by_document: dict[int, list[Commitment]] = defaultdict(list)
    for one in decided:
        by_document[one.document_id].append(one)
    cuts = _cuts(by_document)
    targets = _targets(by_document)
    papers = []
    for document in Document.objects.filter(pk__in=by_document).order_by("pk").iterator(20):
        cleaned = apply(document.text, cuts[document.pk])
        clauses = _clauses(document, cleaned, by_document[document.pk], targets)
        if clauses:
            papers.append(
                GoldPaper(
                    name=_name(document),
                    kind=_kind(document),
                    issued_on=document.issued_on,
                    title=document.title,
                    place=place,
                    body=_body(cleaned),
                    clauses=clauses,
                )
            )
    return papers


def _name(document: Document) -> str:
    return f"officer_{document.pk:06d}"


def _kind(document: Document) -> str:
    return words_of_kind(document.kind) or str(DocumentKind(document.kind).value)


def _body(cleaned: Cleaned) -> str:
    # A carriage return would be folded when the file is read, and every offset behind it shift.
    return cleaned.text.replace("\r", " ")


def _cuts(documents: Iterable[int]) -> dict[int, list[Cut]]:
    cuts: dict[int, list[Cut]] = defaultdict(list)
    active = Cleaning.objects.filter(document__in=documents, is_undone=False)
    for one in active.order_by("document_id", "start", "pk"):
        cuts[one.document_id].append(Cut(one.start, one.end, one.code))
    return cuts


def _targets(documents: Iterable[int]) -> dict[int, list[dict[str, Any]]]:
    targets: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = CommitmentTarget.objects.filter(commitment__document__in=documents)
    for row in rows.order_by("commitment_id", "position", "pk"):
        low, high = _number(row.value), _number(row.value_to)
        targets[row.commitment_id].append(
            {
                "what": row.what,
                "op": row.comparator,
                "value": low if high is None else [low, high],
                "unit": row.unit,
            }
        )
    return targets


def _number(value: Any) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _clauses(
    document: Document,
    cleaned: Cleaned,
    commitments: Sequence[Commitment],
    targets: Mapping[int, list[dict[str, Any]]],
) -> tuple[GoldClause, ...]:
    body = _body(cleaned)
    clauses: list[GoldClause] = []
    first_with: dict[str, int] = {}
    for one in commitments:
        label, span = label_of(one), _span(cleaned, body, one)
        if label is None or span is None:
            continue
        start, end = span
        words = body[start:end]
        record: dict[str, Any] = {
            "doc": _name(document),
            "kind": _kind(document),
            "origin": ORIGIN,
            "doc_date": document.issued_on.isoformat() if document.issued_on else None,
            "index": len(clauses),
            "start": start,
            "end": end,
            "text": words,
            "label": label,
            "task": words if label == HARD else None,
            "targets": targets.get(one.pk, []) if label == HARD else [],
            "deadline": _deadline(one) if label == HARD else None,
            "recurrence": one.recurrence or None if label == HARD else None,
            "units": _units(one, body) if label == HARD else [],
            "line": one.line or None if label == HARD else None,
            "notes": one.reason_code or one.state,
        }
        if label == HARD and words in first_with:
            record["dup_of"] = first_with[words]
        elif label == HARD:
            first_with[words] = len(clauses)
        clauses.append(GoldClause(start, end, label, record))
    return tuple(clauses)


def _span(cleaned: Cleaned, body: str, one: Commitment) -> tuple[int, int] | None:
    """Where a sentence stands in the cleaned text; nothing when an edge of it was cut."""
    start, last = cleaned.to_cleaned(one.start), cleaned.to_cleaned(one.end - 1)
    if start is None or last is None:
        return None
    first, end = trimmed(body, start, last + 1)
    return (first, end) if first < end else None


def _deadline(one: Commitment) -> dict[str, Any] | None:
    if one.due_on is None:
        return None
    return {
        "raw": one.due_words,
        "start": None,
        "end": one.due_on.isoformat(),
        "inherited": one.is_due_inherited or one.due_words not in one.text,
    }


def _units(one: Commitment, body: str) -> list[dict[str, str]]:
    """The units as the text names them: what the officer knew besides is no reading."""
    lead = one.lead_words or (one.lead.name if one.lead else "")
    units = [{"name": lead, "role": "lead"}] if lead and lead in body else []
    known = {lead}
    for name in split_names(one.supporting_words):
        if name in body and name not in known:
            known.add(name)
            units.append({"name": name, "role": "support"})
    return units
