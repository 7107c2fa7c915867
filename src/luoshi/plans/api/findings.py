"""Reviews and settlements for programs."""

from django.http import HttpRequest
from ninja import Router

from luoshi.common import clock
from luoshi.common.api import Key
from luoshi.ledger.api.acts import NoteIn
from luoshi.ledger.selectors import get_plan, get_task, plans_below
from luoshi.organisations.api_access import actor_of
from luoshi.plans import services
from luoshi.plans.api.shapes import (
    PlanLineOut,
    PlanMadeOut,
    PlanReasonIn,
    ReviewDetailOut,
    ReviewIn,
    ReviewOut,
    SettlementIn,
    SettlementOut,
    Year,
    shown_review,
    shown_settlement,
)
from luoshi.plans.models import Settlement
from luoshi.plans.selectors.reviews import get_review, lines_of, reviews_of
from luoshi.plans.selectors.settlements import get_settlement, settlement_sheet

router = Router()


@router.get("/{key}/reviews", response=list[ReviewOut])
def list_reviews(request: HttpRequest, key: Key) -> list[ReviewOut]:
    """The reviews of a node and of those below it, the latest first."""
    actor = actor_of(request)
    plan = get_plan(actor, key)
    found = reviews_of(actor, plans_below(actor, plan.pk))
    return [ReviewOut(**shown_review(one)) for one in found]


@router.post("/{key}/reviews", response={201: PlanMadeOut})
def issue_review(request: HttpRequest, key: Key, asked_for: ReviewIn) -> PlanMadeOut:
    """Issue a review of a node."""
    actor = actor_of(request)
    plan = get_plan(actor, key)
    content = asked_for.model_dump()
    review = services.issue_review(actor=actor, at=clock.now(), plan=plan, **content)
    return PlanMadeOut(id=review.pk)


@router.get("/reviews/{key}", response=ReviewDetailOut)
def one_review(request: HttpRequest, key: Key) -> ReviewDetailOut:
    """A review with its lines."""
    review = get_review(actor_of(request), key)
    names = set(PlanLineOut.model_fields) - {"plan", "unit"}
    lines = [
        PlanLineOut(
            plan=line.plan_id, unit=line.unit_id, **{name: getattr(line, name) for name in names}
        )
        for line in lines_of(review)
    ]
    return ReviewDetailOut(**shown_review(review), words=review.words, lines=lines)


@router.get("/{key}/settlement", response=list[SettlementOut])
def settlement(request: HttpRequest, key: Key, year: Year) -> list[SettlementOut]:
    """What became of every target under a node in a year."""
    actor = actor_of(request)
    plan = get_plan(actor, key)
    sheet = settlement_sheet(actor, plans_below(actor, plan.pk), year)
    return [shown_settlement(row) for row in sheet.rows]


@router.post("/tasks/{number}/settlements", response={201: PlanMadeOut})
def settle_target(request: HttpRequest, number: str, asked_for: SettlementIn) -> PlanMadeOut:
    """Say what became of a target in a year."""
    actor = actor_of(request)
    task = get_task(actor, number)
    content = asked_for.model_dump(exclude={"target"})
    target = task.targets.get(pk=asked_for.target) if asked_for.target else None
    made = services.settle_target(actor=actor, at=clock.now(), task=task, target=target, **content)
    return PlanMadeOut(id=made.pk)


@router.post("/settlements/{key}/confirmation", response=PlanMadeOut)
def confirm_settlement(request: HttpRequest, key: Key, asked_for: NoteIn) -> PlanMadeOut:
    """Confirm a settlement."""
    actor = actor_of(request)
    one: Settlement = get_settlement(actor, key)
    services.confirm_settlement(actor=actor, at=clock.now(), settlement=one, words=asked_for.words)
    return PlanMadeOut(id=one.pk)


@router.post("/settlements/{key}/sending-back", response=PlanMadeOut)
def send_back_settlement(request: HttpRequest, key: Key, asked_for: PlanReasonIn) -> PlanMadeOut:
    """Send a settlement back."""
    actor = actor_of(request)
    one = get_settlement(actor, key)
    services.send_back_settlement(
        actor=actor, at=clock.now(), settlement=one, reason=asked_for.reason
    )
    return PlanMadeOut(id=one.pk)
