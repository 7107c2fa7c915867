"""What a piece of work owes beside its progress: what comes again, and what must not happen."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from luoshi_core.pace.meanings import Reason

What = Literal["work", "statement", "evidence"]


@dataclass(frozen=True, slots=True)
class Missed:
    """The oldest period whose due day is over and that nobody kept; `count` are there in all.

    `is_filed` tells that a report on it waits for its signature.
    """

    what: What
    opens_on: date
    closes_on: date
    due_on: date
    count: int = 1
    is_filed: bool = False

    @property
    def reason(self) -> Reason:
        """Which period it is, and since when it is owed."""
        return Reason(
            f"{self.what}_missed",
            {
                "opens": self.opens_on,
                "closes": self.closes_on,
                "on": self.due_on,
                "count": self.count,
            },
        )


@dataclass(frozen=True, slots=True)
class Happened:
    """What must not happen did: how often, the last time, and how often it may."""

    on: date
    count: int
    allowed: int = 0

    @property
    def is_beyond(self) -> bool:
        """Whether it happened more often than it may."""
        return self.count > self.allowed

    @property
    def reason(self) -> Reason:
        """How often it did, and how often it may."""
        return Reason("happened", {"on": self.on, "count": self.count, "allowed": self.allowed})


@dataclass(frozen=True, slots=True)
class Owed:
    """How that stood on the day of the reading, which is past or today.

    `is_unasked` tells that something must not happen and nobody is asked to say whether it did.
    """

    missed: Missed | None = None
    happened: Happened | None = None
    is_asked: bool = False
    was_kept: bool = False
    is_unasked: bool = False

    @property
    def reason(self) -> Reason | None:
        """What stands against it; an event before a silence."""
        against = self.happened or self.missed
        if against is not None:
            return against.reason
        return Reason("nobody_asked", {}) if self.is_unasked else None
