"""How the units of a body stand: counts by standing, reported against confirmed."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

from luoshi.common.prepared import PreparedRows
from luoshi.ledger.models import Task, TaskQuerySet
from luoshi.ledger.selectors.lists import STANDINGS
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """How the tasks of a unit stand: counts by standing, reported against confirmed."""

    unit_id: int
    unit: str
    counts: Mapping[str, int]
    at_work: int
    reported: Decimal | None
    confirmed: Decimal | None
    checked: int
    last_report_on: date | None
    gap: Decimal | None = None


def standing_of_unit(body_id: int, unit: int) -> UnitStanding | None:
    """How one unit of a body stands; None where nothing is at work there."""
    counts = dict(_COUNTS.ask(body_id, unit))
    if not counts:
        return None
    compared = {row[0]: _compared_of(row) for row in _COMPARED.ask(body_id, unit)}
    ((short, name, last_report_on),) = _NAMED.ask(body_id, unit)
    return UnitStanding(
        unit_id=unit,
        unit=short or name,
        counts={standing: counts[standing] for standing in STANDINGS if counts.get(standing)},
        at_work=sum(counts.values()),
        last_report_on=last_report_on,
        **compared.get(unit, _NOT_COMPARED),
    )


def standings_by_unit(actor: Actor) -> list[UnitStanding]:
    """The county's standing by unit: counts, reported against confirmed, most in need first."""
    at_work = Task.objects.visible_to(actor).filter(is_open=True).order_by()
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for lead_id, standing, n in at_work.values_list("lead_id", "standing").annotate(n=Count("*")):
        counts[lead_id][standing] += n
    compared = _compared(at_work)
    units = [
        UnitStanding(
            unit_id=pk,
            unit=short or name,
            counts={
                standing: counts[pk][standing] for standing in STANDINGS if counts[pk][standing]
            },
            at_work=counts[pk].total(),
            last_report_on=last_report_on,
            **compared.get(pk, _NOT_COMPARED),
        )
        for pk, short, name, last_report_on in _last_reports(at_work, list(counts))
    ]
    return sorted(units, key=by_need, reverse=True)


def _last_reports(at_work: TaskQuerySet, units: Sequence[int]) -> list[tuple[Any, ...]]:
    """Units with the day of their last report: one step into the index for each."""
    latest = at_work.filter(lead=OuterRef("pk"), reported_on__isnull=False).order_by("-reported_on")
    named = Organisation.objects.filter(pk__in=units).annotate(
        last_report_on=Subquery(latest.values("reported_on")[:1])
    )
    return list(named.values_list("pk", "short_name", "name", "last_report_on"))


_NOT_COMPARED: dict[str, Any] = {
    "reported": None,
    "confirmed": None,
    "checked": 0,
    "gap": None,
}


def by_need(unit: UnitStanding) -> tuple[float, int, str]:
    """How much of a unit's work is in need, for the order of the board."""
    urgent = sum(unit.counts.get(name, 0) for name in ("overdue", "behind", "no_evidence"))
    return (urgent / unit.at_work if unit.at_work else 0, urgent, unit.unit)


def _with_sums(at_work: TaskQuerySet) -> "QuerySet[Any, Any]":
    checked = at_work.filter(confirmed_percent__isnull=False, percent__isnull=False)
    summed: QuerySet[Any, Any] = checked.values_list("lead_id").annotate(
        n=Count("*"), reported=Sum("percent"), confirmed=Sum("confirmed_percent")
    )
    return summed


def _compared(at_work: TaskQuerySet) -> dict[int, dict[str, Any]]:
    """Reported against confirmed per unit, over the tasks that were checked (n beside it)."""
    checked = _with_sums(at_work)
    return {row[0]: _compared_of(row) for row in checked}


def _compared_of(row: Sequence[Any]) -> dict[str, Any]:
    _unit, n, reported, confirmed = row
    # SQLite adds in binary; two places are what the column keeps.
    means = [total.quantize(Decimal("0.01")) / n for total in (reported, confirmed)]
    return {"reported": means[0], "confirmed": means[1], "checked": n, "gap": means[0] - means[1]}


def _at_work(body_id: int, unit: int) -> TaskQuerySet:
    return Task.objects.filter(body_id=body_id, lead_id=unit, is_open=True).order_by()


def _counts_in(body_id: int, unit: int) -> "QuerySet[Any, Any]":
    return _at_work(body_id, unit).values_list("standing").annotate(n=Count("*"))


def _compared_in(body_id: int, unit: int) -> "QuerySet[Any, Any]":
    return _with_sums(_at_work(body_id, unit))


def _named_in(body_id: int, unit: int) -> "QuerySet[Any, Any]":
    latest = _at_work(body_id, unit).filter(reported_on__isnull=False).order_by("-reported_on")
    last_report_on = Subquery(latest.values("reported_on")[:1])
    named: QuerySet[Any, Any] = Organisation.objects.filter(pk=unit).annotate(x=last_report_on)
    return named.values_list("short_name", "name", "x")


_COUNTS = PreparedRows(_counts_in, int, int)
_COMPARED = PreparedRows(_compared_in, int, int)
_NAMED = PreparedRows(_named_in, int, int)
