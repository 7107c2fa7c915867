"""What can happen to a map."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from luoshi.history.events import Told, tell


class MapEvent(StrEnum):
    """Acts on the outlines of units."""

    MAP_LOADED = "maps.map_loaded"
    MAP_WITHDRAWN = "maps.map_withdrawn"


tell(
    {
        MapEvent.MAP_LOADED: Told(
            _("map loaded"), _("Outlines of %(count)s units were loaded from %(file)s.")
        ),
        MapEvent.MAP_WITHDRAWN: Told(
            _("map withdrawn"), _("The outlines from %(file)s were withdrawn.")
        ),
    },
    part=pgettext_lazy("record", "Map"),
)
