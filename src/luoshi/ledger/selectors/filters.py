"""What a reader wants to see of the ledger."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks a reader wants to see; empty means all at work."""

    text: str = ""
    # The keys of what the text finds, as the database takes them; empty until it was looked up.
    found: str = ""
    unit: int | None = None
    below: bool = False
    role: str = "lead"
    leader: int | None = None
    line: str = ""
    source: str = ""
    standings: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    freshness: tuple[str, ...] = ()
    due_from: date | None = None
    due_until: date | None = None
    kind: str = ""
    plans: tuple[int, ...] = ()
    done: str = "open"
    order: str = "due"
