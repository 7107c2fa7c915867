"""Why a file cannot be the map of a body."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from luoshi.common.errors import Refusal


class MapRefused(Refusal):
    """The file is no map of this body."""

    status: ClassVar[int] = 422


class MapTooLarge(MapRefused):
    """The file is too large to read."""

    sentence = _("The file is larger than %(most)s MB. Let your program thin the outlines first.")


class MapNotJson(MapRefused):
    """The file is something else."""

    sentence = _("This is no GeoJSON: the file cannot be read as JSON in UTF-8.")


class MapNoCollection(MapRefused):
    """The file is JSON of another kind."""

    sentence = _("This is no map: a GeoJSON file says “FeatureCollection” at its head.")


class MapEmpty(MapRefused):
    """The file names no place."""

    sentence = _("The file names no place.")


class MapTooManyPlaces(MapRefused):
    """More places than a page can show."""

    sentence = _("The file names more than %(most)s places.")


class MapTooFine(MapRefused):
    """More points than a page can show."""

    sentence = _("The outlines have more than %(most)s points. Let your program thin them first.")


class MapOtherReference(MapRefused):
    """The coordinates are no degrees."""

    sentence = _(
        "The coordinates are of another reference system. Save the file in degrees of WGS84 or"
        " CGCS2000."
    )


class MapPlaceUnnamed(MapRefused):
    """A place without a name belongs to nobody."""

    sentence = _(
        "Place %(number)s of the file has no name. Its properties need “name” or “code” (or 名称,"
        " 单位, 代码)."
    )


class MapNoPolygon(MapRefused):
    """A point or a line is no outline."""

    sentence = _("%(name)s is no area: only polygons and multipolygons are outlines.")


class MapNoDegrees(MapRefused):
    """Metres were given for degrees."""

    sentence = _("The coordinates of %(name)s are no degrees of longitude and latitude.")


class MapUnknownUnits(MapRefused):
    """Outlines belong to units of the body."""

    sentence = _(
        "No unit is called: %(names)s. Name the places like the units, or give them the units'"
        " codes. Nothing was loaded."
    )


REFUSAL_OF_FAULT: dict[str, type[MapRefused]] = {
    "too_large": MapTooLarge,
    "not_json": MapNotJson,
    "no_collection": MapNoCollection,
    "empty": MapEmpty,
    "too_many": MapTooManyPlaces,
    "too_fine": MapTooFine,
    "other_reference": MapOtherReference,
    "unnamed": MapPlaceUnnamed,
    "no_polygon": MapNoPolygon,
    "no_degrees": MapNoDegrees,
}
