"""Pages of plans: who reaches them, what they show, in how many questions."""

from datetime import date
from typing import Any

import pytest

from tests.cast import Cast
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
