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

    sentence = _("This is no GeoJSON: the file cannot be read as JSON in UTF-8 or GB18030.")


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
        "The coordinates are of another reference system (%(name)s). Save the file in degrees of"
        " WGS84 or CGCS2000."
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


class MapNoGeometry(MapRefused):
    """A place without an outline has nothing to show."""

    sentence = _("%(name)s has no outline: its geometry is empty.")


class MapTooFewCorners(MapRefused):
    """Two points are a line."""

    sentence = _(
        "A ring of %(name)s has too few points: an area has three corners, and its first point once"
        " more at the end."
    )


class MapRingOpen(MapRefused):
    """A ring that does not close may be one of which a piece is missing."""

    sentence = _(
        "A ring of %(name)s is not closed: its last point must be its first. Perhaps a piece of the"
        " outline is missing."
    )


class MapNoNumbers(MapRefused):
    """Some programs write figures as words."""

    sentence = _(
        "A point of %(name)s is not given in numbers (%(point)s). Let your program write longitude"
        " and latitude as numbers, without quotation marks, and save the file again."
    )


class MapNoDegrees(MapRefused):
    """Metres were given for degrees, or latitude before longitude."""

    sentence = _(
        "A point of %(name)s is out of range (%(point)s): longitude comes first, within ±180"
        " degrees, then latitude, within ±90."
    )


class MapUnknownUnits(MapRefused):
    """Outlines belong to units of the body."""

    sentence = _(
        "No unit is called: %(names)s. Name the places like the units, or give them the units'"
        " codes. Nothing was loaded."
    )


class MapNoUnits(MapRefused):
    """Nothing would be left of the file."""

    sentence = _("No place of the file is a unit of this body. Nothing was loaded.")


class MapReasonMissing(Refusal):
    """Whoever withdraws says why."""

    sentence = _("Say why the outlines are withdrawn.")
    status: ClassVar[int] = 422


class MapAlreadyWithdrawn(Refusal):
    """A map is withdrawn once."""

    sentence = _("The outlines from %(file)s are withdrawn already.")


REFUSAL_OF_FAULT: dict[str, type[MapRefused]] = {
    "too_large": MapTooLarge,
    "not_json": MapNotJson,
    "no_collection": MapNoCollection,
    "empty": MapEmpty,
    "too_many": MapTooManyPlaces,
    "too_fine": MapTooFine,
    "other_reference": MapOtherReference,
    "unnamed": MapPlaceUnnamed,
    "no_geometry": MapNoGeometry,
    "no_polygon": MapNoPolygon,
    "too_few": MapTooFewCorners,
    "unclosed": MapRingOpen,
    "no_degrees": MapNoDegrees,
    "no_numbers": MapNoNumbers,
}
