"""Documents, what was cleaned from them, the commitments they make, and each decision."""

from luoshi.documents.models.commitments import (
    Commitment,
    CommitmentQuerySet,
    CommitmentSupport,
    CommitmentTarget,
    Decision,
    Proposer,
    RejectionReason,
)
from luoshi.documents.models.papers import (
    Cleaning,
    Document,
    DocumentKind,
    DocumentQuerySet,
    Presence,
)
from luoshi.documents.models.readings import AskState, SecondReading, TrainedReader

__all__ = [
    "AskState",
    "Cleaning",
    "Commitment",
    "CommitmentQuerySet",
    "CommitmentSupport",
    "CommitmentTarget",
    "Decision",
    "Document",
    "DocumentKind",
    "DocumentQuerySet",
    "Presence",
    "Proposer",
    "RejectionReason",
    "SecondReading",
    "TrainedReader",
]
