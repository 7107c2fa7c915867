"""Which reader reads a body's documents, and whether a second one may be asked."""

from dataclasses import dataclass
from datetime import date, datetime

from luoshi.documents.models import Commitment, Document, TrainedReader
from luoshi.documents.reading.second import Endpoint
from luoshi.documents.states import DECIDED
from luoshi.organisations.actor import Actor
from luoshi.rulesets.models import RuleSet, Subject
from luoshi.rulesets.selectors import rulesets_of
from luoshi_core.extraction import packaged_model

READER_CODE, SECOND_CODE = "first", "second"
# What a rule-set names when the reader that came with the program reads.
PACKAGED = "packaged"
FIGURES = ("precision", "recall", "f1")


def reader_rule(body_id: int, code: str, on: date) -> RuleSet | None:
    """The version that holds on a day; nothing when none was ever issued."""
    issued = (
        one
        for one in rulesets_of(body_id, Subject.READER)
        if one.code == code and one.effective_on <= on
    )
    return next(issued, None)


def next_version(body_id: int, code: str) -> str:
    """The number the next version of a rule takes."""
    issued = [one for one in rulesets_of(body_id, Subject.READER) if one.code == code]
    return str(len(issued) + 1)


def is_second_reader_on(body_id: int, on: date) -> bool:
    """Whether the body lets its documents be shown to the second reader."""
    rule = reader_rule(body_id, SECOND_CODE, on)
    return bool(rule and rule.content.get("on"))


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """A reader that can be chosen, with its figures before and after its training."""

    version: str
    is_packaged: bool
    is_in_force: bool
    trained_at: datetime | None = None
    trained_by: str = ""
    documents: int = 0
    decisions: int = 0
    figures: tuple["Figure", ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """How well a reader did on documents it had not seen."""

    who: str
    precision: str
    recall: str
    f1: str


@dataclass(frozen=True, slots=True)
class ReadersView:
    """The readers of a body: which reads now, which could, and the second one."""

    rows: tuple[ReaderRow, ...]
    since: date | None
    version: str
    next_on: date | None
    decided: int
    is_second_set: bool
    is_second_on: bool
    second_model: str


def reader_named(body_id: int, on: date) -> str:
    """The version of the reader that reads a body's documents on a day."""
    rule = reader_rule(body_id, READER_CODE, on)
    return str(rule.content.get("reader", PACKAGED)) if rule else PACKAGED


def view_readers(actor: Actor, on: date) -> ReadersView:
    """Which readers a body has, their figures, and which of them reads."""
    rule = reader_rule(actor.body_id, READER_CODE, on)
    in_force = reader_named(actor.body_id, on)
    coming = [
        one.effective_on
        for one in rulesets_of(actor.body_id, Subject.READER)
        if one.code == READER_CODE and one.effective_on > on
    ]
    trained = TrainedReader.objects.filter(body_id=actor.body_id).order_by("-trained_at", "-pk")
    endpoint = Endpoint.of_installation()
    return ReadersView(
        rows=(
            *(_row(one, in_force) for one in trained),
            ReaderRow(PACKAGED, is_packaged=True, is_in_force=in_force == PACKAGED),
        ),
        since=rule.effective_on if rule else None,
        version=rule.version if rule else "",
        next_on=min(coming, default=None),
        decided=Commitment.objects.filter(body_id=actor.body_id, state__in=DECIDED).count(),
        is_second_set=endpoint is not None,
        is_second_on=is_second_reader_on(actor.body_id, on),
        second_model=endpoint.model if endpoint else "",
    )


def _row(one: TrainedReader, in_force: str) -> ReaderRow:
    figures = one.figures
    return ReaderRow(
        version=one.version,
        is_packaged=False,
        is_in_force=one.version == in_force,
        trained_at=one.trained_at,
        trained_by=one.trained_by_name,
        documents=one.documents,
        decisions=one.decisions,
        figures=tuple(
            Figure(
                who, *(str(figures[who].get(name, "–")) for name in ("precision", "recall", "f1"))
            )
            for who in ("before", "after")
            if who in figures
        ),
    )


def is_delivered(document: Document) -> bool:
    """Whether the reader that comes with the product read a document, not one taught here."""
    taught = TrainedReader.objects.filter(body_id=document.body_id, version=document.reader)
    return document.reader == packaged_model().version or not taught.exists()
