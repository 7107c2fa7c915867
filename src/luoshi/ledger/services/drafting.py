"""Draft a task and change it before it is signed for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from luoshi.common.permissions import require
from luoshi.common.rows import insert
from luoshi.history.models import Recorded
from luoshi.history.services import record
from luoshi.ledger import lights, rules, search
from luoshi.ledger.events import LedgerEvent
from luoshi.ledger.models import (
    Assignment,
    Kind,
    Milestone,
    Plan,
    Target,
    Task,
    Visibility,
)
from luoshi.ledger.services.by_rules import limit_of
from luoshi.ledger.services.common import held_targets, lock, values_of
from luoshi.ledger.services.refusals import (
    AnotherBody,
    DaysOutOfOrder,
    NotPossibleNow,
    ReviewerIsLead,
)
from luoshi.ledger.services.writing import Ready, Together, write_together
from luoshi.ledger.states import TaskState
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation, Post


@dataclass(frozen=True, slots=True)
class TargetDraft:
    """A target as it is asked for: what, compared how, with which value and unit."""

    what: str
    value: Decimal
    unit: str = ""
    comparator: str = ">="
    value_to: Decimal | None = None
    baseline: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MilestoneDraft:
    """A node on the way: the day, how much is expected by then, and what is seen."""

    on: date
    percent: Decimal | None = None
    title: str = ""
    quarter: int | None = None


@transaction.atomic
def draft_task(
    *,
    actor: Actor,
    at: datetime,
    title: str,
    lead: Organisation | None = None,
    supporting: Sequence[Organisation] = (),
    kind: str = Kind.DELIVERABLE,
    line: str = "",
    plan: Plan | None = None,
    source: str = "",
    source_on: date | None = None,
    measures: str = "",
    leader: Post | None = None,
    lead_post: Post | None = None,
    reviewer: Organisation | None = None,
    visibility: str = Visibility.BODY,
    light: str = "deadline",
    feedback: Mapping[str, object] | None = None,
    evidence_required: bool | None = None,
    start_on: date | None = None,
    due_on: date | None = None,
    due_words: str = "",
    targets: Sequence[TargetDraft] = (),
    milestones: Sequence[MilestoneDraft] = (),
    number: str = "",
    above: Task | None = None,
    limit: str = "",
    together: Together | None = None,
) -> Task:
    """Draft a task; it waits for its lead to be named and for someone to issue it.

    What is not said comes from the body's rules: the reporting period, whether evidence is asked
    for, and by `limit`, a time limit of the body, the due date.
    A part of the task `above` is handed out by the lead of that task. With `together` the row is
    made ready and written with the others of the same act.
    """
    issuer = _issuer(actor, above)
    act = together or Together(actor, at.date())
    _require_own(actor, lead, reviewer, leader, lead_post, *supporting)
    term = limit_of(actor.body_id, limit, at.date()) if limit and due_on is None else None
    if term is not None:
        due_on = term.due_from(start_on or at.date(), source_on)
    _require_in_order(start_on, due_on, lead, reviewer)
    sequence, given = act.numbers.next(number)
    task = Task(
        body_id=actor.body_id,
        number=given,
        title=title,
        kind=kind,
        line=line,
        plan=plan,
        source=source,
        source_on=source_on,
        measures=measures,
        lead=lead,
        lead_post=lead_post,
        leader=leader,
        reviewer=reviewer,
        issuer=issuer,
        visibility=visibility,
        light=light,
        feedback=dict(feedback or act.usual_feedback()),
        evidence_required=act.asks_evidence(kind)
        if evidence_required is None
        else evidence_required,
        start_on=start_on,
        due_on=due_on,
        due_words=due_words,
        original_due_on=due_on,
        drafted_at=at,
    )
    parts = (*_assigned(task, supporting), *_aimed(task, targets), *_paced(task, milestones))
    told = {
        "title": title,
        "lead": lead.name if lead else "–",
        "due": term.told(due_on) if term else due_on or due_words or "–",
    }
    ready = Ready(task, parts, sequence, tuple(unit.name for unit in supporting), told)
    if together is None:
        write_together(actor, at, [ready])
    else:
        together.ready.append(ready)
    return task


def _issuer(actor: Actor, above: Task | None) -> Organisation | None:
    if above is None:
        require(rules.can_draft_task, actor, None)
        return None
    require(rules.can_hand_out, actor, above)
    return above.lead


CHANGEABLE = (
    "title",
    "kind",
    "line",
    "plan",
    "source",
    "source_on",
    "measures",
    "lead",
    "lead_post",
    "leader",
    "reviewer",
    "visibility",
    "light",
    "feedback",
    "evidence_required",
    "start_on",
    "due_on",
    "due_words",
)


@transaction.atomic
def change_task(
    *,
    actor: Actor,
    at: datetime,
    task: Task,
    supporting: Sequence[Organisation] | None = None,
    targets: Sequence[TargetDraft] | None = None,
    milestones: Sequence[MilestoneDraft] | None = None,
    **changes: Any,
) -> Task:
    """Change a task that no unit has signed for yet; `changes` are its own fields."""
    task = lock(actor, task, rules.can_change_task)
    if task.state not in {TaskState.DRAFTED, TaskState.RETURNED}:
        raise NotPossibleNow(number=task.number, state=TaskState(task.state).label)
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise TypeError(f"not changeable: {sorted(unknown)}")
    changed = [name for name, value in changes.items() if getattr(task, name) != value]
    before = values_of(task, [*changed, *(["original_due_on"] if "due_on" in changed else [])])
    before |= _parts_before(task, supporting, targets, milestones)
    for name in changed:
        setattr(task, name, changes[name])
    _require_own(actor, task.lead, task.reviewer, task.leader, task.lead_post, *(supporting or ()))
    _require_in_order(task.start_on, task.due_on, task.lead, task.reviewer)
    fields = [*changed, *(["original_due_on"] if "due_on" in changed else [])]
    task.original_due_on = task.due_on if "due_on" in changed else task.original_due_on
    if fields:
        task.save(update_fields=fields)
    rows, gone = _replace_parts(task, supporting, targets, milestones)
    names = changed + [
        name
        for name, part in (
            ("supporting", supporting),
            ("targets", targets),
            ("milestones", milestones),
        )
        if part is not None
    ]
    search.index_task(
        task, [row.organisation.name for row in task.assignments.select_related("organisation")]
    )
    lights.turn(task, at.date())
    record(
        actor,
        at,
        LedgerEvent.TASK_CHANGED,
        task,
        rows=rows,
        gone=gone,
        changed=", ".join(names) or "–",
        before=before,
    )
    return task


def _parts_before(
    task: Task,
    supporting: Sequence[Organisation] | None,
    targets: Sequence[TargetDraft] | None,
    milestones: Sequence[MilestoneDraft] | None,
) -> dict[str, Any]:
    """The parts that are about to be replaced, as they stand."""
    before: dict[str, Any] = {}
    if supporting is not None:
        rows = task.assignments.order_by("position", "pk")
        before["supporting"] = list(rows.values_list("organisation_id", flat=True))
    if targets is not None:
        before |= held_targets(task)
    if milestones is not None:
        before["milestones"] = [
            {"on": one.on, "percent": one.percent, "title": one.title, "quarter": one.quarter}
            for one in task.milestones.order_by("on", "pk")
        ]
    return before


def _replace_parts(
    task: Task,
    supporting: Sequence[Organisation] | None,
    targets: Sequence[TargetDraft] | None,
    milestones: Sequence[MilestoneDraft] | None,
) -> tuple[list[Recorded], list[Recorded]]:
    rows: list[Recorded] = []
    gone: list[Recorded] = []
    if supporting is not None:
        gone += _removed(task.assignments.all())
        rows += _made(_assigned(task, supporting))
    if targets is not None:
        gone += _removed(task.targets.all())
        rows += _made(_aimed(task, targets))
    if milestones is not None:
        gone += _removed(task.milestones.all())
        rows += _made(_paced(task, milestones))
    return rows, gone


def _removed(rows: Any) -> list[Recorded]:
    removed = list(rows.order_by("pk"))
    rows.all().delete()
    return removed


def _made(rows: list[Recorded]) -> list[Recorded]:
    for row in rows:
        insert(row)
    return rows


def _assigned(task: Task, supporting: Sequence[Organisation]) -> list[Recorded]:
    unique = {unit.pk: unit for unit in supporting if unit.pk != task.lead_id}
    return [
        Assignment(task=task, organisation=unit, position=position)
        for position, unit in enumerate(unique.values())
    ]


def _aimed(task: Task, targets: Sequence[TargetDraft]) -> list[Recorded]:
    return [
        Target(
            task=task,
            position=position,
            what=target.what[:120],
            comparator=target.comparator,
            value=target.value,
            value_to=target.value_to,
            unit=target.unit[:20],
            baseline=target.baseline,
        )
        for position, target in enumerate(targets)
    ]


def _paced(task: Task, milestones: Sequence[MilestoneDraft]) -> list[Recorded]:
    return [
        Milestone(
            task=task,
            on=milestone.on,
            percent=milestone.percent,
            title=milestone.title[:200],
            quarter=milestone.quarter,
        )
        for milestone in sorted(milestones, key=lambda node: node.on)
    ]


def _require_own(actor: Actor, *named: Organisation | Post | None) -> None:
    for thing in named:
        if thing is not None and thing.body_id != actor.body_id:
            raise AnotherBody(name=str(thing))


def _require_in_order(
    start_on: date | None,
    due_on: date | None,
    lead: Organisation | None,
    reviewer: Organisation | None,
) -> None:
    if start_on and due_on and due_on < start_on:
        raise DaysOutOfOrder(due=due_on, start=start_on)
    if lead is not None and reviewer is not None and lead.pk == reviewer.pk:
        raise ReviewerIsLead(unit=lead.name)
