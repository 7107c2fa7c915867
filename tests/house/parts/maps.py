"""Maps for the kits: the outline of the township is loaded, another file is looked at."""

import json
from dataclasses import dataclass
from typing import Any

from luoshi.files.models import StoredFile
from luoshi.files.services import store_file
from luoshi.maps import services
from luoshi.maps.models import UnitMap
from luoshi.maps.selectors import OUTLINES


@dataclass(frozen=True, slots=True)
class Told:
    """What the part has in the county."""

    loaded: UnitMap
    file: StoredFile


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


def tell(county: Any) -> Told:
    """The system administrator loads the township and looks at another file."""
    from tests.ledger.conftest import moment

    administrator, at = county.cast.administrator.actor, moment(3, 6)
    content = geojson(square(county.cast.town.name))
    loaded = services.load_map(
        actor=administrator, at=at, file_name="乡镇.geojson", content=content
    )
    file = store_file(
        actor=administrator, at=at, content=content, name="再来.geojson", kind=OUTLINES
    )
    return Told(loaded, file)


SUBJECTS = {
    "tasks/map/outlines/<int:pk>": lambda c: {"pk": c.parts["maps"].loaded.pk},
    "tasks/map/files/<int:pk>": lambda c: {"pk": c.parts["maps"].file.pk},
}
CASES = {
    "maps:load_map": (
        services.load_map,
        lambda c: {
            "actor": c.cast.administrator.actor,
            "file_name": "再来.geojson",
            "content": geojson(square(c.cast.town.name), square(c.cast.bureau.name, 160.1)),
        },
    ),
    "maps:withdraw_map": (
        services.withdraw_map,
        lambda c: {
            "actor": c.cast.administrator.actor,
            "loaded": c.parts["maps"].loaded,
            "reason": "画错了",
        },
    ),
}
THINGS = {
    "tasks/map/outlines/<int:pk>": "select id as pk from maps_unitmap order by id",
    "tasks/map/files/<int:pk>": "select id as pk from files_storedfile"
    " where kind = 'unit_outlines' order by id",
}
NOTHING_THERE = {"tasks/map/files/<int:pk>/": "no file of outlines is on its way in"}
