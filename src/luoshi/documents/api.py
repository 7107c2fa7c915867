"""The programs' door to documents: the same questions and verbs as the pages."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Router, Schema, Status
from ninja.files import UploadedFile

from luoshi.common import clock
from luoshi.common.permissions import require
from luoshi.documents import reading, rules, selectors, services
from luoshi.documents.models import Commitment, Document, DocumentKind
from luoshi.documents.refusals import CannotRead, UnitUnknown
from luoshi.organisations.actor import Actor
from luoshi.organisations.api_access import actor_of
from luoshi.organisations.models import Organisation
from luoshi.organisations.selectors import organisations_of
from luoshi_core.reading import Unreadable

router = Router(tags=["documents"])
MOST_BYTES = 20 * 2**20


class DocumentOut(Schema):
    """A document with how far it is decided."""

    id: int
    title: str
    kind: str
    issuer: str
    issued_on: date | None
    state: str
    commitments: int
    decided: int
    tasks: int


class DocumentText(DocumentOut):
    """A document with its text, its sentences by what they are, and its warnings."""

    text: str
    segments: list[list[int | str]]
    warnings: list[str]


class DocumentIn(Schema):
    """Pasted text as a document; what is empty is taken from the text."""

    text: str
    title: str = ""
    kind: str = ""
    issuer: str = ""
    issued_on: date | None = None
    declared_open: bool


class FileAbout(Schema):
    """What goes with a file; what is empty is taken from the file."""

    title: str = ""
    kind: str = ""
    issuer: str = ""
    issued_on: date | None = None
    declared_open: bool = False


class CommitmentTargetOut(Schema):
    """A number to reach."""

    what: str
    comparator: str = ">="
    value: Decimal
    value_to: Decimal | None = None
    unit: str = ""


class CommitmentOut(Schema):
    """A sentence that promises something; offsets count the characters of the document's text."""

    number: int
    version: int
    start: int
    end: int
    text: str
    title: str
    state: str
    lead: str
    supporting: list[str]
    due_on: date | None
    due_words: str
    recurrence: str
    kind: str
    line: str
    leader: str
    reviewer: str
    targets: list[CommitmentTargetOut]
    reason_code: str
    reason: str
    decided_by: str
    task: str | None


class FieldsIn(Schema):
    """Fields to set; units by any name the body knows them by. What is left out stays."""

    title: str | None = None
    lead: str | None = None
    supporting: list[str] | None = None
    due_on: date | None = None
    due_words: str | None = None
    kind: str | None = None
    line: str | None = None
    reviewer: str | None = None
    targets: list[CommitmentTargetOut] | None = None


class DecisionIn(FieldsIn):
    """A decision: adopt, forward, reject, reconsider or edit; `version` guards against haste."""

    verb: str
    version: int | None = None
    reason_code: str = ""
    reason: str = ""


class IssuedOut(Schema):
    """The tasks that were issued."""

    tasks: list[str]


@router.get("", response=list[DocumentOut], url_name="documents")
def list_documents(request: HttpRequest, q: str = "", state: str = "") -> list[dict[str, Any]]:
    """The documents the actor may read, the latest first."""
    rows = selectors.list_documents(actor_of(request), text=q, state=state)
    return [
        {
            "id": row.pk,
            "title": row.title,
            "kind": row.kind_code,
            "issuer": row.issuer,
            "issued_on": row.issued_on,
            "state": row.state,
            "commitments": row.total,
            "decided": row.decided,
            "tasks": row.tasks,
        }
        for row in rows
    ]


@router.get("/{int:pk}", response=DocumentText, url_name="document")
def get_document(request: HttpRequest, pk: int) -> dict[str, Any]:
    """A document with its text and its sentences."""
    return _whole(request, selectors.get_document(actor_of(request), pk))


@router.post("", response={201: DocumentText}, url_name="add_document")
def add_document(request: HttpRequest, content: DocumentIn) -> Status[dict[str, Any]]:
    """Add pasted text as a document; it is cleaned and read at once."""
    intake = reading.read_pasted(content.text)
    return Status(201, _add(request, intake, content))


@router.post("/files", response={201: DocumentText}, url_name="add_document_file")
def add_document_file(
    request: HttpRequest,
    file: File[UploadedFile],
    about: Form[FileAbout],
) -> Status[dict[str, Any]]:
    """Add a file as a document; it is cleaned and read at once."""
    require(rules.can_add_document, actor_of(request), None)
    name = file.name or ""
    if (file.size or 0) > MOST_BYTES:
        size = -(-(file.size or 0) // 2**20)
        raise CannotRead(Unreadable("too_large", name=name[:60], size=size, limit=20))
    return Status(201, _add(request, reading.read_file(file.read(), name), about))


@router.get("/{int:pk}/commitments", response=list[CommitmentOut], url_name="commitments")
def list_commitments(request: HttpRequest, pk: int, state: str = "") -> list[dict[str, Any]]:
    """The commitments of a document in the order of its text."""
    actor = actor_of(request)
    document = selectors.get_document(actor, pk)
    found = selectors.commitments_of(actor, document, [state] if state else ())
    return [_commitment(one) for one in found]


@router.post(
    "/{int:pk}/commitments/{int:number}/decision", response=CommitmentOut, url_name="decision"
)
def decide(request: HttpRequest, pk: int, number: int, content: DecisionIn) -> dict[str, Any]:
    """Decide on a commitment: adopt, forward, reject, reconsider, edit."""
    actor = actor_of(request)
    commitment = selectors.get_commitment(actor, pk, number)
    given: dict[str, Any] = {
        "actor": actor,
        "at": clock.now(),
        "commitment": commitment,
        "version": content.version,
    }
    changes = _changes(actor, content)
    if content.verb == "edit":
        services.edit_commitment(**given, changes=changes)
    elif content.verb == "forward":
        services.forward_commitment(
            **given, supporting=changes.get("supporting"), reason=content.reason
        )
    elif content.verb == "reject":
        services.reject_commitment(**given, reason_code=content.reason_code, reason=content.reason)
    elif content.verb == "reconsider":
        services.reconsider_commitment(**given)
    else:
        services.adopt_commitment(**given, changes=changes)
    return _commitment(selectors.get_commitment(actor, pk, number))


@router.post("/{int:pk}/issue", response=IssuedOut, url_name="issue_document")
def issue(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Issue every adopted commitment as a task, all of them or none."""
    actor = actor_of(request)
    document = selectors.get_document(actor, pk)
    tasks = services.issue_document(actor=actor, at=clock.now(), document=document)
    return {"tasks": [task.number for task in tasks]}


def _add(
    request: HttpRequest, intake: reading.Intake, about: DocumentIn | FileAbout
) -> dict[str, Any]:
    kind = about.kind if about.kind in DocumentKind.values else intake.kind
    document = services.add_document(
        actor=actor_of(request),
        at=clock.now(),
        title=about.title or intake.title,
        text=intake.text,
        kind=kind,
        issuer=about.issuer or intake.issuer,
        issued_on=about.issued_on or intake.issued_on,
        file=intake.file,
        format=intake.format,
        warnings=intake.warnings,
        declared_open=about.declared_open,
    )
    return _whole(request, document)


def _whole(request: HttpRequest, document: Document) -> dict[str, Any]:
    actor = actor_of(request)
    view = selectors.view_lens(actor, document, clock.now())
    return {
        "id": document.pk,
        "title": document.title,
        "kind": document.kind,
        "issuer": document.issuer,
        "issued_on": document.issued_on,
        "state": document.state,
        "commitments": view.total,
        "decided": view.decided,
        "tasks": sum(card.task is not None for card in view.cards),
        "text": document.text,
        "segments": document.segments,
        "warnings": list(view.warnings),
    }


def _commitment(one: Commitment) -> dict[str, Any]:
    return {
        "number": one.number,
        "version": one.version,
        "start": one.start,
        "end": one.end,
        "text": one.text,
        "title": one.title,
        "state": one.state,
        "lead": one.lead.name if one.lead else "",
        "supporting": [
            row.organisation.name
            for row in sorted(one.supporting.all(), key=lambda row: row.position)
        ],
        "due_on": one.due_on,
        "due_words": one.due_words,
        "recurrence": one.recurrence,
        "kind": one.kind,
        "line": one.line,
        "leader": str(one.leader) if one.leader else "",
        "reviewer": one.reviewer.name if one.reviewer else "",
        "targets": [
            {
                "what": row.what,
                "comparator": row.comparator,
                "value": row.value,
                "value_to": row.value_to,
                "unit": row.unit,
            }
            for row in sorted(one.targets.all(), key=lambda row: row.position)
        ],
        "reason_code": one.reason_code,
        "reason": one.reason,
        "decided_by": one.decided_by_name,
        "task": one.task.number if one.task else None,
    }


def _changes(actor: Actor, content: FieldsIn) -> dict[str, Any]:
    given = content.dict(exclude_unset=True)
    plain = ("title", "due_on", "due_words", "kind", "line")
    changes: dict[str, Any] = {name: given[name] for name in plain if name in given}
    parties = reading.Parties.of_body(actor.body_id)
    for name in ("lead", "reviewer"):
        if name in given:
            changes[name] = _unit(actor, parties, given[name])
    if "supporting" in given:
        found, unknown = parties.find_all(given["supporting"] or ())
        if unknown:
            raise UnitUnknown(name="、".join(unknown))
        changes["supporting"] = found
    if content.targets is not None:
        changes["targets"] = tuple(
            reading.ProposedTarget(one.what, one.comparator, one.value, one.value_to, one.unit)
            for one in content.targets
        )
    return changes


def _unit(actor: Actor, parties: reading.Parties, name: str | None) -> Organisation | None:
    if not name:
        return None
    found = parties.find(name)
    if len(found) != 1:
        raise UnitUnknown(name=name)
    unit: Organisation = organisations_of(actor).get(pk=found[0])
    return unit
