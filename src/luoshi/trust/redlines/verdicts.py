"""What a red line found: where, what, and what was looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise as LazyText

from luoshi.trust.redlines.product import Product

Text = str | LazyText


class Standing(Enum):
    """How a red line stands."""

    KEPT = "kept"
    CROSSED = "crossed"
    BLUNT = "blunt"


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a build crosses a red line."""

    where: str
    what: Text


@dataclass(frozen=True, slots=True)
class Allowed:
    """A place that a word points at though nothing is crossed, with its reason."""

    where: str
    why: Text


@dataclass(frozen=True, slots=True)
class RedLine:
    """A rule on what is never built, and how one looks for it.

    `plants` are builds that cross it: a red line that no longer finds its own plants is blunt.
    """

    code: str
    name: Text
    basis: Text
    look: Callable[[Product], list[Finding]]
    looked_at: Callable[[Product], Text]
    allowed: Mapping[str, Text]
    plants: tuple[Callable[[Product], Product], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one red line in one build."""

    code: str
    name: Text
    basis: Text
    standing: Standing
    evidence: Text
    findings: tuple[Finding, ...]
    allowed: tuple[Allowed, ...]
    plants_found: int
    plants: int
