"""Tags and filters every template may use: lights, icons, figures, links that keep filters."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from html import escape
from typing import Any
from urllib.parse import urlencode

from django import template
from django.core.paginator import Page
from django.template import Context
from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from luoshi.common import charts, figures, frame, icons, standings
from luoshi.common.folding import fixed

register = template.Library()


# --- lights -----------------------------------------------------------------------------------


def _worn(context: Context) -> standings.Legend:
    """The body's legend of the day the page shows; a page as of a past day names its own."""
    legend: standings.Legend = context.get("worn") or standings.HOUSE
    return legend


@register.simple_tag(takes_context=True)
def standing(context: Context, value: object, label: object = "") -> SafeString:
    """The light of a standing as the body's legend shows it; `label` is a word of its own."""
    return standings.light_by(_worn(context), value, label)


@register.simple_tag(takes_context=True)
def standing_legend(
    context: Context,
    counts: Mapping[object, int] | Iterable[tuple[object, int]] | None = None,
) -> SafeString:
    """All lights in a row; with counts, only those that occur, each with its number."""
    entries: list[tuple[str, str]]
    if counts is None:
        entries = [(key, "") for key in standings.LOOKS]
    else:
        entries = [(key, str(count)) for key, count in standings.in_order(counts)]
    legend = _worn(context)
    items = format_html_join(
        "", "<li>{} {}</li>", ((standings.light_by(legend, key), number) for key, number in entries)
    )
    return format_html('<ul class="standing-legend">{}</ul>', items)


@register.simple_tag(takes_context=True)
def standing_strip(
    context: Context,
    counts: Mapping[object, int] | Iterable[tuple[object, int]],
    links: Mapping[str, str] | None = None,
    *,
    words: bool = False,
) -> SafeString:
    """How the standings of many tasks are made up; `links` leads from a standing to its list."""
    return charts.standing_strip(counts, links=links, words=words, legend=_worn(context))


# --- the frame ---------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def frame_top(context: Context) -> SafeString:
    """The head of the page."""
    return frame.top(context)


@register.simple_tag(takes_context=True)
def frame_rail(context: Context) -> SafeString:
    """The parts of the product beside the page."""
    return frame.rail(context)


@register.simple_tag
@fixed
def always(name: str) -> SafeString:
    """A component that is the same on every page for everyone: written once per process."""
    return _written_once(name)


@cache
def _written_once(name: str) -> SafeString:
    return render_to_string(name)


# --- icons ------------------------------------------------------------------------------------


@register.simple_tag
@fixed
def icon(name: str) -> SafeString:
    """A small drawing beside a word."""
    return icons.icon(name)


@register.simple_tag
def part_icon(url: str) -> SafeString:
    """The drawing of the part an address belongs to."""
    return icons.icon_of_part(url)


# --- figures ----------------------------------------------------------------------------------


@register.filter
def percent(value: Decimal | float | None, places: int = 0) -> str:
    """A percentage (100 is the whole) as it is written; a dash where there is none."""
    return figures.percent(value, places)


@register.filter
def plain_number(value: Decimal | float | None) -> str:
    """A quantity without idle zeros."""
    return figures.plain_number(value)


@register.filter
def day(value: date | datetime | None, known: date | int | None = None) -> SafeString:
    """A day as people say it, in a `<time>`; its year is shown unless it is the known one."""
    if value is None:
        return SafeString(figures.NOTHING)
    day_ = figures.day_of(value)
    return _time(day_.isoformat(), figures.short_day(day_, known))


@register.filter
def moment(value: datetime | None, known: date | int | None = None) -> SafeString:
    """A moment to the minute, in a `<time>`."""
    if value is None:
        return SafeString(figures.NOTHING)
    return _time(value.isoformat(timespec="minutes"), figures.short_moment(value, known))


def _time(exact: str, words: str) -> SafeString:
    return SafeString(f'<time datetime="{exact}">{escape(words)}</time>')


@register.filter
def lines(text: object) -> SafeString:
    """Words with their line breaks as the writer made them."""
    if text is None or text == "":
        return SafeString("")
    told = str(text)
    if "\n" not in told and "\r" not in told:
        return SafeString(conditional_escape(told))
    return SafeString(linebreaksbr(told))


# --- links that keep what the list shows ------------------------------------------------------


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The page's query with some values changed; None takes one away, a change turns to page 1."""
    kept = dict(context["request"].GET.lists())
    if "page" not in changes:
        kept.pop("page", None)
    for name, value in changes.items():
        if value is None or value == "":
            kept.pop(name, None)
        else:
            kept[name] = value if isinstance(value, list | tuple) else [value]
    return f"?{urlencode(kept, doseq=True)}"


@register.simple_tag(takes_context=True)
def sort_header(
    context: Context, key: str, label: str, default: str = "", *, numeric: bool = False
) -> SafeString:
    """A column heading that sorts the list by `key`, the other way round at the second press."""
    current = context["request"].GET.get("sort", default)
    up, down = current == key, current == f"-{key}"
    marks = format_html(
        '<svg viewBox="0 0 9 12" aria-hidden="true">'
        '<path class="{}" d="M4.5 0 8.5 5H.5z"/><path class="{}" d="M4.5 12 .5 7h8z"/></svg>',
        "is-on" if up else "",
        "is-on" if down else "",
    )
    state = {(True, False): "ascending", (False, True): "descending"}.get((up, down), "")
    return format_html(
        '<th scope="col"{}{}><a class="table-sort" href="{}">{}{}</a></th>',
        SafeString(' class="number"') if numeric else "",
        format_html(' aria-sort="{}"', state) if state else "",
        query(context, sort=f"-{key}" if up else key),
        label,
        marks,
    )


@register.simple_tag
def page_numbers(page: Page[Any]) -> Iterator[int | str]:
    """The page numbers worth showing, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.simple_tag
def meter_text(value: int, most: int) -> str:
    """How many of how many, in words."""
    return gettext("%(value)d of %(most)d") % {"value": value, "most": most}


# --- rights -----------------------------------------------------------------------------------
# {% may "verb" object %} stands here.
