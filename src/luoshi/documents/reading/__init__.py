"""Reading for this part: what comes in, the units it names, its sentences and its tables."""

from luoshi.documents.reading.intake import HandedIn, Intake, read_file, read_pasted
from luoshi.documents.reading.parties import Parties, split_names
from luoshi.documents.reading.texts import Proposal, ProposedTarget, places_to_split

__all__ = [
    "HandedIn",
    "Intake",
    "Parties",
    "Proposal",
    "ProposedTarget",
    "places_to_split",
    "read_file",
    "read_pasted",
    "split_names",
]
