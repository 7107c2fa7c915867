"""Documents in a list, what an issue would do, and the sentences behind tasks."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from luoshi.common import pages
from luoshi.common.prepared import PreparedEach
from luoshi.documents.models import Cleaning, Commitment, Document, DocumentKind
from luoshi.documents.selectors.cards import Card, cards_of
from luoshi.documents.states import CHANGEABLE, DECIDED, CommitmentState, DocumentState
from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation, Post
from luoshi.organisations.roles import Role
from luoshi.organisations.selectors import posts_of
from luoshi.rulesets.models import RuleSet, Subject

MOST_LISTED = 200
LONGEST_ROW_TITLE = 80


# More than SQLite can compare a number with.
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document in a list."""

    pk: int
    title: str
    kind: str
    kind_code: str
    issuer: str
    issued_on: date | None
    added_at: datetime
    added_by: str
    state: str
    state_label: str
    total: int
    decided: int
    tasks: int
    standings: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class IssueSummary:
    """What issuing would do now, and what it still lacks."""

    adopted: tuple[Card, ...]
    without_lead: tuple[Card, ...]
    without_day: tuple[Card, ...]
    past_day: tuple[Card, ...]
    undecided: int
    forwarded: int
    not_adopted: int
    by_unit: tuple[tuple[str, int], ...]

    @property
    def is_ready(self) -> bool:
        """Whether everything that is adopted can be issued."""
        return bool(self.adopted) and not self.without_lead


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence a task stands on, as the task's page quotes it."""

    document_id: int
    document: str
    issued_on: date | None
    issuer: str
    number: int
    text: str


def list_documents(actor: Actor, *, text: str = "", state: str = "") -> list[DocumentRow]:
    """The documents the actor may read, the latest first: three questions however many."""
    documents = Document.objects.visible_to(actor)
    if state:
        documents = documents.filter(state=state)
    else:
        documents = documents.exclude(state=DocumentState.WITHDRAWN)
    if text.strip():
        documents = documents.filter(
            Q(title__icontains=text.strip()) | Q(issuer__icontains=text.strip())
        )
    found = list(
        documents.defer("text", "segments", "warnings").order_by("-added_at", "-pk")[:MOST_LISTED]
    )
    ids = [document.pk for document in found]
    states = _states(ids)
    standings = _standings(actor, ids)
    return [
        DocumentRow(
            pk=one.pk,
            title=one.title,
            kind=str(DocumentKind(one.kind).label),
            kind_code=one.kind,
            issuer=one.issuer,
            issued_on=one.issued_on,
            added_at=one.added_at,
            added_by=one.added_by_name,
            state=one.state,
            state_label=str(DocumentState(one.state).label),
            total=states[one.pk].total(),
            decided=sum(states[one.pk][name] for name in DECIDED),
            tasks=states[one.pk][CommitmentState.ISSUED],
            standings=dict(standings[one.pk]),
        )
        for one in found
    ]


def _states(ids: Sequence[int]) -> dict[int, Counter[str]]:
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    rows = (
        Commitment.objects.filter(document_id__in=ids)
        .order_by()
        .values_list("document_id", "state")
        .annotate(n=Count("pk"))
    )
    for document_id, state, n in rows:
        counted[document_id][state] += n
    return counted


def _standings(actor: Actor, ids: Sequence[int]) -> dict[int, Counter[str]]:
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    rows = (
        Commitment.objects.filter(
            Task.objects.visible_behind(actor),
            document_id__in=ids,
            state=CommitmentState.ISSUED,
        )
        .order_by()
        .values_list("document_id", "task__standing")
        .annotate(n=Count("pk"))
    )
    for document_id, standing, n in rows:
        counted[document_id][standing] += n
    return counted


def get_document(actor: Actor, pk: int) -> Document:
    """A document the actor may read; else `Document.DoesNotExist`."""
    return Document.objects.visible_to(actor).select_related("file").get(pk=pk)


def document_named(actor: Actor, title: str) -> Document | None:
    """The latest document of this title that the actor may read."""
    return Document.objects.visible_to(actor).filter(title=title).order_by("-pk").first()


def get_commitment(actor: Actor, document_id: int, number: int) -> Commitment:
    """A commitment by its number in a document; else `Commitment.DoesNotExist`."""
    if max(document_id, number) > _LARGEST:
        raise Commitment.DoesNotExist
    return (
        Commitment.objects.visible_to(actor)
        .select_related("document", "lead", "reviewer", "leader__organisation", "task")
        .get(document_id=document_id, number=number)
    )


def active_cuts(document: Document) -> list[tuple[int, int]]:
    """What is left out of a document when it is read."""
    cuts = document.cleanings.filter(is_undone=False).order_by("start", "pk")
    return list(cuts.values_list("start", "end"))


def get_cleaning(actor: Actor, document_id: int, pk: int) -> Cleaning:
    """A cleaning of a document the actor may read; else `Cleaning.DoesNotExist`."""
    return Cleaning.objects.select_related("document").get(
        pk=pk, document_id=document_id, document__in=Document.objects.visible_to(actor)
    )


def commitments_of(
    actor: Actor, document: Document, states: Sequence[str] = ()
) -> list[Commitment]:
    """The commitments of a document that the actor may see, in the order of the text."""
    commitments = Commitment.objects.visible_to(actor).filter(document=document)
    if states:
        commitments = commitments.filter(state__in=states)
    return list(
        commitments.select_related("lead", "reviewer", "leader__organisation", "task")
        .prefetch_related("supporting__organisation", "targets")
        .in_order()
    )


def row_of(actor: Actor, commitment: Commitment) -> list[Commitment]:
    """The open sentences that stand in one row of a table with this one, itself among them."""
    if commitment.row is None or commitment.state not in CHANGEABLE:
        return []
    return list(
        Commitment.objects.visible_to(actor)
        .filter(document_id=commitment.document_id, row=commitment.row, state__in=CHANGEABLE)
        .select_related("document")
        .in_order()
    )


def words_of_row(members: Sequence[Commitment]) -> tuple[str, str]:
    """What a row is called as one task, and its sub-items as measures.

    Title and measures are content of the body, so they are in the language of its documents.
    """
    first, last = members[0], members[-1]
    whole = first.document.text[first.start : max(one.end for one in members)]
    is_one_cell = "\n" not in whole and "\t" not in whole and len(whole) <= LONGEST_ROW_TITLE
    title = " ".join(whole.split()) if is_one_cell else f"{first.title}等{len(members)}项"
    items = [f"{place}. {one.title}" for place, one in enumerate(members, 1)]
    said = list(dict.fromkeys(one.measures for one in (first, last) if one.measures))
    return title, "\n".join([*said, *items])


def issue_summary(actor: Actor, document: Document, on: date) -> IssueSummary:
    """What issuing the document would do today, and what is missing."""
    commitments = commitments_of(actor, document)
    cards = dict(zip((one.pk for one in commitments), cards_of(actor, commitments), strict=True))
    adopted = [one for one in commitments if one.state == CommitmentState.ADOPTED]
    states = Counter(one.state for one in commitments)
    units = Counter(one.lead.shown for one in adopted if one.lead is not None)
    return IssueSummary(
        adopted=tuple(cards[one.pk] for one in adopted),
        without_lead=tuple(cards[one.pk] for one in adopted if one.lead_id is None),
        without_day=tuple(
            cards[one.pk] for one in adopted if one.due_on is None and not one.recurrence
        ),
        past_day=tuple(
            cards[one.pk] for one in adopted if one.due_on is not None and one.due_on < on
        ),
        undecided=states[CommitmentState.PROPOSED],
        forwarded=states[CommitmentState.FORWARDED],
        not_adopted=states[CommitmentState.NOT_ADOPTED],
        by_unit=tuple(units.most_common()),
    )


# What tells a task's page whether a sentence stands behind it; most tasks have none.
TRACES = {
    "documents_sentence": Exists(Commitment.objects.filter(task=OuterRef("pk")))
    | Exists(Commitment.objects.filter(merged_into__task=OuterRef("pk")))
}


def _standing_on(ids: Sequence[int]) -> QuerySet[Commitment]:
    own = Commitment.objects.filter(task_id__in=ids).order_by()
    return (
        Commitment.objects.filter(Q(task_id__in=ids) | Q(merged_into__in=own.values("pk")))
        .select_related("document", "merged_into")
        .defer("document__text", "document__segments", "document__warnings")
        .in_order()
    )


_STANDING_ON = PreparedEach(_standing_on)


def sentences_of_tasks(actor: Actor, tasks: Sequence[Any]) -> dict[int, tuple[Sentence, ...]]:
    """The sentences that each task stands on, its own and those merged into it."""
    ids = [task.pk for task in tasks if pages.may_have(task, "documents_sentence")]
    sentences: dict[int, list[Sentence]] = defaultdict(list)
    for one in _STANDING_ON.ask(ids):
        task_id = one.task_id or (one.merged_into.task_id if one.merged_into else None)
        if task_id is not None and Document.objects.may_read(actor, one.document):
            sentences[task_id].append(
                Sentence(
                    document_id=one.document_id,
                    document=one.document.title,
                    issued_on=one.document.issued_on,
                    issuer=one.document.issuer,
                    number=one.number,
                    text=" ".join(one.text.split()),
                )
            )
    return {task_id: tuple(listed) for task_id, listed in sentences.items()}


def leaders_of(actor: Actor) -> list[Post]:
    """The posts of county leaders, to be named in charge."""
    posts = posts_of(actor).filter(ended_on=None).order_by("organisation__path", "position", "pk")
    return [post for post in posts if Role.LEADER in post.roles]


def light_rules(actor: Actor) -> list[tuple[str, str]]:
    """The light rules of the body: code and name."""
    found = RuleSet.objects.filter(body_id=actor.body_id, subject=Subject.LIGHT)
    names = dict(found.order_by("effective_on", "pk").values_list("code", "name"))
    return sorted(names.items())


def unit_options(actor: Actor) -> list[tuple[str, str]]:
    """The units of the upper levels, for fields that propose without a script."""
    units = Organisation.objects.of_body(actor.body_id).filter(
        ended_on=None, depth__gt=1, depth__lte=3
    )
    return [(unit.name, unit.short_name) for unit in units.only("name", "short_name")[:200]]
