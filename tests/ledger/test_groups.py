"""The ledger by leader, unit, line, document and plan."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from luoshi.ledger import services
from luoshi.ledger.selectors import GROUPINGS, groups_by
from tests.cast import Cast
from tests.ledger.conftest import moment

pytestmark = pytest.mark.django_db


def add(cast: Cast, count: int) -> None:
    """Tasks of as many units, lines, documents and plans."""
    officer = cast.officer.actor
    for number, unit in enumerate((cast.bureau, cast.other_bureau, cast.town)[:count]):
        plan = services.add_plan(actor=officer, at=moment(3, 1), name=f"第{number}张清单")
        task = services.draft_task(
            actor=officer, at=moment(3, 2), title=f"任务{number}", lead=unit, plan=plan,
            line=f"条线{number}", source=f"文件{number}", due_on=date(2026, 6, 30),
            leader=(cast.leader.post, cast.head.post, cast.town_head.post)[number],
        )  # fmt: skip
        services.issue_task(actor=officer, at=moment(3, 2), task=task)


@pytest.mark.parametrize("by", GROUPINGS)
@pytest.mark.parametrize("count", [1, 3])
def test_groups_ask_at_most_two_questions(
    cast: Cast, count: int, by: str, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    add(cast, count)
    actor = cast.officer.actor

    with django_assert_max_num_queries(2):
        rows = groups_by(actor, by)

    assert len(rows) == count
    assert sum(row.at_work for row in rows) == count


@pytest.mark.parametrize("by", GROUPINGS)
def test_every_group_leads_to_the_list_of_its_tasks(cast: Cast, client: Client, by: str) -> None:
    add(cast, 3)
    client.force_login(cast.officer.user)

    shown = client.get(f"/tasks/by-{by}/")

    assert shown.status_code == 200
    for each in shown.context["rows"]:
        found = client.get(each["url"])
        assert found.context["page"].paginator.count == each["row"].at_work


def test_a_draft_is_in_no_group(cast: Cast) -> None:
    services.draft_task(actor=cast.officer.actor, at=moment(3, 2), title="草稿", lead=cast.bureau)

    assert groups_by(cast.officer.actor, "unit") == []
