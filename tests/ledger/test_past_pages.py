"""Pages, exports and the programs' door as of a past day."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from luoshi.ledger import selectors, services
from luoshi.ledger.models import Task
from tests.cast import Cast, Member
from tests.ledger.conftest import moment

THEN = "2026-03-25"


@pytest.fixture(autouse=True)
def _in_may(settings: Any) -> None:
    settings.DEMO_DAY = date(2026, 5, 15)


@pytest.fixture
def moved_on(cast: Cast, under_way: Task) -> Task:
    """A task with a report before the day asked for, and much that came after it."""
    head = cast.head.actor
    services.report_progress(actor=head, at=moment(3, 20), task=under_way, percent=Decimal(10))
    services.report_progress(actor=head, at=moment(4, 20), task=under_way, percent=Decimal(100))
    services.request_closing(actor=head, at=moment(4, 21), task=under_way)
    services.verify_task(actor=cast.other_head.actor, at=moment(4, 22), task=under_way)
    return services.close_task(actor=cast.officer.actor, at=moment(4, 23), task=under_way)


def reading(member: Member) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(member.user)
    return client


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_the_list_of_a_past_day_says_so_and_offers_no_act(cast: Cast, moved_on: Task) -> None:
    officer = reading(cast.officer)

    now = text_of(officer.get("/tasks/"))
    then = text_of(officer.get(f"/tasks/?as_of={THEN}"))

    assert "标准厂房" not in now
    assert "截至2026年3月25日的样子" in re.sub(r"<[^>]+>", "", then)
    assert "回到今天" in then
    assert f"/tasks/{moved_on.number}/?as_of={THEN}" in then
    assert 'name="task"' not in then


def test_the_page_of_a_task_on_a_past_day_offers_no_act(cast: Cast, moved_on: Task) -> None:
    page = text_of(reading(cast.officer).get(f"/tasks/{moved_on.number}/?as_of={THEN}"))

    assert "截至" in page
    assert "10%" in page
    assert "本页不能办理" in page
    assert "/reopening/" not in page


def test_a_task_that_did_not_exist_is_not_there(cast: Cast, moved_on: Task) -> None:
    officer = reading(cast.officer)

    assert officer.get(f"/tasks/{moved_on.number}/?as_of=2026-02-01").status_code == 404
    assert "当日没有在办任务" in text_of(officer.get("/tasks/?as_of=2026-02-01"))


@pytest.mark.parametrize("day", ["2026-05-15", "2027-01-01", "gestern", ""])
def test_today_and_what_is_no_past_day_is_the_page_as_it_is(
    cast: Cast, moved_on: Task, day: str
) -> None:
    officer = reading(cast.officer)

    assert "本页不能办理" not in text_of(officer.get(f"/tasks/{moved_on.number}/?as_of={day}"))
    assert "本页不能办理" not in text_of(officer.get(f"/supervision/?as_of={day}"))


def test_the_board_leads_to_the_lists_of_the_same_day(cast: Cast, moved_on: Task) -> None:
    page = text_of(reading(cast.supervision_head).get(f"/supervision/?as_of={THEN}"))

    assert "各单位当日情况" in page
    assert "县发改局" in page
    assert f"as_of={THEN}" in page


def test_the_sheet_of_a_past_day_holds_what_was_known_then(cast: Cast, moved_on: Task) -> None:
    response = reading(cast.officer).get(f"/tasks/export/ledger.xlsx?as_of={THEN}")

    cells = [
        str(cell)
        for row in load_workbook(BytesIO(b"".join(response))).active.values
        for cell in row
        if cell is not None
    ]
    assert any("标准厂房" in cell for cell in cells)
    assert not any(cell in {"已销号", "100", "100%"} for cell in cells)


def test_the_print_view_names_the_day(cast: Cast, moved_on: Task) -> None:
    page = text_of(reading(cast.officer).get(f"/tasks/print/?as_of={THEN}"))

    assert "的样子" in page
    assert "标准厂房" in page


def test_programs_ask_for_a_past_day(cast: Cast, moved_on: Task) -> None:
    officer = reading(cast.officer)

    listed = officer.get(f"/api/v1/tasks?as_of={THEN}").json()
    shown = officer.get(f"/api/v1/tasks/{moved_on.number}?as_of={THEN}").json()
    absent = officer.get(f"/api/v1/tasks/{moved_on.number}?as_of=2026-02-01")

    assert [(row["state"], Decimal(row["percent"])) for row in listed["items"]] == [
        ("under_way", Decimal(10))
    ]
    assert (shown["state"], shown["closed_on"], len(shown["reports"])) == ("under_way", None, 1)
    assert absent.status_code == 404


@pytest.mark.parametrize("by", ["leader", "unit", "line", "document", "plan"])
def test_groups_of_a_past_day_lead_to_lists_of_that_day(
    cast: Cast, moved_on: Task, by: str
) -> None:
    officer = reading(cast.officer)

    shown = officer.get(f"/tasks/by-{by}/?as_of={THEN}")

    assert officer.get(f"/tasks/by-{by}/").context["rows"] == []
    [row] = shown.context["rows"]
    standing = selectors.light_on(moved_on, date(2026, 3, 25)).reported.standing.value
    assert row["row"].counts == {standing: 1}
    assert all(f"as_of={THEN}" in tab["url"] for tab in shown.context["tabs"])
    assert "本页不能办理" in text_of(shown)
    if row["url"]:
        assert officer.get(row["url"]).context["page"].paginator.count == 1


def test_a_leaders_page_of_a_past_day_is_of_that_day(cast: Cast, moved_on: Task) -> None:
    Task.objects.filter(pk=moved_on.pk).update(leader=cast.leader.post)
    leader = reading(cast.leader)

    now, then = leader.get("/leader/"), leader.get(f"/leader/?as_of={THEN}")

    assert now.context["promises"].at_work == 0
    assert [task.number for task in then.context["promises"].tasks] == [moved_on.number]
    assert then.context["waiting"] is None
    assert f"/tasks/{moved_on.number}/?as_of={THEN}" in text_of(then)
    assert "当日我的承诺情况" in text_of(then)
