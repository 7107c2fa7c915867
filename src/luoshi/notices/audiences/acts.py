"""An act as notices see it, whom it concerns, and one notice before it is written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from luoshi.history.models import Entry
from luoshi.ledger.models import Block, Task
from luoshi.notices.directory import Directory, Person, Seat
from luoshi.notices.kinds import Kind
from luoshi.organisations.roles import Role

TASK = "ledger.task"


@dataclass(frozen=True, slots=True)
class Act:
    """An act: its entry, and the row its notices lead to."""

    entry: Entry
    on: Any
    blocks: tuple[Block, ...] = ()

    @property
    def task(self) -> Task:
        """The task the act is about."""
        task: Task = self.on if isinstance(self.on, Task) else self.on.task
        return task

    @property
    def post_id(self) -> int | None:
        """The post that acted."""
        found = self.entry.actor.get("post_id")
        return int(found) if found else None


Whom = Callable[[Directory, Act], Iterable[Seat | Person]]


@dataclass(frozen=True, slots=True)
class Audience:
    """Under which kind an act is told, to whom, and the table of the row it leads to.

    Where many things are acted on at once, the thing `above` them is told of once a day: the
    field that names it, and its table.
    """

    kind: Kind
    whom: Whom
    about: str = TASK
    above: tuple[str, str] | None = None


class Told(NamedTuple):
    """One notice before it is written."""

    person: Person
    kind: Kind
    cause: str
    about: str
    key: int
    entry: Entry | None = None
    on: date | None = None


def those_at_work(directory: Directory, task: Task) -> list[Seat]:
    """Who works on a task: the post named for it, else the clerks of the unit that leads."""
    named = directory.seat(task.lead_post_id)
    return named or directory.of_unit(task.lead_id, Role.CLERK)


def lead_of(directory: Directory, task: Task) -> list[Seat]:
    """Who works on a task, and the head of the unit that leads it."""
    return [*those_at_work(directory, task), *directory.of_unit(task.lead_id, Role.HEAD)]


def supervision(directory: Directory, _act: Act) -> list[Seat]:
    """Everybody who supervises."""
    return directory.with_role(Role.SUPERVISOR, Role.SUPERVISION_HEAD)


def checking(directory: Directory, task: Task) -> list[Seat]:
    """The unit named to check a task, else supervision."""
    if task.reviewer_id is None:
        return directory.with_role(Role.SUPERVISOR, Role.SUPERVISION_HEAD)
    return directory.of_unit(task.reviewer_id, Role.REVIEWER, Role.CLERK, Role.HEAD)
