"""What plans bring to the kits."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from luoshi.ledger import services as ledger
from luoshi.ledger.models import Plan
from luoshi.plans import services
from luoshi.plans.models import PlanPair, PlanTarget, Review, ServedGoal, Settlement
from tests.ledger.conftest import moment

AT = moment(4, 1)


@dataclass(frozen=True, slots=True)
class Plans:
    """One of each thing that an address or a verb of plans can name."""

    year: Plan
    party: Plan
    goal: Plan
    other_goal: Plan
    target: PlanTarget  # entered by the bureau
    sum: PlanTarget
    pair: PlanPair
    served: ServedGoal
    review: Review
    settlement: Settlement  # entered by the bureau's head, not confirmed


def tell(county: Any) -> Plans:
    """A year beside a party plan that holds the task; a review, a settlement."""
    cast, officer = county.cast, county.cast.officer.actor
    chief = cast.supervision_head.actor

    def add(name: str, kind: str, parent: Plan | None = None) -> Plan:
        return ledger.add_plan(
            actor=officer,
            at=moment(3, 6),
            name=name,
            kind=kind,
            parent=parent,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
        )

    year = add("2026年度", "year")
    goal, other_goal = add("项目攻坚", "campaign", year), add("民生实事", "list", year)
    party = add("党建2026", "year")
    ledger.place_task(actor=officer, at=moment(3, 6), task=county.task, plan=party)
    target = services.set_target(
        actor=officer,
        at=moment(3, 6),
        plan=year,
        what="地区生产总值",
        value=Decimal(210),
        unit="亿元",
        source=cast.bureau,
        years={2026: Decimal(200)},
    )
    services.enter_value(
        actor=cast.clerk.actor, at=moment(3, 7), target=target, value=Decimal(48), words="统计月报"
    )
    summed = services.set_target(
        actor=officer, at=moment(3, 6), plan=party, what="主体工程", value=Decimal(6)
    )
    pair = services.pair_plans(actor=officer, at=moment(3, 6), party=party, development=year)
    served = services.name_goal(actor=officer, at=moment(3, 6), task=county.task, goal=goal)
    review = services.issue_review(
        actor=chief, at=moment(3, 25), plan=party, checkpoint="q1", words="首季盘点"
    )
    settlement = services.settle_target(
        actor=cast.head.actor,
        at=moment(3, 26),
        task=county.task,
        target=county.task.targets.get(),
        year=2026,
        outcome="partly",
        value=Decimal(2),
        reason="降雨",
    )
    return Plans(year, party, goal, other_goal, target, summed, pair, served, review, settlement)


SUBJECTS: Mapping[str, Callable[[Any], Mapping[str, object]]] = {
    "plans/<int:pk>": lambda c: {"pk": c.parts["plans"].party.pk},
    "plans/targets/<int:pk>": lambda c: {"pk": c.parts["plans"].target.pk},
    "plans/pairs/<int:pk>": lambda c: {"pk": c.parts["plans"].pair.pk},
    "plans/goals/<int:pk>": lambda c: {"pk": c.parts["plans"].served.pk},
    "plans/reviews/<int:pk>": lambda c: {"pk": c.parts["plans"].review.pk},
    "plans/settlements/<int:pk>": lambda c: {"pk": c.parts["plans"].settlement.pk},
    "plans/tasks/<str:number>": lambda c: {"number": c.task.number},
    "api/v1/plans/tasks/<number>": lambda c: {"number": c.task.number},
    "api/v1/plans/<key>": lambda c: {"key": c.parts["plans"].party.pk},
    "api/v1/plans/targets/<key>": lambda c: {"key": c.parts["plans"].target.pk},
    "api/v1/plans/pairs/<key>": lambda c: {"key": c.parts["plans"].pair.pk},
    "api/v1/plans/goals/<key>": lambda c: {"key": c.parts["plans"].served.pk},
    "api/v1/plans/reviews/<key>": lambda c: {"key": c.parts["plans"].review.pk},
    "api/v1/plans/settlements/<key>": lambda c: {"key": c.parts["plans"].settlement.pk},
}


def _by(person: str, **words: Any) -> Callable[[Any], Mapping[str, Any]]:
    """The arguments of a verb; what is callable is asked of the county and its plans."""
    return lambda county: {
        "actor": getattr(county.cast, person).actor,
        **{
            name: word(county, county.parts["plans"]) if callable(word) else word
            for name, word in words.items()
        },
    }


CASES: Mapping[str, tuple[Callable[..., Any], Callable[[Any], Mapping[str, Any]]]] = {
    "ledger:change_plan": (
        ledger.change_plan,
        _by("officer", plan=lambda c, p: p.goal, name="项目大会战", code="316"),
    ),
    "ledger:move_plan": (
        ledger.move_plan,
        _by("officer", plan=lambda c, p: p.goal, parent=lambda c, p: p.other_goal),
    ),
    "ledger:end_plan": (
        ledger.end_plan,
        _by("officer", plan=lambda c, p: p.goal, on=date(2026, 6, 30), reason="并入"),
    ),
    "ledger:place_task": (
        ledger.place_task,
        _by("officer", task=lambda c, p: c.task, plan=lambda c, p: p.goal),
    ),
    "ledger:place_tasks": (
        ledger.place_tasks,
        _by("officer", tasks=lambda c, p: [c.task, c.spare], plan=lambda c, p: p.goal),
    ),
    "plans:set_target": (
        services.set_target,
        _by(
            "officer",
            plan=lambda c, p: p.year,
            what="固定资产投资",
            value=Decimal(52),
            years={2026: Decimal(52), 2027: Decimal(60)},
        ),
    ),
    "plans:take_target": (services.take_target, _by("officer", target=lambda c, p: p.sum)),
    "plans:enter_value": (
        services.enter_value,
        _by("head", target=lambda c, p: p.target, value=Decimal(51)),
    ),
    "plans:pair_plans": (
        services.pair_plans,
        _by("officer", party=lambda c, p: c.plan, development=lambda c, p: p.year),
    ),
    "plans:part_plans": (services.part_plans, _by("officer", pair=lambda c, p: p.pair)),
    "plans:name_goal": (
        services.name_goal,
        _by("clerk", task=lambda c, p: c.task, goal=lambda c, p: p.other_goal),
    ),
    "plans:take_goal": (services.take_goal, _by("clerk", served=lambda c, p: p.served)),
    "plans:issue_review": (
        services.issue_review,
        _by("leader", plan=lambda c, p: p.party, checkpoint="half"),
    ),
    "plans:settle_target": (
        services.settle_target,
        _by("head", task=lambda c, p: c.task, year=2027, outcome="done"),
    ),
    "plans:confirm_settlement": (
        services.confirm_settlement,
        _by("officer", settlement=lambda c, p: p.settlement),
    ),
    "plans:confirm_settlements": (
        services.confirm_settlements,
        _by("officer", settlements=lambda c, p: [p.settlement]),
    ),
    "plans:send_back_settlement": (
        services.send_back_settlement,
        _by("officer", settlement=lambda c, p: p.settlement, reason="缺验收单"),
    ),
}
NO_PAGES = {"plans/<int:pk>/settlement/sheet.xlsx": "a file"}
THINGS = {
    "plans/<int:pk>": "select plan_id as pk from plans_review order by id",
    "plans/tasks/<str:number>": "select t.number as number from ledger_task t"
    " join organisations_organisation o on o.id = t.lead_id"
    " where t.plan_id is not null and o.name in ('县发展和改革局', '城北镇') order by t.id",
    "plans/reviews/<int:pk>": "select id as pk from plans_review order by id desc",
    "plans/settlements/<int:pk>": "select id as pk from plans_settlement order by id",
    "plans/targets/<int:pk>": "select t.id as pk from plans_plantarget t"
    " join organisations_organisation o on o.id = t.source_id where o.name = '县发展和改革局'",
}
