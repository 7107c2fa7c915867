"""The county with its starting rule-sets, and a browser for each of its people."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Member
from tests.ledger.conftest import cast, drafted, issued, under_way

__all__ = ["cast", "drafted", "issued", "under_way"]
SignedIn = Callable[[Member], Client]


@pytest.fixture
def signed_in() -> SignedIn:
    """A browser in which somebody of the cast is signed in."""

    def sign_in(member: Member) -> Client:
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(member.user)
        return client

    return sign_in
