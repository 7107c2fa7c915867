"""What stands beside a large ledger: plans, breakdowns, a cohort; put in once, in bulk."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Mod

from bench import county
from luoshi.breakdowns.models import Breakdown, Demand, Part
from luoshi.cohorts.models import (
    Cohort,
    CohortObject,
    Measure,
    PlannedYear,
    Requirement,
    StandardVersion,
)
from luoshi.ledger.models import Plan, Task
from luoshi.organisations.models import Body, Organisation

MOST_NODES, MOST_OBJECTS = 1_000, 100_000
_EVERY_WHOLE, _PARTS, _EVERY_DEMAND = 20, 4, 15
_STARTS, _ENDS = date(2026, 1, 1), date(2028, 12, 31)


def widen(sizes: county.Sizes) -> None:
    """Put in what a kept county has not yet; nothing where it was put in before."""
    mark = settings.HOME / "made-wide"
    if mark.exists():
        return
    body = Body.objects.order_by("pk")[0]
    with transaction.atomic():
        _add_plans(body, min(MOST_NODES, max(10, sizes.tasks // 200)))
        _break_down(body)
        _add_cohort(body, min(MOST_OBJECTS, sizes.tasks // 2))
    mark.touch()


def keep_house() -> None:
    """What the database does for itself after a night's lights, so that none is met half-way."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)" if connection.vendor == "postgresql" else "ANALYZE")


def _add_plans(body: Body, count: int) -> None:
    """A tree ten wide on every level; the tasks spread over its nodes."""
    nodes: list[Plan] = []
    for number in range(count):
        parent = nodes[(number - 1) // 10] if number else None
        nodes.append(
            Plan.objects.create(
                body=body, parent=parent, name=f"第{number}项清单", position=number,
                starts_on=_STARTS, ends_on=_ENDS,
            )
        )  # fmt: skip
    first = nodes[0].pk
    Task.objects.filter(body=body).update(plan_id=Mod(F("pk"), Value(count)) + first)


def _break_down(body: Body) -> None:
    """Every twentieth task at work is divided among the next four; some are asked for lists."""
    keys = list(
        Task.objects.filter(body=body, is_open=True).order_by("pk").values_list("pk", flat=True)
    )
    wholes = [
        Breakdown(body=body, task_id=key, rule="all_of", made_at=county.NOW, made_by_name="督查")
        for key in keys[::_EVERY_WHOLE]
    ]
    Breakdown.objects.bulk_create(wholes, batch_size=county.CHUNK)
    parts = [
        Part(body=body, breakdown=whole, task_id=key)
        for place, whole in enumerate(wholes)
        for key in islice(keys, place * _EVERY_WHOLE + 1, place * _EVERY_WHOLE + 1 + _PARTS)
    ]
    Part.objects.bulk_create(parts, batch_size=county.CHUNK)
    demands = [
        Demand(body=body, task_id=key, asked_at=county.NOW, asked_by_name="督查")
        for key in keys[::_EVERY_DEMAND]
    ]
    Demand.objects.bulk_create(demands, batch_size=county.CHUNK)


def _add_cohort(body: Body, count: int) -> None:
    """One cohort of villages; a third reached the standard, half of those were confirmed."""
    task = Task.objects.filter(body=body, state="under_way").order_by("pk")[0]
    Task.objects.filter(pk=task.pk).update(kind="cohort")
    cohort = Cohort.objects.create(
        body=body, task=task, object_name="村", starts_on=_STARTS, ends_on=_ENDS,
        founded_at=county.FOUNDED,
    )  # fmt: skip
    for year, share in ((2026, 4), (2027, 2), (2028, 1)):
        PlannedYear.objects.create(cohort=cohort, year=year, count=count // share)
    standard = StandardVersion.objects.create(cohort=cohort, version=1, effective_on=_STARTS)
    income = Measure.objects.create(cohort=cohort, name="集体经济收入", unit="万元")
    Requirement.objects.create(standard=standard, measure=income, value=Decimal(10))
    towns = list(Organisation.objects.filter(body=body, kind="township").order_by("path"))
    CohortObject.objects.bulk_create(
        (_village(cohort, standard, income, towns[number % len(towns)], number)
         for number in range(count)),
        batch_size=county.CHUNK,
    )  # fmt: skip


def _village(
    cohort: Cohort, standard: StandardVersion, income: Measure, town: Organisation, number: int
) -> CohortObject:
    is_there = number % 3 == 0
    on = _STARTS + timedelta(days=number % 200)
    distance = Decimal(0) if is_there else Decimal(1 + number % 99) / 100
    return CohortObject(
        cohort=cohort,
        name=f"第{number}村",
        unit=town,
        place=town.name,
        planned_year=2026 + number % 3,
        added_on=_STARTS,
        latest={str(income.pk): str(10 * (1 - distance))},
        valued_on=on,
        distance=distance,
        reached_on=on if is_there else None,
        reached_standard=standard if is_there else None,
        confirmed_on=on if number % 6 == 0 else None,
        confirmed_by_name="核查专员" if number % 6 == 0 else "",
    )
