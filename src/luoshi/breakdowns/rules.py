"""Who divides a task, asks for a list, hands a task to a lower body; each docstring is the rule."""

from typing import Any

from luoshi.breakdowns.models import Offer
from luoshi.common.permissions import clause
from luoshi.ledger import rules as ledger
from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role


@clause
def is_administrator(actor: Actor, subject: Any) -> bool:
    """The post is a system administrator's."""
    return actor.has(Role.ADMINISTRATOR)


@clause
def is_offered_to(actor: Actor, offer: Offer) -> bool:
    """The task was handed to the post's own body by its superior body."""
    return offer.to_body_id == actor.body_id and offer.to_body.superior_id == offer.body_id


def can_break_down(actor: Actor, task: Task) -> bool:
    """A task is broken down by its lead unit or by supervision."""
    return ledger.can_hand_out(actor, task)


def can_change_part(actor: Actor, task: Task) -> bool:
    """A part is changed by the unit that handed it out, or by supervision."""
    return ledger.can_restate_part(actor, task)


def can_withdraw_part(actor: Actor, task: Task) -> bool:
    """A part is withdrawn by the head of the unit that handed it out, or as tasks are cancelled."""
    return ledger.can_cancel_task(actor, task)


def can_ask_list(actor: Actor, task: Task) -> bool:
    """A list is asked for by supervision, or by the unit that handed the task out."""
    return ledger.can_issue_task(actor, task)


def can_offer_task(actor: Actor, task: Task | None) -> bool:
    """A task is handed to a lower body by supervision."""
    return ledger.can_draft_task(actor, task)


def can_receive_offer(actor: Actor, offer: Offer) -> bool:
    """A task of the superior body is taken up by the supervision of the body it was handed to."""
    return is_offered_to(actor, offer) and ledger.is_supervision(actor, None)


def can_see_offers(actor: Actor, subject: Any) -> bool:
    """Tasks between bodies are seen by supervision, leaders and the audit administrator."""
    return actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD, Role.LEADER, Role.AUDITOR)


def can_set_superior(actor: Actor, subject: Any) -> bool:
    """The superior body is named by a system administrator of the lower one."""
    return is_administrator(actor, subject)
