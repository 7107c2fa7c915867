"""Which rule holds on a day."""

from datetime import date

from luoshi.rulesets.models import RuleSet, Subject


def ruleset_in_force(body_id: int, subject: Subject, code: str, on: date) -> RuleSet:
    """The newest version of a rule-set that holds on a day (the first one for earlier days)."""
    versions = RuleSet.objects.filter(body_id=body_id, subject=subject, code=code)
    in_force = versions.filter(effective_on__lte=on).order_by("-effective_on", "-pk").first()
    return in_force or versions.order_by("effective_on", "pk")[0]


def rulesets_of(body_id: int, subject: Subject) -> list[RuleSet]:
    """Every version of a body's rule-sets on a subject."""
    return list(
        RuleSet.objects.filter(body_id=body_id, subject=subject).order_by(
            "code", "-effective_on", "-pk"
        )
    )
