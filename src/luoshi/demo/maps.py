"""The demonstration's map: made-up outlines of twelve townships, in the open Pacific."""

import json
import random
from datetime import date, datetime
from math import cos, hypot, pi, sin
from typing import TYPE_CHECKING

from luoshi.maps.services import load_map

if TYPE_CHECKING:
    from luoshi.demo.story import Year

ADMINISTRATOR = "xitong"
# Where each township's seat lies, in hundredths of a degree around the middle of the county.
SEATS: dict[str, tuple[float, float]] = {
    "东关街道": (1, -1),
    "城北镇": (2, 9),
    "柳林镇": (13, 4),
    "石坪镇": (-12, 5),
    "白沙镇": (12, -9),
    "青龙镇": (-3, 20),
    "马集镇": (-11, -9),
    "龙泉镇": (11, 16),
    "高桥镇": (24, -2),
    "河湾乡": (2, -15),
    "南山乡": (-4, -25),
    "桃溪乡": (-17, 17),
}
MIDDLE = (160.0, 30.0)  # no county lies there, nor any land
_CORNERS, _REACH, _ROUGH = 60, 30.0, 0.16
Spot = tuple[float, float]


def plan_acts(year: "Year") -> None:
    """The system administrator loads the map; two townships have no outline yet."""
    day = date(2026, 1, 9)

    def load(at: datetime) -> None:
        actor = year.county.actor(ADMINISTRATOR, day)
        load_map(actor=actor, at=at, file_name="清源县乡镇.geojson", content=geojson())

    year.plan(day, 15, load)


def geojson() -> bytes:
    """The made-up county as a GeoJSON file: each township is what lies nearest to its seat."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Polygon", "coordinates": [_closed(ring)]},
        }
        for name, ring in outlines().items()
    ]
    return json.dumps(
        {"type": "FeatureCollection", "features": features}, ensure_ascii=False
    ).encode()


def outlines() -> dict[str, list[Spot]]:
    """The ring of each township; neighbours share their border, bend for bend."""
    return {name: _bent(_cell(name)) for name in SEATS}


def _county() -> list[Spot]:
    lots = random.Random("清源县")  # noqa: S311 - a made-up coast, no secret
    ring = []
    for corner in range(_CORNERS):
        turn = 2 * pi * corner / _CORNERS
        reach = _REACH * (1 + 0.10 * sin(3 * turn + 1) + lots.uniform(-0.02, 0.02))
        ring.append((1.1 * reach * cos(turn) + 2, reach * sin(turn) - 2))
    return ring


def _cell(name: str) -> list[Spot]:
    """The county cut down to what lies nearer to this seat than to any other."""
    ring = _county()
    seat = SEATS[name]
    for other in SEATS.values():
        if other != seat:
            ring = _nearer(ring, seat, other)
    return ring


def _nearer(ring: list[Spot], seat: Spot, other: Spot) -> list[Spot]:
    kept: list[Spot] = []
    for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
        a, b = _beyond(start, seat, other), _beyond(end, seat, other)
        if a <= 0:
            kept.append(start)
        if (a < 0 < b) or (b < 0 < a):
            share = a / (a - b)
            kept.append(
                (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
            )
    return kept


def _beyond(spot: Spot, seat: Spot, other: Spot) -> float:
    """How far a spot lies beyond the middle between two seats."""
    middle = ((seat[0] + other[0]) / 2, (seat[1] + other[1]) / 2)
    return (spot[0] - middle[0]) * (other[0] - seat[0]) + (spot[1] - middle[1]) * (
        other[1] - seat[1]
    )


def _bent(ring: list[Spot]) -> list[Spot]:
    """Borders that wander; the wandering follows from the ends, so both sides bend alike."""
    bent: list[Spot] = []
    for start, end in zip(ring, [*ring[1:], ring[0]], strict=True):
        first, last = sorted((_rounded(start), _rounded(end)))
        lots = random.Random(f"{first}{last}")  # noqa: S311 - as above
        length = hypot(last[0] - first[0], last[1] - first[1])
        steps = max(1, int(length))
        line = [first]
        for step in range(1, steps):
            share = step / steps
            aside = lots.uniform(-_ROUGH, _ROUGH) * 2
            line.append(
                (
                    first[0] + (last[0] - first[0]) * share - (last[1] - first[1]) / length * aside,
                    first[1] + (last[1] - first[1]) * share + (last[0] - first[0]) / length * aside,
                )
            )
        line.append(last)
        bent += (line if first == _rounded(start) else line[::-1])[:-1]
    return bent


def _rounded(spot: Spot) -> Spot:
    return round(spot[0], 3), round(spot[1], 3)


def _closed(ring: list[Spot]) -> list[list[float]]:
    """A ring in degrees; a file says its first point once more at its end."""
    return [_degrees(spot) for spot in (*ring, ring[0])]


def _degrees(spot: Spot) -> list[float]:
    return [round(MIDDLE[0] + spot[0] / 100, 6), round(MIDDLE[1] + spot[1] / 100, 6)]
