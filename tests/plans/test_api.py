"""Plans for programs: the same verbs and refusals as on the pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from luoshi.plans.models import Settlement
from tests.cast import Cast, Member
from tests.plans.conftest import SignedIn, Tree, add_task, report

pytestmark = pytest.mark.django_db
Programme = Callable[[Member], Client]
API = "/api/v1/plans"


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.DEMO_DAY = date(2026, 5, 15)


def _send(client: Client, path: str, method: str = "post", **content: Any) -> Any:
    csrf = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else ""
    return getattr(client, method)(
        path, content, content_type="application/json", headers={"X-CSRFToken": csrf}
    )


def test_the_tree_is_read_laid_out_and_filled(cast: Cast, tree: Tree, signed_in: SignedIn) -> None:
    client, task = signed_in(cast.officer), add_task(cast, None)

    made = _send(client, API, name="民生实事", parent=tree.year.pk, kind="list")
    key = made.json()["id"]
    placed = _send(client, f"{API}/{key}/tasks", numbers=[task.number])
    again = _send(client, f"{API}/{key}/tasks", numbers=[task.number])
    listed = {row["id"]: row for row in client.get(API).json()}
    taken = _send(client, f"{API}/removals", numbers=[task.number])

    assert made.status_code == 201
    assert placed.json() == {"done": [task.number], "refused": []}
    assert [one["number"] for one in again.json()["refused"]] == [task.number]
    assert (listed[key]["parent"], listed[tree.five.pk]["at_work"]) == (tree.year.pk, 1)
    assert taken.json()["done"] == [task.number]


def test_a_node_is_changed_moved_and_ended(cast: Cast, tree: Tree, signed_in: SignedIn) -> None:
    client, base = signed_in(cast.officer), f"{API}/{tree.campaign.pk}"

    changed = _send(client, base, "patch", code="5512")
    moved = _send(client, f"{base}/place", parent=tree.party.pk)
    cycle = _send(client, f"{API}/{tree.party.pk}/place", parent=tree.campaign.pk)
    ended = _send(client, f"{base}/end", on="2026-06-30", reason="并入")

    assert [one.status_code for one in (changed, moved, cycle, ended)] == [200, 200, 409, 200]
    assert cycle.json()["code"] == "plan_under_itself"
    detail = client.get(base).json()
    assert (detail["code"], detail["parent"], detail["ends_on"]) == (
        "5512",
        tree.party.pk,
        "2026-06-30",
    )


def test_targets_pairs_and_goals(cast: Cast, tree: Tree, signed_in: SignedIn) -> None:
    officer, clerk = signed_in(cast.officer), signed_in(cast.clerk)
    task = add_task(cast, tree.party)
    report(cast, task, 2, 0)

    summed = _send(
        officer, f"{API}/{tree.party.pk}/targets", what="厂房面积", value=6, unit="万平方米"
    )
    entered = _send(
        officer,
        f"{API}/{tree.year.pk}/targets",
        what="生产总值",
        value="210",
        source=cast.bureau.pk,
        years={"2026": 200},
    )
    value = _send(clerk, f"{API}/targets/{entered.json()['id']}/values", value="48.5")
    pair = _send(officer, f"{API}/{tree.party.pk}/pairs", development=tree.year.pk)
    goal = _send(clerk, f"{API}/tasks/{task.number}/goals", goal=tree.campaign.pk)
    gone = [
        _send(officer, f"{API}/{path}", "delete").status_code
        for path in (
            f"goals/{goal.json()['id']}",
            f"pairs/{pair.json()['id']}",
            f"targets/{summed.json()['id']}",
        )
    ]

    assert [one.status_code for one in (summed, entered, value, pair, goal)] == [201] * 5
    assert gone == [204, 204, 204]
    (aim,) = officer.get(f"{API}/{tree.year.pk}").json()["aims"]
    assert (aim["reached"], aim["years"]) == ("48.5000", {"2026": "200.0000"})


def test_reviews_and_settlements(cast: Cast, tree: Tree, signed_in: SignedIn) -> None:
    chief, head = signed_in(cast.supervision_head), signed_in(cast.head)
    task = add_task(cast, tree.campaign)

    issued = _send(chief, f"{API}/{tree.five.pk}/reviews", checkpoint="q1")
    detail = chief.get(f"{API}/reviews/{issued.json()['id']}").json()
    settled = _send(
        head, f"{API}/tasks/{task.number}/settlements", year=2026, outcome="partly", reason="降雨"
    )
    path = f"{API}/settlements/{settled.json()['id']}"
    back = _send(chief, f"{path}/sending-back", reason="缺验收单")
    late = _send(chief, f"{path}/confirmation")

    assert (issued.status_code, settled.status_code, back.status_code) == (201, 201, 200)
    assert [line["verdict"] for line in detail["lines"]] == ["no_data"] * 4
    assert len(chief.get(f"{API}/{tree.five.pk}/reviews").json()) == 1
    assert late.json()["code"] == "not_waiting_for_us"
    assert Settlement.objects.get().state == "sent_back"
    sheet = chief.get(f"{API}/{tree.five.pk}/settlement?year=2026").json()
    assert [row["outcome"] for row in sheet] == ["unsettled"]


def test_what_is_elsewhere_is_not_there(cast: Cast, tree: Tree, signed_in: SignedIn) -> None:
    stranger = signed_in(cast.stranger)

    assert stranger.get(f"{API}/{tree.five.pk}").status_code == 404
    assert stranger.get(API).json() == []
    assert _send(signed_in(cast.clerk), API, name="某清单").status_code == 403
