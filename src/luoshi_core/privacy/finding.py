"""What was found of a person in a text: which characters, what they are, how sure it is."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What says who somebody is or where somebody is to be found."""

    IDENTITY_CARD = "identity_card"
    BANK_CARD = "bank_card"
    MOBILE = "mobile"
    LANDLINE = "landline"
    PASSPORT = "passport"
    PLATE = "plate"
    EMAIL = "email"
    ACCOUNT = "account"
    ADDRESS = "address"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Finding:
    """A half-open stretch of characters, its kind, and the confidence in hundredths."""

    start: int
    end: int
    kind: Kind
    confidence: int

    def words(self, text: str) -> str:
        """The characters that were found."""
        return text[self.start : self.end]
