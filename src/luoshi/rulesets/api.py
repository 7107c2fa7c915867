"""Rule-sets for programs: the same versions, verbs and refusals as on the pages."""

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Field, Query, Router, Schema, Status

from luoshi.common import clock
from luoshi.common.api import Asked, Line, UnreadableValue
from luoshi.common.permissions import require
from luoshi.organisations.actor import Actor
from luoshi.organisations.api_access import actor_of
from luoshi.rulesets import rules, selectors, services, trials
from luoshi.rulesets.forms import span_in
from luoshi.rulesets.models import RuleDraft, RuleSet, Subject
from luoshi.rulesets.refusals import NotTriable

router = Router(tags=["rulesets"])


class RuleSetOut(Schema):
    """A version of a rule: what it settles, since when, by whose paper."""

    id: int
    subject: str
    code: str
    version: str
    name: str
    basis: str
    issuing_office: str
    effective_on: date
    issued_on: date
    correction: str
    is_withdrawn: bool
    content: dict[str, Any]


class RuleDraftOut(Schema):
    """A version that is being written and holds nowhere."""

    id: int
    subject: str
    code: str
    version: str
    name: str
    basis: str
    issuing_office: str
    effective_on: date
    correction: str
    drafted_by: str
    content: dict[str, Any]


class RuleChangeIn(Asked):
    """A version as it is to be."""

    version: Annotated[Line, Field(min_length=1, max_length=20)]
    effective_on: date
    content: dict[str, Any]
    basis: Annotated[Line, Field(max_length=200)] = ""
    issuing_office: Annotated[Line, Field(max_length=80)] = ""
    correction: Annotated[Line, Field(max_length=300)] = ""


class RuleDraftIn(RuleChangeIn):
    """A new version of a rule of the body."""

    subject: Subject
    code: Annotated[Line, Field(min_length=1, max_length=40)]


class RuleReasonIn(Asked):
    """Why."""

    reason: Annotated[Line, Field(max_length=300)]


class PairOut(Schema):
    """How many stood so and would have stood otherwise."""

    was: str
    would: str
    tasks: int


class MovedOut(Schema):
    """A task that would have stood otherwise."""

    number: str
    title: str
    unit: str
    was: str
    would: str


class DayTrialOut(Schema):
    """What a trial found for one day."""

    day: date
    rule: str
    tried: int
    changed: int
    pairs: list[PairOut]
    moved: list[MovedOut]


class TrialOut(Schema):
    """A version tried on past days; where `is_capped`, only the newest `most` were tried."""

    most: int
    is_capped: bool
    days: list[DayTrialOut]


class TrialFigureOut(Schema):
    """A number as it was and as it would have been."""

    label: str
    was: int
    would: int


class ChangeOut(Schema):
    """A thing that would have gone otherwise."""

    kind: str
    number: str
    title: str
    unit: str
    on: date
    was: str
    would: str


class SpanTrialOut(Schema):
    """A version tried on a stretch of days; where `is_capped`, only the newest `most`."""

    since: date
    until: date
    tried: int
    most: int | None
    is_capped: bool
    figures: list[TrialFigureOut]
    kinds: dict[str, str]
    changes: list[ChangeOut]
    notes: list[str]


class SpanQuery(Schema):
    """From which day until which; the last three months where nothing is said."""

    since: date | None = None
    until: date | None = None


class TrialQuery(Schema):
    """The past days to try, at most four."""

    day: list[date] = []


@router.get("", response=list[RuleSetOut])
def list_rulesets(request: HttpRequest) -> list[RuleSetOut]:
    """Every version of every rule of the body, those withdrawn included."""
    rows = selectors.list_rules(actor_of(request), clock.today())
    return [
        _shown(one)
        for row in rows
        for one in (*([row.current] if row.current else []), *row.coming, *row.past, *row.withdrawn)
    ]


@router.get("/{int:pk}", response=RuleSetOut)
def get_ruleset(request: HttpRequest, pk: int) -> RuleSetOut:
    """One version."""
    return _shown(_ruleset(actor_of(request), pk))


@router.post("/{int:pk}/withdrawal", response=RuleSetOut)
def withdraw_ruleset(request: HttpRequest, pk: int, asked: RuleReasonIn) -> RuleSetOut:
    """Take a coming version back before its day."""
    actor = actor_of(request)
    require(rules.can_withdraw_ruleset, actor, None)
    services.withdraw_ruleset(
        actor=actor, at=clock.now(), ruleset=_ruleset(actor, pk), reason=asked.reason
    )
    return _shown(_ruleset(actor, pk))


@router.get("/{int:pk}/trial", response=TrialOut)
def try_ruleset(request: HttpRequest, pk: int, asked: Query[TrialQuery]) -> TrialOut:
    """A version tried on past days: which tasks would have stood otherwise."""
    actor = actor_of(request)
    require(rules.can_draft_ruleset, actor, None)
    return _tried(actor, _ruleset(actor, pk), asked)


@router.get("/{int:pk}/trial/changes", response=SpanTrialOut)
def try_ruleset_on_days(request: HttpRequest, pk: int, asked: Query[SpanQuery]) -> SpanTrialOut:
    """A version on acts tried between two days: what would have gone otherwise."""
    actor = actor_of(request)
    require(rules.can_draft_ruleset, actor, None)
    return _tried_on_days(actor, _ruleset(actor, pk), asked)


@router.get("/drafts/{int:pk}/trial/changes", response=SpanTrialOut)
def try_draft_on_days(request: HttpRequest, pk: int, asked: Query[SpanQuery]) -> SpanTrialOut:
    """A draft on acts tried between two days."""
    actor = actor_of(request)
    require(rules.can_draft_ruleset, actor, None)
    return _tried_on_days(actor, _draft(actor, pk), asked)


def _tried_on_days(actor: Actor, tried: RuleSet | RuleDraft, asked: SpanQuery) -> SpanTrialOut:
    if not trials.is_of_span(tried.subject):
        raise NotTriable(name=tried.name)
    since, until = (day.isoformat() if day else "" for day in (asked.since, asked.until))
    span = trials.Span(actor, *span_in(since, until, clock.today()), trials.MOST_TRIED)
    return SpanTrialOut.model_validate(
        trials.try_span(span, tried.subject, tried.content), from_attributes=True
    )


@router.post("/drafts", response={201: RuleDraftOut})
def draft_ruleset(request: HttpRequest, asked: RuleDraftIn) -> Status[RuleDraftOut]:
    """Write a new version of a rule; it holds nowhere until it is issued."""
    draft = services.draft_ruleset(actor=actor_of(request), at=clock.now(), **asked.model_dump())
    return Status(201, _shown_draft(draft))


@router.get("/drafts/{int:pk}", response=RuleDraftOut)
def get_draft(request: HttpRequest, pk: int) -> RuleDraftOut:
    """One draft."""
    actor = actor_of(request)
    require(rules.can_draft_ruleset, actor, None)
    return _shown_draft(_draft(actor, pk))


@router.put("/drafts/{int:pk}", response=RuleDraftOut)
def change_draft(request: HttpRequest, pk: int, asked: RuleChangeIn) -> RuleDraftOut:
    """Change a draft."""
    actor = actor_of(request)
    require(rules.can_draft_ruleset, actor, None)
    return _shown_draft(
        services.change_ruleset_draft(
            actor=actor, at=clock.now(), draft=_draft(actor, pk), **asked.model_dump()
        )
    )


@router.delete("/drafts/{int:pk}", response={204: None})
def drop_draft(request: HttpRequest, pk: int) -> Status[None]:
    """Let go of a draft."""
    actor = actor_of(request)
    require(rules.can_draft_ruleset, actor, None)
    services.drop_ruleset_draft(actor=actor, at=clock.now(), draft=_draft(actor, pk))
    return Status(204, None)


@router.post("/drafts/{int:pk}/issue", response=RuleSetOut)
def issue_draft(request: HttpRequest, pk: int) -> RuleSetOut:
    """Put a draft into force from its day."""
    actor = actor_of(request)
    require(rules.can_issue_ruleset, actor, None)
    return _shown(
        services.issue_ruleset_draft(actor=actor, at=clock.now(), draft=_draft(actor, pk))
    )


@router.get("/drafts/{int:pk}/trial", response=TrialOut)
def try_draft(request: HttpRequest, pk: int, asked: Query[TrialQuery]) -> TrialOut:
    """A draft tried on past days."""
    actor = actor_of(request)
    require(rules.can_draft_ruleset, actor, None)
    return _tried(actor, _draft(actor, pk), asked)


def _tried(actor: Actor, tried: RuleSet | RuleDraft, asked: TrialQuery) -> TrialOut:
    if not trials.is_triable(tried.subject) or trials.is_of_span(tried.subject):
        raise NotTriable(name=tried.name)
    if any(day > clock.today() for day in asked.day):
        raise UnreadableValue(problem="day")
    found = trials.try_on(actor, tried.subject, tried.code, tried.content, asked.day)
    return TrialOut(
        most=found.most,
        is_capped=found.is_capped,
        days=[
            DayTrialOut(
                day=one.day,
                rule=one.rule,
                tried=one.tried,
                changed=one.changed,
                pairs=[
                    PairOut(was=was, would=would, tasks=count)
                    for (was, would), count in one.pairs.items()
                ],
                moved=[
                    MovedOut(**{name: getattr(each, name) for name in MovedOut.model_fields})
                    for each in one.moved
                ],
            )
            for one in found.days
        ],
    )


def _shown(ruleset: RuleSet) -> RuleSetOut:
    names = [name for name in RuleSetOut.model_fields if name != "is_withdrawn"]
    return RuleSetOut(
        is_withdrawn=hasattr(ruleset, "withdrawal"),
        **{name: getattr(ruleset, name) for name in names},
    )


def _shown_draft(draft: RuleDraft) -> RuleDraftOut:
    names = [name for name in RuleDraftOut.model_fields if name != "drafted_by"]
    return RuleDraftOut(
        drafted_by=draft.drafted_by_name, **{name: getattr(draft, name) for name in names}
    )


def _ruleset(actor: Actor, pk: int) -> RuleSet:
    try:
        return selectors.get_ruleset(actor, pk)
    except RuleSet.DoesNotExist as missing:
        raise Http404 from missing


def _draft(actor: Actor, pk: int) -> RuleDraft:
    try:
        return selectors.get_draft(actor, pk)
    except RuleDraft.DoesNotExist as missing:
        raise Http404 from missing
