"""Responsibility lists, for programs."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from luoshi.common import clock
from luoshi.common.api import Key
from luoshi.common.permissions import require
from luoshi.duties import rules, selectors, services
from luoshi.duties.api.duties import post_named
from luoshi.duties.api.shapes import (
    AnswerIn,
    DutyReasonIn,
    IssueIn,
    ListVersionOut,
    VersionDetailOut,
)
from luoshi.duties.models import ListVersion
from luoshi.organisations.api_access import actor_of
from luoshi.organisations.selectors import get_organisation

router = Router()


@router.get("/lists", response=list[ListVersionOut])
def list_versions(request: HttpRequest) -> list[ListVersion]:
    """The last version of every list one may read."""
    return list(selectors.last_versions(actor_of(request)))


@router.post("/lists", response={201: list[ListVersionOut]})
def issue_lists(request: HttpRequest, given: IssueIn) -> Status[Any]:
    """Issue the list of a unit or post; of every unit with something new when none is named."""
    actor, at = actor_of(request), clock.now()
    require(rules.can_issue_list, actor, None)
    if given.unit is None and given.post is None:
        units = selectors.units_to_list(actor, at.date())
        return Status(201, services.issue_lists(actor=actor, at=at, subjects=units))
    subject = (
        get_organisation(actor, given.unit) if given.unit else post_named(actor, given.post or 0)
    )
    return Status(201, [services.issue_list(actor=actor, at=at, subject=subject)])


@router.get("/lists/{int:key}", response=VersionDetailOut)
def get_version(request: HttpRequest, key: Key) -> dict[str, Any]:
    """One version with its lines, each beside the version before."""
    view = selectors.view_version(actor_of(request), key)
    lines = [{**one.line.as_kept(), "change": one.change} for one in view.lines]
    return {**ListVersionOut.from_orm(view.version).dict(), "lines": lines}


@router.post("/lists/{int:key}/signature", response=ListVersionOut)
def sign_list(request: HttpRequest, key: Key) -> ListVersion:
    """Sign for a list."""
    actor = actor_of(request)
    held = selectors.version_to_act_on(actor, key)
    return services.sign_list(actor=actor, at=clock.now(), version=held)


@router.post("/lists/{int:key}/objection", response=ListVersionOut)
def object_to_list(request: HttpRequest, key: Key, given: DutyReasonIn) -> ListVersion:
    """Say why a list does not hold."""
    actor = actor_of(request)
    held = selectors.version_to_act_on(actor, key)
    return services.object_to_list(actor=actor, at=clock.now(), version=held, words=given.reason)


@router.post("/lists/{int:key}/answer", response=ListVersionOut)
def answer_objection(request: HttpRequest, key: Key, given: AnswerIn) -> ListVersion:
    """Answer an objection."""
    actor = actor_of(request)
    held = selectors.version_to_act_on(actor, key)
    return services.answer_objection(actor=actor, at=clock.now(), version=held, answer=given.answer)
