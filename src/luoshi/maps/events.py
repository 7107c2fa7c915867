"""What can happen to a map."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.history.events import Told, tell


class MapEvent(StrEnum):
    """Acts on the outlines of units."""

    MAP_LOADED = "maps.map_loaded"


tell(
    {
        MapEvent.MAP_LOADED: Told(
            _("map loaded"), _("Outlines of %(count)s units were loaded from %(file)s.")
        ),
    },
    part=pgettext_lazy("record", "Map"),
)
