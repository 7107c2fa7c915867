"""Outlines of places: read from GeoJSON, thinned on one grid, laid out on paper."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import cos, radians
from typing import Any

MOST_BYTES = 5 * 1024 * 1024
MOST_PLACES = 500
MOST_POINTS = 200_000
# Longitude and latitude in millionths of a degree: whole numbers, which a digest can hold.
Point = tuple[int, int]
Ring = tuple[Point, ...]  # open: the last point leads to the first
Polygon = tuple[Ring, ...]  # the outer ring, then its holes
_MILLION = 1_000_000
_STEPS = 1_500
_CORNERS = 3
_MOST_LETTERS = 40
# What a file may call a place; a code tells it when its name does not.
_NAMES = ("name", "NAME", "Name", "名称", "unit", "单位", "code", "CODE", "代码", "adcode")
_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326", "EPSG::4490", "EPSG:4490")


class OutlineFault(ValueError):
    """Why a file is no map: a code, and what its sentence names."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a file: its number there, its names, the most telling first, its polygons."""

    number: int
    names: tuple[str, ...]
    polygons: tuple[Polygon, ...]

    @property
    def shown(self) -> str:
        """What a page calls it."""
        return _short(self.names[0])


def read_outlines(content: bytes) -> tuple[Place, ...]:
    """The places of a GeoJSON file in degrees of WGS84; else an `OutlineFault`."""
    if len(content) > MOST_BYTES:
        raise OutlineFault("too_large", most=MOST_BYTES // 1024 // 1024)
    found = _parsed(content)
    if not isinstance(found, dict) or found.get("type") != "FeatureCollection":
        raise OutlineFault("no_collection")
    _require_degrees(found.get("crs"))
    features = found.get("features")
    if not isinstance(features, list) or not features:
        raise OutlineFault("empty")
    if len(features) > MOST_PLACES:
        raise OutlineFault("too_many", most=MOST_PLACES)
    places = tuple(_place(number, one) for number, one in enumerate(features, start=1))
    if sum(len(ring) for place in places for ring in _rings(place.polygons)) > MOST_POINTS:
        raise OutlineFault("too_fine", most=MOST_POINTS)
    return places


def _parsed(content: bytes) -> Any:
    """What the file says; older programs write Chinese names in GB18030."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return json.loads(content.decode(encoding))
        except UnicodeDecodeError:
            continue
        except (ValueError, RecursionError) as problem:
            raise OutlineFault("not_json") from problem
    raise OutlineFault("not_json")


def _require_degrees(reference: object) -> None:
    if reference is None:
        return
    named = json.dumps(reference, ensure_ascii=False)
    if not any(code in named for code in _WGS84):
        raise OutlineFault("other_reference", name=_short(next(_words(reference), named)))


def _words(found: object) -> Iterator[str]:
    """The words in a reference system, its name among them."""
    if isinstance(found, dict):
        # What names the system stands under its properties, before its kind.
        for key in ("properties", "name", "code", "href"):
            yield from _words(found.get(key))
    elif isinstance(found, str | int):
        yield str(found)


def _short(words: str) -> str:
    """Words of a file, as many as a sentence can hold."""
    kept = "".join(islice((one for one in words if one.isprintable()), _MOST_LETTERS + 1))
    return kept if len(kept) <= _MOST_LETTERS else f"{kept[:_MOST_LETTERS]}…"


def _place(number: int, feature: object) -> Place:
    found = feature if isinstance(feature, dict) else {}
    told = found.get("properties")
    properties: Mapping[str, Any] = told if isinstance(told, dict) else {}
    names = tuple(
        str(properties[key]).strip()
        for key in _NAMES
        if isinstance(properties.get(key), str | int) and str(properties[key]).strip()
    )
    if not names:
        raise OutlineFault("unnamed", number=number)
    name, geometry = _short(names[0]), found.get("geometry")
    if geometry is None:
        raise OutlineFault("no_geometry", name=name)
    shape: Mapping[str, Any] = geometry if isinstance(geometry, dict) else {}
    parts = shape.get("coordinates")
    if shape.get("type") == "Polygon":
        parts = [parts]
    elif shape.get("type") != "MultiPolygon":
        raise OutlineFault("no_polygon", name=name)
    if not isinstance(parts, list) or not parts:
        raise OutlineFault("no_polygon", name=name)
    return Place(number, names, tuple(_polygon(name, part) for part in parts))


def _polygon(name: str, rings: object) -> Polygon:
    if not isinstance(rings, list) or not rings:
        raise OutlineFault("no_polygon", name=name)
    return tuple(_ring(name, ring) for ring in rings)


def _ring(name: str, points: object) -> Ring:
    if not isinstance(points, list):
        raise OutlineFault("no_polygon", name=name)
    ring = [_point(name, point) for point in points]
    if len(ring) <= _CORNERS or len(set(ring)) < _CORNERS:
        raise OutlineFault("too_few", name=name)
    if ring[0] != ring[-1]:
        raise OutlineFault("unclosed", name=name)
    return tuple(ring[:-1])


def _point(name: str, point: object) -> Point:
    """A point of the ground; a third figure is its height, which no map here shows."""
    if not isinstance(point, list) or len(point) < len(("east", "north")):
        raise OutlineFault("no_polygon", name=name)
    east, north = point[0], point[1]
    if not all(isinstance(one, int | float) and not isinstance(one, bool) for one in (east, north)):
        raise OutlineFault("no_numbers", name=name, point=_short(f"{east}, {north}"))
    # Written so that what is no number is out of range too.
    if not (-180 <= east <= 180 and -90 <= north <= 90):
        raise OutlineFault("no_degrees", name=name, point=_short(f"{east}, {north}"))
    return round(east * _MILLION), round(north * _MILLION)


def thinned(places: Sequence[tuple[Polygon, ...]]) -> list[tuple[Polygon, ...]]:
    """The same places with no more points than a page can show.

    All points go onto one grid, so neighbours keep the border they share; a place too small for
    the grid stays as it is.
    """
    points = [point for polygons in places for ring in _rings(polygons) for point in ring]
    spans = [max(part) - min(part) for part in zip(*points, strict=True)]
    step = max(1, max(spans, default=0) // _STEPS)
    return [_on_grid(polygons, step) or polygons for polygons in places]


def _on_grid(polygons: Iterable[Polygon], step: int) -> tuple[Polygon, ...]:
    kept = []
    for outer, *holes in polygons:
        rings = [_snapped(outer, step), *(_snapped(hole, step) for hole in holes)]
        if rings[0]:
            kept.append(tuple(ring for ring in rings if ring))
    return tuple(kept)


def _snapped(ring: Ring, step: int) -> Ring:
    """A ring on the grid without the points that its picture does not need."""
    kept: list[Point] = []
    for east, north in ring:
        point = (round(east / step) * step, round(north / step) * step)
        while len(kept) > 1 and _is_straight(kept[-2], kept[-1], point):
            kept.pop()
        if not kept or kept[-1] != point:
            kept.append(point)
    while len(kept) > 1 and (kept[0] == kept[-1] or _is_straight(kept[-2], kept[-1], kept[0])):
        kept.pop()
    return tuple(kept) if len(kept) >= _CORNERS else ()


def _is_straight(first: Point, middle: Point, last: Point) -> bool:
    across = (middle[0] - first[0]) * (last[1] - first[1])
    return across == (middle[1] - first[1]) * (last[0] - first[0])


def _rings(polygons: Iterable[Polygon]) -> Iterator[Ring]:
    for polygon in polygons:
        yield from polygon


@dataclass(frozen=True, slots=True)
class Drawn:
    """A place on paper: its path, where its words stand, and how much room they have there."""

    path: str
    x: float
    y: float
    room: float


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet with its places, in the order given."""

    width: int
    height: int
    places: tuple[Drawn, ...]


def laid_out(places: Sequence[tuple[Polygon, ...]], width: int, highest: int) -> Paper:
    """Places on a sheet of this width: degrees of longitude shortened by the middle latitude."""
    points = [point for polygons in places for ring in _rings(polygons) for point in ring]
    easts, norths = zip(*points, strict=True)
    west, north = min(easts), max(norths)
    shorten = cos(radians((north + min(norths)) / 2 / _MILLION))
    across, down = max(1.0, (max(easts) - west) * shorten), max(1, north - min(norths))
    scale = min((width - 2) / across, (highest - 2) / down)
    left = (width - across * scale) / 2

    def put(point: Point) -> tuple[float, float]:
        x = left + (point[0] - west) * shorten * scale
        return round(x, 1), round(1 + (north - point[1]) * scale, 1)

    drawn = [
        _drawn([[[put(point) for point in ring] for ring in polygon] for polygon in polygons])
        for polygons in places
    ]
    return Paper(width, round(down * scale) + 2, tuple(drawn))


Flat = list[tuple[float, float]]


def _drawn(polygons: list[list[Flat]]) -> Drawn:
    path = "".join(
        "M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z"
        for polygon in polygons
        for ring in polygon
    )
    x, y, room = max((_roomiest(polygon) for polygon in polygons), key=lambda spot: spot[2])
    return Drawn(path, x, y, room)


def _roomiest(polygon: list[Flat]) -> tuple[float, float, float]:
    """The middle of the widest stretch inside a polygon, away from its top and its foot."""
    tops = [y for _x, y in polygon[0]]
    top, height = min(tops), max(tops) - min(tops)
    best = (polygon[0][0][0], top, 0.0)
    for share in (0.35, 0.42, 0.5, 0.58, 0.65):
        # Beside every rounded corner, so that no corner lies on the line.
        level = top + height * share + 0.01
        crossed = sorted(x for ring in polygon for x in _crossings(ring, level))
        for start, end in zip(crossed[::2], crossed[1::2], strict=True):
            if end - start > best[2]:
                best = (round((start + end) / 2, 1), round(level, 1), round(end - start, 1))
    return best


def _crossings(ring: Flat, level: float) -> Iterator[float]:
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > level) != (y2 > level):
            yield x1 + (x2 - x1) * (level - y1) / (y2 - y1)
