"""Issue a rule-set."""

from datetime import date, datetime

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.history.services import record
from luoshi.organisations.actor import Actor
from luoshi.rulesets import rules
from luoshi.rulesets.events import RuleSetEvent
from luoshi.rulesets.models import RuleSet, Subject
from luoshi.rulesets.presets import starting_rules


@transaction.atomic
def issue_ruleset(
    *,
    actor: Actor,
    at: datetime,
    subject: Subject,
    code: str,
    version: str,
    name: str,
    effective_on: date,
    content: dict[str, object],
    basis: str = "",
) -> RuleSet:
    """Issue a version of a rule-set that holds from a day."""
    require(rules.can_issue_ruleset, actor, None)
    ruleset = RuleSet.objects.create(
        body_id=actor.body_id,
        subject=subject,
        code=code,
        version=version,
        name=name,
        basis=basis,
        effective_on=effective_on,
        content=content,
    )
    record(actor, at, RuleSetEvent.ISSUED, ruleset, name=name, version=version, on=effective_on)
    return ruleset


def issue_starting_rulesets(*, actor: Actor, at: datetime, effective_on: date) -> list[RuleSet]:
    """Give a new body the presets it starts with."""
    return [
        issue_ruleset(
            actor=actor,
            at=at,
            subject=rule.subject,
            code=rule.code,
            version=str(effective_on.year),
            name=rule.name,
            effective_on=effective_on,
            content=rule.content,
        )
        for rule in starting_rules()
    ]
