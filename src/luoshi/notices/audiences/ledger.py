"""Whom an act on a task concerns."""

from collections.abc import Mapping

from luoshi.ledger.events import LedgerEvent
from luoshi.notices.audiences.acts import (
    Act,
    Audience,
    checking,
    lead_of,
    supervision,
    those_at_work,
)
from luoshi.notices.directory import Directory, Seat
from luoshi.notices.kinds import Kind
from luoshi.organisations.roles import Role


def _lead(directory: Directory, act: Act) -> list[Seat]:
    return lead_of(directory, act.task)


def _clerks(directory: Directory, act: Act) -> list[Seat]:
    return those_at_work(directory, act.task)


def _signing(directory: Directory, act: Act) -> list[Seat]:
    # A head's own report is signed by the act of filing it.
    if directory.has(act.post_id, Role.HEAD):
        return []
    return directory.of_unit(act.task.lead_id, Role.HEAD)


def _checking(directory: Directory, act: Act) -> list[Seat]:
    return checking(directory, act.task)


def _granting(directory: Directory, act: Act) -> list[Seat]:
    return [*directory.with_role(Role.SUPERVISION_HEAD), *directory.seat(act.task.leader_id)]


def _helping(directory: Directory, act: Act) -> list[Seat]:
    raised = [block for block in act.blocks if block.raised_at == act.entry.at]
    asked = raised[-1].needed_from_id if raised else None
    helpers = directory.of_unit(asked, Role.CLERK, Role.HEAD, Role.LEADER)
    return [*helpers, *supervision(directory, act)]


E = LedgerEvent
OF_TASKS: Mapping[str, Audience] = {
    E.TASK_ISSUED: Audience(Kind.HANDED, _lead),
    E.TASK_REISSUED: Audience(Kind.HANDED, _lead),
    E.PROGRESS_REPORTED: Audience(Kind.WAITING, _signing),
    E.REPORT_SENT_BACK: Audience(Kind.SENT_BACK, _clerks),
    E.TASK_SENT_BACK: Audience(Kind.SENT_BACK, _lead),
    E.TASK_REOPENED: Audience(Kind.SENT_BACK, _lead),
    E.TASK_RETURNED: Audience(Kind.WAITING, supervision),
    E.TASK_BLOCKED: Audience(Kind.HELP, _helping),
    E.EXTENSION_REQUESTED: Audience(Kind.WAITING, _granting),
    E.CLOSING_REQUESTED: Audience(Kind.WAITING, _checking),
    E.TASK_VERIFIED: Audience(Kind.WAITING, supervision),
    E.TASK_UNBLOCKED: Audience(Kind.DECIDED, _lead),
    E.EXTENSION_GRANTED: Audience(Kind.DECIDED, _lead),
    E.EXTENSION_REFUSED: Audience(Kind.DECIDED, _lead),
    E.TASK_CLOSED: Audience(Kind.DECIDED, _lead),
    E.TASK_SUSPENDED: Audience(Kind.DECIDED, _lead),
    E.TASK_RESUMED: Audience(Kind.DECIDED, _lead),
    E.TASK_CANCELLED: Audience(Kind.DECIDED, _lead),
}
