"""A cohort told: its curve as a picture with the table behind it, and how the pace is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from luoshi.cohorts.selectors import CohortView, Curve
from luoshi.common import figures
from luoshi.common.charts.progress import Frame, Sheet
from luoshi.history.selectors import HistoryRow

Points = Sequence[tuple[date, Decimal]]
_SHEETS = (
    Sheet("wide", width=760, height=270, left=46, right=104, top=26, bottom=34, ticks=12),
    Sheet("narrow", width=330, height=240, left=38, right=86, top=26, bottom=34, ticks=4),
)
_SPARK = Sheet("spark", width=132, height=34, left=2, right=4, top=4, bottom=4, ticks=0)
_LABEL_STEP = 18.0


@dataclass(frozen=True, slots=True)
class _Line:
    key: str
    name: str
    points: Points
    now: Decimal | None


def curve_chart(curve: Curve, today: date, title: str) -> SafeString:
    """How many were planned, reached and confirmed by when; a whole of no objects is not drawn."""
    course = curve.course
    if not course.total:
        return SafeString("")
    lines = _lines(curve, today)
    drawings = format_html_join("", "{}", ((_drawing(one, curve, lines, today, title),)
                                           for one in _SHEETS))  # fmt: skip
    return format_html(
        '<figure class="chart">{}{}{}</figure>', _keys(lines), drawings, _table(curve, today)
    )


def sparkline(curve: Curve, today: date) -> SafeString:
    """The curve without words, for a line of a list; the figures stand beside it."""
    if not curve.course.total:
        return SafeString("")
    frame = _frame(_SPARK, curve)
    paths = format_html_join(
        "",
        '<path class="chart-line chart-line--{}" d="{}"/>',
        (
            (line.key, _path(frame, line.points))
            for line in _lines(curve, today)
            if line.key != "confirmed"
        ),
    )
    return format_html(
        '<svg class="cohort-spark" viewBox="0 0 {} {}" aria-hidden="true">'
        '<line class="chart-axis" x1="2" y1="30" x2="128" y2="30"/>{}</svg>',
        _SPARK.width,
        _SPARK.height,
        paths,
    )


def _lines(curve: Curve, today: date) -> tuple[_Line, ...]:
    course = curve.course
    # Between two nodes a plan is a straight line; without nodes it is one line.
    days = sorted({course.starts_on, *(day for day, _count in course.counts), course.ends_on})
    plan = [(day, value) for day in days if (value := course.expected(day)) is not None]
    return (
        _Line("expected", pgettext("cohort", "Planned"), plan, curve.expected),
        _line("reported", pgettext("cohort", "Reached"), curve.reached, curve, today),
        _line("confirmed", pgettext("cohort", "Confirmed"), curve.confirmed, curve, today),
    )


def _line(
    key: str, name: str, counts: Sequence[tuple[date, int]], curve: Curve, today: date
) -> _Line:
    course = curve.course
    start, end = course.starts_on, max(course.starts_on, min(today, course.ends_on))
    before = max((count for day, count in counts if day <= start), default=0)
    points = [(start, Decimal(before))]
    for day, count in counts:
        if start < day <= end:
            # Counts stand until the next one comes: a stair, not a slope.
            points += [(day, points[-1][1]), (day, Decimal(count))]
    points.append((end, points[-1][1]))
    return _Line(key, name, points, points[-1][1])


def _frame(sheet: Sheet, curve: Curve) -> Frame:
    course = curve.course
    return Frame(sheet, course.starts_on, course.ends_on, Decimal(_top(course.total)))


def _top(total: int) -> int:
    step = _step(total)
    return -(-total // step) * step


def _step(total: int) -> int:
    """A round distance between the lines of the grid, about five of them."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if total <= 5 * step:
                return step
        size *= 10


def _path(frame: Frame, points: Points) -> str:
    return "M" + " L".join(f"{frame.x(day)} {frame.y(value)}" for day, value in points)


def _drawing(sheet: Sheet, curve: Curve, lines: tuple[_Line, ...], today: date, title: str) -> str:
    frame = _frame(sheet, curve)
    told = ", ".join(f"{line.name} {_count(line.now)}" for line in lines)
    said = _("On %(day)s: %(parts)s.") % {"day": figures.short_day(today), "parts": told}
    return format_html(
        '<svg class="chart-drawing chart-drawing--{}" viewBox="0 0 {} {}" role="img"'
        ' aria-label="{}">{}{}{}{}{}</svg>',
        sheet.name,
        sheet.width,
        sheet.height,
        f"{title} {said}",
        _grid(frame, curve),
        _years(frame, curve),
        _now(frame, curve, today),
        _drawn(frame, lines),
        _labels(frame, lines, min(today, curve.course.ends_on)),
    )


def _grid(frame: Frame, curve: Curve) -> SafeString:
    sheet, step = frame.sheet, _step(curve.course.total)
    rows = [
        (
            "chart-grid" if count else "chart-axis",
            sheet.left,
            frame.y(Decimal(count)),
            sheet.width - sheet.right,
            frame.y(Decimal(count)),
            sheet.left - 8,
            frame.y(Decimal(count)) + 4,
            count,
        )
        for count in range(0, _top(curve.course.total) + 1, step)
    ]
    return format_html_join(
        "",
        '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        '<text x="{}" y="{}" text-anchor="end">{}</text>',
        rows,
    )


def _years(frame: Frame, curve: Curve) -> SafeString:
    base = frame.sheet.height - frame.sheet.bottom
    every = 1 if len(curve.years) <= 8 else 2
    rows = [
        (frame.x(row.until), base, frame.x(row.until), base + 5, frame.x(row.until), base + 19,
         row.year)
        for row in curve.years[::every]
    ]  # fmt: skip
    return format_html_join(
        "",
        '<line class="chart-axis" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        rows,
    )


def _now(frame: Frame, curve: Curve, today: date) -> SafeString:
    course = curve.course
    if not course.starts_on <= today <= course.ends_on:
        return SafeString("")
    x = frame.x(today)
    return format_html(
        '<line class="chart-today" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        '<text class="chart-label chart-label--today" x="{}" y="{}" text-anchor="middle">{}</text>',
        x,
        frame.sheet.top - 8,
        x,
        frame.sheet.height - frame.sheet.bottom,
        x,
        frame.sheet.top - 12,
        _("today %(day)s") % {"day": figures.short_day(today, today)},
    )


def _drawn(frame: Frame, lines: tuple[_Line, ...]) -> SafeString:
    expected, reached, confirmed = lines
    nodes = format_html_join(
        "",
        '<circle class="chart-point--expected" cx="{}" cy="{}" r="3.4"/>',
        ((frame.x(day), frame.y(value)) for day, value in expected.points[1:]),
    )
    last = confirmed.points[-1]
    return format_html(
        '<path class="chart-line chart-line--expected" d="{}"/>{}'
        '<path class="chart-line chart-line--reported" d="{}"/>'
        '<path class="chart-line cohort-line--confirmed" d="{}"/>'
        '<circle class="chart-point--confirmed" cx="{}" cy="{}" r="4.4"/>',
        _path(frame, expected.points),
        nodes,
        _path(frame, reached.points),
        _path(frame, confirmed.points),
        frame.x(last[0]),
        frame.y(last[1]),
    )


def _labels(frame: Frame, lines: tuple[_Line, ...], day: date) -> SafeString:
    wanted = sorted(
        ((frame.y(line.now) + 4, line) for line in lines if line.now is not None),
        key=lambda label: label[0],
    )
    lowest = frame.sheet.height - frame.sheet.bottom - 6.0
    placed: list[float] = []
    for y, _label in wanted:
        placed.append(max(y, placed[-1] + _LABEL_STEP) if placed else max(y, 34.0))
    for index in range(len(placed) - 1, -1, -1):
        below = placed[index + 1] - _LABEL_STEP if index + 1 < len(placed) else lowest
        placed[index] = min(placed[index], below)
    x = frame.x(max(day, frame.start)) + 10
    return format_html_join(
        "",
        '<text class="chart-label chart-label--{}" x="{}" y="{}">{} {}</text>',
        (
            (line.key, x, round(y, 1), line.name, _count(line.now))
            for y, (_wanted, line) in zip(placed, wanted, strict=True)
        ),
    )


def _keys(lines: tuple[_Line, ...]) -> SafeString:
    drawn = {
        "expected": '<path class="chart-line chart-line--expected" d="M0 6h26"/>',
        "reported": '<path class="chart-line chart-line--reported" d="M1 6h24"/>',
        "confirmed": '<path class="chart-line cohort-line--confirmed" d="M1 6h24"/>'
        '<circle class="chart-point--confirmed" cx="13" cy="6" r="4.4"/>',
    }
    return format_html(
        '<ul class="chart-keys">{}</ul>',
        format_html_join(
            "",
            '<li><svg class="chart-key" viewBox="0 0 26 12" aria-hidden="true">{}</svg>{}</li>',
            ((SafeString(drawn[line.key]), line.name) for line in lines),
        ),
    )


def _table(curve: Curve, today: date) -> SafeString:
    rows = format_html_join(
        "",
        '<tr><th scope="row">{}</th><td class="number">{}</td><td class="number">{}</td>'
        '<td class="number">{}</td></tr>',
        (
            (
                _("%(year)s, so far") % {"year": row.year} if row.year == today.year else row.year,
                _count(row.planned),
                _told(row.reached),
                _told(row.confirmed),
            )
            for row in curve.years
        ),
    )
    return format_html(
        '<details class="chart-table" open><summary>{}</summary>'
        '<div class="table-frame" tabindex="0" role="region" aria-label="{}">'
        '<table class="table"><thead><tr>'
        '<th scope="col">{}</th><th scope="col" class="number">{}</th>'
        '<th scope="col" class="number">{}</th><th scope="col" class="number">{}</th></tr></thead>'
        "<tbody>{}</tbody></table></div></details>",
        *[_("The figures by year, all years before included")] * 2,
        pgettext("column", "Year"),
        pgettext("cohort", "Planned"),
        pgettext("cohort", "Reached"),
        pgettext("cohort", "Confirmed"),
        rows,
    )


def _told(count: int | None) -> str:
    return figures.NOTHING if count is None else str(count)


def _count(value: Decimal | None) -> str:
    if value is None:
        return figures.NOTHING
    return str(value.quantize(Decimal(1), ROUND_HALF_UP))


def told_pace(view: CohortView, today: date) -> str:
    """Whether the pace holds, with the arithmetic: expected by today, there, and where it leads."""
    curve, counted, ends_on = view.curve, view.counted, view.cohort.ends_on
    if not counted.total or curve.expected is None or today > ends_on:
        return ""
    # Objects are whole: the sentence judges by the same figure that it shows.
    planned = int(_count(curve.expected))
    words = {
        "expected": planned,
        "reached": counted.reached,
        "total": counted.total,
        "ends": figures.short_day(ends_on),
        "heading": curve.heading_for,
    }
    if curve.heading_for is None:
        return _("It begins today; %(total)s are to be there by %(ends)s.") % words
    if counted.reached < planned:
        told = _(
            "The pace does not hold: %(reached)s are there, %(expected)s were planned by today. "
            "Going on like this, %(heading)s of %(total)s will be there by %(ends)s."
        )
    elif curve.heading_for >= counted.total:
        told = _(
            "The pace holds: %(reached)s are there, %(expected)s were planned by today. "
            "Going on like this, all %(total)s will be there by %(ends)s."
        )
    else:
        told = _(
            "As planned so far: %(reached)s are there, %(expected)s were planned by today. The "
            "plan counts on more later: at the pace so far it would be %(heading)s of %(total)s "
            "by %(ends)s."
        )
    return told % words


def told_entries(rows: Sequence[HistoryRow]) -> list[dict[str, Any]]:
    """The acts on a cohort or an object, as the timeline shows them."""
    return [
        {
            "at": row.at,
            "what": row.sentence or row.label,
            "who": " ".join(part for part in (row.organisation, row.post, row.who) if part),
            "why": row.reason if row.reason not in row.sentence else "",
            "receipt": f"#{row.entry_id}",
            "receipt_url": "",
        }
        for row in rows
    ]
