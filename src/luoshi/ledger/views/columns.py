"""The columns of the list: each cell is written in Python, so a page of rows costs little."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from luoshi.common import figures, standings
from luoshi.ledger import lights
from luoshi.ledger.models import Kind
from luoshi.ledger.selectors import TaskRow
from luoshi.ledger.sentences import FRESHNESS_WORDS
from luoshi.ledger.states import TaskState


@dataclass(frozen=True, slots=True)
class Shown:
    """What every cell of one page is written with."""

    on: date
    legend: Mapping[str, lights.LegendEntry]
    labels: Mapping[str, str]
    may_pick: bool

    def light(self, standing: str) -> SafeString:
        """A light in the body's own words."""
        entry = self.legend.get(standing)
        word = entry.word(get_language() or "") if entry else ""
        return standings.standing_light(standing, word)


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column: its heading, how it sorts, how its cell is written."""

    key: str
    label: str | Promise
    cell: Callable[[TaskRow, Shown], SafeString]
    sort: str = ""
    numeric: bool = False


def _number(row: TaskRow, _shown: Shown) -> SafeString:
    return format_html('<td class="task-number">{}</td>', row.number)


def _title(row: TaskRow, _shown: Shown) -> SafeString:
    beside = " · ".join(part for part in (row.source, row.line) if part)
    return format_html(
        '<th scope="row"><a class="table-title" href="{}" data-ls-open>{}</a>'
        '<span class="table-note">{}</span></th>',
        reverse("ledger:task", args=[row.number]),
        row.title,
        beside,
    )


def _lead(row: TaskRow, shown: Shown) -> SafeString:
    helping = ""
    if row.supporting:
        helping = gettext("with %(units)s") % {"units": "、".join(row.supporting)}
    return format_html(
        '<td data-label="{}"><span>{}<span class="table-note">{}</span></span></td>',
        shown.labels["lead"],
        row.lead or figures.NOTHING,
        helping,
    )


def _due(row: TaskRow, shown: Shown) -> SafeString:
    return format_html(
        '<td class="task-due" data-label="{}"><span>{}{}</span></td>',
        shown.labels["due"],
        figures.short_day(row.due_on) if row.due_on else (row.due_words or figures.NOTHING),
        _moved(row),
    )


def _moved(row: TaskRow) -> SafeString:
    if not row.extension_count:
        return SafeString("")
    mark = ngettext("moved %(times)s time", "moved %(times)s times", row.extension_count)
    return format_html(
        '<span class="table-note"><span class="badge badge--note">{}</span> {}</span>',
        mark % {"times": row.extension_count},
        gettext("first %(day)s") % {"day": figures.short_day(row.original_due_on)},
    )


def _progress(row: TaskRow, shown: Shown) -> SafeString:
    return format_html(
        '<td class="number" data-label="{}"><span>{} / {}<span class="table-note">{}</span>'
        "</span></td>",
        shown.labels["progress"],
        figures.percent(row.percent),
        figures.percent(row.confirmed_percent),
        gettext("expected %(percent)s") % {"percent": figures.percent(row.expected)}
        if row.expected is not None
        else "",
    )


def _standing(row: TaskRow, shown: Shown) -> SafeString:
    other: SafeString | str = ""
    if row.confirmed_standing and row.confirmed_standing != row.standing:
        other = format_html(
            '<span class="table-note">{} {}</span>',
            gettext("confirmed:"),
            shown.light(row.confirmed_standing),
        )
    return format_html(
        '<td data-label="{}"><span>{}{}</span></td>',
        shown.labels["standing"],
        shown.light(row.standing),
        other,
    )


def _freshness(row: TaskRow, shown: Shown) -> SafeString:
    return format_html(
        '<td data-label="{}"><span>{}<span class="table-note">{}</span></span></td>',
        shown.labels["freshness"],
        FRESHNESS_WORDS.get(row.freshness, figures.NOTHING),
        figures.short_day(row.reported_on, shown.on) if row.reported_on else "",
    )


def _plain(key: str, read: Callable[[TaskRow], Any]) -> Callable[[TaskRow, Shown], SafeString]:
    return lambda row, shown: format_html(
        '<td data-label="{}">{}</td>', shown.labels[key], read(row) or figures.NOTHING
    )


_ALL = (
    ListColumn("number", _("number"), _number, "number"),
    ListColumn("title", _("task"), _title),
    ListColumn("lead", _("lead"), _lead, "lead"),
    ListColumn("leader", _("leader in charge"), _plain("leader", lambda row: row.leader)),
    ListColumn("due", _("due"), _due, "due"),
    ListColumn(
        "progress",
        pgettext_lazy("two percentages side by side", "reported / confirmed"),
        _progress,
        "percent",
        numeric=True,
    ),
    ListColumn("standing", _("standing"), _standing, "standing"),
    ListColumn("freshness", _("reporting"), _freshness, "reported"),
    ListColumn("state", _("state"), _plain("state", lambda row: TaskState(row.state).label)),
    ListColumn("kind", _("kind"), _plain("kind", lambda row: Kind(row.kind).label)),
)
COLUMNS: Mapping[str, ListColumn] = {column.key: column for column in _ALL}
USUAL = ("number", "title", "lead", "due", "progress", "standing", "freshness")
# A list without them could not be read.
ALWAYS = ("number", "title")


def chosen_columns(names: Iterable[str]) -> tuple[ListColumn, ...]:
    """The columns a reader asked for, in their fixed order; the usual ones unless told."""
    wanted = {name for name in names if name in COLUMNS} or set(USUAL)
    return tuple(column for column in _ALL if column.key in wanted or column.key in ALWAYS)


def write_rows(
    rows: Sequence[TaskRow], columns: Sequence[ListColumn], shown: Shown
) -> tuple[SafeString, ...]:
    """The rows of a list, each as its cells."""
    return tuple(_row(row, columns, shown) for row in rows)


def _row(row: TaskRow, columns: Sequence[ListColumn], shown: Shown) -> SafeString:
    cells = [column.cell(row, shown) for column in columns]
    if shown.may_pick:
        cells.insert(0, _pick(row))
    return mark_safe("".join(cells))  # noqa: S308 - every cell comes from format_html


def _pick(row: TaskRow) -> SafeString:
    return format_html(
        '<td class="table-picked"><label class="table-pick">'
        '<input type="checkbox" name="task" value="{}"><span class="sr-only">{}</span>'
        "</label></td>",
        row.number,
        gettext("Choose %(number)s") % {"number": row.number},
    )
