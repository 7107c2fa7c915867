"""What the tests of documents stand on: the cast, with the rule-sets that numbering asks for."""

from datetime import date

import pytest

from luoshi.rulesets.services import issue_starting_rulesets
from tests.cast import Cast, make_cast
from tests.factories import NOW, founding


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of the county, with the starting rule-sets in force."""
    people = make_cast()
    issue_starting_rulesets(actor=founding(people.body), at=NOW, effective_on=date(2026, 1, 1))
    return people
