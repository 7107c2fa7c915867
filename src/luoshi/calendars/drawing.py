"""A task on its line: from its start to its day, nodes as marks, today as a stroke.

Places are shares of the width, so one drawing serves a phone, a screen and a sheet of A3.
"""

from datetime import date
from html import escape

from django.utils.safestring import SafeString, mark_safe

from luoshi.calendars.selectors import Line
from luoshi.common import figures, standings


def line_drawing(
    line: Line, year: int, today: date, legend: standings.Legend = standings.HOUSE
) -> SafeString:
    """The drawing of one task in one year; its days stand in words beside it."""
    begin = _place(line.start_on or date(year, 1, 1), year)
    end = _place(line.due_on, year)
    known, look = standings.look_of(line.standing, legend)
    width = max(end - begin, 0.4)
    bar = f'<rect class="span span--{known}" x="{begin:.2f}%" y="9" width="{width:.2f}%"'
    parts = [f'{bar} height="6" rx="3"/>']
    for node in line.nodes:
        if node.on.year == year:
            said = escape(f"{figures.short_day(node.on, today)} {node.title}".strip())
            passed = " span-node--past" if node.on <= today else ""
            place = _place(node.on, year)
            parts.append(
                f'<circle class="span-node{passed}" cx="{place:.2f}%" cy="12" r="4">'
                f"<title>{said}</title></circle>"
            )
    if line.due_on.year == year:
        kind = " span-due--line" if look.is_line else ""
        parts.append(
            f'<svg class="span-due span-due--{known}{kind}" x="{end:.2f}%" y="6" width="12"'
            ' height="12" overflow="visible"><g transform="translate(-6 0)">'
            f"{look.drawing}</g></svg>"
        )
    if today.year == year:
        here = _place(today, year)
        parts.append(f'<line class="span-today" x1="{here:.2f}%" x2="{here:.2f}%" y1="0" y2="24"/>')
    svg = "".join(parts)
    return mark_safe(  # noqa: S308 - figures and drawings of our own; words are escaped
        f'<svg class="span-drawing" width="100%" height="24" aria-hidden="true">{svg}</svg>'
    )


def months_drawing(year: int, today: date) -> SafeString:
    """The heads of the months above the lines."""
    parts = []
    for month in range(1, 13):
        place = _place(date(year, month, 1), year)
        words = escape(figures.short_month(date(year, month, 1)))
        parts.append(
            f'<line class="span-month" x1="{place:.2f}%" x2="{place:.2f}%" y1="0" y2="22"/>'
            f'<text x="{place:.2f}%" dx="3" y="15">{words}</text>'
        )
    if today.year == year:
        here = _place(today, year)
        parts.append(f'<line class="span-today" x1="{here:.2f}%" x2="{here:.2f}%" y1="0" y2="22"/>')
    svg = "".join(parts)
    return mark_safe(  # noqa: S308 - figures and words of our own, escaped
        '<svg class="span-drawing span-months" width="100%" height="22" aria-hidden="true">'
        f"{svg}</svg>"
    )


def _place(day: date, year: int) -> float:
    first, last = date(year, 1, 1), date(year, 12, 31)
    share = (min(max(day, first), last) - first).days / ((last - first).days + 1)
    return round(share * 100, 2)
