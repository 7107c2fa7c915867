"""Decide what becomes of a sentence: a task, a reading, or nothing, and with which fields."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from luoshi.documents import rules
from luoshi.documents.beats import (
    count_on,
    keep_decision,
    lock_open,
    mark,
    set_supporting,
    set_targets,
    snapshot,
    state_after,
    supporting_of,
    take,
    targets_of,
)
from luoshi.documents.events import DocumentEvent
from luoshi.documents.models import Commitment, Document, RejectionReason
from luoshi.documents.refusals import (
    ForeignUnit,
    LeadAlsoChecks,
    NothingChosen,
    NothingToAssign,
    NotPossibleForCommitment,
    TaskTitleMissing,
    WhyMissing,
    WordsMissing,
)
from luoshi.documents.states import CHANGEABLE, CommitmentState
from luoshi.history.models import Recorded
from luoshi.history.services import record
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation

# The fields of a commitment that a person may set, with supporting units and targets beside them.
OWN_FIELDS = (
    "title",
    "lead",
    "due_on",
    "due_words",
    "recurrence",
    "kind",
    "line",
    "leader",
    "reviewer",
    "light",
    "measures",
)
Changes = Mapping[str, Any]


@transaction.atomic
def adopt_commitment(
    *,
    actor: Actor,
    at: datetime,
    commitment: Commitment,
    version: int | None = None,
    changes: Changes | None = None,
) -> Commitment:
    """Adopt a sentence as a task; `changes` set its fields in the same act."""
    document = lock_open(actor, commitment.document_id, rules.can_decide)
    commitment = take(document, commitment.pk, version)
    state = state_after(commitment, "adopt")
    before = snapshot(commitment)
    _names, rows, gone = _change(actor, commitment, changes or {})
    _settle(commitment, state)
    return _finish(
        actor, at, document, commitment, "adopt", before, rows, gone,
        lead=commitment.lead.name if commitment.lead else "–",
        due=commitment.due_on or commitment.due_words or "–",
    )  # fmt: skip


@transaction.atomic
def edit_commitment(
    *,
    actor: Actor,
    at: datetime,
    commitment: Commitment,
    changes: Changes,
    version: int | None = None,
) -> Commitment:
    """Set fields of a commitment that is not issued yet; whether it is adopted stays as it was."""
    document = lock_open(actor, commitment.document_id, rules.can_decide)
    commitment = take(document, commitment.pk, version)
    if commitment.state not in CHANGEABLE:
        raise NotPossibleForCommitment(
            number=commitment.number, state=CommitmentState(commitment.state).label
        )
    before = snapshot(commitment)
    changed, rows, gone = _change(actor, commitment, changes)
    if not changed:
        return commitment
    words = "、".join(_named(changed))
    return _finish(actor, at, document, commitment, "edit", before, rows, gone, changed=words)


@transaction.atomic
def forward_commitment(
    *,
    actor: Actor,
    at: datetime,
    commitment: Commitment,
    version: int | None = None,
    supporting: Sequence[int] | None = None,
    reason: str = "",
) -> Commitment:
    """Forward a sentence to units to read; no task is made of it."""
    document = lock_open(actor, commitment.document_id, rules.can_decide)
    commitment = take(document, commitment.pk, version)
    state = state_after(commitment, "forward")
    before = snapshot(commitment)
    changes = {} if supporting is None else {"supporting": supporting}
    _names, rows, gone = _change(actor, commitment, changes)
    _settle(commitment, state, reason=reason.strip())
    units = Organisation.objects.filter(
        pk__in=[*supporting_of(commitment), commitment.lead_id or 0]
    ).values_list("name", flat=True)
    return _finish(
        actor, at, document, commitment, "forward", before, rows, gone,
        to="、".join(units) or "–",
    )  # fmt: skip


@transaction.atomic
def reject_commitment(
    *,
    actor: Actor,
    at: datetime,
    commitment: Commitment,
    reason_code: str,
    reason: str = "",
    version: int | None = None,
) -> Commitment:
    """Do not adopt a sentence, and say why."""
    document = lock_open(actor, commitment.document_id, rules.can_decide)
    commitment = take(document, commitment.pk, version)
    state = state_after(commitment, "reject")
    if reason_code not in RejectionReason.values:
        raise WhyMissing(number=commitment.number)
    if reason_code == RejectionReason.OTHER and not reason.strip():
        raise WordsMissing
    before = snapshot(commitment)
    _settle(commitment, state, reason_code=reason_code, reason=reason.strip())
    why = reason.strip() or str(RejectionReason(reason_code).label)
    return _finish(
        actor, at, document, commitment, "reject", before, (), (), why=why, reason=reason.strip()
    )


@transaction.atomic
def reconsider_commitment(
    *, actor: Actor, at: datetime, commitment: Commitment, version: int | None = None
) -> Commitment:
    """Open a decided sentence for a decision again."""
    document = lock_open(actor, commitment.document_id, rules.can_decide)
    commitment = take(document, commitment.pk, version)
    state = state_after(commitment, "reconsider")
    before = snapshot(commitment)
    _settle(commitment, state)
    return _finish(actor, at, document, commitment, "reconsider", before, (), ())


@transaction.atomic
def assign_many(
    *,
    actor: Actor,
    at: datetime,
    document: Document,
    commitments: Iterable[Commitment],
    changes: Changes,
) -> list[Commitment]:
    """Set lead, leader, line, due date or reviewer of several commitments in one act."""
    document = lock_open(actor, document.pk, rules.can_decide)
    chosen = [take(document, one.pk, None) for one in commitments]
    if not chosen:
        raise NothingChosen
    if not changes:
        raise NothingToAssign
    before: dict[int, dict[str, Any] | None] = {}
    rows: list[Recorded] = []
    gone: list[Recorded] = []
    revision = count_on(document)
    for commitment in chosen:
        if commitment.state not in CHANGEABLE:
            raise NotPossibleForCommitment(
                number=commitment.number, state=CommitmentState(commitment.state).label
            )
        before[commitment.pk] = snapshot(commitment)
        _names, made, removed = _change(actor, commitment, changes)
        mark(commitment, actor, at, revision)
        commitment.save()
        rows += [commitment, *made]
        gone += removed
    decision = keep_decision(
        actor=actor, at=at, document=document, verb="assign", before=before, after=chosen
    )
    record(
        actor,
        at,
        DocumentEvent.COMMITMENTS_ASSIGNED,
        document,
        rows=[decision, *rows],
        gone=gone,
        numbers="、".join(str(one.number) for one in chosen),
        changed="、".join(_named(changes)),
    )
    return chosen


_PART_WORDS = {"supporting": _("supporting units"), "targets": _("targets")}
_EVENTS = {
    "adopt": DocumentEvent.COMMITMENT_ADOPTED,
    "edit": DocumentEvent.COMMITMENT_CHANGED,
    "forward": DocumentEvent.COMMITMENT_FORWARDED,
    "reject": DocumentEvent.COMMITMENT_REJECTED,
    "reconsider": DocumentEvent.COMMITMENT_RECONSIDERED,
}


def _finish(
    actor: Actor,
    at: datetime,
    document: Document,
    commitment: Commitment,
    verb: str,
    before: dict[str, Any],
    rows: Iterable[Recorded],
    gone: Iterable[Recorded],
    reason: str = "",
    **content: Any,
) -> Commitment:
    mark(commitment, actor, at, count_on(document))
    commitment.save()
    decision = keep_decision(
        actor=actor,
        at=at,
        document=document,
        verb=verb,
        before={commitment.pk: before},
        after=[commitment],
    )
    record(
        actor,
        at,
        _EVENTS[verb],
        commitment,
        rows=[decision, *rows],
        gone=gone,
        reason=reason,
        **content,
    )
    return commitment


def _settle(commitment: Commitment, state: str, *, reason_code: str = "", reason: str = "") -> None:
    commitment.state = state
    commitment.reason_code = reason_code
    commitment.reason = reason
    commitment.merged_into = None


def _change(
    actor: Actor, commitment: Commitment, changes: Changes
) -> tuple[list[str], list[Recorded], list[Recorded]]:
    """Set the fields that differ: their names, rows made, rows gone."""
    unknown = set(changes) - {*OWN_FIELDS, "supporting", "targets"}
    if unknown:
        raise TypeError(f"not changeable: {sorted(unknown)}")
    own = {name: changes[name] for name in OWN_FIELDS if name in changes}
    changed = [name for name, value in own.items() if getattr(commitment, name) != value]
    for name in changed:
        setattr(commitment, name, own[name])
    if {"due_on", "due_words"} & set(changed):
        commitment.due_rule, commitment.is_due_inherited = "by_hand", False
    _require_sound(actor, commitment)
    rows: list[Recorded] = []
    gone: list[Recorded] = []
    for name, read, write in _PARTS:
        if name in changes or (name == "supporting" and "lead" in changed):
            wanted = tuple(changes.get(name, read(commitment)))
            if wanted != read(commitment) or commitment.lead_id in wanted:
                made, removed = write(commitment, wanted)
                rows += made
                gone += removed
                changed.append(name)
    return changed, rows, gone


_Part = tuple[
    str,
    Callable[[Commitment], tuple[Any, ...]],
    Callable[[Commitment, Any], tuple[list[Recorded], list[Recorded]]],
]
_PARTS: tuple[_Part, ...] = (
    ("supporting", supporting_of, set_supporting),
    ("targets", targets_of, set_targets),
)


def _require_sound(actor: Actor, commitment: Commitment) -> None:
    commitment.title = commitment.title.strip()[:500]
    if not commitment.title:
        raise TaskTitleMissing
    for named in (commitment.lead, commitment.reviewer, commitment.leader):
        if named is not None and named.body_id != actor.body_id:
            raise ForeignUnit(name=str(named))
    if commitment.lead_id is not None and commitment.lead_id == commitment.reviewer_id:
        raise LeadAlsoChecks(unit=commitment.lead, number=commitment.number)


def _named(names: Iterable[str]) -> list[str]:
    """The fields by the words people use for them."""
    words = []
    for name in names:
        if name in {"supporting", "targets"}:
            words.append(str(_PART_WORDS[name]))
        else:
            field = Commitment._meta.get_field(name)
            words.append(str(getattr(field, "verbose_name", name)))
    return words
