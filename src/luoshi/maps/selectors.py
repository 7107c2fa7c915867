"""How the tasks of a body stand by place."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from luoshi.files.models import StoredFile
from luoshi.ledger.selectors import counts_by_lead, end_of
from luoshi.maps.models import UnitMap
from luoshi.maps.reading import ReadMap
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation
from luoshi.organisations.roles import Kind
from luoshi_core.outlines import Polygon

# The colour of a place is that of the first of these that one of its tasks has.
WORST_FIRST = (
    "overdue",
    "blocked",
    "behind",
    "no_evidence",
    "near_due",
    "suspended",
    "not_started",
    "on_track",
    "closed",
)
OUTLINES = "unit_outlines"
_MOST_LISTED = 20
_PLACES = (Kind.TOWNSHIP, Kind.SUBDISTRICT)


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place and the tasks at work that it or a unit below it leads."""

    unit_id: int
    name: str
    counts: Mapping[str, int]
    at_work: int
    polygons: tuple[Polygon, ...] = ()

    @property
    def worst(self) -> str:
        """The worst standing one of its tasks has; nothing where it has none."""
        return next((key for key in WORST_FIRST if self.counts.get(key)), "")

    @property
    def worst_count(self) -> int:
        """How many of its tasks stand so."""
        return self.counts.get(self.worst, 0)


@dataclass(frozen=True, slots=True)
class MapView:
    """Every place, those most in need first, and what is on no map."""

    loaded: UnitMap | None
    places: tuple[PlaceRow, ...]
    elsewhere: int

    @property
    def drawn(self) -> tuple[PlaceRow, ...]:
        """The places that have an outline."""
        return tuple(place for place in self.places if place.polygons)

    @property
    def undrawn(self) -> tuple[PlaceRow, ...]:
        """The townships that have none."""
        return tuple(place for place in self.places if not place.polygons)


def map_of(actor: Actor, on: date, *, past: bool = False) -> MapView:
    """The map of a body, now or as of the end of a past day: the same few questions always."""
    loaded = map_in_force(actor, on if past else None)
    outlines = {row["unit"]: row["polygons"] for row in loaded.outlines} if loaded else {}
    places = _places(actor, on, list(outlines))
    summed, elsewhere = _summed(places, counts_by_lead(actor, on if past else None))
    rows = [
        PlaceRow(unit.pk, unit.shown, dict(summed[unit.pk]), summed[unit.pk].total(), shape)
        for unit in places.values()
        for shape in [_polygons(outlines.get(unit.pk, ()))]
    ]
    return MapView(loaded, tuple(sorted(rows, key=_need)), elsewhere)


def _polygons(stored: object) -> tuple[Polygon, ...]:
    if not isinstance(stored, list):
        return ()
    return tuple(
        tuple(tuple((east, north) for east, north in ring) for ring in polygon)
        for polygon in stored
    )


def _places(actor: Actor, on: date, outlined: list[int]) -> dict[str, Organisation]:
    """The units with an outline, and townships without one, by their paths."""
    units = Organisation.objects.of_body(actor.body_id).in_use(on)
    wanted = units.filter(Q(pk__in=outlined) | Q(kind__in=_PLACES)).order_by("path")
    return {unit.path: unit for unit in wanted}


def _summed(
    places: Mapping[str, Organisation], counts: Mapping[int, Counter[str]]
) -> tuple[dict[int, Counter[str]], int]:
    """Counts of each place with all units below it, and how many tasks no place leads."""
    paths = dict(Organisation.objects.filter(pk__in=list(counts)).values_list("pk", "path"))
    summed: dict[int, Counter[str]] = {unit.pk: Counter() for unit in places.values()}
    elsewhere = 0
    for lead, counted in counts.items():
        place = _nearest(places, paths.get(lead, ""))
        if place is None:
            elsewhere += counted.total()
        else:
            summed[place.pk].update(counted)
    return summed, elsewhere


def _nearest(places: Mapping[str, Organisation], path: str) -> Organisation | None:
    for length in range(len(path), 0, -int(Organisation.steplen)):
        if path[:length] in places:
            return places[path[:length]]
    return None


def _need(place: PlaceRow) -> tuple[int, float, str]:
    rank = WORST_FIRST.index(place.worst) if place.worst else len(WORST_FIRST)
    share = place.worst_count / place.at_work if place.at_work else 0.0
    return rank, -share, place.name


def map_in_force(actor: Actor, day: date | None = None) -> UnitMap | None:
    """The map in use now or at the end of a past day, if any was loaded and not withdrawn."""
    loaded = UnitMap.objects.filter(body_id=actor.body_id).order_by("-pk")
    if day is None:
        return loaded.filter(withdrawn_at=None).first()
    end = end_of(day)
    held = loaded.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gte=end), loaded_at__lt=end)
    return held.first()


@dataclass(frozen=True, slots=True)
class LoadedRow:
    """A map as it was loaded, and what became of it."""

    pk: int
    file_name: str
    loaded_at: datetime
    loaded_by_name: str
    withdrawn_at: datetime | None
    withdrawn_by_name: str
    withdrawn_reason: str
    is_in_force: bool


def maps_of(actor: Actor) -> tuple[LoadedRow, ...]:
    """The maps that were loaded, the newest first, without their outlines."""
    loaded = UnitMap.objects.filter(body_id=actor.body_id).order_by("-pk")
    rows = list(loaded.defer("outlines")[:_MOST_LISTED])
    newest = next((row.pk for row in rows if row.withdrawn_at is None), None)
    return tuple(
        LoadedRow(
            pk=row.pk,
            file_name=row.file_name,
            loaded_at=row.loaded_at,
            loaded_by_name=row.loaded_by_name,
            withdrawn_at=row.withdrawn_at,
            withdrawn_by_name=row.withdrawn_by_name,
            withdrawn_reason=row.withdrawn_reason,
            is_in_force=row.pk == newest,
        )
        for row in rows
    )


def get_map(actor: Actor, pk: int) -> UnitMap:
    """One map of the body; else `UnitMap.DoesNotExist`."""
    return UnitMap.objects.defer("outlines").get(pk=pk, body_id=actor.body_id)


def get_outlines_file(actor: Actor, pk: int) -> StoredFile:
    """A file with outlines that was handed in; else `StoredFile.DoesNotExist`."""
    return StoredFile.objects.get(pk=pk, body_id=actor.body_id, kind=OUTLINES)


def places_left(actor: Actor, on: date, read: ReadMap) -> tuple[str, ...]:
    """The townships that a file has no outline for."""
    return tuple(
        unit.shown for unit in _places(actor, on, []).values() if unit.pk not in read.by_unit
    )
