"""Reading commitments out of government texts: a text and its day of issue, candidates out."""

from luoshi_core.extraction.commitments import extract
from luoshi_core.extraction.deadlines import Deadline, find_deadlines
from luoshi_core.extraction.model import (
    Candidate,
    Extraction,
    Reason,
    ReasonCode,
    Segment,
    Target,
    Unit,
)
from luoshi_core.extraction.weighing import (
    ReaderModel,
    UnreadableModel,
    packaged_model,
    rules_only,
)

__all__ = [
    "Candidate",
    "Deadline",
    "Extraction",
    "ReaderModel",
    "Reason",
    "ReasonCode",
    "Segment",
    "Target",
    "Unit",
    "UnreadableModel",
    "extract",
    "find_deadlines",
    "packaged_model",
    "rules_only",
]
