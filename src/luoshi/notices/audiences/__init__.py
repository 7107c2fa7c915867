"""Whom an act concerns: for each kind of act the posts that have to know."""

from collections.abc import Mapping

from luoshi.notices.audiences.acts import Act, Audience, Told, lead_of, those_at_work
from luoshi.notices.audiences.elsewhere import ELSEWHERE, clerks_owing, heads_owing
from luoshi.notices.audiences.ledger import OF_TASKS

AUDIENCES: Mapping[str, Audience] = {**OF_TASKS, **ELSEWHERE}

__all__ = [
    "AUDIENCES",
    "Act",
    "Audience",
    "Told",
    "clerks_owing",
    "heads_owing",
    "lead_of",
    "those_at_work",
]
