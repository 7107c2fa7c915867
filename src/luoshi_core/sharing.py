"""A whole divided into parts, and the parts read back into the whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from luoshi_core.numbers import round_half_up

_HUNDRED = Decimal(100)
_PLACES = 4


class Rule(StrEnum):
    """How the parts make up the whole."""

    SUM = "sum"
    COUNT = "count"
    AVERAGE = "average"
    ALL_OF = "all_of"


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What is known of one part; None is unknown, never zero."""

    value: Decimal | None = None
    weight: Decimal | None = None
    reached: Decimal | None = None
    percent: Decimal | None = None
    confirmed_percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one part brings to each figure of the whole."""

    assigned: Decimal | None
    reported: Decimal | None
    confirmed: Decimal | None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The whole beside its parts; a negative remainder means that more was assigned than asked."""

    target: Decimal | None
    assigned: Decimal | None
    remainder: Decimal | None
    reported: Decimal | None
    confirmed: Decimal | None
    parts: int
    reporting: int
    checked: int


def share_out(whole: Decimal, weights: Sequence[Decimal], places: int) -> tuple[Decimal, ...]:
    """Divide a whole by weights so that the rounded shares add up to it exactly.

    What rounding leaves over goes to the largest fractions, the earlier first.
    """
    if not weights or any(weight <= 0 for weight in weights):
        raise ValueError("every share needs a weight above nothing")
    while whole != round_half_up(whole, places):
        places += 1
    steps = int(whole.scaleb(places))
    total = sum((Fraction(weight) for weight in weights), Fraction(0))
    exact = [Fraction(weight) * steps / total for weight in weights]
    given = [int(share) for share in exact]
    by_fraction = sorted(range(len(exact)), key=lambda place: (given[place] - exact[place], place))
    for place in by_fraction[: steps - sum(given)]:
        given[place] += 1
    return tuple(Decimal(share).scaleb(-places) for share in given)


def contribution(rule: Rule, part: PartFacts) -> Contribution:
    """What a part brings to the whole by a rule."""
    if rule in {Rule.COUNT, Rule.ALL_OF}:
        return Contribution(Decimal(1), _whole(part.percent), _whole(part.confirmed_percent))
    reached = part.reached if part.reached is not None else _of(part.value, part.percent)
    return Contribution(part.value, reached, _of(part.value, part.confirmed_percent))


def _whole(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else Decimal(int(percent == _HUNDRED))


def _of(value: Decimal | None, percent: Decimal | None) -> Decimal | None:
    if value is None or percent is None:
        return None
    return round_half_up(value * percent / _HUNDRED, _PLACES)


def reconcile(rule: Rule, target: Decimal | None, parts: Sequence[PartFacts]) -> Reconciled:
    """The target beside what was assigned, reported and confirmed by its parts."""
    brought = [contribution(rule, part) for part in parts]
    weights = [part.weight if part.weight is not None else Decimal(1) for part in parts]
    whole = Decimal(len(parts)) if rule == Rule.ALL_OF else target
    assigned = _together(rule, [one.assigned for one in brought], weights)
    reported = [one.reported for one in brought]
    confirmed = [one.confirmed for one in brought]
    return Reconciled(
        target=whole,
        assigned=assigned,
        remainder=None if whole is None or assigned is None else whole - assigned,
        reported=_together(rule, reported, weights),
        confirmed=_together(rule, confirmed, weights),
        parts=len(parts),
        reporting=sum(value is not None for value in reported),
        checked=sum(value is not None for value in confirmed),
    )


def _together(
    rule: Rule, values: Sequence[Decimal | None], weights: Sequence[Decimal]
) -> Decimal | None:
    known = [
        (value, weight) for value, weight in zip(values, weights, strict=True) if value is not None
    ]
    if not known:
        return None
    if rule != Rule.AVERAGE:
        return sum((value for value, _weight in known), Decimal(0))
    total = sum((Fraction(weight) for _value, weight in known), Fraction(0))
    mean = sum((Fraction(value) * Fraction(weight) for value, weight in known), Fraction(0))
    return round_half_up(mean / total, _PLACES)
