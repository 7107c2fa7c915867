"""How the tasks stand by place, for programs."""

from datetime import date

from django.http import HttpRequest
from ninja import Query, Router, Schema

from luoshi.common import clock
from luoshi.maps import selectors
from luoshi.organisations.api_access import actor_of

router = Router()


class MapAsked(Schema):
    """Of which day; without one, as it stands now."""

    as_of: date | None = None


class PlaceOut(Schema):
    """A place with the tasks at work that it or a unit below it leads, by standing.

    `worst` is empty where no task is at work: nothing is known there, nothing is good.
    """

    unit_id: int
    name: str
    is_drawn: bool
    at_work: int
    worst: str
    counts: dict[str, int]


class MapOut(Schema):
    """Every place, those most in need first, and how many tasks no place leads."""

    places: list[PlaceOut]
    elsewhere: int


@router.get("", response=MapOut)
def map_of_units(request: HttpRequest, asked: Query[MapAsked]) -> MapOut:
    """How the tasks at work stand in each place, now or as of the end of a past day."""
    today = clock.today()
    past = asked.as_of is not None and asked.as_of < today
    on = asked.as_of if asked.as_of is not None and past else today
    view = selectors.map_of(actor_of(request), on, past=past)
    return MapOut(
        places=[
            PlaceOut(
                unit_id=place.unit_id,
                name=place.name,
                is_drawn=bool(place.polygons),
                at_work=place.at_work,
                worst=place.worst,
                counts=dict(place.counts),
            )
            for place in view.places
        ],
        elsewhere=view.elsewhere,
    )
