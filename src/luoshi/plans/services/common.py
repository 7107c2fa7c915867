"""Beats that the verbs of plans share."""

from luoshi.common.permissions import Rule, require
from luoshi.ledger.models import Plan
from luoshi.organisations.actor import Actor


def locked_plan(actor: Actor, plan: Plan, rule: Rule) -> Plan:
    """The plan as it stands now, held until the transaction ends, for whoever may."""
    held = Plan.objects.select_for_update(of=("self",))
    locked = held.get(pk=plan.pk, body_id=actor.body_id)
    require(rule, actor, locked)
    return locked
