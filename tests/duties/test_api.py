"""Duties, lists and hand-overs for programs: the same verbs, the same refusals."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from luoshi.ledger.models import Task
from luoshi.organisations.models import User
from tests.cast import Cast, Member
from tests.duties.conftest import move_clerk


@pytest.fixture(autouse=True)
def _day(settings) -> None:  # type: ignore[no-untyped-def]
    settings.DEMO_DAY = date(2026, 4, 20)


def ask(user: User, method: str, path: str, **content: Any) -> tuple[int, Any]:
    client = Client()
    client.force_login(user)
    body = {} if method == "GET" else {"data": json.dumps(content)}
    answer = client.generic(
        method, f"/api/v1/duties{path}", content_type="application/json", **body
    )
    return answer.status_code, answer.json()


def of(member: Member) -> User:
    return member.user


def test_duties_are_kept_and_given(cast: Cast) -> None:
    officer, head = of(cast.officer), of(cast.head)

    status, duty = ask(
        officer, "POST", "", code="AQ-01", title="安全生产", kind="second", levels=["department"]
    )
    assert status == 201
    path = f"/{duty['id']}"
    assert ask(officer, "PATCH", path, title="安全生产责任")[1]["title"] == "安全生产责任"
    assert ask(head, "PATCH", path, title="x")[0] == 403
    status, given = ask(head, "POST", f"{path}/posts", post=cast.clerk.post.pk)
    assert (status, [one["post"] for one in given["posts"]]) == (201, ["综合股经办"])
    assert ask(head, "POST", f"{path}/posts", post=cast.clerk.post.pk)[1]["code"] == (
        "already_assigned"
    )
    assert ask(head, "POST", f"{path}/posts", post=999_999)[0] == 422
    cells = ask(officer, "GET", "/coverage")[1]
    assert {(cell["unit"], cell["meaning"]) for cell in cells} == {
        ("县发改局", "held"),
        ("县住建局", "gap"),
    }
    released = ask(head, "POST", f"/assignments/{given['posts'][0]['id']}/end", on="2026-04-20")
    assert released[1]["posts"] == []
    assert ask(officer, "POST", f"{path}/end", on="2026-04-20")[1]["ends_on"] == "2026-04-20"
    assert ask(officer, "GET", "")[1] == []
    assert ask(officer, "GET", path)[1]["code"] == "AQ-01"


@pytest.mark.parametrize(("name", "most"), [("code", 20), ("title", 200), ("line", 40)])
def test_a_text_longer_than_the_register_keeps_is_refused(cast: Cast, name: str, most: int) -> None:
    officer, duty = of(cast.officer), {"code": "AQ-01", "title": "安全生产", "line": "安全"}

    assert ask(officer, "POST", "", **{**duty, name: "长" * (most + 1)})[0] == 422
    assert ask(officer, "GET", "")[1] == []
    status, kept = ask(officer, "POST", "", **{**duty, name: "长" * most})
    assert (status, kept[name]) == (201, "长" * most)
    assert ask(officer, "PATCH", f"/{kept['id']}", **{name: "长" * (most + 1)})[0] == 422


def test_many_duties_come_all_or_none(cast: Cast) -> None:
    rows = [
        {"code": "A", "title": "甲", "posts": [cast.head.post.pk]},
        {"code": "A", "title": "乙"},
    ]

    refused = ask(of(cast.officer), "POST", "/rows", rows=rows)
    assert (refused[0], refused[1]["code"]) == (409, "code_taken")
    assert ask(of(cast.officer), "GET", "")[1] == []

    status, added = ask(of(cast.officer), "POST", "/rows", rows=rows[:1])
    assert (status, [duty["code"] for duty in added]) == (201, ["A"])


def test_lists_are_issued_objected_to_answered_and_signed(cast: Cast, task: Task) -> None:
    officer, head = of(cast.officer), of(cast.head)

    assert ask(head, "POST", "/lists")[0] == 403
    status, issued = ask(officer, "POST", "/lists")
    assert (status, [version["whom"] for version in issued]) == (
        201, ["县发展和改革局", "城北镇"]
    )  # fmt: skip
    path = f"/lists/{issued[0]['id']}"
    assert ask(head, "POST", f"{path}/objection", reason="")[1]["code"] == "reason_missing"
    assert ask(head, "POST", f"{path}/objection", reason="应由他局")[1]["state"] == "objected"
    assert ask(officer, "POST", f"{path}/answer", answer="已明确")[1]["state"] == "answered"
    assert ask(head, "POST", f"{path}/signature")[1]["state"] == "signed"
    assert [line["number"] for line in ask(head, "GET", path)[1]["lines"]] == [task.number]
    assert ask(of(cast.other_head), "GET", path)[0] == 404
    assert len(ask(officer, "GET", "/lists")[1]) == 2
    assert ask(officer, "POST", "/lists", unit=cast.bureau.pk)[1]["code"] == "nothing_changed"
    of_post = ask(officer, "POST", "/lists", post=cast.clerk.post.pk)[1]
    assert of_post[0]["post_id"] == cast.clerk.post.pk


def test_a_post_is_handed_over(cast: Cast, task: Task, successor: User) -> None:
    move_clerk(cast, successor)
    clerk_path = f"/posts/{cast.clerk.post.pk}/hand-over"
    head = of(cast.head)

    assert ask(of(cast.other_head), "POST", clerk_path)[0] == 403
    status, sheet = ask(
        head, "POST", clerk_path, outgoing=cast.clerk.user.pk, incoming=successor.pk
    )
    assert (status, sheet["state"]) == (201, "drafted")
    path = f"/hand-overs/{sheet['id']}"
    field = f"promises:{task.number}"
    ask(head, "POST", f"{path}/words", words={field: "周五报进度"})
    seen = ask(head, "GET", path)[1]
    assert next(line for line in seen["lines"] if line["field"] == field)["words"] == "周五报进度"
    assert "sign" in seen["actions"]
    assert ask(head, "POST", f"{path}/signature", seen="0" * 64, reason="已调离")[1]["code"] == (
        "sheet_changed"
    )
    signed = ask(head, "POST", f"{path}/signature", seen=seen["digest"], reason="已调离")[1]
    assert signed["state"] == "signed"
    assert ask(successor, "POST", f"{path}/objection", reason="缺批文")[1]["state"] == "objected"
    ask(head, "POST", f"{path}/signature", reason="已补")
    assert ask(successor, "POST", f"{path}/acceptance")[1]["state"] == "accepted"
    assert ask(head, "POST", f"{path}/witness")[0] == 403
    leader = of(cast.leader)
    assert ask(leader, "POST", f"{path}/witness", reason="")[1]["state"] == "done"
    assert ask(leader, "POST", f"{path}/withdrawal", reason="x")[0] == 403
    assert ask(head, "POST", f"{path}/withdrawal", reason="x")[1]["code"] == "hand_over_not_now"
    assert [one["state"] for one in ask(successor, "GET", "/hand-overs")[1]] == ["done"]
