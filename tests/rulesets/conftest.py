"""The county with its starting rule-sets, and a browser for each of its people."""

from tests.ledger.conftest import cast

__all__ = ["cast"]
