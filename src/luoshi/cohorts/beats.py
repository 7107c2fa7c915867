"""Beats that every verb of a cohort shares."""

from luoshi.cohorts.models import Cohort, CohortObject
from luoshi.cohorts.refusals import CohortIsSettled, ObjectIsRemoved, WhyMissing
from luoshi.common.permissions import Rule, require
from luoshi.ledger.states import DONE
from luoshi.organisations.actor import Actor


def lock_cohort(actor: Actor, cohort: Cohort, rule: Rule | None) -> Cohort:
    """Take the cohort as it stands now, refuse whoever may not, and refuse what is closed."""
    held = Cohort.objects.select_related("task", "source").select_for_update(of=("self",))
    locked = held.get(pk=cohort.pk, body_id=actor.body_id)
    if rule is not None:
        require(rule, actor, locked)
        require_open(locked)
    return locked


def require_open(cohort: Cohort) -> None:
    """Refuse where the task is closed."""
    if cohort.task.state in DONE:
        raise CohortIsSettled(number=cohort.task.number)


def lock_object(actor: Actor, item: CohortObject, rule: Rule) -> CohortObject:
    """Take an object as it stands now with its cohort, and refuse whoever may not."""
    cohort = lock_cohort(actor, item.cohort, None)
    locked = CohortObject.objects.select_related("unit", "reached_standard").get(
        pk=item.pk, cohort=cohort
    )
    locked.cohort = cohort
    require(rule, actor, locked)
    require_open(cohort)
    if locked.removed_on is not None:
        raise ObjectIsRemoved(name=locked.name)
    return locked


def require_words(words: str) -> str:
    """The reason somebody gave; nothing of the kind is done without one."""
    told = words.strip()
    if not told:
        raise WhyMissing
    return told[:300]
