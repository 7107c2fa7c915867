"""The columns of the list: each cell is written in Python, so a page of rows costs little.

Whatever comes from data or from a catalogue passes through `escape` where it is written.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from html import escape
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from luoshi.common import figures, standings
from luoshi.ledger import lights
from luoshi.ledger.models import Kind
from luoshi.ledger.selectors import TaskRow
from luoshi.ledger.sentences import FRESHNESS_WORDS
from luoshi.ledger.states import TaskState

# A row names so many supporting units; the task's page names them all.
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """What every cell of one page is written with."""

    on: date
    legend: Mapping[str, lights.LegendEntry]
    labels: Mapping[str, str]
    may_pick: bool
    home: str = field(default_factory=lambda: reverse("ledger:tasks"))

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
    cell: Callable[[TaskRow, Shown], str]
    sort: str = ""
    numeric: bool = False


def _number(row: TaskRow, _shown: Shown) -> str:
    return f'<td class="task-number">{escape(row.number)}</td>'


def _title(row: TaskRow, shown: Shown) -> str:
    beside = " · ".join(part for part in (row.source, row.line) if part)
    return (
        f'<th scope="row"><a class="table-title" href="{shown.home}{quote(row.number)}/"'
        f" data-ls-open>{escape(row.title)}</a>{_note(beside)}</th>"
    )


def _lead(row: TaskRow, shown: Shown) -> str:
    helping = ""
    if len(row.supporting) > MOST_NAMED + 1:
        helping = gettext("with %(units)s and %(more)s more") % {
            "units": "、".join(row.supporting[:MOST_NAMED]),
            "more": len(row.supporting) - MOST_NAMED,
        }
    elif row.supporting:
        helping = gettext("with %(units)s") % {"units": "、".join(row.supporting)}
    return _cell("lead", shown, escape(row.lead or figures.NOTHING) + _note(helping))


def _due(row: TaskRow, shown: Shown) -> str:
    day = figures.short_day(row.due_on) if row.due_on else (row.due_words or figures.NOTHING)
    return _cell("due", shown, escape(day) + _moved(row), "task-due")


def _moved(row: TaskRow) -> str:
    if not row.extension_count:
        return ""
    mark = ngettext("moved %(times)s time", "moved %(times)s times", row.extension_count)
    first = gettext("first %(day)s") % {"day": figures.short_day(row.original_due_on)}
    return (
        '<span class="table-note"><span class="badge badge--note">'
        f"{escape(mark % {'times': row.extension_count})}</span> {escape(first)}</span>"
    )


def _progress(row: TaskRow, shown: Shown) -> str:
    both = f"{figures.percent(row.percent)} / {figures.percent(row.confirmed_percent)}"
    expected = ""
    if row.expected is not None:
        expected = gettext("expected %(percent)s") % {"percent": figures.percent(row.expected)}
    return _cell("progress", shown, both + _note(expected), "number")


def _standing(row: TaskRow, shown: Shown) -> str:
    other = ""
    if row.confirmed_standing and row.confirmed_standing != row.standing:
        said = escape(gettext("confirmed:"))
        light = shown.light(row.confirmed_standing)
        other = f'<span class="table-note">{said} {light}</span>'
    return _cell("standing", shown, shown.light(row.standing) + other)


def _freshness(row: TaskRow, shown: Shown) -> str:
    word = str(FRESHNESS_WORDS.get(row.freshness, figures.NOTHING))
    last = figures.short_day(row.reported_on, shown.on) if row.reported_on else ""
    return _cell("freshness", shown, escape(word) + _note(last))


def _plain(key: str, read: Callable[[TaskRow], Any]) -> Callable[[TaskRow, Shown], str]:
    return lambda row, shown: (
        f'<td data-label="{escape(shown.labels[key])}">'
        f"{escape(str(read(row) or figures.NOTHING))}</td>"
    )


def _cell(key: str, shown: Shown, inner: str, style: str = "") -> str:
    """A cell; what goes into it is escaped already."""
    named = f' class="{style}"' if style else ""
    return f'<td{named} data-label="{escape(shown.labels[key])}"><span>{inner}</span></td>'


def _note(words: str) -> str:
    return f'<span class="table-note">{escape(words)}</span>'


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
    return mark_safe("".join(cells))  # noqa: S308 - every cell escapes what it is given


def _pick(row: TaskRow) -> str:
    chosen = gettext("Choose %(number)s") % {"number": row.number}
    return (
        '<td class="table-picked"><label class="table-pick">'
        f'<input type="checkbox" name="task" value="{escape(row.number)}">'
        f'<span class="sr-only">{escape(chosen)}</span></label></td>'
    )
