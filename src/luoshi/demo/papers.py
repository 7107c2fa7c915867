"""The demonstration's documents: added, read, and joined to the tasks that stand on them."""

from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from docx import Document as Word

from luoshi.demo.content import table, text
from luoshi.demo.people import County
from luoshi.documents import services
from luoshi.documents.models import Commitment, Document
from luoshi.documents.reading.intake import read_file
from luoshi.documents.states import CommitmentState
from luoshi.ledger.models import Task

OFFICER = "duchashi-zhuanyuan"
HARD_CASE = "村级卫生室"
# The document's key, the day it came to the supervision office.
PAPERS = {
    "work_report": date(2026, 1, 19),
    "plan": date(2026, 2, 2),
    "speech": date(2026, 2, 25),
    "minutes": date(2026, 3, 13),
}


def body_of(key: str) -> tuple[dict[str, str], str]:
    """A document's front matter and its text."""
    _, head, body = text(key).split("---\n", 2)
    matter = dict(line.split(": ", 1) for line in head.strip().splitlines())
    return matter, body.strip("\n")


def word_file(body: str) -> bytes:
    """The text as a Word file, a paragraph a line."""
    document = Word()
    for line in body.splitlines():
        document.add_paragraph(line)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def write_try_file() -> Path:
    """A fresh speech as a Word file, for the visitor to drop into the lens."""
    matter, body = body_of("try_speech")
    path = Path(settings.HOME) / "try" / f"{matter['title']}.docx"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(word_file(body))
    return path


class Papers:
    """The documents of the county by their keys."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.documents: dict[str, Document] = {}

    def add(self, key: str, at: datetime) -> None:
        """A document arrives as a Word file, as documents do."""
        matter, body = body_of(key)
        intake = read_file(word_file(body), f"{matter['title']}.docx")
        self.documents[key] = services.add_document(
            actor=self.county.actor(OFFICER, at.date()),
            at=at,
            title=matter["title"],
            text=intake.text,
            kind=key,
            issuer=matter["issuer"],
            issued_on=date.fromisoformat(matter["date"]),
            file=intake.file,
            format=intake.format,
            # The date is given, so the reader need not say where it found one.
            warnings=[w for w in intake.warnings if not str(w["code"]).startswith("date_")],
        )

    def join(self, source: Any, task: Task, at: datetime) -> None:
        """Join a clause of a document to the task that stands on it."""
        document = self.documents.get(source["document"])
        if document is None:
            return
        commitment = self._commitment(document, source["clause"], at)
        if commitment is not None:
            services.join_task(
                actor=self.county.actor(OFFICER, at.date()), at=at, commitment=commitment, task=task
            )

    def decide(self, decision: Any, at: datetime) -> None:
        """Do with a sentence what the office decided: not adopted, or forwarded to read."""
        document = self.documents.get(decision["document"])
        if document is None:
            return
        commitment = self._commitment(document, decision["clause"], at)
        if commitment is None:
            return
        actor = self.county.actor(decision["by"], at.date())
        if decision["outcome"] == "forwarded":
            services.forward_commitment(
                actor=actor, at=at, commitment=commitment, reason=decision["reason"]
            )
        else:
            services.reject_commitment(
                actor=actor,
                at=at,
                commitment=commitment,
                reason_code="other",
                reason=decision["reason"],
            )

    def settle(self, key: str, at: datetime) -> None:
        """What is left and names no unit was read wrongly; one hard case stays undecided."""
        left = Commitment.objects.filter(
            document=self.documents[key], state=CommitmentState.PROPOSED, lead__isnull=True
        ).exclude(text__contains=HARD_CASE)
        for commitment in left.order_by("pk"):
            services.reject_commitment(
                actor=self.county.actor(OFFICER, at.date()),
                at=at,
                commitment=commitment,
                reason_code="misread",
            )

    def _commitment(self, document: Document, clause: str, at: datetime) -> Commitment | None:
        start = document.text.find(clause)
        if start < 0:
            return None
        end = start + len(clause)
        standing = Commitment.objects.filter(
            document=document, start__lt=end, end__gt=start
        ).order_by("start", "pk")
        open_ones = [one for one in standing if one.state != CommitmentState.ISSUED]
        if open_ones:
            return max(open_ones, key=lambda one: min(one.end, end) - max(one.start, start))
        if standing:
            return None
        return services.add_commitment(
            actor=self.county.actor(OFFICER, at.date()),
            at=at - timedelta(minutes=5),
            document=document,
            start=start,
            end=end,
        )


def decisions() -> list[Any]:
    """What the office decided about sentences that became no task."""
    return list(table("decisions")["decision"])
