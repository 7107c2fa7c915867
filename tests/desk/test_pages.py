"""The officer's morning and the leader's five minutes."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from luoshi.desk.selectors import overview_of, promises_of
from luoshi.ledger import services
from luoshi.ledger.models import Task
from luoshi.ledger.services import recompute_standings
from tests.cast import Cast
from tests.desk.conftest import TODAY, draft_tasks
from tests.ledger.conftest import moment

Page = Callable[..., Any]


@pytest.fixture
def county(cast: Cast) -> list[Task]:
    """Four tasks of the bureau: one silent, one overdue, one checked, one blocked."""
    silent, overdue, checked, blocked = draft_tasks(cast, 4, leader=cast.leader.post)
    head = cast.head.actor
    Task.objects.filter(pk=overdue.pk).update(due_on=date(2026, 4, 10))
    for task, percent in ((overdue, 80), (checked, 60), (blocked, 30)):
        services.report_progress(
            actor=head,
            at=moment(4, 8),
            task=task,
            percent=Decimal(percent),
            problems="用地未批" if task == overdue else "",
        )
    services.check_progress(
        actor=cast.officer.actor, at=moment(4, 10), task=checked, percent=Decimal(45)
    )
    services.block_task(
        actor=head, at=moment(4, 12), task=blocked, need="线路迁改", needed_from=cast.town
    )
    recompute_standings(body_id=cast.body.pk, on=TODAY)
    return [silent, overdue, checked, blocked]


def test_the_overview_adds_up(cast: Cast, county: list[Task]) -> None:
    overview = overview_of(cast.officer.actor, TODAY)

    [unit] = overview.units
    assert overview.at_work == unit.standing.at_work == 4
    assert overview.counts["overdue"] == 1
    assert overview.counts["blocked"] == 1
    assert (overview.gap, overview.checked) == (Decimal(15), 1)
    assert unit.days_silent == 12
    assert [(row.unit, row.tasks, row.never) for row in overview.silent] == [("县发改局", 1, 1)]


def test_trouble_is_told_worst_first_with_its_reason(cast: Cast, county: list[Task]) -> None:
    told = overview_of(cast.officer.actor, TODAY).troubled

    assert told[0].number == county[1].number
    assert told[0].why == "已逾期 10 天。"
    assert told[0].words == "用地未批"
    blocked = next(task for task in told if task.number == county[3].number)
    assert blocked.why == "需要支持：线路迁改"


def test_a_leader_reads_the_own_promises_worst_first(cast: Cast, county: list[Task]) -> None:
    draft_tasks(cast, 1)

    promises = promises_of(cast.leader.actor, TODAY)

    assert promises.at_work == 4
    assert promises.tasks[0].number == county[1].number
    assert (promises.reported, promises.confirmed, promises.checked) == (
        Decimal(60),
        Decimal(45),
        1,
    )
    assert promises.silent == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("officer", "各单位"),
        ("supervision_head", "各单位"),
        ("auditor", "各单位"),
        ("leader", "我承诺的事"),
        ("clerk", "等我处理"),
        ("administrator", "没有要办的事"),
    ],
)
def test_everybody_lands_on_the_own_page(
    cast: Cast, county: list[Task], page: Page, name: str, words: str
) -> None:
    answer = page(getattr(cast, name))

    assert answer.status_code == 200
    assert words in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/supervision/", {"officer", "supervision_head", "leader", "auditor"}),
        ("/leader/", {"leader"}),
    ],
)
def test_pages_are_read_by_those_they_are_for(
    cast: Cast, page: Page, path: str, allowed: set[str]
) -> None:
    names = ["officer", "supervision_head", "leader", "auditor", "clerk", "head", "reader"]

    statuses = {name: page(getattr(cast, name), path).status_code for name in names}

    assert statuses == {name: 200 if name in allowed else 403 for name in names}


def test_every_number_leads_to_its_sum(
    cast: Cast, county: list[Task], page: Page, client: Client
) -> None:
    shown = page(cast.officer, "/supervision/").content.decode()

    for address in (
        "/tasks/?standing=overdue",
        f"/tasks/?standing=overdue&amp;unit={cast.bureau.pk}",
        "/tasks/?freshness=silent",
        f"/tasks/?unit={cast.bureau.pk}&amp;freshness=silent",
    ):
        assert f'href="{address}"' in shown


def test_the_rail_tells_how_many_things_wait(cast: Cast, issued: Task, page: Page) -> None:
    assert '<span class="rail-count">1</span>' in page(cast.clerk).content.decode()


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("path", ["/supervision/", "/leader/"])
def test_pages_ask_the_same_few_questions(
    cast: Cast,
    count: int,
    path: str,
    page: Page,
    client: Client,
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    draft_tasks(cast, count, leader=cast.leader.post)
    recompute_standings(body_id=cast.body.pk, on=TODAY)
    page(cast.leader, "/plans/")  # the rail's numbers hold until the next act

    with django_assert_max_num_queries(12) as asked:
        client.get(path)

    assert len(asked) == {"/supervision/": 12, "/leader/": 10}[path]


@pytest.mark.parametrize("path", ["/", "/inbox/", "/supervision/", "/leader/"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_leak_no_braces(
    cast: Cast, county: list[Task], page: Page, path: str, language: str
) -> None:
    shown = page(cast.leader, path, language).content.decode()

    assert "{{" not in shown
    assert "{%" not in shown
    assert "%(" not in shown
