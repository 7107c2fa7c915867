"""Lists of tasks, one task, drafting and changing, what may be done now, what happened."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router, Schema

from luoshi.common import clock
from luoshi.common.api import MOST_ROWS, Asked, Key, Line, UnknownName, UnreadableValue
from luoshi.history.selectors import history_of
from luoshi.ledger import rules, selectors, services
from luoshi.ledger.api.shapes import (
    FeedbackIn,
    TaskChangeIn,
    TaskDetailOut,
    TaskIn,
    TaskOut,
    TasksOut,
    shown_draft,
    shown_row,
    shown_task,
    shown_view,
)
from luoshi.ledger.forms.filters import asked
from luoshi.ledger.services import TargetDraft
from luoshi.ledger.services.drafting import MilestoneDraft
from luoshi.organisations.actor import Actor
from luoshi.organisations.api_access import actor_of
from luoshi.organisations.models import Organisation, Post
from luoshi.organisations.selectors import get_organisation, get_post
from luoshi_core.pace import FeedbackRule

router = Router()


class TaskQuery(Schema):
    """Which tasks; the same names as in the address of the list's page."""

    q: Line = ""
    unit: Line = ""
    role: str = "lead"
    leader: Key | None = None
    line: Line = ""
    source: Line = ""
    standing: list[str] = []
    state: list[str] = []
    freshness: list[str] = []
    due_from: Line = ""
    due_until: Line = ""
    kind: str = ""
    plan: Key | None = None
    done: str = "open"
    sort: str = "due"
    as_of: Line = ""
    page: Key = 1
    size: Key = selectors.PAGE


class HistoryOut(Schema):
    """One act on a task; `position` is its place in the sealed log."""

    entry_id: int
    at: datetime
    event: str
    label: str
    sentence: str
    who: str
    post: str
    organisation: str
    on_behalf_of: str
    reason: str
    position: int | None


class ActionsOut(Schema):
    """What the asker may do with a task now."""

    actions: list[str]


@router.get("/tasks", response=TasksOut)
def list_tasks(request: HttpRequest, wanted: Query[TaskQuery]) -> TasksOut:
    """A page of the tasks one may read: by default all at work, by due date.

    With `as_of` the list as it was at the end of that past day, rebuilt from the record.
    """
    actor = actor_of(request)
    narrowed = asked(request.GET, actor)
    if narrowed.problems:
        raise UnreadableValue(problem=" ".join(narrowed.problems))
    size, past = min(wanted.size, MOST_ROWS), narrowed.past_day(clock.today())
    if past is None:
        found = selectors.list_tasks(actor, narrowed.wanted, narrowed.page, size)
    else:
        then = selectors.list_as_of(actor, narrowed.wanted, past)
        found = then.page(narrowed.page, size)
    return TasksOut(
        items=[shown_row(row) for row in found.rows],
        total=found.total,
        is_capped=found.is_capped,
        page=found.page,
        pages=found.pages,
    )


@router.post("/tasks", response={201: TaskOut})
def draft_task(request: HttpRequest, response: HttpResponse, asked_for: TaskIn) -> TaskOut:
    """Draft a task."""
    actor = actor_of(request)
    task = services.draft_task(actor=actor, at=clock.now(), **_content(actor, asked_for))
    response["Location"] = reverse("api:get_task", args=[task.number])
    return shown_draft(task, has_support=bool(asked_for.supporting))


@router.get("/tasks/{number}", response=TaskDetailOut, url_name="get_task")
def get_task(request: HttpRequest, number: str, as_of: date | None = None) -> TaskDetailOut:
    """A task with everything its page shows, its light read for today or as of a past day."""
    actor, today = actor_of(request), clock.today()
    if as_of is not None and as_of < today:
        return shown_view(selectors.view_task_as_of(actor, number, as_of)[0])
    return shown_view(selectors.view_task(actor, number, today))


@router.patch("/tasks/{number}", response=TaskOut)
def change_task(request: HttpRequest, number: str, asked_for: TaskChangeIn) -> TaskOut:
    """Change a task that no unit has signed for."""
    actor = actor_of(request)
    task = selectors.get_task(actor, number)
    content = _content(actor, asked_for)
    return shown_task(services.change_task(actor=actor, at=clock.now(), task=task, **content))


@router.get("/tasks/{number}/actions", response=ActionsOut)
def actions(request: HttpRequest, number: str) -> ActionsOut:
    """What the asker may do with the task now."""
    actor = actor_of(request)
    task = selectors.get_task(actor, number)
    return ActionsOut(actions=list(rules.acts_open_to(actor, task)))


@router.get("/tasks/{number}/history", response=list[HistoryOut])
def history(request: HttpRequest, number: str) -> list[HistoryOut]:
    """What happened to the task, latest first."""
    actor = actor_of(request)
    task = selectors.get_task(actor, number)
    names = HistoryOut.model_fields
    return [
        HistoryOut(**{name: getattr(row, name) for name in names})
        for row in history_of(actor.body_id, task)
    ]


def unit_named(actor: Actor, field: str, key: int) -> Organisation:
    """A unit of the asker's body."""
    try:
        return get_organisation(actor, key)
    except Organisation.DoesNotExist as absent:
        raise UnknownName(field=field, value=key) from absent


def _post_named(actor: Actor, field: str, key: int) -> Post:
    try:
        return get_post(actor, key)
    except Post.DoesNotExist as absent:
        raise UnknownName(field=field, value=key) from absent


def _content(actor: Actor, sent: Asked) -> dict[str, Any]:
    """What was sent, as the verbs want it; what was left out stays out."""
    content: dict[str, Any] = {}
    for name in sent.model_fields_set:
        value = getattr(sent, name)
        if value is None and name not in _MAY_BE_EMPTIED:
            continue
        content[name] = _meant(actor, name, value)
    return content


_MAY_BE_EMPTIED = frozenset(
    {"lead", "leader", "lead_post", "reviewer", "start_on", "due_on", "source_on"}
)


def _meant(actor: Actor, name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in {"lead", "reviewer"}:
        return unit_named(actor, name, value)
    if name in {"leader", "lead_post"}:
        return _post_named(actor, name, value)
    if name == "supporting":
        return [unit_named(actor, name, key) for key in value]
    if name == "targets":
        return [TargetDraft(**target.model_dump()) for target in value]
    if name == "milestones":
        return [MilestoneDraft(**node.model_dump()) for node in value]
    return _rule_of(value) if isinstance(value, FeedbackIn) else value


def _rule_of(feedback: FeedbackIn) -> dict[str, Any]:
    content = feedback.model_dump()
    try:
        FeedbackRule.from_dict(content)
    except ValueError as unknown:
        raise UnreadableValue(problem=str(unknown)) from unknown
    return content
