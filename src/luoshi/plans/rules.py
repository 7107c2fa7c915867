"""Who may do what to plans; each docstring is the rule's sentence."""

from luoshi.common.permissions import clause
from luoshi.ledger.models import Plan, Task
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role
from luoshi.plans.models import PlanTarget, Settlement


@clause
def is_supervision(actor: Actor, subject: object) -> bool:
    """The post belongs to supervision."""
    return actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD)


@clause
def is_plan_of_body(actor: Actor, plan: Plan | None) -> bool:
    """The post belongs to the body whose plan it is."""
    return plan is None or plan.body_id == actor.body_id


@clause
def is_task_of_body(actor: Actor, task: Task) -> bool:
    """The post belongs to the body whose task it is."""
    return task.body_id == actor.body_id


@clause
def is_head_of_lead(actor: Actor, task: Task) -> bool:
    """The post heads the unit that leads the task."""
    return actor.is_of(task.lead_id) and actor.has(Role.HEAD)


@clause
def is_desk_of_lead(actor: Actor, task: Task) -> bool:
    """The post is a clerk or the head of the unit that leads the task."""
    return actor.is_of(task.lead_id) and actor.has(Role.CLERK, Role.HEAD)


def can_set_target(actor: Actor, plan: Plan | None) -> bool:
    """Targets of plans are set by supervision."""
    return is_plan_of_body(actor, plan) and is_supervision(actor, plan)


def can_pair_plans(actor: Actor, plan: Plan | None) -> bool:
    """Plans are paired by supervision."""
    return is_plan_of_body(actor, plan) and is_supervision(actor, plan)


def can_enter_value(actor: Actor, target: PlanTarget) -> bool:
    """The value of a target is entered by a clerk or the head of the unit named for it."""
    return (
        is_plan_of_body(actor, target.plan)
        and actor.is_of(target.source_id)
        and actor.has(Role.CLERK, Role.HEAD)
    )


def can_name_goal(actor: Actor, task: Task) -> bool:
    """The goal a task serves is named by its lead unit or by supervision."""
    return is_task_of_body(actor, task) and (
        is_supervision(actor, task) or is_desk_of_lead(actor, task)
    )


def can_issue_review(actor: Actor, plan: Plan | None) -> bool:
    """A review is issued by the head of supervision or a county leader."""
    return is_plan_of_body(actor, plan) and actor.has(Role.SUPERVISION_HEAD, Role.LEADER)


def can_settle(actor: Actor, task: Task) -> bool:
    """Targets are settled by the head of the unit that leads the task."""
    return is_task_of_body(actor, task) and is_head_of_lead(actor, task)


def can_decide_settlement(actor: Actor, settlement: Settlement) -> bool:
    """A settlement is confirmed or sent back by supervision, never by the lead."""
    task = settlement.task
    return (
        is_task_of_body(actor, task)
        and is_supervision(actor, task)
        and not actor.has_stake_in(task.lead_id)
    )


def can_keep_settlements(actor: Actor, subject: object) -> bool:
    """Settlements are looked after by supervision."""
    return is_supervision(actor, subject)
