"""How much each unit gets of a whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from luoshi.breakdowns.models import RuleName, Way
from luoshi.breakdowns.refusals import NoTargetToDivide, NothingLeft, ValueMissing, WeightMissing
from luoshi.ledger.models import Target
from luoshi.organisations.models import Organisation
from luoshi_core.sharing import share_out

# What is counted is not cut into pieces.
_COUNTED = frozenset("个户处座家条人名所村件次场项栋盏台只头口宗套间辆")
_VALUED = frozenset({RuleName.SUM.value, RuleName.AVERAGE.value})


@dataclass(frozen=True, slots=True)
class PartDraft:
    """A part as it is asked for: the unit, its weight or value, its own day if it has one."""

    unit: Organisation
    value: Decimal | None = None
    weight: Decimal | None = None
    due_on: date | None = None


def needs_values(rule: str) -> bool:
    """Whether parts carry values under this rule."""
    return rule in _VALUED


def allot(
    rule: str, way: str, target: Target | None, parts: Sequence[PartDraft]
) -> tuple[PartDraft, ...]:
    """The parts with the value each gets: equal, by weight, or as given."""
    if not needs_values(rule):
        return tuple(replace(part, value=None, weight=None) for part in parts)
    if target is None:
        raise NoTargetToDivide
    if way == Way.VALUE:
        return tuple(replace(_with_value(part), weight=None) for part in parts)
    weighted = [_weighted(way, part) for part in parts]
    if rule == RuleName.AVERAGE:
        # Everybody is to reach the mean; weights only say how much each counts in it.
        return tuple(replace(part, value=target.value) for part in weighted)
    if target.value <= 0:
        raise NothingLeft
    weights = [part.weight or Decimal(1) for part in weighted]
    shares = share_out(target.value, weights, places_of(target))
    return tuple(
        _with_value(replace(part, value=share))
        for part, share in zip(weighted, shares, strict=True)
    )


def places_of(target: Target) -> int:
    """To how many places a share is given: none for what is counted, else two."""
    return 0 if target.unit[-1:] in _COUNTED else 2


def _weighted(way: str, part: PartDraft) -> PartDraft:
    if way == Way.EQUAL:
        return replace(part, weight=None)
    if part.weight is None or part.weight <= 0:
        raise WeightMissing(unit=part.unit.shown)
    return part


def _with_value(part: PartDraft) -> PartDraft:
    if part.value is None or part.value <= 0:
        raise ValueMissing(unit=part.unit.shown)
    return part
