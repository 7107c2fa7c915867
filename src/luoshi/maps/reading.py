"""A file of outlines as this body reads it: which place is which unit."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from luoshi.maps.refusals import REFUSAL_OF_FAULT
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi_core.outlines import OutlineFault, Place, Polygon, read_outlines


@dataclass(frozen=True, slots=True)
class ReadPlace:
    """A place of the file, and the unit whose outline it is, if there is one."""

    number: int
    name: str
    polygons: tuple[Polygon, ...]
    unit_id: int | None = None
    unit_name: str = ""


@dataclass(frozen=True, slots=True)
class ReadMap:
    """Every place of a file in its order there."""

    places: tuple[ReadPlace, ...]

    @property
    def by_unit(self) -> Mapping[int, tuple[ReadPlace, ...]]:
        """The places of each unit: one of several parts may stand in the file several times."""
        found: dict[int, list[ReadPlace]] = defaultdict(list)
        for place in self.places:
            if place.unit_id is not None:
                found[place.unit_id].append(place)
        return {unit: tuple(parts) for unit, parts in found.items()}

    @property
    def strangers(self) -> tuple[ReadPlace, ...]:
        """The places that are no unit of the body."""
        return tuple(place for place in self.places if place.unit_id is None)


def read_map(actor: Actor, content: bytes) -> ReadMap:
    """The places of a GeoJSON file with the body's units; else the refusal that says why not."""
    try:
        places = read_outlines(content)
    except OutlineFault as fault:
        raise REFUSAL_OF_FAULT[fault.code](**fault.values) from fault
    known = _known_units(actor)
    return ReadMap(tuple(_read_place(place, known) for place in places))


def _read_place(place: Place, known: Mapping[str, tuple[int, str]]) -> ReadPlace:
    unit = next((known[name] for name in place.names if name in known), (None, ""))
    return ReadPlace(place.number, place.shown, place.polygons, *unit)


def _known_units(actor: Actor) -> dict[str, tuple[int, str]]:
    """Every word a unit of the body goes by; the full name goes before all others."""
    units = Organisation.objects.of_body(actor.body_id).filter(ended_on=None).order_by("path")
    known: dict[str, tuple[int, str]] = {}
    for unit in units:
        for word in (unit.short_name, unit.code, *unit.aliases):
            known.setdefault(word, (unit.pk, unit.shown))
    known.update({unit.name: (unit.pk, unit.shown) for unit in units})
    known.pop("", None)
    return known
