"""Pages of breakdowns: divide, look first, add up, follow down, and where the heat ends."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.breakdowns import selectors, services
from luoshi.breakdowns.models import Breakdown, Demand, Part
from luoshi.ledger import services as ledger
from luoshi.ledger.models import Task
from tests.breakdowns.conftest import Town, broken, make_road
from tests.cast import Member
from tests.ledger.conftest import moment

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 15)


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    settings.DEMO_DAY = TODAY


def client_of(member: Member, language: str = "zh-hans") -> Client:
    """A browser in which a member is signed in."""
    client = Client(headers={"accept-language": language})
    client.force_login(member.user)
    return client


def plain(answer: Any) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def _form(town: Town, **changes: object) -> dict[str, object]:
    target = town.road.targets.get()
    return {
        "rule": "sum",
        "target": target.pk,
        "way": "weight",
        "table": "北沟村\t1\n南坡村\t3\t2026年9月底前",
        **changes,
    }


def test_the_form_starts_with_the_units_below(town: Town) -> None:
    answer = client_of(town.head).get(f"/breakdowns/tasks/{town.road.number}/parts/")

    assert answer.status_code == 200
    assert "\n".join(unit.name for unit in town.villages) in answer.content.decode()


def test_the_parts_are_shown_before_anything_is_written(town: Town) -> None:
    path = f"/breakdowns/tasks/{town.road.number}/parts/"

    answer = client_of(town.head).post(path, _form(town))

    text = plain(answer)
    assert "北沟村 2 1 2026年10月31日" in text
    assert "南坡村 6 3 2026年9月30日" in text
    assert "分解下达 2 份" in text
    assert not Breakdown.objects.exists()


def test_parts_are_handed_out_in_one_act(town: Town) -> None:
    path = f"/breakdowns/tasks/{town.road.number}/parts/"

    answer = client_of(town.head).post(path, _form(town, hand_out="1", goes_further="on"))

    assert answer.status_code == 302
    assert answer["Location"] == f"/breakdowns/tasks/{town.road.number}/"
    values = Part.objects.order_by("pk").values_list("task__lead__name", "value", "task__due_on")
    assert list(values) == [
        ("北沟村", Decimal(2), date(2026, 10, 31)),
        ("南坡村", Decimal(6), date(2026, 9, 30)),
    ]
    assert Demand.objects.count() == 2


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("北狗村\t1", ["A1"]),
        ("北沟村\t很多\n南坡村\t1", ["B1"]),
        ("北沟村\t1\t2026年2月30日", ["C1"]),
        ("北沟村\t1\t2026年12月底", ["C1"]),
        ("北沟村\t1\n北沟村\t1", ["A2"]),
        ("单位\t权重\n县发改局\t1\n\t2", ["A2", "A3"]),
    ],
)
def test_nothing_is_written_while_a_cell_is_wrong(town: Town, table: str, cells: list[str]) -> None:
    path = f"/breakdowns/tasks/{town.road.number}/parts/"

    answer = client_of(town.head).post(path, _form(town, table=table, hand_out="1"))

    assert answer.status_code == 200
    assert re.findall(r"<li><b>([A-C]\d+)</b>", answer.content.decode()) == cells
    assert not Breakdown.objects.exists()


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("1.5公里", Decimal("1.5")),
        ("1500米", Decimal("1.5")),
        ("三公里", Decimal(3)),
        ("0.8 千米", Decimal("0.8")),
    ],
)
def test_values_are_read_in_the_words_of_the_trade(town: Town, words: str, value: Decimal) -> None:
    path = f"/breakdowns/tasks/{town.road.number}/parts/"

    client_of(town.head).post(
        path, _form(town, way="value", table=f"北沟村\t{words}", hand_out="1")
    )

    assert Part.objects.get().value == value


def test_a_value_of_another_measure_is_named_by_its_cell(town: Town) -> None:
    path = f"/breakdowns/tasks/{town.road.number}/parts/"

    answer = client_of(town.head).post(path, _form(town, way="value", table="北沟村\t3亩"))

    assert "B1 这里的单位是“亩”，任务的计量单位是“公里”。" in plain(answer)


def _reported(town: Town) -> None:
    broken(town, 1, 1, 1, goes_further=True)
    number = town.road.number
    for place, member, value in ((1, town.beigou, 2), (2, town.nanpo, 1)):
        child = Task.objects.get(number=f"{number}-{place}")
        ledger.accept_task(actor=member.actor, at=moment(3, 5), task=child)
        ledger.report_progress(
            actor=member.actor,
            at=moment(5, 6),
            task=child,
            values={child.targets.get().pk: Decimal(value)},
        )
    first = Task.objects.get(number=f"{number}-1")
    ledger.check_progress(actor=town.head.actor, at=moment(5, 8), task=first, percent=Decimal(50))


def test_the_whole_stands_beside_its_parts(town: Town) -> None:
    _reported(town)
    ledger.report_progress(
        actor=town.head.actor, at=moment(5, 9), task=town.road,
        values={town.road.targets.get().pk: Decimal(4)},
    )  # fmt: skip

    view = selectors.wholes_of(town.head.actor, [town.road])[town.road.pk]

    figures = view.figures
    assert (figures.target, figures.assigned, figures.remainder) == (8, 8, 0)
    assert (figures.reported, figures.reporting) == (Decimal(3), 2)
    assert (figures.confirmed, figures.checked) == (Decimal("1.335"), 1)
    assert view.own == Decimal(4)
    text = plain(client_of(town.head).get(f"/breakdowns/tasks/{town.road.number}/"))
    assert "各家报告合计 3 公里 已报 2/3 家" in text
    assert "2/3 已签收" in text


@pytest.mark.parametrize(
    ("figure", "lines"),
    [
        ("assigned", ["2.67", "2.67", "2.66"]),
        ("reported", ["2", "1", "–"]),
        ("confirmed", ["1.335", "–", "–"]),
    ],
)
def test_every_figure_opens_to_the_lines_it_is_made_of(
    town: Town, figure: str, lines: list[str]
) -> None:
    _reported(town)

    answer = client_of(town.head).get(f"/breakdowns/tasks/{town.road.number}/?figure={figure}")

    found = re.findall(r'data-label="计入数"><b>([^<]*)</b>', answer.content.decode())
    assert found == lines


def test_a_remainder_is_seen_and_more_than_the_whole_too(town: Town) -> None:
    breakdown = broken(town, 1, 1)
    part = breakdown.parts.order_by("pk")[0]
    client, path = client_of(town.head), f"/breakdowns/tasks/{town.road.number}/"

    services.change_part(
        actor=town.head.actor, at=moment(3, 5), part=part, reason="少修", value=Decimal(1)
    )
    short = plain(client.get(path))
    services.change_part(
        actor=town.head.actor, at=moment(3, 6), part=part, reason="多修", value=Decimal(9)
    )
    over = plain(client.get(path))

    assert "尚未分解 3 公里" in short
    assert "超额分解 -5 公里" in over


def test_the_report_on_the_whole_is_offered_the_sum(town: Town) -> None:
    _reported(town)

    answer = client_of(town.head).get(f"/tasks/{town.road.number}/reports/")

    assert "合计 3 公里，来自已报的 2/3 家。" in plain(answer)
    assert re.search(r'name="value_\d+"[^>]*value="3"', answer.content.decode()) is None


def test_the_pages_of_whole_and_part_lead_to_each_other(town: Town) -> None:
    _reported(town)
    number = town.road.number

    above = client_of(town.head).get(f"/tasks/{number}/").content.decode()
    below = client_of(town.beigou).get(f"/tasks/{number}-1/").content.decode()

    assert f'href="/tasks/{number}-1/"' in above
    assert "任务分解" in above
    assert f'href="/tasks/{number}/"' in below
    assert "在全县重点工作推进会上的讲话" in below


def test_a_part_is_changed_and_withdrawn_on_its_page(town: Town) -> None:
    part = broken(town, 1, 1).parts.order_by("pk")[0]
    client = client_of(town.head)

    seen = client.get(f"/breakdowns/parts/{part.pk}/change/")
    same = client.post(
        f"/breakdowns/parts/{part.pk}/change/",
        {"value": "4", "weight": "1", "due_on": "2026-10-31", "reason": "没变"},
    )
    changed = client.post(
        f"/breakdowns/parts/{part.pk}/change/",
        {"value": "3", "weight": "1", "due_on": "2026-10-31", "reason": "少修"},
    )
    withdrawn = client.post(f"/breakdowns/parts/{part.pk}/withdrawal/", {"reason": "并入"})

    assert (seen.status_code, same.status_code) == (200, 422)
    assert (changed.status_code, withdrawn.status_code) == (302, 302)
    part.refresh_from_db()
    assert (part.value, part.withdrawn_on) == (Decimal(3), TODAY)


def test_a_list_is_asked_for_and_let_go_on_its_page(town: Town) -> None:
    client, path = client_of(town.cast.officer), f"/breakdowns/tasks/{town.road.number}/list/"

    asked = client.post(path, {"due_on": "2026-06-01"})
    again = client.post(path, {"due_on": "2026-06-01"})
    seen = plain(client_of(town.head).get(f"/tasks/{town.road.number}/"))
    lifted = client.post(f"{path}end/", {"reason": "镇里自办"})

    assert (asked.status_code, again.status_code, lifted.status_code) == (302, 409, 302)
    assert "已要求建立清单。" in seen
    assert Demand.objects.get().lifted_on == TODAY


# --- heat -------------------------------------------------------------------------------------


def test_the_heat_ends_where_lists_are_missing(town: Town) -> None:
    _reported(town)

    view = selectors.view_heat(town.cast.leader.actor)

    by_level = {one.level: one for one in view.levels}
    villages = by_level[selectors.Level.VILLAGE]
    assert (villages.signed.numerator, villages.signed.denominator) == (2, 3)
    assert (villages.listed.numerator, villages.listed.denominator) == (0, 3)
    assert by_level[selectors.Level.TOWNSHIP].listed is None
    assert view.cold == villages
    text = plain(client_of(town.cast.leader).get("/breakdowns/"))
    assert "热度止于：村（社区）。" in text
    assert "2 / 3" in text


def test_a_task_is_handed_down_wholly_when_all_signed_and_made_their_lists(town: Town) -> None:
    broken(town, 1, goes_further=False)
    child = Task.objects.get(number=f"{town.road.number}-1")
    before = selectors.view_heat(town.cast.leader.actor).levels[0].handed_whole

    ledger.accept_task(actor=town.beigou.actor, at=moment(3, 5), task=child)
    signed = selectors.view_heat(town.cast.leader.actor).levels[0].handed_whole
    services.ask_list(actor=town.head.actor, at=moment(3, 6), task=child)
    asked = selectors.view_heat(town.cast.leader.actor).levels[0].handed_whole

    assert (before, signed, asked) == (0, 1, 0)


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("level=village&cell=signed", ["1", "2"]),
        ("level=village&cell=signed&missing=1", ["3"]),
        ("level=village&cell=listed&missing=1", ["1", "2", "3"]),
        ("level=village&cell=listed", []),
        ("cell=nonsense&unit=x&page=x", ["", "1", "2", "3"]),
    ],
)
def test_every_share_opens_to_its_tasks(town: Town, query: str, numbers: list[str]) -> None:
    _reported(town)

    answer = client_of(town.cast.leader).get(f"/breakdowns/lists/?{query}")

    whole = town.road.number
    found = re.findall(r'href="/tasks/([^"/]+)/"', answer.content.decode())
    assert sorted(found) == [f"{whole}-{place}" if place else whole for place in numbers]


def test_a_unit_sees_the_heat_below_itself_only(town: Town) -> None:
    _reported(town)
    ledger.issue_task(
        actor=town.cast.officer.actor,
        at=moment(3, 2),
        task=ledger.draft_task(
            actor=town.cast.officer.actor, at=moment(3, 2), title="别局的", lead=town.cast.bureau
        ),
    )

    own = selectors.view_heat(town.head.actor)
    whole = selectors.view_heat(town.cast.officer.actor)

    assert [one.level for one in own.levels] == ["township", "village"]
    assert [one.level for one in whole.levels] == ["county", "township", "village"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_heat_view_asks_the_same_questions_however_many_tasks(
    town: Town, count: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for _place in range(count):
        broken(town, 1, 1, task=make_road(town.cast))
    actor = town.cast.officer.actor

    with django_assert_num_queries(5):
        selectors.view_heat(actor)
    with django_assert_num_queries(3):
        selectors.list_heat(actor, level="village")


@pytest.mark.parametrize("count", [1, 3])
def test_a_whole_asks_the_same_questions_however_many_parts(
    town: Town, count: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    broken(town, *([1] * count))
    actor = town.cast.officer.actor

    with django_assert_num_queries(1):
        selectors.wholes_of(actor, [town.road])


def test_the_page_of_a_task_without_parts_asks_nothing_more(town: Town) -> None:
    client, path = client_of(town.cast.officer), f"/tasks/{town.road.number}/"
    client.get(path)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(path)

    ours = [query for query in asked.captured_queries if "breakdowns_" in query["sql"]]
    assert ["ledger_task" in query["sql"] for query in ours] == [True]  # the task's own question


def test_pages_speak_english_too(town: Town) -> None:
    _reported(town)
    client = client_of(town.cast.officer, "en")

    heat = client.get("/breakdowns/").content.decode()
    whole = client.get(f"/breakdowns/tasks/{town.road.number}/").content.decode()

    assert "Where the heat ends" in heat
    assert "2 of 3 reported" in plain(client.get(f"/breakdowns/tasks/{town.road.number}/"))
    assert "Whole and parts" in whole
