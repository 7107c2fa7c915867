"""The map as a picture: each place with the colour and the shape of its worst standing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luoshi.common import standings
from luoshi.maps.reading import ReadPlace
from luoshi.maps.selectors import PlaceRow
from luoshi_core.outlines import Drawn, Paper, laid_out

_LETTER = 13.0  # how wide a Chinese letter of the map is, in units of the drawing


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    width: int
    highest: int


_SHEETS = (_Sheet("wide", 760, 560), _Sheet("narrow", 340, 420))


def drawing_of(
    places: Sequence[PlaceRow], urls: Mapping[int, str], worn: standings.Legend
) -> SafeString:
    """The places on two sheets, one for a screen and one for a phone."""
    if not places:
        return SafeString("")
    shapes = [place.polygons for place in places]
    sheets = "".join(
        _drawing(sheet, laid_out(shapes, sheet.width, sheet.highest), places, urls, worn)
        for sheet in _SHEETS
    )
    return mark_safe(sheets)  # noqa: S308 - figures and drawings of our own; words are escaped


def _drawing(
    sheet: _Sheet,
    paper: Paper,
    places: Sequence[PlaceRow],
    urls: Mapping[int, str],
    worn: standings.Legend,
) -> str:
    hatch = f"map-none-{sheet.name}"
    head = _head(sheet.name, paper, hatch, 'role="group"', _("Map of units"))
    drawn_places = [
        _place(place, drawn, urls.get(place.unit_id, ""), worn, hatch)
        for place, drawn in zip(places, paper.places, strict=True)
    ]
    return f"{head}{''.join(drawn_places)}</svg>"


def _head(name: str, paper: Paper, hatch: str, role: str, label: str) -> str:
    return (
        f'<svg class="map-drawing map-drawing--{name}" viewBox="0 0 {paper.width}'
        f' {paper.height}" {role} aria-label="{escape(label)}">'
        f'<defs><pattern id="{hatch}" width="7" height="7" patternUnits="userSpaceOnUse"'
        ' patternTransform="rotate(45)"><rect class="map-none" width="7" height="7"/>'
        '<line class="map-none-line" x1="0" x2="0" y1="0" y2="7"/></pattern></defs>'
    )


def sketch_of(places: Sequence[ReadPlace]) -> SafeString:
    """The outlines of a file before they are loaded; what is no unit is hatched."""
    paper = laid_out([place.polygons for place in places], 480, 360)
    head = _head("sketch", paper, "map-none-sketch", 'role="img"', _("The outlines of the file"))
    drawn = "".join(
        _sketched(place, each) for place, each in zip(places, paper.places, strict=True)
    )
    return mark_safe(f"{head}{drawn}</svg>")  # noqa: S308 - as above; words are escaped


def _sketched(place: ReadPlace, drawn: Drawn) -> str:
    known = place.unit_id is not None
    look = ' class="map-place map-place--sketch"' if known else ' class="map-place"'
    fill = "" if known else ' fill="url(#map-none-sketch)"'
    words = ""
    if len(place.name) * _LETTER <= drawn.room:
        words = _text(drawn.x, drawn.y, place.name, "name" if known else "none")
    return f'<g><title>{escape(place.name)}</title><path{look}{fill} d="{drawn.path}"/>{words}</g>'


def _place(place: PlaceRow, drawn: Drawn, url: str, worn: standings.Legend, hatch: str) -> str:
    said = escape(_said(place, worn))
    if place.worst:
        colour, look = standings.look_of(place.worst, worn)
        area = f'<path class="map-place map-place--{colour}" d="{drawn.path}"/>'
        number = f"{place.worst_count}/{place.at_work}"
        words = _mark(drawn, look, colour) + _text(drawn.x + 8, drawn.y + 13, number, "number")
    else:
        area = f'<path class="map-place" fill="url(#{hatch})" d="{drawn.path}"/>'
        words = _text(drawn.x, drawn.y + 13, _("no tasks"), "none")
    if len(place.name) * _LETTER <= drawn.room:
        words += _text(drawn.x, drawn.y - 3, place.name, "name")
    return f'<a href="{escape(url)}" aria-label="{said}"><title>{said}</title>{area}{words}</a>'


def _said(place: PlaceRow, worn: standings.Legend) -> str:
    if not place.worst:
        return _("%(name)s: no tasks at work") % {"name": place.name}
    return _("%(name)s: %(at_work)s tasks at work; worst: %(word)s, %(count)s") % {
        "name": place.name,
        "at_work": place.at_work,
        "word": standings.word_of(place.worst, worn),
        "count": place.worst_count,
    }


def _mark(drawn: Drawn, look: standings.Look, colour: str) -> str:
    line = " map-mark--line" if look.is_line else ""
    return (
        f'<g class="map-mark map-mark--{colour}{line}" transform="translate({drawn.x - 24:g}'
        f' {drawn.y + 2:g})">{look.drawing}</g>'
    )


def _text(x: float, y: float, words: str, kind: str) -> str:
    return f'<text class="map-{kind}-words" x="{x:g}" y="{y:g}">{escape(words)}</text>'
