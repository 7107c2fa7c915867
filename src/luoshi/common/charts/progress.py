"""Progress against its plan as a picture, with its table behind it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from luoshi.common import figures

Points = Sequence[tuple[date, Decimal]]
_WHOLE = Decimal(100)
_QUARTER = Decimal(25)
_LABEL_STEP = 18.0


def _write(pattern: str, *values: object) -> SafeString:
    """A pattern with its values in place: words escaped, figures as they are."""
    return mark_safe(pattern.format(*map(_safe, values)))  # noqa: S308 - the words are escaped


def _join(pattern: str, rows: Iterable[Sequence[object]]) -> SafeString:
    """A pattern once for every row."""
    return mark_safe("".join(pattern.format(*map(_safe, row)) for row in rows))  # noqa: S308


def _safe(value: object) -> object:
    # A chart has some hundred figures and a dozen words.
    if isinstance(value, str) and not isinstance(value, SafeString):
        return escape(value)
    return value


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper a drawing is made on, in units of the drawing."""

    name: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    ticks: int

    def y(self, percent: Decimal, highest: Decimal) -> float:
        """Where a percent stands when the highest reaches the top."""
        room = self.height - self.top - self.bottom
        return round(self.height - self.bottom - room * float(percent / highest), 1)


_SHEETS = (
    Sheet("wide", width=760, height=270, left=46, right=112, top=26, bottom=42, ticks=12),
    Sheet("narrow", width=330, height=250, left=42, right=84, top=26, bottom=42, ticks=4),
)


@dataclass(frozen=True, slots=True)
class Curve:
    """One series of a chart with its name."""

    key: str
    name: str
    points: Points

    def at(self, day: date) -> Decimal | None:
        """The last value known on that day; a plan is read between its nodes."""
        if not self.points or day < self.points[0][0]:
            return None
        before = max((point for point in self.points if point[0] <= day), key=lambda p: p[0])
        after = next((point for point in self.points if point[0] > day), None)
        if self.key != "expected" or after is None:
            return before[1]
        passed = Decimal((day - before[0]).days) / Decimal((after[0] - before[0]).days)
        return before[1] + (after[1] - before[1]) * passed


@dataclass(frozen=True, slots=True)
class Frame:
    """Days and percents laid out on a sheet."""

    sheet: Sheet
    start: date
    end: date
    highest: Decimal

    def x(self, day: date) -> float:
        """Where a day stands."""
        span = (self.end - self.start).days
        room = self.sheet.width - self.sheet.left - self.sheet.right
        return round(self.sheet.left + room * (day - self.start).days / span, 1)

    def y(self, percent: Decimal) -> float:
        """Where a percent stands."""
        return self.sheet.y(percent, self.highest)


def progress_chart(
    expected: Points,
    reported: Points,
    confirmed: Points,
    today: date,
    *,
    title: str = "",
    expected_label: str = "",
    reported_label: str = "",
    confirmed_label: str = "",
) -> SafeString:
    """Progress against its plan: dashed plan, solid reports, open circles for what was confirmed.

    Values are percents (100 is the whole); each series is in order of its days.
    """
    curves = (
        Curve("expected", expected_label or pgettext("progress", "Expected"), expected),
        Curve("reported", reported_label or pgettext("progress", "Reported"), reported),
        Curve("confirmed", confirmed_label or pgettext("progress", "Confirmed"), confirmed),
    )
    if not any(curve.points for curve in curves):
        return _write(
            '<p class="muted">{}</p>', _("There is neither a plan nor a report to draw yet.")
        )
    told = _told(curves, today, title)
    return _write(
        '<figure class="chart">{}{}{}</figure>',
        _keys(tuple((curve.key, curve.name) for curve in curves)),
        _join(
            "{}",
            ((_drawing(_frame(sheet, curves, today), curves, today, told),) for sheet in _SHEETS),
        ),
        _table(curves, today),
    )


def _told(curves: Sequence[Curve], today: date, title: str) -> str:
    parts = ", ".join(f"{curve.name} {figures.percent(curve.at(today))}" for curve in curves)
    sentence = _("On %(day)s: %(parts)s.") % {"day": figures.short_day(today), "parts": parts}
    return f"{title} {sentence}".strip()


@lru_cache(maxsize=50)
def _keys(names: tuple[tuple[str, str], ...]) -> SafeString:
    drawings = {
        "expected": '<path class="chart-line chart-line--expected" d="M0 6h26"/>',
        "reported": '<path class="chart-line chart-line--reported" d="M1 6h24"/>'
        '<circle class="chart-point--reported" cx="13" cy="6" r="3.4"/>',
        "confirmed": '<circle class="chart-point--confirmed" cx="13" cy="6" r="4.4"/>',
    }
    rows = ((SafeString(drawings[key]), name) for key, name in names)
    return _write(
        '<ul class="chart-keys">{}</ul>',
        _join(
            '<li><svg class="chart-key" viewBox="0 0 26 12" aria-hidden="true">{}</svg>{}</li>',
            rows,
        ),
    )


def _frame(sheet: Sheet, curves: Sequence[Curve], today: date) -> Frame:
    days = [day for curve in curves for day, _percent in curve.points] + [today]
    percents = [percent for curve in curves for _day, percent in curve.points]
    highest = max([_WHOLE, *percents])
    whole = -(-highest // _QUARTER) * _QUARTER
    start, end = min(days), max(days)
    end = max(end, start + timedelta(days=1))
    # The names beside today's line need room at the right only when today is near the end.
    roomy = (end - today).days / (end - start).days > 0.25
    if roomy:
        sheet = replace(sheet, right=44)
    return Frame(sheet, start, end, whole)


def _drawing(frame: Frame, curves: Sequence[Curve], today: date, told: str) -> SafeString:
    sheet = frame.sheet
    return _write(
        '<svg class="chart-drawing chart-drawing--{}" viewBox="0 0 {} {}" role="img"'
        ' aria-label="{}">{}{}{}{}{}</svg>',
        sheet.name,
        sheet.width,
        sheet.height,
        told,
        _grid(frame.sheet, frame.highest),
        _days_axis(frame, curves[0]),
        _today(frame, today),
        _join("{}", ((_curve(frame, curve, today),) for curve in curves)),
        _labels(frame, curves, today),
    )


@lru_cache(maxsize=50)
def _grid(sheet: Sheet, highest: Decimal) -> SafeString:
    steps = int(highest / _QUARTER)
    every = 1 if steps <= 6 else 4
    rows = []
    for step in range(0, steps + 1, every):
        y = sheet.y(_QUARTER * step, highest)
        rows.append(
            (
                "chart-grid" if step else "chart-axis",
                sheet.left,
                y,
                sheet.width - sheet.right,
                y,
                sheet.left - 8,
                y + 4,
                figures.percent(_QUARTER * step),
            )
        )
    return _join(
        '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        '<text x="{}" y="{}" text-anchor="end">{}</text>',
        rows,
    )


def _days_axis(frame: Frame, plan: Curve) -> SafeString:
    base = frame.sheet.height - frame.sheet.bottom
    ticks = list(_ticks(frame))
    due_at = frame.x(plan.points[-1][0]) if plan.points else None
    rows = [(x, base, x, base + 5, x, base + 19, text) for x, text in ticks]
    drawn = _join(
        '<line class="chart-axis" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        '<text x="{}" y="{}" text-anchor="middle">{}</text>',
        rows,
    )
    if due_at is None:
        return drawn
    return drawn + _write(
        '<line class="chart-axis" x1="{}" y1="{}" x2="{}" y2="{}"/>'
        '<text class="chart-due" x="{}" y="{}" text-anchor="middle">{}</text>',
        due_at,
        base,
        due_at,
        base + 22,
        due_at,
        base + 35,
        _("due %(day)s") % {"day": figures.short_day(plan.points[-1][0], frame.start)},
    )


def _ticks(frame: Frame) -> Iterator[tuple[float, str]]:
    span = (frame.end - frame.start).days
    most = frame.sheet.ticks
    if span <= 62:
        step = next(days for days in (1, 2, 7, 14, 28, 63) if span / days <= most)
        for offset in range(0, span + 1, step):
            day = frame.start + timedelta(days=offset)
            yield frame.x(day), figures.short_day(day, day)
        return
    months = list(_months(frame.start, frame.end))
    step = next((each for each in (1, 2, 3, 6, 12) if len(months) / each <= most), 12)
    shown_year = None
    for month in months:
        if (month.month - 1) % step:
            continue
        text = figures.short_month(month)
        if shown_year is not None and month.year != shown_year:
            text = str(month.year)
        shown_year = month.year
        yield frame.x(month), text


def _months(start: date, end: date) -> Iterator[date]:
    month = start if start.day == 1 else _next_month(start)
    while month <= end:
        yield month
        month = _next_month(month)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _today(frame: Frame, today: date) -> SafeString:
    x = frame.x(today)
    return _write(
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


def _curve(frame: Frame, curve: Curve, today: date) -> SafeString:
    points = list(curve.points)
    if curve.key == "expected" and points and points[-1][0] < today:
        points.append((today, points[-1][1]))
    placed = [(frame.x(day), frame.y(percent)) for day, percent in points]
    line: SafeString | str = ""
    if curve.key != "confirmed" and len(placed) > 1:
        line = _write(
            '<path class="chart-line chart-line--{}" d="M{}"/>',
            curve.key,
            " L".join(f"{x} {y}" for x, y in placed),
        )
    if curve.key == "expected":
        return _write("{}", line)
    radius = "3.2" if curve.key == "reported" else "4.8"
    points_drawn = _join(
        '<circle class="chart-point--{}" cx="{}" cy="{}" r="{}"/>',
        ((curve.key, x, y, radius) for x, y in placed),
    )
    return _write("{}{}", line, points_drawn)


def _labels(frame: Frame, curves: Sequence[Curve], today: date) -> SafeString:
    sheet = frame.sheet
    lowest = sheet.height - sheet.bottom - 6.0
    wanted = []
    for curve in curves:
        percent = curve.at(today)
        if percent is not None or curve.key == "reported":
            wanted.append((frame.y(percent or Decimal(0)) + 4, curve, percent))
    wanted.sort(key=lambda label: label[0])
    placed: list[float] = []
    for y, _curve_of_label, _percent in wanted:
        placed.append(max(y, placed[-1] + _LABEL_STEP) if placed else max(y, sheet.top + 8.0))
    for index in range(len(placed) - 1, -1, -1):
        below = placed[index + 1] - _LABEL_STEP if index + 1 < len(placed) else lowest
        placed[index] = min(placed[index], below)
    return _join(
        '<text class="chart-label chart-label--{}" x="{}" y="{}">{} {}</text>',
        (
            (curve.key, frame.x(today) + 10, round(y, 1), curve.name, figures.percent(percent))
            for y, (_wanted, curve, percent) in zip(placed, wanted, strict=True)
        ),
    )


def _table(curves: Sequence[Curve], today: date) -> SafeString:
    days = sorted({day for curve in curves for day, _percent in curve.points} | {today})
    exact = [dict(curve.points) for curve in curves]
    rows = []
    for day in days:
        values = [
            figures.percent(curve.at(day) if curve.key == "expected" else known.get(day))
            for curve, known in zip(curves, exact, strict=True)
        ]
        rows.append((figures.short_day(day), *values))
    head = _join('<th scope="col" class="number">{}</th>', ((curve.name,) for curve in curves))
    body = _join(
        '<tr><th scope="row">{}</th><td class="number">{}</td><td class="number">{}</td>'
        '<td class="number">{}</td></tr>',
        rows,
    )
    return _write(
        '<details class="chart-table"><summary>{}</summary><table class="table"><thead><tr>'
        '<th scope="col">{}</th>{}</tr></thead><tbody>{}</tbody></table></details>',
        _("Show the figures as a table"),
        pgettext("column", "Day"),
        head,
        body,
    )
