"""Whom an act concerns: for each kind of act the posts that have to know."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from luoshi.history.models import Entry
from luoshi.ledger.events import LedgerEvent
from luoshi.ledger.models import Block, Task
from luoshi.notices.directory import Directory, Seat
from luoshi.notices.kinds import Kind
from luoshi.organisations.roles import Role


@dataclass(frozen=True, slots=True)
class Act:
    """An act on a task as notices see it."""

    entry: Entry
    task: Task
    blocks: tuple[Block, ...] = ()

    @property
    def post_id(self) -> int | None:
        """The post that acted."""
        found = self.entry.actor.get("post_id")
        return int(found) if found else None


Posts = Callable[[Directory, Act], Iterable[Seat]]


@dataclass(frozen=True, slots=True)
class Audience:
    """Under which kind an act is told, and to whom."""

    kind: Kind
    posts: Posts


def those_at_work(directory: Directory, task: Task) -> list[Seat]:
    """Who works on a task: the post named for it, else the clerks of the unit that leads."""
    named = directory.seat(task.lead_post_id)
    return named or directory.of_unit(task.lead_id, Role.CLERK)


def _lead(directory: Directory, act: Act) -> list[Seat]:
    heads = directory.of_unit(act.task.lead_id, Role.HEAD)
    return [*those_at_work(directory, act.task), *heads]


def _clerks(directory: Directory, act: Act) -> list[Seat]:
    return those_at_work(directory, act.task)


def _signing(directory: Directory, act: Act) -> list[Seat]:
    # A head's own report is signed by the act of filing it.
    if directory.has(act.post_id, Role.HEAD):
        return []
    return directory.of_unit(act.task.lead_id, Role.HEAD)


def _supervision(directory: Directory, _act: Act) -> list[Seat]:
    return directory.with_role(Role.SUPERVISOR, Role.SUPERVISION_HEAD)


def _granting(directory: Directory, act: Act) -> list[Seat]:
    return [*directory.with_role(Role.SUPERVISION_HEAD), *directory.seat(act.task.leader_id)]


def _helping(directory: Directory, act: Act) -> list[Seat]:
    raised = [block for block in act.blocks if block.raised_at == act.entry.at]
    asked = raised[-1].needed_from_id if raised else None
    helpers = directory.of_unit(asked, Role.CLERK, Role.HEAD, Role.LEADER)
    return [*helpers, *_supervision(directory, act)]


def _checking(directory: Directory, act: Act) -> list[Seat]:
    if act.task.reviewer_id is None:
        return _supervision(directory, act)
    return directory.of_unit(act.task.reviewer_id, Role.REVIEWER, Role.CLERK, Role.HEAD)


E = LedgerEvent
AUDIENCES: Mapping[str, Audience] = {
    E.TASK_ISSUED: Audience(Kind.HANDED, _lead),
    E.TASK_REISSUED: Audience(Kind.HANDED, _lead),
    E.PROGRESS_REPORTED: Audience(Kind.WAITING, _signing),
    E.REPORT_SENT_BACK: Audience(Kind.SENT_BACK, _clerks),
    E.TASK_SENT_BACK: Audience(Kind.SENT_BACK, _lead),
    E.TASK_REOPENED: Audience(Kind.SENT_BACK, _lead),
    E.TASK_RETURNED: Audience(Kind.WAITING, _supervision),
    E.TASK_BLOCKED: Audience(Kind.HELP, _helping),
    E.EXTENSION_REQUESTED: Audience(Kind.WAITING, _granting),
    E.CLOSING_REQUESTED: Audience(Kind.WAITING, _checking),
    E.TASK_VERIFIED: Audience(Kind.WAITING, _supervision),
    E.TASK_UNBLOCKED: Audience(Kind.DECIDED, _lead),
    E.EXTENSION_GRANTED: Audience(Kind.DECIDED, _lead),
    E.EXTENSION_REFUSED: Audience(Kind.DECIDED, _lead),
    E.TASK_CLOSED: Audience(Kind.DECIDED, _lead),
    E.TASK_SUSPENDED: Audience(Kind.DECIDED, _lead),
    E.TASK_RESUMED: Audience(Kind.DECIDED, _lead),
    E.TASK_CANCELLED: Audience(Kind.DECIDED, _lead),
}
