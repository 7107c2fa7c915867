"""What every test stands on."""

import os
from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.cast import people_and_rules, people_only, told_county, told_people
from tests.scoreboard import prove, pytest_runtest_logreport, pytest_sessionfinish

__all__ = [
    "people_and_rules",
    "people_only",
    "prove",
    "pytest_runtest_logreport",
    "pytest_sessionfinish",
    "told_county",
    "told_people",
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to one leg what one leg proves."""
    if os.environ.get("LUOSHI_LEG") != "PostgreSQL":
        return
    left_out = {item for item in items if item.get_closest_marker("one_database")}
    if left_out:
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    """Every test begins in the language of the house, whatever the one before spoke."""
    with translation.override("zh-hans"):
        yield
