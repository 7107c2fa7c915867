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

__all__ = [
    "Candidate",
    "Deadline",
    "Extraction",
    "Reason",
    "ReasonCode",
    "Segment",
    "Target",
    "Unit",
    "extract",
    "find_deadlines",
]
