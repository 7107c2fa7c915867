"""The verb of maps: load the outlines of units, all or none."""

from collections import defaultdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.common.permissions import require
from luoshi.common.rows import insert
from luoshi.history.services import record
from luoshi.maps import rules
from luoshi.maps.events import MapEvent
from luoshi.maps.models import UnitMap
from luoshi.maps.refusals import REFUSAL_OF_FAULT, MapUnknownUnits
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body, Organisation
from luoshi_core.outlines import OutlineFault, Place, Polygon, read_outlines, thinned

_MOST_NAMED = 20


@transaction.atomic
def load_map(*, actor: Actor, at: datetime, file_name: str, content: bytes) -> UnitMap:
    """Take the outlines of units from a GeoJSON file; they replace those loaded before."""
    Body.objects.select_for_update(of=("self",)).get(pk=actor.body_id)
    require(rules.can_load_map, actor, None)
    try:
        places = read_outlines(content)
    except OutlineFault as fault:
        raise REFUSAL_OF_FAULT[fault.code](**fault.values) from fault
    by_unit = _by_unit(actor, places)
    outlines = thinned([tuple(polygons) for polygons in by_unit.values()])
    loaded = UnitMap(
        body_id=actor.body_id,
        file_name=file_name.strip()[:100] or _("without a name"),
        outlines=[
            {"unit": unit, "polygons": polygons}
            for unit, polygons in zip(by_unit, outlines, strict=True)
        ],
        loaded_at=at,
        loaded_by_name=actor.name,
    )
    insert(loaded)
    record(actor, at, MapEvent.MAP_LOADED, loaded, count=len(by_unit), file=loaded.file_name)
    return loaded


def _by_unit(actor: Actor, places: tuple[Place, ...]) -> dict[int, list[Polygon]]:
    """The polygons of each unit; a unit of several parts may stand in the file several times."""
    known = _known_units(actor)
    found: dict[int, list[Polygon]] = defaultdict(list)
    unknown = []
    for place in places:
        unit = next((known[name] for name in place.names if name in known), None)
        if unit is None:
            unknown.append(place.names[0])
        else:
            found[unit] += place.polygons
    if unknown:
        more = "……" if len(unknown) > _MOST_NAMED else ""
        raise MapUnknownUnits(names="、".join(unknown[:_MOST_NAMED]) + more)
    return dict(found)


def _known_units(actor: Actor) -> dict[str, int]:
    """Every word a unit of the body goes by; the full name goes before all others."""
    units = Organisation.objects.of_body(actor.body_id).filter(ended_on=None)
    rows = list(units.values_list("pk", "name", "short_name", "aliases", "code"))
    known: dict[str, int] = {}
    for pk, _name, short_name, aliases, code in rows:
        for word in (short_name, code, *aliases):
            known.setdefault(word, pk)
    known.update({name: pk for pk, name, *_rest in rows})
    known.pop("", None)
    return known
