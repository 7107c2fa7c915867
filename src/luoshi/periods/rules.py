"""Who may set rhythms, report, sign, confirm and waive periods, enter and settle events."""

from luoshi.common.permissions import clause
from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role
from luoshi.periods.models import Period, ZeroEvent, ZeroTarget


@clause
def is_of_body(actor: Actor, subject: Task | Period | ZeroTarget | ZeroEvent) -> bool:
    """The post belongs to the body whose duty it is."""
    return actor.body_id == subject.body_id


@clause
def sets_duties(actor: Actor, subject: Task) -> bool:
    """Supervision says what comes again and what must not happen."""
    return actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD)


@clause
def is_owing_unit(actor: Actor, period: Period) -> bool:
    """The post belongs to the unit that owes the period."""
    return actor.is_of(period.unit_id or period.task.lead_id)


@clause
def works_in_unit(actor: Actor, subject: Period | ZeroTarget | ZeroEvent) -> bool:
    """The post is a clerk or the head of its unit."""
    return actor.has(Role.CLERK, Role.HEAD)


@clause
def heads_unit(actor: Actor, subject: Period | ZeroEvent) -> bool:
    """The post heads its unit."""
    return actor.has(Role.HEAD)


@clause
def has_no_stake(actor: Actor, period: Period) -> bool:
    """Whoever looks belongs neither to the owing nor to the lead unit, by any post held."""
    task = period.task
    return not (actor.has_stake_in(period.unit_id) or actor.has_stake_in(task.lead_id))


@clause
def looks_at_task(actor: Actor, period: Period) -> bool:
    """The post belongs to supervision or to the unit named to check the task."""
    named = actor.is_of(period.task.reviewer_id)
    return actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD) or (
        named and actor.has(Role.REVIEWER, Role.CLERK, Role.HEAD)
    )


@clause
def is_lead_or_source(actor: Actor, target: ZeroTarget) -> bool:
    """The post belongs to the lead unit or to the source unit."""
    return actor.is_of(target.task.lead_id) or actor.is_of(target.source_id)


@clause
def is_concerned(actor: Actor, event: ZeroEvent) -> bool:
    """The post belongs to the lead unit or to the unit where it happened."""
    return actor.is_of(event.target.task.lead_id) or actor.is_of(event.place_id)


@clause
def entered_event(actor: Actor, event: ZeroEvent) -> bool:
    """The post belongs to the unit that made the entry."""
    return actor.is_of(event.filed_by_unit_id)


@clause
def stands_apart(actor: Actor, event: ZeroEvent) -> bool:
    """Whoever settles belongs to no unit concerned, by any post held."""
    units = (event.target.task.lead_id, event.place_id, event.filed_by_unit_id)
    return not any(actor.has_stake_in(unit) for unit in units)


def can_set_rhythm(actor: Actor, task: Task) -> bool:
    """Rhythms are set, changed and ended by supervision."""
    return is_of_body(actor, task) and sets_duties(actor, task)


def can_set_zero_target(actor: Actor, task: Task) -> bool:
    """What must not happen is laid down by supervision."""
    return is_of_body(actor, task) and sets_duties(actor, task)


def can_report_period(actor: Actor, period: Period) -> bool:
    """A period is reported by the unit that owes it."""
    return (
        is_of_body(actor, period) and is_owing_unit(actor, period) and works_in_unit(actor, period)
    )


def can_sign_period(actor: Actor, period: Period) -> bool:
    """The report of a period is signed or sent back by the head of the unit that owes it."""
    return is_of_body(actor, period) and is_owing_unit(actor, period) and heads_unit(actor, period)


def can_confirm_period(actor: Actor, period: Period) -> bool:
    """A period is confirmed by supervision or the unit named to check, never by who owes it."""
    return (
        is_of_body(actor, period) and looks_at_task(actor, period) and has_no_stake(actor, period)
    )


def can_waive_period(actor: Actor, period: Period) -> bool:
    """A period is waived by the head of supervision, with the reason."""
    heads = actor.has(Role.SUPERVISION_HEAD)
    return is_of_body(actor, period) and heads and has_no_stake(actor, period)


def can_file_event(actor: Actor, target: ZeroTarget) -> bool:
    """An event is entered by the lead unit or by the source unit."""
    return (
        is_of_body(actor, target)
        and is_lead_or_source(actor, target)
        and works_in_unit(actor, target)
    )


def can_correct_event(actor: Actor, event: ZeroEvent) -> bool:
    """An entry is corrected by the unit that made it."""
    return is_of_body(actor, event) and entered_event(actor, event) and works_in_unit(actor, event)


def can_dispute_event(actor: Actor, event: ZeroEvent) -> bool:
    """An entry is disputed by the head of a unit concerned that did not make it."""
    return (
        is_of_body(actor, event)
        and is_concerned(actor, event)
        and not entered_event(actor, event)
        and heads_unit(actor, event)
    )


def can_settle_event(actor: Actor, event: ZeroEvent) -> bool:
    """A dispute is settled by supervision, never by a unit concerned."""
    supervises = actor.has(Role.SUPERVISOR, Role.SUPERVISION_HEAD)
    return is_of_body(actor, event) and supervises and stands_apart(actor, event)


def can_read_periods(actor: Actor, subject: object) -> bool:
    """Every post reads the periods of the tasks it may read."""
    return actor.post_id is not None


def can_turn_periods(actor: Actor, body: object) -> bool:
    """Coming periods are entered by the clock."""
    return actor.user_id is None and actor.channel in {"clock", "system"}
