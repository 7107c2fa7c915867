"""Show a document to the second reader, and take what it says as proposals and no more."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.documents import rules
from luoshi.documents.beats import (
    commitment_from,
    count_on,
    lock_open,
    next_number,
    read_whole,
    save_parts,
)
from luoshi.documents.events import DocumentEvent
from luoshi.documents.models import AskState, Commitment, Document, Proposer, SecondReading
from luoshi.documents.reading.parties import Parties
from luoshi.documents.reading.second import Endpoint, SecondAnswer, longest_wait
from luoshi.documents.reading.texts import ReadText, proposal_for, trimmed
from luoshi.documents.refusals import (
    AlreadyAsked,
    SecondReaderBusy,
    SecondReaderNotSet,
    SecondReaderOff,
)
from luoshi.documents.selectors.readers import SECOND_CODE, is_second_reader_on, next_version
from luoshi.history.models import Recorded
from luoshi.history.services import record
from luoshi.organisations.actor import Actor
from luoshi.rulesets.models import RuleSet, Subject
from luoshi.rulesets.services import issue_ruleset

# As many documents at once as leave the pages enough threads.
MOST_AT_ONCE = 2
MOST_PROPOSED = 500


@transaction.atomic
def begin_second_reading(*, actor: Actor, at: datetime, document: Document) -> SecondReading:
    """Record that a document is shown to the second reader, before anything is sent."""
    document = lock_open(actor, document.pk, rules.can_ask_second_reader)
    endpoint = Endpoint.of_installation()
    if endpoint is None or not is_second_reader_on(actor.body_id, at.date()):
        raise SecondReaderOff
    waiting = SecondReading.objects.filter(state=AskState.ASKED, asked_at__gt=at - longest_wait())
    if waiting.filter(document=document).exists():
        raise AlreadyAsked
    if waiting.count() >= MOST_AT_ONCE:
        raise SecondReaderBusy
    reading = SecondReading.objects.create(
        document=document,
        model=endpoint.model[:80],
        asked_at=at,
        asked_by_name=actor.name,
    )
    record(
        actor,
        at,
        DocumentEvent.SECOND_READER_ASKED,
        document,
        rows=[reading],
        model=reading.model,
    )
    return reading


@transaction.atomic
def take_second_reading(
    *, actor: Actor, at: datetime, reading: SecondReading, answer: SecondAnswer
) -> SecondReading:
    """Take an answer: what the reader also found is marked so, what is new is proposed.

    Nothing that anybody decided changes, and nothing is decided.
    """
    document = lock_open(actor, reading.document_id, rules.can_ask_second_reader)
    reading = SecondReading.objects.get(pk=reading.pk, document=document)
    if reading.state != AskState.ASKED:
        return reading
    spans = _new_spans(document, answer, reading)
    made = _propose(document, spans, at) if spans else []
    reading.state = _state_of(answer)
    reading.answered_at = at
    reading.parts, reading.parts_answered = answer.parts, answer.answered
    reading.proposed, reading.dropped = len(spans), answer.dropped
    reading.trouble = answer.trouble[:16]
    reading.save()
    record(
        actor,
        at,
        DocumentEvent.SECOND_READER_ANSWERED,
        document,
        rows=[reading, *made],
        parts=reading.parts,
        answered=reading.parts_answered,
        proposed=reading.proposed,
        agreed=reading.agreed,
        dropped=reading.dropped,
    )
    return reading


@transaction.atomic
def switch_second_reader(*, actor: Actor, at: datetime, is_on: bool) -> RuleSet:
    """Let the body's documents be shown to the second reader from today, or no longer."""
    require(rules.can_choose_reader, actor, None)
    if is_on and Endpoint.of_installation() is None:
        raise SecondReaderNotSet
    return issue_ruleset(
        actor=actor,
        at=at,
        subject=Subject.READER,
        code=SECOND_CODE,
        version=next_version(actor.body_id, SECOND_CODE),
        name="第二阅读器",
        effective_on=at.date(),
        content={"on": is_on},
    )


def _state_of(answer: SecondAnswer) -> str:
    if answer.answered == answer.parts:
        return AskState.ANSWERED
    return AskState.IN_PART if answer.answered else AskState.SILENT


def _new_spans(
    document: Document, answer: SecondAnswer, reading: SecondReading
) -> list[tuple[int, int]]:
    """What the answer adds; what stands there already is marked as found by both."""
    known = list(Commitment.objects.filter(document=document).in_order())
    agreed: dict[int, Commitment] = {}
    spans: list[tuple[int, int]] = []
    for one in answer.found:
        start, end = trimmed(document.text, one.start, one.end)
        if one.label != "HARD" or start >= end:
            continue
        same = [other for other in known if _is_same(start, end, other.start, other.end)]
        agreed |= {other.pk: other for other in same}
        if not same and not any(start < last and first < end for first, last in spans):
            spans.append((start, end))
    both = [one.pk for one in agreed.values() if one.proposer == Proposer.RULES]
    Commitment.objects.filter(pk__in=both).update(proposer=Proposer.BOTH)
    reading.agreed = len(agreed)
    return sorted(spans)[:MOST_PROPOSED]


def _is_same(start: int, end: int, first: int, last: int) -> bool:
    """Whether two stretches share half of the shorter one."""
    shared = min(end, last) - max(start, first)
    return shared * 2 >= min(end - start, last - first) > 0


def _propose(document: Document, spans: Sequence[tuple[int, int]], at: datetime) -> list[Recorded]:
    read = read_whole(document, Parties.of_body(document.body_id), at.date())
    revision = count_on(document, shape=True)
    rows: list[Recorded] = []
    for number, (start, end) in enumerate(spans, next_number(document)):
        rows += _one(document, read, start, end, number, revision)
    return rows


def _one(
    document: Document, read: ReadText, start: int, end: int, number: int, revision: int
) -> Iterable[Recorded]:
    proposal = replace(
        proposal_for(read, document.text, start, end), label="HARD", proposer=Proposer.SECOND
    )
    commitment = commitment_from(document, proposal, number, revision)
    commitment.save()
    return [commitment, *save_parts(commitment, proposal)]
