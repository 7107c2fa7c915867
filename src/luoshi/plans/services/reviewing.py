"""Issue a review: how far a plan is on a checkpoint, computed once and kept."""

from datetime import date, datetime

from django.db import transaction

from luoshi.history.services import record
from luoshi.ledger.models import Plan
from luoshi.organisations.actor import Actor
from luoshi.plans import rules
from luoshi.plans.events import PlanEvent
from luoshi.plans.models import Checkpoint, Review, ReviewLine
from luoshi.plans.refusals import NothingToReview, ReviewAhead, ReviewThere
from luoshi.plans.selectors.reviewing import compute_review
from luoshi.plans.services.common import locked_plan


@transaction.atomic
def issue_review(
    *,
    actor: Actor,
    at: datetime,
    plan: Plan,
    checkpoint: str,
    on: date | None = None,
    words: str = "",
) -> Review:
    """Issue a review of a plan as of a day, with its sum and the rule it was computed by."""
    plan = locked_plan(actor, plan, rules.can_issue_review)
    day = on or at.date()
    if day > at.date():
        raise ReviewAhead(on=day)
    checkpoint = Checkpoint(checkpoint).value
    issued = Review.objects.filter(plan=plan, checkpoint=checkpoint, on=day).order_by()
    if issued.exists():
        raise ReviewThere(on=day)
    found = compute_review(actor, plan, checkpoint, day)
    if not found.parts:
        raise NothingToReview(plan=plan.name)
    review = Review.objects.create(
        plan=plan,
        checkpoint=checkpoint,
        on=day,
        rule=found.rule,
        share=found.share,
        days_gone=found.days_gone,
        days_all=found.days_all,
        verdict=found.whole.verdict,
        words=words.strip(),
        parts=[part.as_kept() for part in found.parts],
        by_name=actor.name,
        by_title=f"{actor.organisation_name} {actor.post_title}".strip()[:120],
        at=at,
    )
    lines = [
        ReviewLine.objects.create(
            review=review,
            position=position,
            plan_id=line.plan_id,
            unit_id=line.unit_id,
            name=line.name[:200],
            depth=line.depth,
            tasks=line.tasks,
            reached=line.reached,
            missing=line.missing,
            asked=line.asked,
            numerator=line.numerator,
            denominator=line.denominator,
            verdict=line.verdict,
        )
        for position, line in enumerate((*found.nodes, *found.units))
    ]
    record(
        actor,
        at,
        PlanEvent.REVIEW_ISSUED,
        review.plan,
        rows=[review, *lines],
        plan=plan.name,
        checkpoint=checkpoint,
        numerator=found.whole.numerator,
        denominator=found.whole.denominator,
        rule=found.rule.shown,
    )
    return review
