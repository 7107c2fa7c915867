"""A time limit of the body by its key, refused where there is none."""

from datetime import date

from luoshi.ledger.selectors.by_rules import Limit, limits_of
from luoshi.ledger.services.refusals import UnknownLimit


def limit_of(body_id: int, key: str, on: date) -> Limit:
    """A time limit by its key; refused by name when the rule in force has none."""
    found = next((one for one in limits_of(body_id, on) if one.key == key), None)
    if found is None:
        raise UnknownLimit(key=key[:40])
    return found
