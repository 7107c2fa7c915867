"""All lights of a body turned at once: the same as each turned by itself, in few questions."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from luoshi.ledger import lights, services
from luoshi.ledger.models import Task
from luoshi.ledger.services.drafting import MilestoneDraft
from tests.cast import Cast
from tests.ledger.conftest import in_state, moment

pytestmark = pytest.mark.django_db
DAYS = [date(2026, 3, 10) + timedelta(days=17 * step) for step in range(9)]
STATES = ("issued", "under_way", "blocked", "closing_requested", "verified")


def _county(cast: Cast, count: int = 1) -> list[Task]:
    """Tasks of every state at work and every light rule; some reported on, some checked."""
    tasks = []
    for state in STATES * count:
        for light in ("deadline", "project", "appraisal"):
            drafted = services.draft_task(
                actor=cast.officer.actor,
                at=moment(3, 2),
                title="新建停车场3处",
                lead=cast.bureau,
                reviewer=cast.other_bureau,
                due_on=date(2026, 6, 30),
                light=light,
                milestones=[MilestoneDraft(date(2026, 4, 30), Decimal(30), "封顶", 2)]
                if light == "deadline"
                else [],
            )
            task = in_state(cast, drafted, state)
            if state == "under_way":
                services.report_progress(
                    actor=cast.head.actor, at=moment(3, 20), task=task, percent=Decimal(20)
                )
                services.check_progress(
                    actor=cast.other_head.actor, at=moment(3, 22), task=task, percent=Decimal(10)
                )
            tasks.append(task)
    return tasks


@pytest.mark.parametrize("on", DAYS)
def test_turned_at_once_is_as_turned_one_by_one(cast: Cast, on: date) -> None:
    tasks = _county(cast)

    services.recompute_standings(body_id=cast.body.pk, on=on)

    for task in tasks:
        task.refresh_from_db()
        kept = [getattr(task, name) for name in lights.DERIVED]
        lights.keep(task, lights.read_light(task, on), on)
        assert [getattr(task, name) for name in lights.DERIVED] == kept


def test_a_day_turned_twice_changes_nothing_the_second_time(cast: Cast) -> None:
    _county(cast)
    first = services.recompute_standings(body_id=cast.body.pk, on=DAYS[3])

    again = services.recompute_standings(body_id=cast.body.pk, on=DAYS[3])

    assert first == len(STATES) * 3
    assert again == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_lights_of_a_body_are_turned_in_few_questions(
    cast: Cast, count: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    _county(cast, count)
    services.recompute_standings(body_id=cast.body.pk, on=DAYS[0])

    with django_assert_num_queries(13):
        services.recompute_standings(body_id=cast.body.pk, on=DAYS[5])
