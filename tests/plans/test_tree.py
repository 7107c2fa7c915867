"""Laying plans out: adding, changing, moving, ending nodes, putting tasks under them."""

from datetime import date

import pytest

from luoshi.common.errors import NotAllowed
from luoshi.history.models import Entry
from luoshi.history.selectors import verify
from luoshi.ledger import services
from luoshi.ledger.models import Plan, Task
from luoshi.ledger.selectors import TaskFilter, list_tasks, plan_choices, plans_below
from luoshi.ledger.services import refusals
from luoshi.plans.selectors.tree import Forest, days_between, read_forest, read_tree
from tests.cast import Cast, Member
from tests.ledger.conftest import in_state, moment
from tests.plans.conftest import Tree, add_task, events, report

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 15)


def test_a_node_is_added_after_those_beside_it(cast: Cast, tree: Tree) -> None:
    plan = services.add_plan(
        actor=cast.officer.actor,
        at=moment(2, 1),
        name="民生实事",
        kind="list",
        code="5512",
        basis="清办〔2026〕1号",
        parent=tree.year,
    )

    assert (plan.kind, plan.code, plan.basis, plan.position) == (
        "list",
        "5512",
        "清办〔2026〕1号",
        1,
    )
    assert events()[-1] == "ledger.plan_added"


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [(date(2025, 12, 31), None), (None, date(2031, 1, 1)), (date(2031, 2, 1), None)],
)
def test_a_node_lies_within_the_days_of_the_one_above(
    cast: Cast, tree: Tree, starts_on: date | None, ends_on: date | None
) -> None:
    before = Plan.objects.count()

    with pytest.raises(refusals.PlanOutsideParent) as refused:
        services.add_plan(
            actor=cast.officer.actor,
            at=moment(2, 1),
            name="越界",
            parent=tree.five,
            starts_on=starts_on,
            ends_on=ends_on,
        )

    assert "“十五五”规划" in str(refused.value)
    assert Plan.objects.count() == before


def test_a_node_ends_after_it_begins(cast: Cast, tree: Tree) -> None:
    with pytest.raises(refusals.PlanDaysOutOfOrder):
        services.change_plan(
            actor=cast.officer.actor,
            at=moment(2, 1),
            plan=tree.campaign,
            starts_on=date(2026, 5, 1),
            ends_on=date(2026, 4, 1),
        )

    assert Plan.objects.get(pk=tree.campaign.pk).starts_on is None


def test_changing_a_node_tells_what_it_was(cast: Cast, tree: Tree) -> None:
    services.change_plan(
        actor=cast.officer.actor, at=moment(2, 1), plan=tree.campaign, name="项目大会战", code="316"
    )

    entry = Entry.objects.latest("pk")
    assert entry.event == "ledger.plan_changed"
    assert entry.content == {"changed": "name", "before": {"name": "项目攻坚"}}
    assert list(verify()) == []


def test_a_node_may_not_cut_what_runs_below_it(cast: Cast, tree: Tree) -> None:
    with pytest.raises(refusals.PlanCutsChild):
        services.change_plan(
            actor=cast.officer.actor, at=moment(2, 1), plan=tree.five, ends_on=date(2026, 6, 30)
        )


def test_a_node_moves_with_all_below_it(cast: Cast, tree: Tree) -> None:
    services.move_plan(
        actor=cast.officer.actor, at=moment(2, 1), plan=tree.campaign, parent=tree.party
    )

    assert plans_below(cast.officer.actor, tree.party.pk) == (tree.campaign.pk, tree.party.pk)
    assert events()[-1] == "ledger.plan_moved"


@pytest.mark.parametrize("below", ["five", "year", "campaign"])
def test_a_node_never_stands_below_itself(cast: Cast, tree: Tree, below: str) -> None:
    with pytest.raises(refusals.PlanUnderItself):
        services.move_plan(
            actor=cast.officer.actor, at=moment(2, 1), plan=tree.five, parent=getattr(tree, below)
        )

    assert Plan.objects.get(pk=tree.five.pk).parent_id is None


def test_a_node_ends_once_nothing_below_runs_on(cast: Cast, tree: Tree) -> None:
    officer = cast.officer.actor

    with pytest.raises(refusals.PlanCutsChild):
        services.end_plan(
            actor=officer, at=moment(6, 1), plan=tree.year, on=date(2026, 6, 1), reason="并入"
        )
    with pytest.raises(refusals.ReasonMissing):
        services.end_plan(
            actor=officer, at=moment(6, 1), plan=tree.campaign, on=date(2026, 6, 1), reason=" "
        )
    services.end_plan(
        actor=officer, at=moment(6, 1), plan=tree.campaign, on=date(2026, 6, 1), reason="并入"
    )

    assert Plan.objects.get(pk=tree.campaign.pk).ends_on == date(2026, 6, 1)
    assert Entry.objects.latest("pk").reason == "并入"


def test_a_task_is_put_under_a_node_and_taken_away(cast: Cast, tree: Tree) -> None:
    officer, task = cast.officer.actor, add_task(cast, None)

    services.place_task(actor=officer, at=moment(2, 1), task=task, plan=tree.campaign)
    with pytest.raises(refusals.TaskAlreadyThere):
        services.place_task(actor=officer, at=moment(2, 1), task=task, plan=tree.campaign)
    services.place_task(actor=officer, at=moment(2, 2), task=task, plan=None)

    assert Task.objects.get(pk=task.pk).plan_id is None
    entry = Entry.objects.latest("pk")
    assert (entry.event, entry.content["before"]) == (
        "ledger.task_placed",
        {"plan": tree.campaign.pk},
    )


def test_nothing_is_put_under_a_plan_that_is_over(cast: Cast, tree: Tree) -> None:
    officer, task = cast.officer.actor, add_task(cast, None)
    services.end_plan(
        actor=officer, at=moment(3, 1), plan=tree.campaign, on=date(2026, 3, 1), reason="并入"
    )
    ended = Plan.objects.get(pk=tree.campaign.pk)

    with pytest.raises(refusals.PlanEnded):
        services.place_task(actor=officer, at=moment(3, 2), task=task, plan=ended)


def test_many_tasks_are_placed_and_those_refused_named(cast: Cast, tree: Tree) -> None:
    first, there = add_task(cast, None), add_task(cast, tree.campaign)

    result = services.place_tasks(
        actor=cast.officer.actor, at=moment(2, 1), tasks=[first, there], plan=tree.campaign
    )

    assert result.done == (first.number,)
    assert [one.number for one in result.refused] == [there.number]


@pytest.mark.parametrize(
    "person", ["clerk", "head", "leader", "reader", "administrator", "auditor"]
)
def test_only_supervision_lays_plans_out(cast: Cast, tree: Tree, person: str) -> None:
    actor, task = getattr(cast, person).actor, add_task(cast, None)

    for act in (
        lambda: services.add_plan(actor=actor, at=moment(2, 1), name="某清单"),
        lambda: services.change_plan(actor=actor, at=moment(2, 1), plan=tree.year, name="改"),
        lambda: services.move_plan(actor=actor, at=moment(2, 1), plan=tree.year, parent=None),
        lambda: services.end_plan(
            actor=actor, at=moment(2, 1), plan=tree.year, on=date(2026, 6, 1), reason="并入"
        ),
        lambda: services.place_task(actor=actor, at=moment(2, 1), task=task, plan=tree.year),
    ):
        with pytest.raises(NotAllowed):
            act()


def _forest(member: Member) -> Forest:
    return read_forest(member.actor, TODAY, read_tree(member.actor))


def test_the_tree_sums_up_whatever_stands_below(cast: Cast, tree: Tree) -> None:
    first = add_task(cast, tree.campaign, value=6)
    report(cast, first, 6, 0)
    add_task(cast, tree.year, state="drafted")
    add_task(cast, tree.campaign, value=4)
    in_state(cast, add_task(cast, tree.campaign, state="drafted"), "closed")
    add_task(cast, None)

    forest = _forest(cast.officer)

    rows = {row.pk: row for row in forest.rows}
    assert [row.pk for row in forest.rows] == [
        tree.five.pk,
        tree.year.pk,
        tree.campaign.pk,
        tree.party.pk,
    ]
    for plan in (tree.five, tree.year, tree.campaign):
        row = rows[plan.pk]
        assert (row.at_work, row.closed) == (2, 1)
        assert (row.targets, row.targets_known, row.targets_reached) == (3, 1, 1)
    assert rows[tree.party.pk].at_work == 0
    assert rows[tree.year.pk].days_gone == 135
    assert rows[tree.campaign.pk].time_gone is None
    assert forest.unplaced == 1
    assert [node.pk for node in read_tree(cast.officer.actor).path(tree.campaign.pk)] == [
        tree.five.pk,
        tree.year.pk,
        tree.campaign.pk,
    ]


def test_some_nodes_alone_have_the_figures_they_have_in_the_whole_tree(
    cast: Cast, tree: Tree
) -> None:
    report(cast, add_task(cast, tree.campaign, value=6), 6, 0)
    add_task(cast, tree.year)
    add_task(cast, tree.party)
    whole = read_tree(cast.officer.actor)
    forest = _forest(cast.officer)

    for plan in (tree.five, tree.year, tree.campaign, tree.party):
        alone = read_forest(cast.officer.actor, TODAY, whole, whole.within(plan.pk))

        assert alone.rows == forest.within(plan.pk)
        assert alone.rows[0].pk == plan.pk


def test_internal_tasks_of_others_are_not_counted(cast: Cast, tree: Tree) -> None:
    add_task(cast, tree.campaign, visibility="internal")

    seen = _forest(cast.officer).row(tree.five.pk)
    unseen = _forest(cast.town_clerk).row(tree.five.pk)

    assert seen is not None
    assert unseen is not None
    assert (seen.at_work, unseen.at_work) == (1, 0)


def test_the_ledger_is_narrowed_to_a_plan_with_all_below_it(cast: Cast, tree: Tree) -> None:
    task = add_task(cast, tree.campaign)
    add_task(cast, tree.party)
    wanted = TaskFilter(plans=plans_below(cast.officer.actor, tree.five.pk))

    found = list_tasks(cast.officer.actor, wanted)

    assert [row.number for row in found.rows] == [task.number]
    assert plans_below(cast.stranger.actor, tree.five.pk) == ()


def test_nodes_to_choose_from_are_set_in(cast: Cast, tree: Tree) -> None:
    assert plan_choices(cast.officer.actor) == [
        (tree.five.pk, "“十五五”规划"),
        (tree.year.pk, "　2026年度"),
        (tree.campaign.pk, "　　316 项目攻坚"),
        (tree.party.pk, "党建2026"),
    ]


@pytest.mark.parametrize(
    ("on", "gone"),
    [(date(2025, 12, 31), 0), (date(2026, 1, 1), 1), (date(2026, 12, 31), 365), (TODAY, 135)],
)
def test_days_of_a_plan_that_are_gone(on: date, gone: int) -> None:
    assert days_between(date(2026, 1, 1), date(2026, 12, 31), on) == (gone, 365)
