"""What a legend says: word, shape and colour of every standing, and what it may never say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from luoshi.common.standings import LOOKS
from luoshi_core import pace

Text = str | Promise
# Shapes and colours by the names a legend calls them; each is the look of one standing.
SHAPES: Mapping[str, str] = {
    "dash": "not-started",
    "circle": "on-track",
    "up": "near-due",
    "down": "behind",
    "square": "overdue",
    "diamond": "blocked",
    "ring": "no-evidence",
    "pause": "suspended",
    "tick": "closed",
}
COLOURS: Mapping[str, str] = {
    "white": "not-started",
    "green": "on-track",
    "yellow": "near-due",
    "orange": "behind",
    "red": "overdue",
    "purple": "blocked",
    "grey": "no-evidence",
    "brown": "suspended",
    "blue": "closed",
}
# What a good light looks like is not lent to silence.
GOOD = ("on_track", "closed")
SILENCE = "no_evidence"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing a rule-set settles: what, the value in words, and what follows from it."""

    key: str
    label: str
    value: str
    why: str = ""
    light: tuple[str, str, str, str] | None = None  # standing, word, shape, colour


def legend_lines(content: Mapping[str, Any]) -> Iterator[Line]:
    """Every standing with its word, shape and colour."""
    in_chinese = (get_language() or "").startswith("zh")
    for key, entry in content.items():
        look = LOOKS.get(key.replace("_", "-"))
        colour = entry.get("colour", "")
        shown = str(COLOUR_WORDS.get(colour, "")) or _("its own colour")
        shape = str(SHAPE_WORDS.get(entry["shape"], entry["shape"]))
        yield Line(
            key,
            str(look.word) if look else key,
            f"{entry['zh']} / {entry['en']} · {shape} · {shown}",
            light=(key, entry["zh"] if in_chinese else entry["en"], entry["shape"], colour),
        )


SHAPE_WORDS: Mapping[str, Text] = {
    "dash": gettext_lazy("dash"),
    "circle": gettext_lazy("circle"),
    "up": gettext_lazy("triangle upwards"),
    "down": gettext_lazy("triangle downwards"),
    "square": gettext_lazy("square"),
    "diamond": gettext_lazy("diamond"),
    "ring": gettext_lazy("empty ring"),
    "pause": gettext_lazy("two bars"),
    "tick": gettext_lazy("tick"),
}
COLOUR_WORDS: Mapping[str, Text] = {
    "white": gettext_lazy("white"),
    "green": gettext_lazy("green"),
    "yellow": gettext_lazy("yellow"),
    "orange": gettext_lazy("orange"),
    "red": gettext_lazy("red"),
    "purple": gettext_lazy("purple"),
    "grey": gettext_lazy("grey"),
    "brown": gettext_lazy("brown"),
    "blue": gettext_lazy("blue"),
}


def colour_of(key: str, entry: Mapping[str, Any]) -> str:
    """The colour a legend shows a standing in: the one it names, else the standing's own."""
    own = next((name for name, look in COLOURS.items() if look == key.replace("_", "-")), "")
    return entry.get("colour") or own


def legend_faults(content: Mapping[str, Any]) -> Iterator[Text]:
    """What a legend may not say."""
    expected = {standing.value for standing in pace.Standing}
    if set(content) != expected:
        yield _("A legend names every standing once, and no other.")
        return
    for entry in content.values():
        if not entry.get("zh") or not entry.get("en") or entry.get("shape") not in SHAPES:
            yield _("Every standing has a word in both languages and a shape.")
            return
        if entry.get("colour") and entry["colour"] not in COLOURS:
            yield _("A colour is one of the nine of the house.")
            return
    words = [entry["zh"] for entry in content.values()]
    looks = [(entry["shape"], colour_of(key, entry)) for key, entry in content.items()]
    if len(set(words)) < len(words) or len(set(looks)) < len(looks):
        yield _("No two standings may have the same word, or the same shape and colour.")
    silence = content[SILENCE]
    for key in GOOD:
        good = content[key]
        same_colour = colour_of(SILENCE, silence) == colour_of(key, good)
        if same_colour or silence["shape"] == good["shape"]:
            yield _("Silence is never green: “%(word)s” may not share shape or colour with it.") % {
                "word": good["zh"]
            }
    if colour_of(SILENCE, silence) == "green":
        yield _("Silence is never green, whatever green means elsewhere.")
