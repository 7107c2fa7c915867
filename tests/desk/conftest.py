"""A county in which things wait."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from luoshi.desk.views import forget_kept
from luoshi.ledger import services
from luoshi.ledger.models import Task
from tests.cast import Cast, Member
from tests.ledger.conftest import cast, drafted, issued, moment, under_way

__all__ = ["cast", "drafted", "issued", "under_way"]
TODAY = date(2026, 4, 20)


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.DEMO_DAY = TODAY
    forget_kept()


@pytest.fixture
def page(client: Client) -> Callable[..., Any]:
    """A page as a member of the cast reads it."""

    def read(member: Member, path: str = "/", language: str = "zh-hans") -> Any:
        client.force_login(member.user)
        return client.get(path, headers={"accept-language": language})

    return read


def draft_tasks(cast: Cast, count: int, **fields: Any) -> list[Task]:
    """Several tasks of the bureau, issued and signed for on 2 March."""
    tasks = []
    for number in range(count):
        task = services.draft_task(
            actor=cast.officer.actor,
            at=moment(3, 2),
            title=f"第{number + 1}项重点任务",
            lead=cast.bureau,
            due_on=date(2026, 6, 30),
            **fields,
        )
        services.issue_task(actor=cast.officer.actor, at=moment(3, 2), task=task)
        tasks.append(services.accept_task(actor=cast.clerk.actor, at=moment(3, 3), task=task))
    return tasks
