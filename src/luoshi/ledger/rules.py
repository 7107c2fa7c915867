"""Who may do what to a task; each docstring is the rule's sentence."""

from luoshi.common.permissions import Rule, clause
from luoshi.ledger.models import Plan, ProgressReport, Task
from luoshi.ledger.states import TASK
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role


@clause
def is_same_body(actor: Actor, task: Task | None) -> bool:
    """The post belongs to the body whose task it is."""
    return task is None or actor.body_id == task.body_id


@clause
def is_supervision(actor: Actor, task: Task | None) -> bool:
    """The post belongs to supervision."""
    return actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD)


@clause
def is_supervision_head(actor: Actor, task: Task | None) -> bool:
    """The post heads supervision or is a county leader."""
    return actor.has(Role.SUPERVISION_HEAD, Role.LEADER)


@clause
def is_of_lead(actor: Actor, task: Task) -> bool:
    """The post belongs to the lead unit."""
    return actor.is_of(task.lead_id)


@clause
def is_clerk_or_head(actor: Actor, task: Task) -> bool:
    """The post is a clerk or the head of its unit."""
    return actor.has(Role.CLERK, Role.HEAD)


@clause
def is_head(actor: Actor, task: Task) -> bool:
    """The post heads its unit."""
    return actor.has(Role.HEAD)


@clause
def is_not_lead(actor: Actor, task: Task) -> bool:
    """Whoever checks a task does not lead it, by any post held."""
    return not actor.has_stake_in(task.lead_id)


@clause
def is_named_reviewer(actor: Actor, task: Task) -> bool:
    """The post belongs to the unit named to check the task."""
    return actor.is_of(task.reviewer_id) and actor.has(Role.REVIEWER, Role.CLERK, Role.HEAD)


@clause
def is_issuer(actor: Actor, task: Task) -> bool:
    """The post belongs to the unit that handed the task out as a part of its own."""
    return actor.is_of(task.issuer_id)


def can_draft_task(actor: Actor, task: Task | None) -> bool:
    """Tasks are drafted by supervision."""
    return is_same_body(actor, task) and is_supervision(actor, task)


def can_change_task(actor: Actor, task: Task) -> bool:
    """A task is changed by supervision."""
    return is_same_body(actor, task) and is_supervision(actor, task)


def can_hand_out(actor: Actor, task: Task) -> bool:
    """Parts of a task are handed out by its lead unit or by supervision."""
    return is_same_body(actor, task) and (
        is_supervision(actor, task) or (is_of_lead(actor, task) and is_clerk_or_head(actor, task))
    )


def can_shape_plan(actor: Actor, plan: Plan | None) -> bool:
    """Plans are laid out by supervision."""
    return is_same_body(actor, plan) and is_supervision(actor, plan)


def can_place_task(actor: Actor, task: Task | None) -> bool:
    """Tasks are put under plans by supervision."""
    return is_same_body(actor, task) and is_supervision(actor, task)


def can_issue_task(actor: Actor, task: Task) -> bool:
    """Tasks are issued by supervision, parts of a task also by the unit that hands them out."""
    return is_same_body(actor, task) and (
        is_supervision(actor, task) or (is_issuer(actor, task) and is_clerk_or_head(actor, task))
    )


def can_restate_part(actor: Actor, task: Task) -> bool:
    """What a part asks for is changed by the unit that handed it out, or by supervision."""
    return can_issue_task(actor, task)


def can_accept_task(actor: Actor, task: Task) -> bool:
    """A task is signed for by the lead unit."""
    return is_same_body(actor, task) and is_of_lead(actor, task) and is_clerk_or_head(actor, task)


def can_return_task(actor: Actor, task: Task) -> bool:
    """A task is returned by the head of the lead unit."""
    return is_same_body(actor, task) and is_of_lead(actor, task) and is_head(actor, task)


def can_report_progress(actor: Actor, task: Task) -> bool:
    """Progress is reported by the lead unit."""
    return is_same_body(actor, task) and is_of_lead(actor, task) and is_clerk_or_head(actor, task)


def can_sign_report(actor: Actor, report: ProgressReport) -> bool:
    """A report is signed or sent back by the head of the lead unit."""
    task = report.task
    return is_same_body(actor, task) and is_of_lead(actor, task) and is_head(actor, task)


def can_block_task(actor: Actor, task: Task) -> bool:
    """Help is asked for by the lead unit."""
    return is_same_body(actor, task) and is_of_lead(actor, task) and is_clerk_or_head(actor, task)


def can_unblock_task(actor: Actor, task: Task) -> bool:
    """A block is lifted by the lead unit or by supervision."""
    return is_same_body(actor, task) and (
        is_supervision(actor, task) or (is_of_lead(actor, task) and is_clerk_or_head(actor, task))
    )


def can_request_extension(actor: Actor, task: Task) -> bool:
    """More time is asked for by the head of the lead unit."""
    return is_same_body(actor, task) and is_of_lead(actor, task) and is_head(actor, task)


def can_decide_extension(actor: Actor, task: Task) -> bool:
    """More time is granted or refused by the head of supervision or a county leader."""
    return (
        is_same_body(actor, task) and is_supervision_head(actor, task) and is_not_lead(actor, task)
    )


def can_request_closing(actor: Actor, task: Task) -> bool:
    """Closing is requested by the head of the lead unit."""
    return is_same_body(actor, task) and is_of_lead(actor, task) and is_head(actor, task)


def can_verify_task(actor: Actor, task: Task) -> bool:
    """A task is checked by the unit named for it, else by supervision, never by its lead."""
    return (
        is_same_body(actor, task)
        and is_not_lead(actor, task)
        and (is_named_reviewer(actor, task) or is_supervision(actor, task))
    )


def can_close_task(actor: Actor, task: Task) -> bool:
    """A task is closed by supervision, a leader or who handed it out, never by its lead."""
    return (
        is_same_body(actor, task)
        and (
            is_supervision(actor, task)
            or is_supervision_head(actor, task)
            or (is_issuer(actor, task) and is_head(actor, task))
        )
        and is_not_lead(actor, task)
    )


def can_rule_on_task(actor: Actor, task: Task) -> bool:
    """Suspending, resuming, reopening: by the head of supervision or a leader."""
    return is_same_body(actor, task) and is_supervision_head(actor, task)


def can_cancel_task(actor: Actor, task: Task) -> bool:
    """A task is cancelled by the head of supervision, a leader or who handed it out."""
    return is_same_body(actor, task) and (
        is_supervision_head(actor, task) or (is_issuer(actor, task) and is_head(actor, task))
    )


def can_archive_task(actor: Actor, task: Task) -> bool:
    """A finished task is archived by supervision."""
    return is_same_body(actor, task) and is_supervision(actor, task)


RULE_OF_MOVE: dict[str, Rule] = {
    "issue": can_issue_task,
    "accept": can_accept_task,
    "return": can_return_task,
    "reissue": can_issue_task,
    "block": can_block_task,
    "unblock": can_unblock_task,
    "request_closing": can_request_closing,
    "verify": can_verify_task,
    "send_back": can_verify_task,
    "close": can_close_task,
    "reopen": can_rule_on_task,
    "suspend": can_rule_on_task,
    "resume": can_rule_on_task,
    "cancel": can_cancel_task,
    "archive": can_archive_task,
}


def moves_open_to(actor: Actor, task: Task) -> tuple[str, ...]:
    """The moves that are legal from the task's state and allowed to the actor."""
    return tuple(
        move.name for move in TASK.moves_from(task.state) if RULE_OF_MOVE[move.name](actor, task)
    )


def acts_open_to(actor: Actor, task: Task) -> tuple[str, ...]:
    """Moves and further acts that a page may offer the actor now."""
    acts = list(moves_open_to(actor, task))
    if task.state in {"under_way", "blocked"}:
        if can_report_progress(actor, task):
            acts.append("report")
        if task.due_on and can_request_extension(actor, task):
            acts.append("request_extension")
        if can_verify_task(actor, task):
            acts.append("check")
    if task.state in {"drafted", "returned"} and can_change_task(actor, task):
        acts.append("change")
    return tuple(acts)
