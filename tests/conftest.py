"""What every test stands on."""

import os
from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.scoreboard import prove, pytest_runtest_logreport, pytest_sessionfinish

__all__ = ["prove", "pytest_runtest_logreport", "pytest_sessionfinish"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long drills to `./luoshi test --nightly`."""
    if os.environ.get("LUOSHI_NIGHTLY"):
        return
    long = [item for item in items if item.get_closest_marker("nightly")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    """Every test begins in the language of the house, whatever the one before spoke."""
    with translation.override("zh-hans"):
        yield
