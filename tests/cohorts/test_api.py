"""Cohorts through the programs' door: the same verbs and refusals as on the pages."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client, override_settings

from luoshi.cohorts.models import Cohort
from luoshi.ledger import services as ledger
from tests.cast import Cast, Member
from tests.cohorts.conftest import Story

SENT = {
    "title": "村级集体经济达标",
    "object_name": "村",
    "measures": [{"name": "收入", "value": "10", "unit": "万元"}],
    "starts_on": "2026-01-01",
    "ends_on": "2028-12-31",
    "curve": [{"year": 2027, "count": 2}],
}


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with override_settings(DEMO_DAY=date(2026, 6, 1)):
        yield


def ask(member: Member, method: str, path: str, content: Any = None) -> tuple[int, Any]:
    client = Client()
    client.force_login(member.user)
    answer = client.generic(
        method, f"/api/v1/cohorts{path}", _json(content), content_type="application/json"
    )
    return answer.status_code, answer.json()


def _json(content: Any) -> str:
    return json.dumps(content) if content is not None else ""


def test_a_cohort_is_founded_filled_entered_and_confirmed(cast: Cast) -> None:
    status, made = ask(cast.officer, "POST", "", {**SENT, "lead": cast.bureau.pk,
                                                   "reviewer": cast.other_bureau.pk})  # fmt: skip
    place, measure = f"/{made['id']}", made["measures"][0]["id"]
    added = ask(cast.officer, "POST", f"{place}/objects", {"objects": [
        {"name": "石桥村", "place": "城北镇"}, {"name": "河口村"},
    ]})  # fmt: skip
    left = ask(cast.officer, "GET", f"{place}/objects")[1]["items"]
    _issue(made["id"], cast)
    entered = ask(cast.clerk, "POST", f"{place}/values", {"entered": [
        {"object": left[0]["id"], "values": [{"measure": measure, "value": "12"}]}
    ]})  # fmt: skip
    confirmed = ask(cast.other_head, "POST", f"{place}/objects/{left[0]['id']}/confirmation", {})

    assert (status, added, entered) == (201, (201, {"count": 2}), (201, {"count": 1}))
    assert confirmed[1]["confirmed_on"] == "2026-06-01"
    counted = ask(cast.leader, "GET", place)[1]["counted"]
    assert counted == {"total": 2, "reached": 1, "confirmed": 1, "unvalued": 1, "left": 1}
    assert ask(cast.leader, "GET", "")[1][0]["expected"] == "0.41"


def _issue(pk: int, cast: Cast) -> None:
    task = Cohort.objects.get(pk=pk).task
    ledger.issue_task(actor=cast.officer.actor, at=task.drafted_at, task=task)


def test_reopening_removing_and_a_new_standard(story: Story) -> None:
    story.enter("石桥村", "12", date(2026, 3, 1))
    cast, place = story.cast, f"/{story.cohort.pk}"
    item = f"{place}/objects/{story.villages['石桥村'].pk}"
    ask(cast.other_head, "POST", f"{item}/confirmation", {"words": "查了账"})

    reopened = ask(cast.other_head, "POST", f"{item}/reopening", {"reason": "账上无此收入"})
    removed = ask(cast.clerk, "POST", f"{item}/removal", {"reason": "并村"})
    standard = ask(cast.officer, "POST", f"{place}/standard", {
        "measures": [{"name": "集体经济收入", "value": "15", "unit": "万元"}], "reason": "提高"
    })  # fmt: skip

    assert reopened[1]["confirmed_on"] is None
    assert removed[0] == 200
    assert standard == (201, {"version": 2})
    assert ask(cast.clerk, "GET", item)[1]["reached_version"] == 1


def test_refusals_have_their_code(story: Story) -> None:
    cast, place = story.cast, f"/{story.cohort.pk}"
    key = story.villages["石桥村"].pk

    early = ask(cast.other_head, "POST", f"{place}/objects/{key}/confirmation", {})
    foreign = ask(cast.stranger, "GET", place)
    person = ask(
        cast.clerk, "POST", f"{place}/objects", {"objects": [{"name": "王建国 13812345678"}]}
    )
    unit = ask(cast.officer, "POST", "", {**SENT, "lead": 999_999})

    assert (early[0], early[1]["code"]) == (409, "not_reached")
    assert foreign[0] == 404
    assert (person[0], person[1]["code"]) == (422, "person_named")
    assert (unit[0], unit[1]["code"]) == (422, "unknown_name")


def test_programs_confirm_many_and_change_the_plan(story: Story) -> None:
    story.enter("石桥村", "12", date(2026, 3, 1))
    keys = [story.villages[name].pk for name in ("石桥村", "河口村")]
    place = f"/{story.cohort.pk}"

    many = ask(story.cast.other_head, "POST", f"{place}/confirmations", {"objects": keys})
    plan = ask(
        story.cast.officer,
        "POST",
        f"{place}/curve",
        {"curve": [{"year": 2026, "count": 2}, {"year": 2027, "count": 3}], "reason": "加快"},
    )
    none = ask(story.cast.clerk, "POST", f"{place}/curve", {"curve": [], "reason": "少报"})

    assert many[0] == 200
    assert many[1]["done"] == keys[:1]
    assert [(one["object"], one["code"]) for one in many[1]["refused"]] == [
        (keys[1], "not_reached")
    ]
    assert plan == (201, {"version": 2})
    assert none[0] == 403
    years = ask(story.cast.officer, "GET", place)[1]["years"]
    assert [row["planned"] for row in years] == ["2.00", "3.00", "3.00"]
