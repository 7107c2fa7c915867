"""How the standings of many tasks are made up, as a bar with its counts.

A page shows one for every unit, so it is written without a template.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from luoshi.common import standings


def standing_strip(
    counts: Mapping[object, int] | Iterable[tuple[object, int]],
    *,
    links: Mapping[str, str] | None = None,
    words: bool = False,
    legend: standings.Legend = standings.HOUSE,
) -> SafeString:
    """How the standings of many tasks are made up: a bar, and beneath it each count with its shape.

    `links` maps a standing's key (`on-track`) to the list of those tasks.
    """
    present = standings.in_order(counts)
    total = sum(count for _key, count in present)
    if not total:
        return format_html('<span class="muted">{}</span>', _("No tasks"))
    compact = "" if words else " strip--compact"
    counted = "".join(f"<li>{_count(key, count, links, legend)}</li>" for key, count in present)
    return SafeString(
        f'<div class="strip{compact}">{_bar(present, total, legend)}'
        f'<ul class="strip-counts">{counted}</ul></div>'
    )


def _bar(present: Sequence[tuple[str, int]], total: int, legend: standings.Legend) -> str:
    gap = 4
    room = 1000 - gap * (len(present) - 1)
    parts, left = [], 0.0
    for key, count in present:
        width = room * count / total
        colour, _look = standings.look_of(key, legend)
        parts.append(
            f'<rect class="strip-part strip-part--{colour}" x="{left:.1f}" y="0"'
            f' width="{width:.1f}" height="10"/>'
        )
        left += width + gap
    return (
        '<svg class="strip-bar" viewBox="0 0 1000 10" preserveAspectRatio="none"'
        f' aria-hidden="true">{"".join(parts)}</svg>'
    )


def _count(key: str, count: int, links: Mapping[str, str] | None, legend: standings.Legend) -> str:
    word = escape(standings.word_of(key, legend))
    colour, look = standings.look_of(key, legend)
    shown = (
        f'<span class="standing standing--{colour} standing--plain" title="{word}">'
        f'{standings.standing_shape(look.key)}<span class="strip-words">{word} </span>'
        f"{count}</span>"
    )
    url = (links or {}).get(key)
    return f'<a href="{escape(url)}">{shown}</a>' if url else shown
