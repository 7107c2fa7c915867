"""The demonstration's three accounts (三个交账): branches in one year, villages in three, centres
in five."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from luoshi.cohorts import services
from luoshi.cohorts.models import Cohort, CohortObject
from luoshi.cohorts.services import Entered, MeasureDraft, ObjectDraft
from luoshi.demo.people import County
from luoshi.files.services import store_file
from luoshi.ledger import services as ledger

INCOME, BRANCHES, CENTRES = "2025-311", "2026-312", "2026-313"
_LEAD, _SUPERVISION, _CHECKS, _SOURCE = (
    "zuzhibu-clerk", "duchashi-zhuanyuan", "duchashi-zhuren", "nongyeju",
)  # fmt: skip
_FIRST, _SECOND = "石柳桥溪河沙杨马双龙青白大小上下东西南北", "桥坪湾沟堡岭塘田畈店"
_TOWNS = (
    "chengbei", "liulin", "shiping", "baisha", "qinglong", "maji", "longquan", "gaoqiao",
    "hewan", "nanshan", "taoxi", "yunling", "datang",
)  # fmt: skip
_VILLAGES = 85
# Months in which the agriculture office hands in what the villages have earned in twelve months.
_QUARTERS = (date(2025, 10, 15), date(2026, 1, 16), date(2026, 4, 17), date(2026, 5, 12))
_BRANCHES = (
    ("马集镇双沟村党支部", "maji"), ("石坪镇石门村党支部", "shiping"),
    ("白沙镇沙洲村党支部", "baisha"), ("高桥镇大塘村党支部", "gaoqiao"),
    ("龙泉镇青岭村党支部", "longquan"), ("南山乡南坡村党支部", "nanshan"),
    ("云岭乡上店村党支部", "yunling"), ("大塘乡白田村党支部", "datang"),
    ("城北镇河口村党支部", "chengbei"),
)  # fmt: skip


def plan_acts(year: Any) -> None:
    """Put the three accounts on the calendar."""
    county: County = year.county
    year.plan(date(2025, 7, 2), 10, lambda at: _found_income(county, at))
    for place, day in enumerate(_QUARTERS):
        year.plan(day, 15, lambda at, place=place: _enter_income(county, at, place))
    year.plan(date(2026, 2, 6), 16, lambda at: _confirm(county, at, INCOME, 9))
    year.plan(date(2026, 5, 8), 16, lambda at: _confirm(county, at, INCOME, 5))
    year.plan(date(2026, 1, 20), 10, lambda at: _found_branches(county, at))
    year.plan(date(2026, 4, 28), 10, lambda at: _put_in_order(county, at))
    year.plan(date(2026, 5, 11), 10, lambda at: _confirm(county, at, BRANCHES, 2))
    year.plan(date(2026, 1, 21), 10, lambda at: _found_centres(county, at))
    year.plan(date(2026, 3, 27), 10, lambda at: _measure_centres(county, at))


def _found(
    county: County, at: datetime, number: str, title: str, day: date, **words: Any
) -> Cohort:
    officer = county.actor(_SUPERVISION, at.date())
    lead = county.units["zuzhibu"]
    cohort = services.found_cohort(
        actor=officer, at=at, number=number, title=title, lead=lead, line="党建",
        starts_on=day, **words,
    )  # fmt: skip
    ledger.issue_task(actor=officer, at=at, task=cohort.task)
    ledger.accept_task(actor=county.actor(_LEAD, at.date()), at=at, task=cohort.task)
    return cohort


def _found_income(county: County, at: datetime) -> None:
    cohort = _found(
        county, at, INCOME, "村级集体经济年收入达到10万元，三年内全部交账", date(2025, 7, 1),
        object_name="村",
        measures=[MeasureDraft("集体经济收入", Decimal(10), "万元")],
        ends_on=date(2028, 12, 31),
        curve={2025: 10, 2026: 34, 2027: 60, 2028: _VILLAGES},
        entered_by="source",
        source=county.units[_SOURCE],
    )  # fmt: skip
    _add(county, at, cohort, list(_villages(county)))


def _villages(county: County) -> Iterator[ObjectDraft]:
    """The villages of the tree, then villages that are places only."""
    by_key = {unit.pk: key for key, unit in county.units.items()}
    taken, count = set(), 0
    for unit in county.units.values():
        if unit.kind == "village":
            town = unit.get_parent()
            yield ObjectDraft(unit.name, unit, town.shown, _planned(count))
            taken.add((unit.name, by_key[town.pk]))
            count += 1
    place = 0
    while count < _VILLAGES:
        town = _TOWNS[place % len(_TOWNS)]
        name = f"{_FIRST[place % 20]}{_SECOND[place * 7 // 20 % 10]}村"
        place += 1
        if (name, town) not in taken:
            taken.add((name, town))
            yield ObjectDraft(name, county.units[town], county.units[town].shown, _planned(count))
            count += 1


def _planned(count: int) -> int:
    return 2025 if count < 10 else 2026 if count < 34 else 2027 if count < 60 else 2028


def _enter_income(county: County, at: datetime, quarter: int) -> None:
    entered = []
    cohort = _cohort(INCOME)
    measure = cohort.measures.get()
    for place, item in enumerate(cohort.objects_listed.order_by("pk")):
        # Three villages have not handed in anything yet: no data is not zero.
        if place % 29 == 17:
            continue
        first = Decimal(25 + place * 37 % 72) / 10
        value = first + Decimal(quarter * (3 + place * 13 % 8)) / 10
        entered.append(Entered(item.pk, {measure.pk: value}, at.date()))
    clerk = county.speaker(_SOURCE, "clerk", "head")
    services.enter_values(
        actor=county.actor(clerk, at.date()), at=at, cohort=cohort, entered=entered
    )


def _found_branches(county: County, at: datetime) -> None:
    cohort = _found(
        county, at, BRANCHES, "软弱涣散党组织整顿当年全部交账", date(2026, 1, 20),
        object_name="支部",
        measures=[MeasureDraft("整顿", from_word="软弱涣散", to_word="整顿合格")],
        ends_on=date(2026, 12, 31),
        curve={2026: len(_BRANCHES)},
        entered_by="object_unit",
        may_fall_back=True,
    )  # fmt: skip
    drafts = [
        ObjectDraft(name, county.units[town], county.units[town].shown, 2026)
        for name, town in _BRANCHES
    ]
    _add(county, at, cohort, drafts)


def _put_in_order(county: County, at: datetime) -> None:
    """Four townships say how their branch stands; three are in order."""
    cohort = _cohort(BRANCHES)
    measure = cohort.measures.get()
    for place, item in enumerate(cohort.objects_listed.select_related("unit").order_by("pk")[:4]):
        key = next(key for key, unit in county.units.items() if unit.pk == item.unit_id)
        one = Entered(item.pk, {measure.pk: Decimal(int(place != 2))}, at.date(), "一村一策已落实")
        actor = county.actor(county.speaker(key, "clerk", "head"), at.date())
        services.enter_values(actor=actor, at=at, cohort=cohort, entered=[one])


def _found_centres(county: County, at: datetime) -> None:
    cohort = _found(
        county, at, CENTRES, "党群服务中心规范化建设五年内全部交账", date(2026, 1, 1),
        object_name="中心",
        measures=[MeasureDraft("面积", Decimal(1000), "平方米")],
        ends_on=date(2030, 12, 31),
        curve={2026: 6, 2027: 14, 2028: 22, 2029: 30, 2030: 36},
        evidence_required=True,
    )  # fmt: skip
    drafts = [
        ObjectDraft(f"{county.units[town].shown}{word}党群服务中心", county.units[town],
                    county.units[town].shown)
        for town in _TOWNS[:12]
        for word in ("", "中心村", "集镇社区")
    ]  # fmt: skip
    _add(county, at, cohort, drafts)


def _measure_centres(county: County, at: datetime) -> None:
    """What the centres measure; the two that are large enough come with their acceptance sheet."""
    cohort, actor = _cohort(CENTRES), county.actor(_LEAD, at.date())
    measure = cohort.measures.get()
    entered = []
    for place, item in enumerate(cohort.objects_listed.order_by("pk")[:30]):
        area = Decimal(280 + place * 173 % 790)
        sheet = None
        if area >= 1000:
            text = f"{item.name} 实测面积 {area} 平方米".encode()
            sheet = store_file(
                actor=actor, at=at, content=text, name="实测验收单.txt", kind="cohort_value"
            )
        entered.append(Entered(item.pk, {measure.pk: area}, at.date(), "实地测量", sheet))
    services.enter_values(actor=actor, at=at, cohort=cohort, entered=entered)


def _confirm(county: County, at: datetime, number: str, count: int) -> None:
    cohort = _cohort(number)
    waiting = cohort.objects_listed.filter(reached_on__isnull=False, confirmed_on__isnull=True)
    for item in waiting.order_by("reached_on", "pk")[:count]:
        services.confirm_object(
            actor=county.actor(_CHECKS, at.date()),
            at=at,
            item=_with(cohort, item),
            words="查账查实",
        )


def _with(cohort: Cohort, item: CohortObject) -> CohortObject:
    item.cohort = cohort
    return item


def _add(county: County, at: datetime, cohort: Cohort, drafts: Sequence[ObjectDraft]) -> None:
    actor = county.actor(_LEAD, at.date())
    services.add_objects(actor=actor, at=at, cohort=cohort, objects=drafts)


def _cohort(number: str) -> Cohort:
    return Cohort.objects.select_related("task").get(task__number=number)
