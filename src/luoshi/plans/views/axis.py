"""Plans on a shared axis of time, as a drawing with its table behind it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luoshi.common import figures

_WIDTHS = (("wide", 760, 12), ("narrow", 330, 5))
_MARGIN, _ROW, _TOP, _BOTTOM = 4, 40, 22, 8


@dataclass(frozen=True, slots=True)
class Bar:
    """One plan on the axis: whose side, its name, how deep it stands, its days."""

    side: str
    name: str
    depth: int
    starts_on: date | None
    ends_on: date | None


def time_axis(bars: Sequence[Bar], today: date, *, title: str) -> SafeString:
    """The bars of both sides from the first day to the last, with today across them."""
    dated = [bar for bar in bars if bar.starts_on and bar.ends_on]
    if not dated:
        told = _("None of these plans has both its days yet.")
        return mark_safe(f'<p class="muted">{escape(told)}</p>')  # noqa: S308 - escaped
    drawings = "".join(_drawing(dated, today, title, *sheet) for sheet in _WIDTHS)
    return mark_safe(  # noqa: S308 - every word is escaped
        f'<figure class="axis">{drawings}{_table(dated, title)}</figure>'
    )


def _drawing(
    bars: Sequence[Bar], today: date, title: str, sheet: str, width: int, most_years: int
) -> str:
    first = min(bar.starts_on for bar in bars if bar.starts_on)
    last = max(bar.ends_on for bar in bars if bar.ends_on)
    height = _TOP + _ROW * len(bars) + _BOTTOM

    def across(day: date) -> float:
        share = (day - first).days / max(1, (last - first).days)
        return round(_MARGIN + (width - 2 * _MARGIN) * min(1.0, max(0.0, share)), 1)

    drawn = _years(first, last, across, height, most_years)
    for place, bar in enumerate(bars):
        if bar.starts_on is not None and bar.ends_on is not None:
            left, right = across(bar.starts_on), across(bar.ends_on)
            drawn.append(_bar(bar, left, right, _TOP + _ROW * place, width))
    if first <= today <= last:
        x = across(today)
        drawn.append(f'<path class="axis-today" d="M{x} {_TOP - 4}V{height}"/>')
    return (
        f'<svg class="axis-drawing axis-drawing--{sheet}" viewBox="0 0 {width} {height}"'
        f' role="img" aria-label="{escape(title)}">{"".join(drawn)}</svg>'
    )


def _bar(bar: Bar, left: float, right: float, top: int, width: int) -> str:
    at_end = left > width * 0.5
    x = width - _MARGIN if at_end else left
    anchor = ' text-anchor="end"' if at_end else ""
    weight = " axis-name--top" if bar.depth == 0 else ""
    return (
        f'<rect class="axis-bar axis-bar--{escape(bar.side)}" x="{left}" y="{top + 20}"'
        f' width="{max(3.0, round(right - left, 1))}" height="11" rx="2"/>'
        f'<text class="axis-name{weight}" x="{x}" y="{top + 15}"{anchor}>{escape(bar.name)}</text>'
    )


def _years(
    first: date, last: date, across: Callable[[date], float], height: int, most: int
) -> list[str]:
    years = range(first.year, last.year + 1)
    step = -(-len(years) // most)
    drawn = []
    for year in years:
        x = across(date(year, 1, 1))
        drawn.append(f'<path class="axis-year" d="M{x} {_TOP - 6}V{height}"/>')
        if (year - first.year) % step == 0:
            drawn.append(f'<text class="axis-number" x="{x + 3}" y="12">{year}</text>')
    return drawn


def _table(bars: Sequence[Bar], title: str) -> str:
    words = {"party": _("party building"), "development": _("development")}
    rows = "".join(
        f'<tr><th scope="row">{escape(bar.name)}</th><td>{escape(words[bar.side])}</td>'
        f"<td>{escape(figures.short_day(bar.starts_on))}</td>"
        f"<td>{escape(figures.short_day(bar.ends_on))}</td></tr>"
        for bar in bars
    )
    heads = "".join(
        f'<th scope="col">{escape(head)}</th>'
        for head in (_("Plan"), _("Side"), _("from"), _("until"))
    )
    summary = escape(_("As a table"))
    return (
        f'<details class="chart-table"><summary>{summary}</summary>'
        f'<table class="table"><caption class="sr-only">{escape(title)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></details>"
    )
