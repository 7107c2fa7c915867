"""What waits for one, how the units stand, what a leader promised."""

from luoshi.desk.selectors.counting import count_waiting, hold_rail, keep_count
from luoshi.desk.selectors.inbox import MOST, Group, Inbox, Line, inbox_of
from luoshi.desk.selectors.keeping import Kept, Pieces, last_entry_beside, reading_of
from luoshi.desk.selectors.overview import (
    TROUBLED,
    Overview,
    Promises,
    TroubledTask,
    UnitRow,
    overview_as_of,
    overview_of,
    promises_as_of,
    promises_of,
)
from luoshi.desk.selectors.tallies import SilentUnit, forget_tallies, tally_of

__all__ = [
    "MOST",
    "TROUBLED",
    "Group",
    "Inbox",
    "Kept",
    "Line",
    "Overview",
    "Pieces",
    "Promises",
    "SilentUnit",
    "TroubledTask",
    "UnitRow",
    "count_waiting",
    "forget_tallies",
    "hold_rail",
    "inbox_of",
    "keep_count",
    "last_entry_beside",
    "overview_as_of",
    "overview_of",
    "promises_as_of",
    "promises_of",
    "reading_of",
    "tally_of",
]
