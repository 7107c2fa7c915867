"""Teach the reader by what was decided here; export the decisions; settle which reader reads."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.documents import rules
from luoshi.documents.events import DocumentEvent
from luoshi.documents.models import TrainedReader
from luoshi.documents.reading.readers import load_reader
from luoshi.documents.refusals import NoSuchReader, NothingDecided
from luoshi.documents.selectors.gold import GoldPaper, gold_of_body
from luoshi.documents.selectors.readers import PACKAGED, READER_CODE, next_version
from luoshi.files.services import store_file
from luoshi.history.services import record
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body
from luoshi.rulesets.models import RuleSet, Subject
from luoshi.rulesets.services import issue_ruleset


@dataclass(frozen=True, slots=True)
class Gold:
    """The decisions of a body as gold."""

    papers: tuple[GoldPaper, ...]

    @property
    def decisions(self) -> int:
        """How many sentences were decided on."""
        return sum(len(paper.clauses) for paper in self.papers)

    @property
    def jsonl(self) -> str:
        """Every clause as a line of JSON, in the order of the documents."""
        return "".join(f"{line}\n" for paper in self.papers for line in paper.lines)

    def as_zip(self) -> bytes:
        """Everything in one file, laid out as the corpus is."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("gold.jsonl", self.jsonl)
            for paper in self.papers:
                archive.writestr(f"documents/{paper.name}.txt", paper.content)
        return target.getvalue()


@transaction.atomic
def export_gold(*, actor: Actor, at: datetime) -> Gold:
    """Hand out what was decided on sentences, with the documents they stand in."""
    require(rules.can_export_gold, actor, None)
    body = Body.objects.get(pk=actor.body_id)
    gold = Gold(tuple(gold_of_body(body.pk, body.name)))
    if not gold.papers:
        raise NothingDecided
    record(
        actor,
        at,
        DocumentEvent.GOLD_EXPORTED,
        body,
        decisions=gold.decisions,
        documents=len(gold.papers),
    )
    return gold


@transaction.atomic
def keep_trained_reader(
    *,
    actor: Actor,
    at: datetime,
    weights: bytes,
    seed: int,
    documents: int,
    decisions: int,
    figures: Mapping[str, object],
) -> TrainedReader:
    """Keep a reader that was trained here; the same weights are kept once. It reads nothing yet."""
    require(rules.can_train_reader, actor, None)
    version = load_reader(weights).version
    known = TrainedReader.objects.filter(body_id=actor.body_id, version=version).first()
    if known is not None:
        return known
    file = store_file(
        actor=actor, at=at, content=weights, name=f"reader-{version}.weights", kind="reader"
    )
    reader = TrainedReader.objects.create(
        body_id=actor.body_id,
        version=version,
        file=file,
        seed=seed,
        documents=documents,
        decisions=decisions,
        figures=dict(figures),
        trained_at=at,
        trained_by_name=actor.name,
    )
    record(
        actor,
        at,
        DocumentEvent.READER_TRAINED,
        reader,
        version=version,
        decisions=decisions,
    )
    return reader


@transaction.atomic
def choose_reader(
    *, actor: Actor, at: datetime, version: str, effective_on: date | None = None
) -> RuleSet:
    """Settle which reader reads from a day on; the way back is to choose another.

    What was read before stays as it was read, and each document names the reader that read it.
    """
    require(rules.can_choose_reader, actor, None)
    if version != PACKAGED:
        known = TrainedReader.objects.filter(body_id=actor.body_id, version=version)
        if not known.exists():
            raise NoSuchReader(version=version[:20])
    return issue_ruleset(
        actor=actor,
        at=at,
        subject=Subject.READER,
        code=READER_CODE,
        version=next_version(actor.body_id, READER_CODE),
        name="阅读器",
        effective_on=effective_on or at.date(),
        content={"reader": version},
    )
