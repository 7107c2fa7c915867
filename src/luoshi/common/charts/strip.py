"""How the standings of many tasks are made up, as a bar with its counts."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from luoshi.common import standings


def standing_strip(
    counts: Mapping[object, int] | Iterable[tuple[object, int]],
    *,
    links: Mapping[str, str] | None = None,
    words: bool = False,
) -> SafeString:
    """How the standings of many tasks are made up: a bar, and beneath it each count with its shape.

    `links` maps a standing's key (`on-track`) to the list of those tasks.
    """
    present = standings.in_order(counts)
    total = sum(count for _key, count in present)
    if not total:
        return format_html('<span class="muted">{}</span>', _("No tasks"))
    return format_html(
        '<div class="strip{}">{}<ul class="strip-counts">{}</ul></div>',
        "" if words else " strip--compact",
        _bar(present, total),
        format_html_join("", "<li>{}</li>", ((_count(k, n, links),) for k, n in present)),
    )


def _bar(present: Sequence[tuple[str, int]], total: int) -> SafeString:
    gap = 4
    room = 1000 - gap * (len(present) - 1)
    parts, left = [], 0.0
    for key, count in present:
        width = room * count / total
        parts.append((key, f"{left:.1f}", f"{width:.1f}"))
        left += width + gap
    return format_html(
        '<svg class="strip-bar" viewBox="0 0 1000 10" preserveAspectRatio="none"'
        ' aria-hidden="true">{}</svg>',
        format_html_join(
            "",
            '<rect class="strip-part strip-part--{}" x="{}" y="0" width="{}" height="10"/>',
            parts,
        ),
    )


def _count(key: str, count: int, links: Mapping[str, str] | None) -> SafeString:
    shown = format_html(
        '<span class="standing standing--{} standing--plain" title="{}">{}'
        '<span class="strip-words">{} </span>{}</span>',
        key,
        standings.word_of(key),
        standings.standing_shape(key),
        standings.word_of(key),
        count,
    )
    url = (links or {}).get(key)
    return format_html('<a href="{}">{}</a>', url, shown) if url else shown
