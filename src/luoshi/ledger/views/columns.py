"""The columns of the list: each cell is written in Python, so a page of rows costs little.

Whatever comes from data or from a catalogue passes through `escape` where it is written.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
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
class Words:
    """The words that rows repeat, in the reader's language; escaped, with places for figures."""

    choose: str
    expected: str
    confirmed: str
    freshness: Mapping[str, str]

    @classmethod
    def now(cls) -> "Words":
        """In the language of this request."""
        return cls(
            choose=escape(gettext("Choose %(number)s")),
            expected=escape(gettext("expected %(percent)s")),
            confirmed=escape(gettext("confirmed:")),
            freshness={key: escape(str(word)) for key, word in FRESHNESS_WORDS.items()},
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """What every cell of one page is written with."""

    on: date
    shown_lights: Mapping[str, SafeString]
    labels: Mapping[str, str]  # escaped
    words: Words
    home: str
    may_pick: bool = False
    tail: str = ""  # what an address of a task carries on: the day the page is as of

    @classmethod
    def on_page(
        cls,
        on: date,
        legend: Mapping[str, lights.LegendEntry],
        columns: "Iterable[ListColumn]" = (),
        *,
        may_pick: bool = False,
        as_of: date | None = None,
    ) -> "Shown":
        """What the cells of this page share: asked once, not for every row."""
        language = get_language() or ""
        return cls(
            on=on,
            shown_lights=_Lights(
                (key, lights.drawn(key, entry, language)) for key, entry in legend.items()
            ),
            labels={column.key: escape(str(column.label)) for column in columns},
            words=Words.now(),
            home=reverse("ledger:tasks"),
            may_pick=may_pick,
            tail=f"?as_of={as_of.isoformat()}" if as_of else "",
        )

    def light(self, standing: str) -> SafeString:
        """A light in the body's own words."""
        return self.shown_lights[standing]


class _Lights(dict[str, SafeString]):
    """The lights of a legend; a standing it does not name has the common word."""

    def __missing__(self, standing: str) -> SafeString:
        return standings.standing_light(standing)


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
        f'<th scope="row"><a class="table-title" href="{shown.home}{quote(row.number)}/'
        f'{shown.tail}" data-ls-open>{escape(row.title)}</a>{_note(escape(beside))}</th>'
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
    told = escape(row.lead or figures.NOTHING) + _note(escape(helping))
    return _cell("lead", shown, told, "task-lead")


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
        expected = shown.words.expected % {"percent": figures.percent(row.expected)}
    return _cell("progress", shown, both + _note(expected), "number")


def _standing(row: TaskRow, shown: Shown) -> str:
    other = ""
    if row.confirmed_standing and row.confirmed_standing != row.standing:
        light = shown.light(row.confirmed_standing)
        other = f'<span class="table-note">{shown.words.confirmed} {light}</span>'
    return _cell("standing", shown, shown.light(row.standing) + other)


def _freshness(row: TaskRow, shown: Shown) -> str:
    word = shown.words.freshness.get(row.freshness, figures.NOTHING)
    last = escape(figures.short_day(row.reported_on, shown.on)) if row.reported_on else ""
    return _cell("freshness", shown, word + _note(last))


def _plain(key: str, read: Callable[[TaskRow], Any]) -> Callable[[TaskRow, Shown], str]:
    return lambda row, shown: (
        f'<td data-label="{shown.labels[key]}">{escape(str(read(row) or figures.NOTHING))}</td>'
    )


def _cell(key: str, shown: Shown, inner: str, style: str = "") -> str:
    """A cell; what goes into it is escaped already."""
    named = f' class="{style}"' if style else ""
    return f'<td{named} data-label="{shown.labels[key]}"><span>{inner}</span></td>'


def _note(words: str) -> str:
    return f'<span class="table-note">{words}</span>'


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


def write_heads(
    columns: Sequence[ListColumn], sorted_by: str, address: Callable[[str], str]
) -> SafeString:
    """The headings of a list; those that sort lead to `address(order)`, up and then down."""
    return mark_safe("".join(_head(column, sorted_by, address) for column in columns))  # noqa: S308


_ARROWS = (
    '<svg viewBox="0 0 9 12" aria-hidden="true"><path class="{}" d="M4.5 0 8.5 5H.5z"/>'
    '<path class="{}" d="M4.5 12 .5 7h8z"/></svg>'
)


def _head(column: ListColumn, sorted_by: str, address: Callable[[str], str]) -> str:
    label = escape(capfirst(str(column.label)))
    if not column.sort:
        return f'<th scope="col">{label}</th>'
    up, down = sorted_by == column.sort, sorted_by == f"-{column.sort}"
    state = ' aria-sort="ascending"' if up else ' aria-sort="descending"' if down else ""
    number = ' class="number"' if column.numeric else ""
    arrows = _ARROWS.format("is-on" if up else "", "is-on" if down else "")
    other = escape(address(f"-{column.sort}" if up else column.sort))
    return (
        f'<th scope="col"{number}{state}>'
        f'<a class="table-sort" href="{other}">{label}{arrows}</a></th>'
    )


def write_standing_links(
    links: Iterable[tuple[SafeString, int | None, str, bool]],
) -> SafeString:
    """The lights above a list, each with its number and the list it leads to."""
    taken = f'<span class="sr-only">{escape(gettext("take this filter away"))}</span>'
    items = []
    for light, number, url, is_chosen in links:
        count = "" if number is None else f"<b>{number}</b>"
        chosen, way_back = (_CHOSEN, taken) if is_chosen else ("", "")
        items.append(f'<li><a href="{escape(url)}"{chosen}>{light}{count}{way_back}</a></li>')
    return mark_safe("".join(items))  # noqa: S308 - every part is escaped


_CHOSEN = ' aria-current="true"'


def write_rows(
    rows: Sequence[TaskRow], columns: Sequence[ListColumn], shown: Shown
) -> tuple[SafeString, ...]:
    """The rows of a list, each as its cells."""
    return tuple(_row(row, columns, shown) for row in rows)


def _row(row: TaskRow, columns: Sequence[ListColumn], shown: Shown) -> SafeString:
    cells = [column.cell(row, shown) for column in columns]
    if shown.may_pick:
        cells.insert(0, _pick(row, shown))
    return mark_safe("".join(cells))  # noqa: S308 - every cell escapes what it is given


def _pick(row: TaskRow, shown: Shown) -> str:
    number = escape(row.number)
    return (
        '<td class="table-picked"><label class="table-pick">'
        f'<input type="checkbox" name="task" value="{number}">'
        f'<span class="sr-only">{shown.words.choose % {"number": number}}</span></label></td>'
    )
