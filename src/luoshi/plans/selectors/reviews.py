"""Reviews that were issued, and the sum behind each of their lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from luoshi.ledger.models import Task
from luoshi.organisations.actor import Actor
from luoshi.plans.models import Review, ReviewLine
from luoshi.plans.selectors.reviewing import Part

_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class ShownPart:
    """One task in the sum of a line."""

    number: str
    title: str
    asked: Decimal
    percent: Decimal | None
    is_reached: bool


@dataclass(frozen=True, slots=True)
class OpenedLine:
    """A line of a review with its addends; those the reader may not see are only counted."""

    line: ReviewLine
    parts: tuple[ShownPart, ...]
    unseen: int
    unseen_percent: Decimal


def get_review(actor: Actor, key: int) -> Review:
    """A review of a plan of the reader's body."""
    reviews = Review.objects.select_related("plan", "rule")
    return reviews.get(pk=key, plan__body_id=actor.body_id)


def lines_of(review: Review) -> list[ReviewLine]:
    """The lines of a review: the nodes in the order of the tree, then the units."""
    return list(review.lines.order_by("position", "pk"))


def reviews_of(actor: Actor, plans: Sequence[int]) -> list[Review]:
    """The reviews of some nodes, the latest first."""
    found = Review.objects.filter(plan__in=list(plans), plan__body_id=actor.body_id)
    return list(found.select_related("plan").defer("parts").order_by("-on", "-pk"))


def open_line(actor: Actor, review: Review, line: ReviewLine) -> OpenedLine:
    """The addends of a line, as they were kept when the review was issued."""
    parts = [part for part in map(Part.from_kept, review.parts) if _belongs(part, line)]
    numbers = [part.number for part in parts]
    seen = Task.objects.visible_to(actor).filter(number__in=numbers).order_by()
    titles = dict(seen.values_list("number", "title"))
    shown = tuple(
        ShownPart(part.number, titles[part.number], part.asked, part.percent, part.is_reached)
        for part in parts
        if part.number in titles
    )
    hidden = [part for part in parts if part.number not in titles]
    total = sum((part.percent for part in hidden if part.percent is not None), Decimal(0))
    return OpenedLine(line, shown, len(hidden), total)


def _belongs(part: Part, line: ReviewLine) -> bool:
    if line.plan_id is not None:
        return line.plan_id in part.plans
    return part.unit_id == line.unit_id
