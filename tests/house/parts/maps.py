"""Maps for the kits: the outline of the township is loaded."""

import json
from typing import Any

from luoshi.maps import services
from luoshi.maps.models import UnitMap


def square(name: str, east: float = 160.0, north: float = 30.0) -> dict[str, Any]:
    """A place of a tenth of a degree in each direction."""
    ring = [[0, 0], [0.1, 0], [0.1, 0.1], [0, 0.1], [0, 0]]
    return {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {
            "type": "Polygon",
            "coordinates": [[[east + x, north + y] for x, y in ring]],
        },
    }


def geojson(*features: dict[str, Any], **more: Any) -> bytes:
    """A file with these places."""
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def tell(county: Any) -> UnitMap:
    """The system administrator loads the township."""
    from tests.ledger.conftest import moment

    cast = county.cast
    return services.load_map(
        actor=cast.administrator.actor,
        at=moment(3, 6),
        file_name="乡镇.geojson",
        content=geojson(square(cast.town.name)),
    )


CASES = {
    "maps:load_map": (
        services.load_map,
        lambda c: {
            "actor": c.cast.administrator.actor,
            "file_name": "再来.geojson",
            "content": geojson(square(c.cast.town.name), square(c.cast.bureau.name, 160.1)),
        },
    ),
}
