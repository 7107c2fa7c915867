"""What a light means: the words a reading is made of, before any colour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

Value = str | int | Decimal | date


class Standing(StrEnum):
    """Where a piece of work stands; a body's legend gives it word, shape and colour."""

    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    NEAR_DUE = "near_due"
    BEHIND = "behind"
    OVERDUE = "overdue"
    BLOCKED = "blocked"
    NO_EVIDENCE = "no_evidence"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class Severity(StrEnum):
    """How far beyond the body's limits it stands."""

    NONE = ""
    WARN = "warn"
    SERIOUS = "serious"


class Freshness(StrEnum):
    """Whether those who owe a report have spoken."""

    NOT_DUE = "not_due"
    ON_TIME = "on_time"
    LATE = "late"
    SILENT = "silent"


# Every code a reading may give, with the values its sentence needs.
REASONS: Mapping[str, tuple[str, ...]] = {
    "time_used": ("percent",),
    "planned": ("percent",),
    "reported": ("percent", "on", "days_ago"),
    "never_reported": (),
    "behind_plan": ("points",),
    "ahead_of_plan": ("points",),
    "behind_band": ("from", "to"),
    "behind_at_least": ("from",),
    "behind_beyond": ("limit",),
    "node_missed": ("on", "percent", "points"),
    "months_missed": ("count",),
    "near_due": ("due_on", "workdays", "limit"),
    "overdue": ("due_on", "days", "workdays"),
    "also_blocked": (),
    "blocked": (),
    "suspended": (),
    "closed": (),
    "closed_on": ("on",),
    "closed_late": ("on", "days"),
    "report_owed": ("on", "workdays", "grace"),
    "nothing_shown": ("percent",),
    "work_missed": ("opens", "closes", "on", "count"),
    "statement_missed": ("opens", "closes", "on", "count"),
    "evidence_missed": ("opens", "closes", "on", "count"),
    "awaits_signature": (),
    "nobody_asked": (),
    "nothing_due": (),
    "happened": ("on", "count", "allowed"),
    "not_issued": (),
    "waiting": (),
    "starts_on": ("on",),
    "start_late": ("start_on", "months"),
    "calendar_not_announced": ("until",),
}
WAYS_BACK: Mapping[str, tuple[str, ...]] = {
    "gain_points": ("points", "target", "by"),
    "report": ("owed_on",),
    "sign": ("owed_on",),
    "ask": (),
    "show_progress": (),
    "finish_or_extend": ("points", "by"),
    "request_closing": ("by",),
    "close_late": ("points",),
    "resolve_block": (),
    "accept": (),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the arithmetic: a code and the values its sentence needs."""

    code: str
    values: Mapping[str, Value]


class Judgement(NamedTuple):
    """A reading without its sum."""

    expected: Decimal | None
    standing: Standing
    severity: Severity
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a piece of work stood on a day, with the whole sum behind it.

    `gap` is plan minus progress, so a positive gap is points behind.
    `days_left` counts working days, negative when the day is past.
    """

    expected: Decimal | None
    actual: Decimal | None
    gap: Decimal | None
    time_share: Decimal | None
    standing: Standing
    severity: Severity
    days_left: int | None
    freshness: Freshness
    reasons: tuple[Reason, ...]
    way_back: Reason | None

    @property
    def lead(self) -> Decimal | None:
        """Points ahead of the plan."""
        return None if self.gap is None else -self.gap
