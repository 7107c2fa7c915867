"""The map of units, drawn by the server, and the table with the same numbers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshi.common import clock, standings
from luoshi.ledger.views.as_of import as_of_band, past_day
from luoshi.ledger.views.grouping import linked, tabs_then
from luoshi.ledger.views.requests import Request
from luoshi.maps import rules, selectors
from luoshi.maps.views.drawing import drawing_of
from luoshi.rulesets.worn import worn_on


@require_GET
def units(request: Request) -> HttpResponse:
    """How the tasks of each place stand, now or as of a past day."""
    actor, today = request.actor, clock.today()
    day = past_day(request, today)
    view = selectors.map_of(actor, day or today, past=day is not None)
    then = {"as_of": day.isoformat()} if day else {}
    rows = [linked(row, "unit", str(row.unit_id), {"role": "below", **then}) for row in view.places]
    worn = worn_on(actor.body_id, day or today)
    urls = {each["row"].unit_id: each["url"] for each in rows}
    page = {
        "view": view,
        "rows": rows,
        "drawing": drawing_of(view.drawn, urls, worn),
        "order": [standings.light_by(worn, key) for key in selectors.WORST_FIRST[:-1]],
        "missing": "、".join(row.name for row in view.undrawn),
        "tabs": tabs_then(request, "map", then),
        "as_of": as_of_band(request, day),
        "worn": worn,
        "may_load": rules.can_load_map(actor, None),
    }
    return render(request, "maps/map.html", page)
