"""Pages of plans: who reaches them, what they show, in how many questions."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.ledger import services as ledger
from luoshi.ledger.models import Plan, Task
from luoshi.plans import services
from luoshi.plans.models import Review, Settlement
from luoshi.plans.selectors.placing import Placed, placed
from luoshi.plans.views.tree import MOST_ROWS
from tests.cast import Cast
from tests.ledger.conftest import moment
from tests.plans.conftest import SignedIn, Tree, add_task, report

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 15)


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.DEMO_DAY = TODAY


def test_the_tree_rolls_up_what_stands_below(cast: Cast, tree: Tree, signed_in: SignedIn) -> None:
    add_task(cast, tree.campaign)

    page = signed_in(cast.officer).get("/plans/").content.decode()

    assert "“316” 项目攻坚" in page
    assert f'href="/tasks/?plan={tree.five.pk}">1</a>' in page


def test_a_tree_too_large_for_a_page_shows_its_upper_levels(
    cast: Cast, tree: Tree, signed_in: SignedIn
) -> None:
    Plan.objects.bulk_create(
        Plan(
            body=cast.body, parent=tree.campaign, kind="list", name=f"第{number}项", position=number
        )
        for number in range(MOST_ROWS)
    )
    client = signed_in(cast.officer)

    whole = client.get("/plans/").content.decode()
    node = client.get(f"/plans/{tree.campaign.pk}/").content.decode()

    assert "项目攻坚" in whole
    assert "第0项" not in whole
    assert f"另有 {MOST_ROWS} 个更深层的计划" in whole
    assert f"第{MOST_ROWS - 1}项" in node
    assert "更深层" not in node


def test_every_page_of_a_plan_opens(cast: Cast, tree: Tree, signed_in: SignedIn) -> None:
    task = add_task(cast, tree.campaign)
    report(cast, task, 2, 0)
    client = signed_in(cast.supervision_head)
    base = f"/plans/{tree.campaign.pk}/"

    for path in (
        base, f"{base}change/", f"{base}place/", f"{base}end/", f"{base}tasks/",
        f"{base}targets/new/", f"{base}pairs/", f"{base}reviews/new/?checkpoint=q1",
        f"{base}settlement/", f"{base}settlement/sheet.xlsx", "/plans/new/",
        f"/plans/new/?under={tree.year.pk}", f"/plans/tasks/{task.number}/place/",
        f"/plans/tasks/{task.number}/goal/", f"/tasks/{task.number}/",
        f"/tasks/?plan={tree.five.pk}", f"/tasks/?plan={tree.five.pk}&more=1",
    ):  # fmt: skip
        assert client.get(path).status_code == 200, path


def _post(client: Client, path: str, **fields: Any) -> Any:
    return client.post(path, {"_once": f"{len(path):032d}", **fields})


def _questions(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_the_pages_ask_the_same_questions_however_much_there_is(
    cast: Cast, tree: Tree, signed_in: SignedIn
) -> None:
    officer, client = cast.officer.actor, signed_in(cast.officer)
    services.pair_plans(actor=officer, at=moment(1, 9), party=tree.party, development=tree.year)
    services.set_target(
        actor=officer,
        at=moment(1, 9),
        plan=tree.year,
        what="厂房面积",
        value=Decimal(9),
        unit="万平方米",
    )
    add_task(cast, tree.campaign)
    add_task(cast, tree.party)
    paths = ("/plans/", f"/plans/{tree.year.pk}/", f"/plans/{tree.year.pk}/settlement/")

    with_one = [_questions(client, path) for path in paths]
    for _ in range(2):
        add_task(cast, tree.campaign)
        add_task(cast, tree.party)
        ledger.add_plan(actor=officer, at=moment(2, 1), name="清单", parent=tree.campaign)
        services.set_target(
            actor=officer,
            at=moment(2, 1),
            plan=tree.year,
            what=f"目标{Plan.objects.count()}",
            value=Decimal(1),
        )
    with_three = [_questions(client, path) for path in paths]

    assert with_three == with_one


def test_tasks_are_put_under_a_plan_by_ticking_and_by_number(
    cast: Cast, tree: Tree, signed_in: SignedIn
) -> None:
    ticked, written = add_task(cast, None), add_task(cast, None)
    client = signed_in(cast.officer)
    path = f"/plans/{tree.campaign.pk}/tasks/"

    wrong = _post(client, path, task=ticked.number, numbers="2026-999")
    _post(client, path + "?", task=ticked.number, numbers=f" {written.number}、")

    assert wrong.status_code == 422
    assert "2026-999" in wrong.content.decode()
    assert set(Task.objects.values_list("plan_id", flat=True)) == {tree.campaign.pk}


def test_a_review_is_looked_at_before_it_is_issued(
    cast: Cast, tree: Tree, signed_in: SignedIn
) -> None:
    report(cast, add_task(cast, tree.campaign), 3, 0)
    client = signed_in(cast.leader)
    path = f"/plans/{tree.five.pk}/reviews/new/"

    looked = client.get(f"{path}?checkpoint=q1&on=2026-03-31").content.decode()
    ahead = client.get(f"{path}?checkpoint=half&on=2026-06-30").content.decode()
    before = Review.objects.count()
    _post(client, path, checkpoint="q1", on="2026-03-31")
    review = Review.objects.get()
    line = review.lines.order_by("position")[0]
    opened = client.get(f"/plans/reviews/{review.pk}/?line={line.pk}").content.decode()

    assert "50.0%" in looked
    assert "还没有到" in ahead
    assert before == 0
    assert "汇总" in opened
    assert client.get(f"/plans/reviews/{review.pk}/?line=0").status_code == 404


def test_a_head_settles_and_supervision_confirms(
    cast: Cast, tree: Tree, signed_in: SignedIn
) -> None:
    task = add_task(cast, tree.campaign)
    head, officer = signed_in(cast.head), signed_in(cast.officer)
    key = task.targets.get().pk
    path, sheet = f"/plans/tasks/{task.number}/settlement/", f"/plans/{tree.five.pk}/settlement/"

    silent = _post(head, path)
    short = _post(head, path + "?", **{f"target-{key}-outcome": "partly"})
    _post(
        head, path + "?year=2026", **{f"target-{key}-outcome": "done", f"target-{key}-value": "6"}
    )
    settlement = Settlement.objects.get()
    _post(officer, f"{sheet}confirmations/", settlement=settlement.pk, year="2026")

    assert (silent.status_code, short.status_code) == (422, 422)
    settlement.refresh_from_db()
    assert (settlement.state, settlement.value) == ("confirmed", 6)
    assert "已确认" in officer.get(sheet).content.decode()
    assert officer.get(f"{sheet}sheet.xlsx").content[:2] == b"PK"


def test_the_tasks_page_tells_where_it_stands(cast: Cast, tree: Tree, signed_in: SignedIn) -> None:
    officer = cast.officer.actor
    services.pair_plans(actor=officer, at=moment(1, 9), party=tree.party, development=tree.year)
    task = add_task(cast, tree.party)
    client = signed_in(cast.clerk)

    before = client.get(f"/tasks/{task.number}/").content.decode()
    _post(client, f"/plans/tasks/{task.number}/goal/", goal=tree.campaign.pk, words="引才")
    after = client.get(f"/tasks/{task.number}/").content.decode()

    assert f'href="/plans/{tree.year.pk}/">2026年度</a>' in before
    assert "还没有写明" in before
    assert "引才" in after


def test_a_task_stands_in_its_line_with_the_paired_plans_beside(cast: Cast, tree: Tree) -> None:
    officer = cast.officer.actor
    for development in (tree.year, tree.five):
        services.pair_plans(
            actor=officer, at=moment(1, 9), party=tree.party, development=development
        )
    serving = add_task(cast, tree.party)
    goal = services.name_goal(actor=cast.head.actor, at=moment(2, 1), task=serving, goal=tree.year)
    served, placeless = add_task(cast, tree.campaign), add_task(cast, None)

    places = placed([serving, served, placeless])

    five, year = (tree.five.pk, "“十五五”规划"), (tree.year.pk, "2026年度")
    party = (tree.party.pk, "党建2026")
    assert places == {
        serving.pk: Placed(
            path=(party,),
            beside=(year, five),
            goals=((goal.pk, tree.year.pk, "2026年度", ""),),
            settlements=(),
            is_party=True,
        ),
        served.pk: Placed(
            path=(five, year, (tree.campaign.pk, "“316” 项目攻坚")),
            beside=(party,),
            goals=(),
            settlements=(),
            is_party=False,
        ),
    }


def test_supervision_lays_plans_out_on_pages(cast: Cast, tree: Tree, signed_in: SignedIn) -> None:
    client, base = signed_in(cast.officer), f"/plans/{tree.campaign.pk}/"

    _post(client, f"/plans/new/?under={tree.campaign.pk}", name="清单一", kind="list")
    _post(client, f"{base}change/", name="大会战", kind="campaign")
    _post(client, f"{base}place/", parent=tree.party.pk)
    _post(client, f"{base}targets/new/", what="路", value="8", comparator=">=", years="2026: 8\n")
    _post(client, f"{base}end/", on="2026-06-30", reason="并入")
    child = Plan.objects.get(name="清单一")
    refused = _post(client, f"/plans/{child.pk}/place/", parent=child.pk)
    wrong = _post(
        client, f"{base}targets/new/?", what="路", value="8", comparator=">=", years="明年"
    )

    plan = Plan.objects.get(pk=tree.campaign.pk)
    # The list below has no end of its own, so the campaign cannot end before it.
    assert (plan.name, plan.parent_id, plan.ends_on) == ("大会战", tree.party.pk, None)
    assert (refused.status_code, wrong.status_code) == (409, 422)
    assert signed_in(cast.clerk).get(f"{base}change/").status_code == 403
    assert signed_in(cast.stranger).get(base).status_code == 404
