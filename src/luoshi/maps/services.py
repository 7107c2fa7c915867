"""The verbs of maps: load the outlines of units, all or none; withdraw them again."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.common.permissions import require
from luoshi.common.rows import insert, update
from luoshi.history.services import record
from luoshi.maps import rules
from luoshi.maps.events import MapEvent
from luoshi.maps.models import UnitMap
from luoshi.maps.reading import read_map
from luoshi.maps.refusals import (
    MapAlreadyWithdrawn,
    MapNoUnits,
    MapReasonMissing,
    MapUnknownUnits,
)
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Body
from luoshi_core.outlines import thinned

_MOST_NAMED = 20


@transaction.atomic
def load_map(
    *,
    actor: Actor,
    at: datetime,
    file_name: str,
    content: bytes,
    left_out: Collection[int] = (),
) -> UnitMap:
    """Take the outlines of units from a GeoJSON file; they replace those loaded before.

    A place that is no unit is refused unless whoever loads has seen it and leaves its number out.
    """
    Body.objects.select_for_update(of=("self",)).get(pk=actor.body_id)
    require(rules.can_load_map, actor, None)
    read = read_map(actor, content)
    unknown = [place.name for place in read.strangers if place.number not in left_out]
    if unknown:
        more = "……" if len(unknown) > _MOST_NAMED else ""
        raise MapUnknownUnits(names="、".join(unknown[:_MOST_NAMED]) + more)
    by_unit = {
        unit: [polygon for part in parts for polygon in part.polygons]
        for unit, parts in read.by_unit.items()
    }
    if not by_unit:
        raise MapNoUnits
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
    record(
        actor,
        at,
        MapEvent.MAP_LOADED,
        loaded,
        count=len(by_unit),
        file=loaded.file_name,
        left_out=len(read.strangers),
    )
    return loaded


@transaction.atomic
def withdraw_map(*, actor: Actor, at: datetime, loaded: UnitMap, reason: str) -> UnitMap:
    """Let outlines no longer hold; those loaded before stand again. Past days keep theirs."""
    Body.objects.select_for_update(of=("self",)).get(pk=actor.body_id)
    loaded = UnitMap.objects.select_for_update(of=("self",)).get(
        pk=loaded.pk, body_id=actor.body_id
    )
    require(rules.can_withdraw_map, actor, loaded)
    words = reason.strip()[:300]
    if not words:
        raise MapReasonMissing
    if loaded.withdrawn_at is not None:
        raise MapAlreadyWithdrawn(file=loaded.file_name)
    loaded.withdrawn_at = at
    loaded.withdrawn_by_name = actor.name
    loaded.withdrawn_reason = words
    update(loaded, "withdrawn_at", "withdrawn_by_name", "withdrawn_reason")
    record(actor, at, MapEvent.MAP_WITHDRAWN, loaded, reason=words, file=loaded.file_name)
    return loaded
