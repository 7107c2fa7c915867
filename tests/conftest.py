"""What every test stands on."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_chinese() -> Iterator[None]:
    """Every test begins in the language of the house, whatever the one before spoke."""
    with translation.override("zh-hans"):
        yield
