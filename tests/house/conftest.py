"""What the kits stand on: the county of the short story."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.house.story import County, make_county


@pytest.fixture(scope="module")
def county(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[County]:
    """The county, told once for all the tests of a module; what they change is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield make_county()
        transaction.set_rollback(True)
