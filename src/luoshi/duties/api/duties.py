"""Duties and who answers for them, for programs."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status

from luoshi.common import clock
from luoshi.common.api import Key, UnknownName
from luoshi.common.permissions import require
from luoshi.duties import rules, selectors, services
from luoshi.duties.api.shapes import (
    AnswerOut,
    AssignmentIn,
    CoverageOut,
    DayIn,
    DutyChangeIn,
    DutyIn,
    DutyOut,
    DutyQuery,
    DutyRowsIn,
)
from luoshi.duties.models import Duty
from luoshi.duties.services import DutyLine, DutyPlan
from luoshi.organisations.actor import Actor
from luoshi.organisations.api_access import actor_of
from luoshi.organisations.models import Post
from luoshi.organisations.selectors import get_post

router = Router(tags=["duties"])


@router.get("", response=list[DutyOut])
def list_duties(request: HttpRequest, wanted: Query[DutyQuery]) -> list[dict[str, Any]]:
    """The duties that hold today."""
    rows = selectors.list_duties(actor_of(request), clock.today(), wanted.line, wanted.kind)
    return [_duty(row) for row in rows]


@router.post("", response={201: DutyOut})
def add_duty(request: HttpRequest, given: DutyIn) -> Status[Any]:
    """Add a duty."""
    actor = actor_of(request)
    duty = services.add_duty(actor=actor, at=clock.now(), **given.dict())
    return Status(201, _shown(actor, duty))


@router.post("/rows", response={201: list[DutyOut]})
def add_duties(request: HttpRequest, given: DutyRowsIn) -> Status[Any]:
    """Add many duties with their posts, all or none."""
    actor = actor_of(request)
    lines = tuple(
        DutyLine(row.code, row.title, row.line, row.kind.value, row.basis, tuple(row.levels),
                 tuple(row.posts))
        for row in given.rows
    )  # fmt: skip
    duties = services.add_duties(actor=actor, at=clock.now(), plan=DutyPlan(lines))
    return Status(201, [_shown(actor, duty) for duty in duties])


@router.get("/coverage", response=list[CoverageOut])
def coverage(request: HttpRequest, wanted: Query[DutyQuery]) -> list[dict[str, Any]]:
    """Who answers for what, unit by unit, with the gaps."""
    matrix = selectors.coverage_of(actor_of(request), clock.today(), wanted.line)
    return [
        {
            "unit_id": cell.unit_id,
            "unit": cell.unit,
            "duty_id": cell.duty_id,
            "meaning": cell.meaning,
            "posts": [answer.post for answer in cell.answers],
        }
        for row in matrix.rows
        for cell in row.cells
        if cell.meaning
    ]


@router.get("/{int:key}", response=DutyOut)
def get_duty(request: HttpRequest, key: Key) -> dict[str, Any]:
    """One duty."""
    actor = actor_of(request)
    return _shown(actor, selectors.get_duty(actor, key))


@router.patch("/{int:key}", response=DutyOut)
def change_duty(request: HttpRequest, key: Key, given: DutyChangeIn) -> dict[str, Any]:
    """Change what a duty says."""
    actor = actor_of(request)
    values = {name: value for name, value in given.dict().items() if value is not None}
    duty = selectors.get_duty(actor, key)
    return _shown(actor, services.change_duty(actor=actor, at=clock.now(), duty=duty, **values))


@router.post("/{int:key}/end", response=DutyOut)
def end_duty(request: HttpRequest, key: Key, given: DayIn) -> dict[str, Any]:
    """End a duty on a day."""
    actor, on = actor_of(request), given.on or clock.today()
    duty = selectors.get_duty(actor, key)
    return _shown(actor, services.end_duty(actor=actor, at=clock.now(), duty=duty, on=on))


@router.post("/{int:key}/posts", response={201: DutyOut})
def assign_duty(request: HttpRequest, key: Key, given: AssignmentIn) -> Status[Any]:
    """Give a duty to a post."""
    actor = actor_of(request)
    duty = selectors.get_duty(actor, key)
    require(rules.may_open_assignment, actor, duty)
    post = post_named(actor, given.post)
    services.assign_duty(
        actor=actor, at=clock.now(), duty=duty, post=post, starts_on=given.starts_on
    )
    return Status(201, _shown(actor, duty))


@router.post("/assignments/{int:key}/end", response=DutyOut)
def release_duty(request: HttpRequest, key: Key, given: DayIn) -> dict[str, Any]:
    """Take a duty from a post."""
    actor, on = actor_of(request), given.on or clock.today()
    held = selectors.get_post_duty(actor, key)
    services.release_duty(actor=actor, at=clock.now(), post_duty=held, on=on)
    return _shown(actor, held.duty)


def post_named(actor: Actor, key: int) -> Post:
    """The post a program names; else a sentence that says so."""
    try:
        return get_post(actor, key)
    except Post.DoesNotExist as absent:
        raise UnknownName(field="post", value=key) from absent


def _shown(actor: Actor, duty: Duty) -> dict[str, Any]:
    return _duty(selectors.row_of_duty(actor, duty, clock.today()))


def _duty(row: selectors.DutyRow) -> dict[str, Any]:
    answers = [
        {"id": answer.pk, **{name: getattr(answer, name) for name in AnswerOut.model_fields
                             if name != "id"}}
        for answer in row.answers
    ]  # fmt: skip
    return {
        "id": row.pk,
        **{
            name: getattr(row, name) for name in DutyOut.model_fields if name not in {"id", "posts"}
        },
        "posts": answers,
    }
