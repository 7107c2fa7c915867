"""A county, and programs that act as its people."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from luoshi.organisations.services import make_token
from tests.cast import Member
from tests.factories import DAY, NOW
from tests.ledger.conftest import cast, drafted, issued, under_way

__all__ = ["cast", "drafted", "issued", "under_way"]


class Program:
    """A program with a member's token, that speaks JSON."""

    def __init__(self, member: Member, language: str = "en") -> None:
        made = make_token(
            actor=member.actor,
            at=NOW,
            user=member.user,
            post=member.post,
            purpose="test",
            expires_on=date(2026, 12, 31),
        )
        self.token, self.key = made
        self.client = Client(
            headers={"authorization": f"Bearer {self.key}", "accept-language": language}
        )

    def get(self, path: str, **query: Any) -> Any:
        """Ask."""
        return self.client.get(f"/api/v1{path}", query)

    def post(self, path: str, content: Any = None, key: str = "", method: str = "post") -> Any:
        """Do, once per key."""
        headers = {"idempotency-key": key} if key else {}
        send = getattr(self.client, method)
        return send(
            f"/api/v1{path}", content or {}, content_type="application/json", headers=headers
        )


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.DEMO_DAY = DAY


@pytest.fixture
def program() -> Callable[[Member], Program]:
    """A program that acts as a member of the cast."""
    return Program
