"""The county's people."""

from tests.ledger.conftest import cast

__all__ = ["cast"]
