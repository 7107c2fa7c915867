"""Targets of plans: sums of what stands below, values a unit enters; pairs and goals."""

from datetime import date
from decimal import Decimal

import pytest

from luoshi.common.errors import NotAllowed
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Plan, Task
from luoshi.plans import refusals, services
from luoshi.plans.models import EnteredValue, PlanPair, PlanTarget, ServedGoal
from luoshi.plans.selectors.pairs import PairView, pairs_around, sides_of, views_of
from luoshi.plans.selectors.targets import targets_of
from luoshi.plans.selectors.tree import read_forest, read_tree
from tests.cast import Cast
from tests.ledger.conftest import moment
from tests.plans.conftest import Tree, add_task, events, report

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 15)


def _set(cast: Cast, tree: Tree, **words: object) -> PlanTarget:
    given = {"what": "厂房面积", "value": Decimal(20), "unit": "万平方米", **words}
    return services.set_target(
        actor=cast.officer.actor,
        at=moment(1, 9),
        plan=tree.year,
        **given,  # type: ignore[arg-type]
    )


def _below(cast: Cast, tree: Tree) -> tuple[int, ...]:
    return (tree.year.pk, tree.campaign.pk)


def test_a_sum_has_its_addends_and_names_what_is_missing(cast: Cast, tree: Tree) -> None:
    _set(cast, tree, years={2026: Decimal(8), 2027: Decimal(20)})
    first = add_task(cast, tree.campaign, value=6)
    report(cast, first, 2, 0)
    add_task(cast, tree.year, value=4)

    (row,) = targets_of(cast.officer.actor, tree.year.pk, _below(cast, tree), TODAY)

    assert (row.reached, row.handed_out, row.missing) == (Decimal(2), Decimal(10), 1)
    assert (row.share, row.is_met, row.this_year) == (Decimal(10), False, Decimal(8))
    assert [(part.value, part.reached) for part in row.parts] == [(6, 2), (4, None)]


def test_a_sum_of_nothing_is_no_data(cast: Cast, tree: Tree) -> None:
    _set(cast, tree)
    add_task(cast, tree.campaign)

    (row,) = targets_of(cast.officer.actor, tree.year.pk, _below(cast, tree), TODAY)

    assert (row.reached, row.share, row.is_met, row.missing) == (None, None, None, 1)


def test_the_way_is_measured_from_the_baseline(cast: Cast, tree: Tree) -> None:
    target = _set(cast, tree, baseline=Decimal(10), source=cast.bureau)
    services.enter_value(
        actor=cast.clerk.actor, at=moment(4, 9), target=target, value=Decimal(15), words="月报"
    )

    (row,) = targets_of(cast.officer.actor, tree.year.pk, _below(cast, tree), TODAY)

    assert (row.reached, row.share, row.source) == (Decimal(15), Decimal(50), "县发改局")
    assert [value.words for value in row.entered] == ["月报"]
    assert events()[-1] == "plans.value_entered"


def test_a_target_is_refused_without_a_name_or_twice(cast: Cast, tree: Tree) -> None:
    _set(cast, tree)

    with pytest.raises(refusals.TargetNameMissing):
        _set(cast, tree, what=" ")
    with pytest.raises(refusals.TargetThere):
        _set(cast, tree)
    with pytest.raises(refusals.PlanElsewhere):
        _set(cast, tree, what="另一项", source=cast.stranger.unit)

    assert PlanTarget.objects.count() == 1


def test_a_target_is_taken_away_until_something_is_entered(cast: Cast, tree: Tree) -> None:
    officer = cast.officer.actor
    first = _set(cast, tree, years={2026: Decimal(1)})
    second = _set(cast, tree, what="产值", source=cast.bureau)
    services.enter_value(actor=cast.head.actor, at=moment(2, 1), target=second, value=Decimal(1))

    services.take_target(actor=officer, at=moment(2, 2), target=first)
    with pytest.raises(refusals.TargetInUse):
        services.take_target(actor=officer, at=moment(2, 2), target=second)

    assert list(PlanTarget.objects.all()) == [second]
    assert events()[-1] == "plans.target_taken"


def test_only_the_unit_named_enters_a_value(cast: Cast, tree: Tree) -> None:
    summed, entered = _set(cast, tree), _set(cast, tree, what="产值", source=cast.bureau)

    for person in ("officer", "leader", "other_clerk", "reader"):
        with pytest.raises(NotAllowed):
            services.enter_value(
                actor=getattr(cast, person).actor, at=moment(2, 1), target=entered, value=Decimal(1)
            )
    with pytest.raises(refusals.NotEntered):
        services.enter_value(
            actor=cast.clerk.actor, at=moment(2, 1), target=summed, value=Decimal(1)
        )

    assert EnteredValue.objects.count() == 0


def _pair(cast: Cast, tree: Tree) -> PlanPair:
    return services.pair_plans(
        actor=cast.officer.actor, at=moment(1, 9), party=tree.party, development=tree.year
    )


def _pairs_of(cast: Cast, plan: Plan) -> list[PairView]:
    officer, whole = cast.officer.actor, read_tree(cast.officer.actor)
    pairs = pairs_around(officer, whole, plan.pk)
    return views_of(officer, read_forest(officer, TODAY, whole, sides_of(whole, pairs)), pairs)


def test_a_pair_shows_both_sides_and_its_gaps(cast: Cast, tree: Tree) -> None:
    _pair(cast, tree)
    serving, gap = add_task(cast, tree.party), add_task(cast, tree.party)
    services.name_goal(
        actor=cast.clerk.actor, at=moment(2, 1), task=serving, goal=tree.campaign, words="引才"
    )

    (from_party,) = _pairs_of(cast, tree.party)
    (from_below,) = _pairs_of(cast, tree.campaign)

    assert [row.number for row in from_party.gaps] == [gap.number]
    assert from_party.services[0].goals == ((tree.campaign.pk, "项目攻坚"),)
    assert from_party.unserved == ()
    assert from_below.pk == from_party.pk
    assert _pairs_of(cast, tree.five) == []


def test_goals_that_nobody_serves_are_named(cast: Cast, tree: Tree) -> None:
    _pair(cast, tree)

    (pair,) = _pairs_of(cast, tree.party)

    assert [row.pk for row in pair.unserved] == [tree.campaign.pk]


def test_pairing_is_refused_by_name(cast: Cast, tree: Tree) -> None:
    officer = cast.officer.actor
    _pair(cast, tree)

    for party, development, refusal in (
        (tree.year, tree.year, refusals.SamePlan),
        (tree.five, tree.campaign, refusals.WithinEachOther),
        (tree.campaign, tree.five, refusals.WithinEachOther),
        (tree.party, tree.year, refusals.AlreadyPaired),
    ):
        with pytest.raises(refusal):
            services.pair_plans(
                actor=officer, at=moment(2, 1), party=party, development=development
            )

    assert PlanPair.objects.count() == 1


def test_a_goal_stands_in_the_plan_beside(cast: Cast, tree: Tree) -> None:
    pair, task = _pair(cast, tree), add_task(cast, tree.party)

    def name(goal: object) -> ServedGoal:
        return services.name_goal(
            actor=cast.clerk.actor,
            at=moment(2, 1),
            task=task,
            goal=goal,  # type: ignore[arg-type]
        )

    with pytest.raises(refusals.GoalNotPaired):
        name(tree.five)
    served = name(tree.year)
    with pytest.raises(refusals.GoalThere):
        name(tree.year)
    services.take_goal(actor=cast.officer.actor, at=moment(2, 2), served=served)
    services.part_plans(actor=cast.officer.actor, at=moment(2, 3), pair=pair)
    with pytest.raises(refusals.GoalNotPaired):
        name(tree.year)

    assert ServedGoal.objects.count() == 0
    assert events()[-2:] == ["plans.goal_taken", "plans.parted"]


@pytest.mark.parametrize("person", ["other_clerk", "other_head", "leader", "reader", "auditor"])
def test_goals_are_named_by_the_lead_or_supervision(cast: Cast, tree: Tree, person: str) -> None:
    pair, task = _pair(cast, tree), add_task(cast, tree.party)
    actor = getattr(cast, person).actor

    with pytest.raises(NotAllowed):
        services.name_goal(actor=actor, at=moment(2, 1), task=task, goal=tree.year)
    with pytest.raises(NotAllowed):
        services.part_plans(actor=actor, at=moment(2, 1), pair=pair)
    with pytest.raises(NotAllowed):
        services.set_target(
            actor=actor, at=moment(2, 1), plan=tree.year, what="甲", value=Decimal(1)
        )


def test_a_task_carries_its_goals_when_its_plan_moves(cast: Cast, tree: Tree) -> None:
    _pair(cast, tree)
    task: Task = add_task(cast, tree.party)
    services.name_goal(actor=cast.clerk.actor, at=moment(2, 1), task=task, goal=tree.year)

    ledger.place_task(actor=cast.officer.actor, at=moment(2, 2), task=task, plan=tree.campaign)

    assert ServedGoal.objects.count() == 1
