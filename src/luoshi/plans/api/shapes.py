"""What plans, targets, reviews and settlements look like to programs."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema
from pydantic import StringConstraints

from luoshi.common.api import Asked, InvalidRequest, Key, Line, Words
from luoshi.ledger.models import Plan
from luoshi.ledger.selectors import get_plan
from luoshi.ledger.services import BulkResult
from luoshi.organisations.actor import Actor
from luoshi.plans.models import Review
from luoshi.plans.selectors.settlements import SettlementRow
from luoshi.plans.selectors.targets import TargetRow
from luoshi.plans.selectors.tree import PlanRow

KindOfPlan = Literal["five_years", "three_years", "year", "theme", "campaign", "list", "group"]
Name = Annotated[Line, StringConstraints(min_length=1, max_length=100)]
Value = Annotated[Decimal, Field(max_digits=18, decimal_places=4)]
Year = Annotated[int, Field(ge=1, le=9_999)]
Short = Annotated[Line, Field(max_length=20)]
Note = Annotated[Line, Field(max_length=200)]
Numbers = Annotated[list[Line], Field(max_length=1_000)]


class PlanIn(Asked):
    """A node of planning."""

    name: Name
    parent: Key | None = None
    kind: KindOfPlan = "list"
    code: Short = ""
    basis: Note = ""
    starts_on: date | None = None
    ends_on: date | None = None


class PlanChangeIn(Asked):
    """What changes of a node; what is left out stays."""

    name: Name | None = None
    kind: KindOfPlan | None = None
    code: Short | None = None
    basis: Note | None = None
    starts_on: date | None = None
    ends_on: date | None = None


class MoveIn(Asked):
    """Under which node; none is the top."""

    parent: Key | None = None
    position: Annotated[int, Field(ge=0, le=9_999)] | None = None


class EndIn(Asked):
    """On which day, and why."""

    on: date
    reason: Words


class NumbersIn(Asked):
    """Tasks by their numbers."""

    numbers: Numbers


class PlanTargetIn(Asked):
    """A target of a node; with a source its value is entered, without one it is a sum."""

    what: Annotated[Line, StringConstraints(min_length=1, max_length=120)]
    value: Value
    unit: Short = ""
    comparator: Literal[">=", "<=", "=", "~"] = ">="
    baseline: Value | None = None
    source: Key | None = None
    years: dict[Year, Value] = {}


class ValueIn(Asked):
    """What a target stands at."""

    value: Value
    on: date | None = None
    words: Note = ""


class PairIn(Asked):
    """The development plan that goes beside this party plan."""

    development: Key
    words: Note = ""


class GoalIn(Asked):
    """The goal a task serves."""

    goal: Key
    words: Note = ""


class ReviewIn(Asked):
    """Which checkpoint, as of which day."""

    checkpoint: Literal["q1", "half", "q3", "year"]
    on: date | None = None
    words: Words = ""


class SettlementIn(Asked):
    """What became of a task's target in a year; without a target, of the task."""

    year: Year
    outcome: Literal["done", "partly", "not_done"]
    target: Key | None = None
    value: Value | None = None
    reason: Words = ""


class PlanReasonIn(Asked):
    """What is to be mended."""

    reason: Words


class PlanOut(Schema):
    """A node with the sum of all below it."""

    id: int
    parent: int | None
    kind: str
    code: str
    name: str
    basis: str
    starts_on: date | None
    ends_on: date | None
    depth: int
    at_work: int
    closed: int
    standings: dict[str, int]
    targets: int
    targets_known: int
    targets_reached: int
    days_gone: int | None
    days_all: int | None


class PlanPartOut(Schema):
    """One addend of a target."""

    number: str
    value: Decimal
    reached: Decimal | None


class PlanTargetOut(Schema):
    """A target of a node; `reached` is nothing where there is no data."""

    id: int
    what: str
    comparator: str
    value: Decimal
    unit: str
    baseline: Decimal | None
    method: str
    source: str
    reached: Decimal | None
    is_met: bool | None
    missing: int
    years: dict[int, Decimal]
    parts: list[PlanPartOut]


class PlanDetailOut(PlanOut):
    """A node with its targets."""

    aims: list[PlanTargetOut]


class RefusedOut(Schema):
    """A task that was passed over, and why."""

    number: str
    why: str


class PlacedOut(Schema):
    """What became of putting tasks under a node."""

    done: list[str]
    refused: list[RefusedOut]


class PlanMadeOut(Schema):
    """The key of what was made."""

    id: int


class PlanLineOut(Schema):
    """A line of a review: `plan` or `unit`, never both."""

    plan: int | None
    unit: int | None
    name: str
    tasks: int
    reached: int
    missing: int
    asked: Decimal
    numerator: Decimal
    denominator: Decimal
    verdict: str


class ReviewOut(Schema):
    """A review that was issued."""

    id: int
    plan: int
    checkpoint: str
    on: date
    rule: str
    days_gone: int
    days_all: int
    verdict: str
    by: str
    at: datetime


class ReviewDetailOut(ReviewOut):
    """A review with its lines."""

    words: str
    lines: list[PlanLineOut]


class SettlementOut(Schema):
    """A target with its settlement; `unsettled` where nobody has said."""

    id: int | None
    task: str
    target: int | None
    what: str
    outcome: str
    state: str
    value: Decimal | None
    reason: str


class UnknownPlan(InvalidRequest):
    """A plan was named that is not there."""

    sentence = _("“%(field)s” names no plan of this body: %(value)s.")


def plan_named(actor: Actor, field: str, key: int) -> Plan:
    """A node of the asker's body."""
    try:
        return get_plan(actor, key)
    except Plan.DoesNotExist as absent:
        raise UnknownPlan(field=field, value=key) from absent


def shown_result(result: BulkResult) -> PlacedOut:
    """What became of an act on many tasks."""
    refused = [RefusedOut(number=one.number, why=one.why) for one in result.refused]
    return PlacedOut(done=list(result.done), refused=refused)


def shown_node(row: PlanRow) -> dict[str, Any]:
    """A node as its columns."""
    names = set(PlanOut.model_fields) - {"id", "parent", "standings"}
    content = {name: getattr(row, name) for name in names}
    return {**content, "id": row.pk, "parent": row.parent_id, "standings": dict(row.standings)}


def shown_target(row: TargetRow) -> PlanTargetOut:
    """A target with its addends."""
    names = set(PlanTargetOut.model_fields) - {"id", "years", "parts"}
    parts = [
        PlanPartOut(number=part.number, value=part.value, reached=part.reached)
        for part in row.parts
    ]
    content = {name: getattr(row, name) for name in names}
    return PlanTargetOut(**content, id=row.pk, years=dict(row.years), parts=parts)


def shown_review(review: Review) -> dict[str, Any]:
    """A review as its columns."""
    return {
        "id": review.pk,
        "plan": review.plan_id,
        "checkpoint": review.checkpoint,
        "on": review.on,
        "rule": review.rule.shown,
        "days_gone": review.days_gone,
        "days_all": review.days_all,
        "verdict": review.verdict,
        "by": review.by_name,
        "at": review.at,
    }


def shown_settlement(row: SettlementRow) -> SettlementOut:
    """A target with its settlement."""
    known = row.settlement
    return SettlementOut(
        id=known.pk if known else None,
        task=row.number,
        target=row.target_id,
        what=row.what,
        outcome=row.outcome,
        state=row.state,
        value=known.value if known else row.reached,
        reason=known.reason if known else "",
    )
