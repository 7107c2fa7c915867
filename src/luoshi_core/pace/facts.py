"""The facts a reading is made from: plan, progress and the course of the work."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Literal

from luoshi_core.pace.feedback import FeedbackRule
from luoshi_core.pace.owed import Owed

State = Literal["not_issued", "waiting", "open", "blocked", "suspended", "closed"]
Curve = Literal["linear", "nodes", "seasonal", "none"]
_on = attrgetter("on")


@dataclass(frozen=True, slots=True)
class Node:
    """So much is expected by this day."""

    on: date
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Progress:
    """One reported or one confirmed point; “no change” is a point too.

    `covers` is the due day of the report it answers; without it the days tell.
    """

    on: date
    percent: Decimal
    covers: date | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """The day from which the work was in this state."""

    on: date
    state: State


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known of one piece of work; nodes, progress and turns are sorted by day.

    `state` is today's; `turns`, where given, tell the state of every past day instead.
    `weights` are the twelve monthly weights of a seasonal curve; without them months are equal.
    A curve of “none” expects no percentage: what comes again is never half done.
    `owed` is as of the day that is read; without it nothing comes again.
    """

    start_on: date
    due_on: date | None = None
    nodes: tuple[Node, ...] = ()
    progress: tuple[Progress, ...] = ()
    state: State = "open"
    closed_on: date | None = None
    feedback: FeedbackRule | None = None
    curve: Curve = "linear"
    weights: tuple[Decimal, ...] = ()
    turns: tuple[Turn, ...] = ()
    owed: Owed | None = None

    def __post_init__(self) -> None:
        if self.due_on is not None and self.due_on < self.start_on:
            raise ValueError(f"work that starts on {self.start_on} is not due on {self.due_on}")
        if self.weights and (len(self.weights) != 12 or min(self.weights) < 0):
            raise ValueError("a seasonal curve has twelve weights, none below zero")

    def state_on(self, day: date) -> State:
        """The state in which the work was on this day, as far as the facts tell."""
        if self.turns:
            position = bisect_right(self.turns, day, key=_on)
            return self.turns[position - 1].state if position else "not_issued"
        if self.state == "closed" and self.closed_on is not None and day < self.closed_on:
            return "open"
        return self.state

    def progress_on(self, day: date) -> Progress | None:
        """The last point known on this day; later ones do not exist yet."""
        position = bisect_right(self.progress, day, key=_on)
        return self.progress[position - 1] if position else None
