"""What the tests of units, posts and logins stand on."""

import pytest

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The county and its people."""
    return make_cast()
