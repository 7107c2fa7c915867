"""The lens: the whole text, each sentence by what it is, and the commitments beside it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from luoshi.documents import rules
from luoshi.documents.models import (
    AskState,
    Commitment,
    Decision,
    Document,
    Presence,
    SecondReading,
)
from luoshi.documents.reading.second import Endpoint, longest_wait
from luoshi.documents.reading.texts import EDGES
from luoshi.documents.selectors import pieces
from luoshi.documents.selectors.cards import Card, cards_of
from luoshi.documents.selectors.readers import is_delivered, is_second_reader_on
from luoshi.documents.selectors.words import (
    cut_words,
    second_words,
    warning_words,
)
from luoshi.documents.states import DECIDED, CommitmentState, DocumentState
from luoshi.organisations.actor import Actor

PRESENT = timedelta(seconds=40)


@dataclass(frozen=True, slots=True)
class Cut:
    """What was cut from the text, and why."""

    pk: int
    why: str
    words: str
    size: int
    is_undone: bool


@dataclass(frozen=True, slots=True)
class Second:
    """The second reader, as far as this document is concerned."""

    may_ask: bool
    is_reading: bool
    model: str
    said: str = ""
    is_trouble: bool = False
    asked_by: str = ""
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LensView:
    """Everything the lens shows."""

    document: Document
    paragraphs: tuple[pieces.Paragraph, ...]
    cards: tuple[Card, ...]
    counts: Mapping[str, int]
    cuts: tuple[Cut, ...]
    warnings: tuple[str, ...]
    decisions: tuple[Decision, ...]
    present: tuple[str, ...]
    current: int
    is_read_as_delivered: bool
    may_decide: bool
    is_open: bool
    characters: int
    left_out: int
    can_undo: bool
    by_doubt: bool = False
    soft: tuple[pieces.Piece, ...] = ()
    second: "Second | None" = None

    @property
    def decided(self) -> int:
        """How many commitments somebody has decided on."""
        return sum(card.state in DECIDED for card in self.cards)

    @property
    def total(self) -> int:
        """How many commitments there are."""
        return len(self.cards)

    @property
    def adopted(self) -> int:
        """How many wait to be issued."""
        return sum(card.state == CommitmentState.ADOPTED for card in self.cards)

    def card(self, number: int) -> Card | None:
        """The card of a number."""
        return next((card for card in self.cards if card.number == number), None)

    def next_undecided(self, number: int) -> int:
        """The next commitment after this one that waits for a decision, else this one itself."""
        numbers = [card.number for card in self.cards]
        place = numbers.index(number) if number in numbers else 0
        for card in (*self.cards[place + 1 :], *self.cards[:place]):
            if card.is_undecided:
                return card.number
        return number

    def position(self, number: int) -> int:
        """The place of a number in the list, counted from one."""
        numbers = [card.number for card in self.cards]
        return numbers.index(number) + 1 if number in numbers else 0


def view_lens(
    actor: Actor,
    document: Document,
    at: datetime,
    current: int = 0,
    *,
    by_doubt: bool = False,
    with_soft: bool = False,
) -> LensView:
    """The lens on a document: the same few questions however long the text is.

    `by_doubt` lists what the reader is least sure of first; `with_soft` lists the soft
    requirements too, which otherwise are only marked in the text.
    """
    may_decide = rules.can_decide(actor, document)
    commitments = list(
        Commitment.objects.visible_to(actor)
        .filter(document=document)
        .select_related("lead", "reviewer", "leader__organisation")
        .in_order()
    )
    cards = tuple(cards_of(actor, commitments))
    cleanings = list(document.cleanings.order_by("start", "pk")) if may_decide else []
    active = [
        (one.start, one.end)
        for one in (cleanings or document.cleanings.order_by("start", "pk"))
        if not one.is_undone
    ]
    spans = [
        pieces.Span(one.start, one.end, card.merged_into or card.number, card.look)
        for one, card in zip(commitments, cards, strict=True)
    ]
    paragraphs = tuple(pieces.lay_out(document.text, active, document.segments, spans))
    counts = _counts(paragraphs, cards)
    if by_doubt and may_decide:
        cards = tuple(sorted(cards, key=lambda card: (card.state in DECIDED, card.doubt)))
    left_out = sum(end - start for start, end in active)
    decisions = _decisions(document) if may_decide else ()
    return LensView(
        document=document,
        paragraphs=paragraphs,
        cards=cards,
        counts=counts,
        cuts=tuple(
            Cut(
                one.pk,
                cut_words(one.code, one.values),
                " ".join(document.text[one.start : one.end][:80].split()),
                one.end - one.start,
                one.is_undone,
            )
            for one in cleanings
        ),
        warnings=tuple(warning_words(one) for one in document.warnings) if may_decide else (),
        decisions=decisions,
        present=who_is_here(actor, document, at) if may_decide else (),
        current=_current(cards, current),
        is_read_as_delivered=may_decide and is_delivered(document),
        may_decide=may_decide,
        is_open=document.state == DocumentState.OPEN,
        characters=len(document.text) - left_out,
        left_out=left_out,
        can_undo=any(one.by_id == actor.user_id for one in decisions),
        by_doubt=by_doubt and may_decide,
        soft=_soft(paragraphs) if with_soft else (),
        second=_second(document, at) if may_decide else None,
    )


def _soft(paragraphs: Iterable[pieces.Paragraph]) -> tuple[pieces.Piece, ...]:
    return tuple(
        piece
        for paragraph in paragraphs
        for cell in paragraph.cells
        for piece in cell
        if piece.look == pieces.SOFT and not piece.number and piece.text.strip(EDGES)
    )


def _second(document: Document, at: datetime) -> Second | None:
    """What the page says of the second reader; nothing where it is off and was never asked."""
    last = SecondReading.objects.filter(document=document).order_by("-pk").first()
    endpoint = Endpoint.of_installation()
    is_on = endpoint is not None and is_second_reader_on(document.body_id, at.date())
    if last is None and not is_on:
        return None
    model = endpoint.model if endpoint else ""
    may_ask = is_on and document.state == DocumentState.OPEN
    if last is None:
        return Second(may_ask=may_ask, is_reading=False, model=model)
    is_reading = last.state == AskState.ASKED and last.asked_at > at - longest_wait()
    return Second(
        may_ask=may_ask and not is_reading,
        is_reading=is_reading,
        model=last.model,
        said="" if is_reading else second_words(last),
        is_trouble=last.state != AskState.ANSWERED,
        asked_by=last.asked_by_name,
        asked_at=last.asked_at,
    )


def _decisions(document: Document) -> tuple[Decision, ...]:
    return tuple(Decision.objects.filter(document=document, undone_at=None).order_by("-pk")[:8])


def who_is_here(actor: Actor, document: Document, at: datetime) -> tuple[str, ...]:
    """Who else has the document open at the moment."""
    others = Presence.objects.filter(document=document, seen_at__gte=at - PRESENT)
    return tuple(
        others.exclude(user_id=actor.user_id or 0)
        .order_by("name", "pk")
        .values_list("name", flat=True)
    )


def _current(cards: Sequence[Card], wanted: int) -> int:
    if any(card.number == wanted for card in cards):
        return wanted
    undecided = (card.number for card in cards if card.is_undecided)
    return next(undecided, cards[0].number if cards else 0)


def _counts(paragraphs: Iterable[pieces.Paragraph], cards: Iterable[Card]) -> Mapping[str, int]:
    """Commitments by what was decided; soft requirements and background by sentences."""
    sentences = Counter(
        piece.look
        for paragraph in paragraphs
        for cell in paragraph.cells
        for piece in cell
        if not piece.number and piece.text.strip(EDGES)
    )
    decided = Counter(card.look for card in cards)
    return {
        pieces.TASK: decided[pieces.TASK],
        pieces.UNDECIDED: decided[pieces.UNDECIDED] + decided[pieces.SECOND],
        pieces.SECOND: decided[pieces.SECOND],
        pieces.FORWARDED: decided[pieces.FORWARDED],
        pieces.REJECTED: decided[pieces.REJECTED],
        pieces.SOFT: sentences[pieces.SOFT],
        pieces.BACKGROUND: sentences[pieces.BACKGROUND],
    }
