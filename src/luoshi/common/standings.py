"""How a standing is shown: its word, its shape, its colour class."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Look:
    """The word and the shape of one standing; the colour is a token of the same name."""

    key: str
    word: Promise
    drawing: str
    is_line: bool = False


_LOOKS = (
    Look("on-track", pgettext_lazy("standing", "On track"), '<circle cx="6" cy="6" r="5.2"/>'),
    Look("near-due", pgettext_lazy("standing", "Near due"), '<path d="M6 .8 11.6 11H.4z"/>'),
    Look("behind", pgettext_lazy("standing", "Behind"), '<path d="M.4 1h11.2L6 11.2z"/>'),
    Look("overdue", pgettext_lazy("standing", "Overdue"), '<path d="M1 1h10v10H1z"/>'),
    Look("blocked", pgettext_lazy("standing", "Blocked"), '<path d="M6 0l6 6-6 6-6-6z"/>'),
    Look(
        "no-evidence",
        pgettext_lazy("standing", "No evidence"),
        '<circle cx="6" cy="6" r="4.4"/>',
        is_line=True,
    ),
    Look(
        "not-started",
        pgettext_lazy("standing", "Not started"),
        '<path d="M1.5 6h9"/>',
        is_line=True,
    ),
    Look(
        "suspended",
        pgettext_lazy("standing", "Suspended"),
        '<path d="M3.6 1.2v9.6M8.4 1.2v9.6"/>',
        is_line=True,
    ),
    Look(
        "closed",
        pgettext_lazy("standing", "Closed"),
        '<path d="M1 6.4 4.6 10 11 2.4"/>',
        is_line=True,
    ),
)
LOOKS: Mapping[str, Look] = {look.key: look for look in _LOOKS}


@dataclass(frozen=True, slots=True)
class Worn:
    """How a body shows one standing: its word, and whose shape and colour it wears."""

    word: str = ""
    shape: str = ""
    colour: str = ""


# What a body's legend of a day says, by the key of the standing; what it leaves out is the house's.
Legend = Mapping[str, Worn]
HOUSE: Legend = {}
_PLAIN = Worn()


def key_of(value: object) -> str:
    """The key of a standing however it is written: a member of a choice, `on_track`, `on-track`."""
    text = value.value if isinstance(value, Enum) else value
    return str(text).strip().lower().replace("_", "-").replace(" ", "-")


def word_of(value: object, legend: Legend = HOUSE) -> str:
    """The standing's word in the reader's language; an unknown one stands as it is written."""
    key = key_of(value)
    look = LOOKS.get(key)
    return legend.get(key, _PLAIN).word or (str(look.word) if look else str(value))


def look_of(value: object, legend: Legend = HOUSE) -> tuple[str, Look]:
    """The colour and the drawing a standing is shown with; an unknown one looks like none."""
    key = key_of(value)
    worn = legend.get(key, _PLAIN)
    colour = worn.colour or key
    shape = LOOKS.get(worn.shape or key)
    return (colour if colour in LOOKS else _NONE), shape or LOOKS[_NONE]


_NONE = "not-started"


def light_by(legend: Legend, value: object, label: object = "") -> SafeString:
    """The light of one standing as a legend shows it."""
    worn = legend.get(key_of(value), _PLAIN)
    return standing_light(value, label or worn.word, worn.shape, worn.colour)


def standing_light(
    value: object, label: object = "", shape: str = "", colour: str = ""
) -> SafeString:
    """The light of one standing: word, shape and colour together.

    A body's legend may lend it the shape and the colour that another standing has here.
    """
    if value is None or value == "":
        return SafeString('<span class="muted">–</span>')
    key = key_of(value)
    return _light(colour or key, shape or key, str(label) if label else word_of(value))


def standing_shape(key: str) -> SafeString:
    """The shape alone, for places where the word stands beside it."""
    look = LOOKS.get(key)
    if look is None:
        return SafeString("")
    line = " standing-shape--line" if look.is_line else ""
    # The drawing is a constant of this module.
    return SafeString(
        f'<svg class="standing-shape{line}" viewBox="0 0 12 12" aria-hidden="true">'
        f"{look.drawing}</svg>"
    )


def in_order(counts: Mapping[object, int] | Iterable[tuple[object, int]]) -> list[tuple[str, int]]:
    """Counts by standing in the order they are always shown, without the empty ones."""
    pairs = counts.items() if isinstance(counts, Mapping) else counts
    by_key: dict[str, int] = {}
    for value, count in pairs:
        key = key_of(value)
        by_key[key] = by_key.get(key, 0) + count
    known = [(key, by_key[key]) for key in LOOKS if by_key.get(key)]
    return known + [(key, count) for key, count in by_key.items() if key not in LOOKS and count]


@lru_cache(maxsize=512)
def _light(colour: str, shape: str, label: str) -> SafeString:
    known = colour if colour in LOOKS else "not-started"
    return format_html(
        '<span class="standing standing--{}">{}{}</span>',
        known,
        standing_shape(shape),
        conditional_escape(label),
    )
