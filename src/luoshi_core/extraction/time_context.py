"""What a reader of time words knows, and what it makes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Reading:
    """What one rule makes of the words it matched."""

    start: date | None = None
    end: date | None = None
    recurrence: str | None = None
    rule: str = ""


@dataclass(slots=True)
class TimeContext:
    """What is known of the time of writing while a text is read from left to right."""

    issued_on: date | None
    plan_year: int | None
    named_year: int | None
    add_workdays: Callable[[date, int], date]
    text: str

    @property
    def year(self) -> int | None:
        """The year meant by words that name none."""
        issued = self.issued_on.year if self.issued_on else None
        return self.named_year or self.plan_year or issued

    @property
    def year_of_issue(self) -> int | None:
        """The year that 今年 means."""
        return self.issued_on.year if self.issued_on else self.plan_year
