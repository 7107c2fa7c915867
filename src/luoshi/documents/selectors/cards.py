"""Commitments as cards: what each would be as a task, and what was decided."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from luoshi.common.figures import short_day
from luoshi.documents.models import (
    Commitment,
    CommitmentSupport,
    CommitmentTarget,
    Proposer,
    RejectionReason,
)
from luoshi.documents.selectors import pieces
from luoshi.documents.selectors.words import (
    Sureness,
    rhythm_words,
    sureness_of,
    target_words,
    why_words,
)
from luoshi.documents.states import CHANGEABLE, DECIDED, CommitmentState
from luoshi.ledger.models import Kind, Task
from luoshi.ledger.selectors import TaskRow, rows_of
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi.organisations.roles import Kind as UnitKind

LOOKS: Mapping[str, str] = {
    CommitmentState.PROPOSED: pieces.UNDECIDED,
    CommitmentState.ADOPTED: pieces.TASK,
    CommitmentState.FORWARDED: pieces.FORWARDED,
    CommitmentState.NOT_ADOPTED: pieces.REJECTED,
    CommitmentState.MERGED: pieces.TASK,
    CommitmentState.ISSUED: pieces.TASK,
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of a commitment: its term, its value, and the words of the text behind it."""

    term: str
    value: str
    said: str = ""
    is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A commitment beside the text."""

    pk: int
    number: int
    version: int
    title: str
    quote: str
    state: str
    state_label: str
    look: str
    facts: tuple[Fact, ...]
    why: str
    reason: str
    decided_by: str
    decided_at: datetime | None
    merged: tuple[int, ...]
    merged_into: int | None
    task: TaskRow | None
    can_split: bool
    lead: str = ""
    due: str = ""
    sure: Sureness | None = None
    doubt: Decimal = Decimal(1)
    proposer: str = Proposer.RULES
    row: tuple[int, ...] = ()

    @property
    def is_undecided(self) -> bool:
        """Whether it waits for a decision."""
        return self.state == CommitmentState.PROPOSED

    @property
    def is_changeable(self) -> bool:
        """Whether its fields may still be set."""
        return self.state in CHANGEABLE

    @property
    def is_of_second(self) -> bool:
        """Whether only the second reader pointed at it."""
        return self.proposer == Proposer.SECOND

    @property
    def is_of_both(self) -> bool:
        """Whether both readers pointed at it."""
        return self.proposer == Proposer.BOTH

    @property
    def is_settled(self) -> bool:
        """Whether it became a task, itself or as part of another."""
        return self.state in {CommitmentState.ISSUED, CommitmentState.MERGED}


def cards_of(actor: Actor, commitments: Sequence[Commitment]) -> list[Card]:
    """Commitments as cards, for pages that list them without the text."""
    return list(_cards(actor, commitments))


def _cards(actor: Actor, commitments: Sequence[Commitment]) -> Iterable[Card]:
    ids = [one.pk for one in commitments]
    supporting = _supporting(ids)
    targets = _targets(ids)
    number_of = {one.pk: one.number for one in commitments}
    merged: dict[int, list[int]] = defaultdict(list)
    for one in commitments:
        if one.merged_into_id:
            merged[one.merged_into_id].append(one.number)
    tasks = _tasks(actor, commitments)
    townships = _townships(actor) if any(supporting.values()) else frozenset()
    task_of = {one.pk: one.task_id for one in commitments}
    rows = _rows(commitments)
    for one in commitments:
        task_id = one.task_id or task_of.get(one.merged_into_id or 0)
        yield Card(
            pk=one.pk,
            number=one.number,
            version=one.version,
            title=one.title,
            quote=" ".join(one.text.split()),
            state=one.state,
            state_label=str(CommitmentState(one.state).label),
            look=_look(one),
            facts=tuple(_facts(one, supporting[one.pk], targets[one.pk], townships)),
            why=why_words(one.reasons) if one.state in CHANGEABLE else "",
            reason=one.reason
            or (str(RejectionReason(one.reason_code).label) if one.reason_code else ""),
            decided_by=one.decided_by_name if one.state in DECIDED else "",
            decided_at=one.decided_at,
            merged=tuple(sorted(merged[one.pk])),
            merged_into=number_of.get(one.merged_into_id or 0),
            task=tasks.get(task_id or 0),
            can_split=len(one.text) > 8,
            lead=one.lead.shown if one.lead else "",
            due=one.due_on.isoformat() if one.due_on else rhythm_words(one.recurrence),
            sure=sureness_of(one.confidence) if one.state in CHANGEABLE else None,
            doubt=_doubt(one),
            proposer=one.proposer,
            row=tuple(rows[one.row]) if one.state in CHANGEABLE and one.row else (),
        )


def _look(one: Commitment) -> str:
    is_second = one.state == CommitmentState.PROPOSED and one.proposer == Proposer.SECOND
    return pieces.SECOND if is_second else LOOKS[one.state]


def _doubt(one: Commitment) -> Decimal:
    """How sure the reader is, for sorting; what only the second reader saw comes first."""
    if one.confidence is not None:
        return one.confidence
    return Decimal(0) if one.proposer == Proposer.SECOND else Decimal(1)


def _rows(commitments: Sequence[Commitment]) -> dict[int, list[int]]:
    """The open sentences of each row of a table; a row of one is none."""
    rows: dict[int, list[int]] = defaultdict(list)
    for one in commitments:
        if one.row and one.state in CHANGEABLE:
            rows[one.row].append(one.number)
    return defaultdict(list, {row: numbers for row, numbers in rows.items() if len(numbers) > 1})


def _tasks(actor: Actor, commitments: Sequence[Commitment]) -> dict[int, TaskRow]:
    ids = [one.task_id for one in commitments if one.task_id]
    if not ids:
        return {}
    return {row.pk: row for row in rows_of(Task.objects.visible_to(actor).filter(pk__in=ids))}


def _supporting(ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    named: dict[int, list[tuple[int, str]]] = defaultdict(list)
    rows = (
        CommitmentSupport.objects.filter(commitment_id__in=ids)
        .order_by("commitment_id", "position", "pk")
        .values_list(
            "commitment_id", "organisation_id", "organisation__short_name", "organisation__name"
        )
    )
    for commitment_id, organisation_id, short, name in rows:
        named[commitment_id].append((organisation_id, short or name))
    return named


def _targets(ids: Sequence[int]) -> dict[int, list[CommitmentTarget]]:
    found: dict[int, list[CommitmentTarget]] = defaultdict(list)
    rows = CommitmentTarget.objects.filter(commitment_id__in=ids)
    for row in rows.order_by("commitment_id", "position", "pk"):
        found[row.commitment_id].append(row)
    return found


def _townships(actor: Actor) -> frozenset[int]:
    return frozenset(
        Organisation.objects.of_body(actor.body_id)
        .filter(ended_on=None, kind__in=[UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT])
        .values_list("pk", flat=True)
    )


def _facts(
    one: Commitment,
    supporting: Sequence[tuple[int, str]],
    targets: Sequence[CommitmentTarget],
    townships: frozenset[int],
) -> Iterable[Fact]:
    if targets:
        words = pgettext("between targets", "; ").join(target_words(row) for row in targets)
        yield Fact(pgettext("on a card", "Target"), words)
    if one.kind not in {Kind.DELIVERABLE, Kind.MEASURED, Kind.RECURRING}:
        yield Fact(pgettext("on a card", "Kind"), str(Kind(one.kind).label))
    yield _due(one)
    yield _lead(one)
    if supporting:
        yield Fact(pgettext("on a card", "With"), names_of_units(supporting, townships))
    if one.leader is not None:
        yield Fact(pgettext("on a card", "Leader"), one.leader.title)
    if one.reviewer is not None:
        yield Fact(pgettext("on a card", "Check"), one.reviewer.shown)
    if one.line:
        yield Fact(pgettext("on a card", "Line"), one.line)


def _due(one: Commitment) -> Fact:
    term = pgettext("on a card", "Due")
    if one.due_on is not None:
        return Fact(term, one.due_on.isoformat(), _said(one))
    if one.recurrence:
        return Fact(term, rhythm_words(one.recurrence))
    if one.due_words and one.kind == Kind.LONG_STANDING:
        return Fact(term, one.due_words)
    if one.due_words:
        return Fact(term, _("no day named"), _said(one), is_missing=True)
    return Fact(term, _("not said in the text"))


def _said(one: Commitment) -> str:
    if not one.due_words:
        return _("the year of the plan") if one.due_rule == "plan_year" else ""
    if one.due_rule == "by_hand":
        return one.due_words
    if one.is_due_inherited:
        return _("“%(words)s”, said before") % {"words": one.due_words}
    return _("“%(words)s”") % {"words": one.due_words}


def _lead(one: Commitment) -> Fact:
    term = pgettext("on a card", "Lead")
    if one.lead is not None:
        is_same = one.lead_words in {"", one.lead.name, one.lead.short_name}
        said = "" if is_same else _("“%(words)s”") % {"words": one.lead_words}
        return Fact(term, one.lead.shown, said)
    if one.lead_words:
        said = _("“%(words)s”") % {"words": one.lead_words}
        return Fact(term, _("which unit? please name one"), said, is_missing=True)
    return Fact(term, _("not said; please name one"), is_missing=True)


def names_of_units(
    units: Sequence[tuple[int, str]], townships: frozenset[int], most: int = 6
) -> str:
    """Units by name; all townships together are said in one word with their number."""
    ids = {pk for pk, _ in units}
    names: list[str] = []
    if len(townships) > 2 and townships <= ids:
        names.append(
            ngettext(
                "every township (%(count)d unit)",
                "every township (%(count)d units)",
                len(townships),
            )
            % {"count": len(townships)}
        )
        units = [(pk, name) for pk, name in units if pk not in townships]
    names += [name for _, name in units]
    shown = pgettext("list of units", ", ").join(names[:most])
    if len(names) > most:
        return _("%(units)s and %(count)d more") % {"units": shown, "count": len(names) - most}
    return shown


def how_read(one: Commitment, issued_on: date | None) -> str:
    """How the due day was found, in a sentence."""
    if one.due_on is None or not one.due_words or one.due_rule == "by_hand":
        return ""
    if issued_on is None:
        return _("“%(words)s” was read as %(day)s.") % {
            "words": one.due_words,
            "day": one.due_on.isoformat(),
        }
    return _("“%(words)s”, counted from %(from)s, was read as %(day)s.") % {
        "words": one.due_words,
        "from": short_day(issued_on),
        "day": one.due_on.isoformat(),
    }
