"""What a workbook of units and posts would add."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong in a cell, in the reader's language."""

    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit to be added; `under` is the full name of the unit above."""

    name: str
    short_name: str
    under: str
    kind: str
    line: str
    comparison_group: str
    code: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post to be added; stand-ins are (unit, title)."""

    unit: str
    title: str
    roles: tuple[str, ...]
    name: str
    username: str
    stand_ins: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TreePlan:
    """What a workbook would add, in the order in which it can be added, or what is wrong."""

    units: tuple[UnitLine, ...] = ()
    posts: tuple[PostLine, ...] = ()
    known_units: int = 0
    known_posts: int = 0
    errors: tuple[CellError, ...] = ()

    @property
    def persons(self) -> int:
        """How many different logins are named."""
        return len({post.username for post in self.posts if post.username})
