"""Names of units that look alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True)
class UnknownUnit:
    """A name in the table that stands for no unit, where it stands, and what it may mean."""

    name: str
    cells: tuple[str, ...]
    alike: tuple[str, ...]


def nearest(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Registered names that look like this one."""
    listed = list(known)
    holding = [one for one in listed if len(name) > 1 and (name in one or one in name)]
    alike = get_close_matches(name, listed, n=most, cutoff=0.5)
    return list(dict.fromkeys([*holding[:most], *alike]))[:most]
