"""Units as texts name them, matched with the units a body has."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from luoshi.organisations.models import Organisation
from luoshi.organisations.roles import Kind
from luoshi.organisations.selectors import registered_names

# 各乡镇, 各镇（街道）, 各乡（镇）: every township and subdistrict of the body.
_EVERY_TOWNSHIP = re.compile(r"各(?:级)?(?:有关)?[乡镇街][乡镇街道（）()、/办事处]{0,12}")
_SEPARATORS = re.compile(r"[、，,；;\n]+")


@dataclass(frozen=True, slots=True)
class Parties:
    """The names a body's units go by, and its townships, for words that mean all of them."""

    ids: Mapping[str, int]
    townships: tuple[int, ...]
    lines: Mapping[int, str]
    root_names: frozenset[str]
    roots: frozenset[int] = frozenset()

    @classmethod
    def of_body(cls, body_id: int) -> "Parties":
        """The parties of a body: three questions however many units it has."""
        units = list(
            Organisation.objects.of_body(body_id)
            .filter(ended_on=None)
            .only("pk", "name", "short_name", "kind", "line", "depth", "path")
        )
        local = tuple(unit.pk for unit in units if unit.kind in {Kind.TOWNSHIP, Kind.SUBDISTRICT})
        return cls(
            ids=registered_names(body_id),
            townships=local,
            lines={unit.pk: unit.line for unit in units if unit.line},
            root_names=frozenset(
                name for unit in units if unit.depth == 1 for name in (unit.name, unit.short_name)
            ),
            roots=frozenset(unit.pk for unit in units if unit.depth == 1),
        )

    @property
    def names(self) -> list[str]:
        """Names worth looking for in a text; the body's own name stands for nobody."""
        return [name for name in self.ids if name not in self.root_names and len(name) > 1]

    def find(self, name: str) -> tuple[int, ...]:
        """The units a name means: one, every township, or none."""
        bare = re.sub(r"\s", "", name)
        for spelled in (bare, f"县{bare}", bare.removeprefix("县"), bare.removesuffix("等")):
            # 全县 and the body's own name mean nobody in particular, so they cannot lead.
            if spelled in self.ids and self.ids[spelled] not in self.roots:
                return (self.ids[spelled],)
        return self.townships if _EVERY_TOWNSHIP.fullmatch(bare) else ()

    def find_all(self, names: Iterable[str]) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """The units that several names mean, in order, and the names that mean nobody."""
        known: dict[int, None] = {}
        unknown: list[str] = []
        for name in names:
            found = self.find(name)
            known.update(dict.fromkeys(found))
            if not found:
                unknown.append(name)
        return tuple(known), tuple(unknown)


def split_names(words: str) -> list[str]:
    """The names in a list such as 县发改局、城北镇."""
    return [name.strip() for name in _SEPARATORS.split(words) if name.strip()]
