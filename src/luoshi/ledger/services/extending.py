"""More time: asked for before the day runs out, decided by another."""

from datetime import date, datetime, timedelta

from django.db import transaction

from luoshi.history.services import record
from luoshi.ledger import lights, rules
from luoshi.ledger.events import LedgerEvent
from luoshi.ledger.models import Extension, Task
from luoshi.ledger.services.common import lock
from luoshi.ledger.services.refusals import (
    ExtensionDecidedByAnother,
    ExtensionNotLater,
    ExtensionsUsedUp,
    ExtensionTooLate,
    ExtensionTooLong,
    ExtensionWaiting,
    NoDueDate,
    NoExtensionWaiting,
    NotPossibleNow,
    ReasonMissing,
)
from luoshi.ledger.states import TaskState
from luoshi.organisations.actor import Actor
from luoshi.organisations.roles import Role
from luoshi.rulesets.contents import DECIDERS
from luoshi.rulesets.models import RuleSet, Subject
from luoshi.rulesets.selectors import ruleset_in_force


@transaction.atomic
def request_extension(
    *, actor: Actor, at: datetime, task: Task, new_due_on: date, reason: str, progress: str
) -> Extension:
    """Ask for more time with reason, new date and progress so far (FIELD 1.4)."""
    task = lock(actor, task, rules.can_request_extension)
    if task.state not in {TaskState.UNDER_WAY, TaskState.BLOCKED}:
        raise NotPossibleNow(number=task.number, state=TaskState(task.state).label)
    if task.due_on is None:
        raise NoDueDate
    if at.date() > task.due_on:
        raise ExtensionTooLate(due=task.due_on)
    if new_due_on <= task.due_on:
        raise ExtensionNotLater(due=task.due_on)
    if not reason.strip() or not progress.strip():
        raise ReasonMissing
    if task.extensions.filter(decision="").exists():
        raise ExtensionWaiting
    ruleset = ruleset_in_force(task.body_id, Subject.EXTENSION, "task", at.date())
    _require_within_rule(task, new_due_on, ruleset)
    extension = Extension.objects.create(
        task=task,
        due_on=task.due_on,
        new_due_on=new_due_on,
        reason=reason.strip(),
        progress=progress.strip(),
        requested_at=at,
        requested_by_name=actor.name,
    )
    record(
        actor,
        at,
        LedgerEvent.EXTENSION_REQUESTED,
        task,
        rows=[extension],
        reason=reason.strip(),
        old=task.due_on,
        new=new_due_on,
        rule=ruleset.shown,
    )
    return extension


def _require_within_rule(task: Task, new_due_on: date, ruleset: RuleSet) -> None:
    most_times, most_days = ruleset.content.get("most_times"), ruleset.content.get("most_days")
    if most_times is not None and task.extension_count >= most_times:
        raise ExtensionsUsedUp(times=task.extension_count, rule=ruleset.shown)
    original = task.original_due_on or task.due_on
    if most_days is None or original is None:
        return
    if (new_due_on - original).days > most_days:
        latest = original + timedelta(days=most_days)
        raise ExtensionTooLong(rule=ruleset.shown, days=most_days, latest=latest)


@transaction.atomic
def decide_extension(
    *, actor: Actor, at: datetime, task: Task, grant: bool, reason: str = ""
) -> Extension:
    """Grant or refuse the waiting request; the original date stays on the task's face."""
    task = lock(actor, task, rules.can_decide_extension)
    extension = task.extensions.filter(decision="").order_by("-pk").first()
    if extension is None:
        raise NoExtensionWaiting
    if not grant and not reason.strip():
        raise ReasonMissing
    ruleset = ruleset_in_force(task.body_id, Subject.EXTENSION, "task", at.date())
    _require_decider(actor, ruleset)
    extension.decision = "granted" if grant else "refused"
    extension.decided_at = at
    extension.decided_by_name = actor.name
    extension.decision_reason = reason.strip()
    extension.save(update_fields=["decision", "decided_at", "decided_by_name", "decision_reason"])
    if grant:
        task.due_on = extension.new_due_on
        task.extension_count += 1
        task.save(update_fields=["due_on", "extension_count"])
        lights.turn(task, at.date())
    record(
        actor,
        at,
        LedgerEvent.EXTENSION_GRANTED if grant else LedgerEvent.EXTENSION_REFUSED,
        task,
        rows=[extension],
        reason=reason.strip(),
        old=extension.due_on,
        new=extension.new_due_on,
        rule=ruleset.shown,
    )
    return extension


_DECIDES = {"supervision_head": Role.SUPERVISION_HEAD, "leader": Role.LEADER}


def _require_decider(actor: Actor, ruleset: RuleSet) -> None:
    named = ruleset.content.get("decided_by", "either")
    if named in _DECIDES and not actor.has(_DECIDES[named]):
        raise ExtensionDecidedByAnother(rule=ruleset.shown, who=DECIDERS[named])
