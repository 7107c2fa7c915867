"""Who may do what to a cohort; each docstring is the rule's sentence."""

from luoshi.cohorts.models import Cohort, CohortObject, EnteredBy
from luoshi.common.permissions import clause
from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi.organisations.roles import Role


@clause
def is_of_one_body(actor: Actor, subject: Cohort | Task | None) -> bool:
    """Nobody acts beyond the border of the body."""
    return subject is None or subject.body_id == actor.body_id


@clause
def is_supervision(actor: Actor, subject: object) -> bool:
    """The post belongs to supervision."""
    return actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD)


@clause
def is_clerk_or_head(actor: Actor, subject: object) -> bool:
    """The post is a clerk or the head of its unit."""
    return actor.has(Role.CLERK, Role.HEAD)


@clause
def leads(actor: Actor, task: Task) -> bool:
    """The post belongs to the unit that leads the task."""
    return actor.is_of(task.lead_id)


@clause
def has_no_part_in_it(actor: Actor, item: CohortObject) -> bool:
    """Whoever confirms neither leads the task nor entered the values, by any post held."""
    cohort = item.cohort
    entering = {cohort.task.lead_id, cohort.source_id, item.unit_id} - {None}
    return not any(actor.has_stake_in(unit) for unit in entering)


@clause
def is_named_reviewer(actor: Actor, item: CohortObject) -> bool:
    """The post belongs to the unit named to check the task."""
    reviewer = item.cohort.task.reviewer_id
    return actor.is_of(reviewer) and actor.has(Role.REVIEWER, Role.CLERK, Role.HEAD)


@clause
def answers_for(actor: Actor, item: CohortObject) -> bool:
    """The post belongs to the unit that answers for the object, or to one above it."""
    if item.unit is None:
        return actor.is_of(item.cohort.task.lead_id)
    above = actor.organisation_path
    # The top of the tree stands above everything; being there is no part in a village's figures.
    path = str(item.unit.path)
    return bool(above) and _is_below_top(above) and path.startswith(above)


def _is_below_top(path: str) -> bool:
    return len(path) > int(Organisation.steplen)


def can_found_cohort(actor: Actor, task: Task | None) -> bool:
    """Cohorts are founded by supervision, on a task that is theirs also by the lead unit."""
    return is_of_one_body(actor, task) and (
        is_supervision(actor, task)
        or (task is not None and leads(actor, task) and is_clerk_or_head(actor, task))
    )


def can_keep_cohort(actor: Actor, cohort: Cohort) -> bool:
    """The list of objects is kept by supervision and by the lead unit."""
    return is_of_one_body(actor, cohort) and (
        is_supervision(actor, cohort)
        or (leads(actor, cohort.task) and is_clerk_or_head(actor, cohort))
    )


def can_change_standard(actor: Actor, cohort: Cohort) -> bool:
    """The standard is changed by supervision; nobody lowers the own bar."""
    return is_of_one_body(actor, cohort) and is_supervision(actor, cohort)


def can_change_curve(actor: Actor, cohort: Cohort) -> bool:
    """The plan by year is changed by supervision; nobody plans less for oneself."""
    return is_of_one_body(actor, cohort) and is_supervision(actor, cohort)


def can_enter_value(actor: Actor, item: CohortObject) -> bool:
    """A value is entered once, by the unit named as its source."""
    cohort = item.cohort
    if not (is_of_one_body(actor, cohort) and is_clerk_or_head(actor, item)):
        return False
    if cohort.entered_by == EnteredBy.SOURCE:
        return actor.is_of(cohort.source_id)
    if cohort.entered_by == EnteredBy.LEAD:
        return leads(actor, cohort.task)
    return answers_for(actor, item)


def can_enter_values(actor: Actor, cohort: Cohort) -> bool:
    """Values are entered by the unit named as their source, for the objects that are its own."""
    if not (is_of_one_body(actor, cohort) and is_clerk_or_head(actor, cohort)):
        return False
    if cohort.entered_by == EnteredBy.SOURCE:
        return actor.is_of(cohort.source_id)
    if cohort.entered_by == EnteredBy.LEAD:
        return leads(actor, cohort.task)
    return leads(actor, cohort.task) or _answers_for_some(actor, cohort)


def _answers_for_some(actor: Actor, cohort: Cohort) -> bool:
    path = actor.organisation_path
    if not path or not _is_below_top(path):
        return False
    below = Organisation.objects.within(path).order_by().values("pk")
    return CohortObject.objects.filter(
        cohort=cohort, removed_on__isnull=True, unit__in=below
    ).exists()


def can_confirm_object(actor: Actor, item: CohortObject) -> bool:
    """An object is confirmed by the unit named to check or by supervision, never by its own."""
    return (
        is_of_one_body(actor, item.cohort)
        and (is_supervision(actor, item) or is_named_reviewer(actor, item))
        and has_no_part_in_it(actor, item)
    )


@clause
def checks(actor: Actor, cohort: Cohort) -> bool:
    """The post belongs to supervision or to the unit named to check the task, not to its lead."""
    task = cohort.task
    reviews = actor.is_of(task.reviewer_id) and actor.has(Role.REVIEWER, Role.CLERK, Role.HEAD)
    parts = {task.lead_id, cohort.source_id} - {None}
    return (is_supervision(actor, cohort) or reviews) and not any(
        actor.has_stake_in(unit) for unit in parts
    )


def can_confirm_objects(actor: Actor, cohort: Cohort) -> bool:
    """Several objects are confirmed at once by those who may confirm each of them."""
    return is_of_one_body(actor, cohort) and checks(actor, cohort)


def can_reopen_object(actor: Actor, item: CohortObject) -> bool:
    """A confirmation is withdrawn by those who may confirm."""
    return can_confirm_object(actor, item)
