"""What the tests of units, posts and logins stand on."""

from collections.abc import Callable

import pytest
from django.test import Client

from luoshi.history.models import Entry
from luoshi.history.protection import protected_models
from luoshi.history.verification import broken_rows
from tests.cast import Cast, Member


@pytest.fixture
def cast(people_only: Cast) -> Cast:
    """The county and its people."""
    return people_only


@pytest.fixture
def signed_in(client: Client) -> Callable[[Member], Client]:
    """A browser in which a member of the cast is signed in."""

    def sign_in(member: Member) -> Client:
        client.force_login(member.user)
        return client

    return sign_in


@pytest.fixture
def last_entry() -> Callable[[], Entry]:
    """The newest act of the record."""

    def newest() -> Entry:
        entry = Entry.objects.order_by("-pk").first()
        assert entry is not None
        return entry

    return newest


@pytest.fixture
def record_holds() -> Callable[[], bool]:
    """Whether every row of this part is as its last entry says."""

    def holds() -> bool:
        tables = [one for one in protected_models() if one._meta.app_label == "organisations"]
        return [broken for table in tables for broken in broken_rows(table)] == []

    return holds
