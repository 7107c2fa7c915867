"""An existing 任务分解表 read into drafts, every doubt named by its cell."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.ledger.models import Kind, Task
from luoshi.ledger.selectors import UnknownUnit, leaders_of, nearest
from luoshi.ledger.sheets.targets import node_in_words, targets_in_words
from luoshi.organisations.actor import Actor
from luoshi.organisations.models import Organisation, Post
from luoshi.organisations.selectors import holder_names, organisations_of, registered_names
from luoshi_core import sheets
from luoshi_core.sheets.columns import Language

MOST_DRAFTS = 5_000
Decisions = Mapping[str, Sequence[Organisation]]
_COLUMNS = {column.key: column for column in sheets.LEDGER_COLUMNS}
_TAKEN = frozenset(
    {
        "ordinal", "category", "task", "target", "leader", "lead", "support", "person", "due",
        "quarter_1", "quarter_2", "quarter_3", "quarter_4", "measures", "remark", "number",
        "source", "target_value",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend before anything is written, with its place."""

    cell: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A row as it will be drafted."""

    cell: str
    content: Mapping[str, Any]

    @property
    def supporting(self) -> str:
        """The names of the supporting units."""
        return "、".join(unit.shown for unit in self.content["supporting"])


@dataclass(frozen=True, slots=True)
class Preview:
    """What a table holds: what was recognised, what was not, and what is wrong."""

    columns: tuple[str, ...]
    not_taken: tuple[str, ...]
    unmatched: tuple[tuple[str, str], ...]
    drafts: tuple[Draft, ...]
    faults: tuple[Fault, ...]
    unknown: tuple[UnknownUnit, ...]
    notes: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        """Whether the drafts can be written."""
        return bool(self.drafts) and not self.faults and not self.unknown


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a table is to be read where it does not say so itself.

    `layouts` are the sheets chosen with their columns; without them every sheet whose header is
    understood is read. `year` is the year of days without one, `measure` the unit of bare figures.
    """

    layouts: Mapping[str, sheets.Layout] | None = None
    year: int | None = None
    measure: str = ""
    most: int = MOST_DRAFTS


def read_task_table(
    content: bytes, *, actor: Actor, on: date, source: str = "", decided: Decisions | None = None
) -> Preview:
    """Read a table into drafts; a file that is no table raises `SheetError` with its sentence."""
    workbook = sheets.read_workbook(content)
    return drafts_in(workbook, actor=actor, on=on, source=source, decided=decided)


def drafts_in(
    workbook: sheets.Workbook,
    *,
    actor: Actor,
    on: date,
    source: str = "",
    decided: Decisions | None = None,
    wanted: Wanted | None = None,
) -> Preview:
    """The drafts in the sheets of a file that was read."""
    return _Reader(actor, on, source, decided or {}, wanted or Wanted()).read(workbook)


def language() -> Language:
    """The language in which the sheet's own sentences are told."""
    return "en" if get_language() == "en" else "zh"


class _Reader:
    def __init__(
        self, actor: Actor, on: date, source: str, decided: Decisions, wanted: Wanted
    ) -> None:
        self.actor = actor
        self.wanted = wanted
        self.year = wanted.year or on.year
        self.on = on
        self.source = source
        self.decided = decided
        self.known = registered_names(actor.body_id)
        self.units = organisations_of(actor).in_bulk(list(self.known.values()))
        self.leaders = leaders_of(actor, on)
        self.holders = holder_names([post.pk for post in self.leaders], on)
        self.faults: list[Fault] = []
        self.unknown: dict[str, list[str]] = defaultdict(list)
        self.numbers: dict[str, str] = {}

    def read(self, workbook: sheets.Workbook) -> Preview:
        found = self._found(workbook)
        drafts = [draft for grid, layout in found for draft in self._drafts(grid, layout)]
        self._look_for_numbers()
        keys = dict.fromkeys(key for _grid, layout in found for key in layout.mapping)
        return Preview(
            columns=tuple(_header(key) for key in keys if key in _TAKEN),
            not_taken=tuple(_header(key) for key in keys if key in _COLUMNS and key not in _TAKEN),
            unmatched=tuple(
                (header.cell, header.text)
                for _grid, layout in found
                for header in layout.unmatched_headers
            ),
            drafts=tuple(drafts[: self.wanted.most]),
            faults=(*self.faults, *_too_many(drafts, self.wanted.most)),
            unknown=tuple(
                UnknownUnit(name, tuple(cells), self._alike(name))
                for name, cells in self.unknown.items()
            ),
            notes=tuple(note.sentence(language()) for note in workbook.notes),
        )

    def _found(self, workbook: sheets.Workbook) -> list[tuple[sheets.Grid, sheets.Layout]]:
        chosen = self.wanted.layouts
        if chosen is not None:
            return [(grid, chosen[grid.name]) for grid in workbook.grids if grid.name in chosen]
        found, first_refusal = [], None
        for grid in workbook.grids:
            try:
                found.append((grid, sheets.find_layout(grid, _ALL, required={"task"})))
            except sheets.NoHeader as refusal:
                first_refusal = first_refusal or refusal
        if not found:
            raise first_refusal or sheets.SheetError("no_sheet")
        return found

    def _alike(self, name: str) -> tuple[str, ...]:
        keys = dict.fromkeys(self.known[known] for known in nearest(name, self.known, most=6))
        return tuple(self.units[key].name for key in list(keys)[:3])

    def _drafts(self, grid: sheets.Grid, layout: sheets.Layout) -> Iterator[Draft]:
        day = partial(sheets.date_words, year=self.year)
        parsers: dict[str, Callable[[object], object]] = {
            "lead": sheets.units,
            "support": sheets.units,
            "due": day,
        }
        parsed = sheets.parse_rows(grid, layout, parsers, required=[_COLUMNS["task"]])
        self.faults += [
            Fault(f"{grid.name} {error.cell}".strip(), error.sentence(language()))
            for error in parsed.errors
        ]
        for row in parsed.rows:
            content = self._content(row)
            if content is not None:
                yield Draft(row.cells["task"], content)

    def _content(self, row: sheets.ParsedRow) -> dict[str, Any] | None:
        values: dict[str, Any] = {key: value for key, value in row.values.items() if value}
        beside: list[str] = []
        led = self._units(values.get("lead", ()), row.cells.get("lead", ""))
        helping = self._units(values.get("support", ()), row.cells.get("support", ""))
        due: sheets.DateWords | None = values.get("due")
        aim = values.get("target") or values.get("target_value") or ""
        targets = targets_in_words(self._measured(aim))
        if targets is None:
            beside.append(_beside("target", aim))
        leader = self._leader(values.get("leader", ""), beside)
        beside += [_beside(key, values[key]) for key in ("person", "remark") if values.get(key)]
        beside += [
            _beside(key, str(unit))
            for key in ("lead", "support")
            for unit in values.get(key, ())
            if unit.note
        ]
        beside += [
            f"{key.removeprefix(sheets.KEPT)}：{value}"
            for key, value in values.items()
            if key.startswith(sheets.KEPT)
        ]
        year = due.on.year if due and due.on else self.year
        nodes = [
            node_in_words(values.get(f"quarter_{quarter}", ""), quarter, year)
            for quarter in (1, 2, 3, 4)
        ]
        content = {
            "title": values["task"],
            "number": self._number(values.get("number", ""), row.cells.get("number", "")),
            "line": (values.get("category") or _without_mark(row.section))[:40],
            "lead": led[0] if led else None,
            "supporting": [*led[1:], *helping],
            "leader": leader,
            "source": (values.get("source") or self.source)[:200],
            "due_on": due.on if due else None,
            "due_words": _due_words(due),
            "kind": _kind(due, targets),
            "targets": targets or (),
            "milestones": [node for node in nodes if node is not None],
            "measures": "\n".join(
                [*([values["measures"]] if "measures" in values else []), *beside]
            ),
        }
        return content if self._fits(content, row) else None

    def _measured(self, words: str) -> str:
        """The words of a target with half-width figures, and the table's unit behind a bare one."""
        plain = sheets.plain_figures(words)
        bare = plain.replace(".", "", 1).replace(",", "").isdigit()
        return f"{plain}{self.wanted.measure}" if bare else plain

    def _fits(self, content: Mapping[str, Any], row: sheets.ParsedRow) -> bool:
        if len(content["title"]) <= 500:
            return True
        words = _("The task has %(length)s characters; 500 are the most. Shorten it.")
        self.faults.append(Fault(row.cells["task"], words % {"length": len(content["title"])}))
        return False

    def _units(self, named: Sequence[sheets.NamedUnit], cell: str) -> list[Organisation]:
        units: list[Organisation] = []
        for one in named:
            key = self.known.get(one.name)
            if key is not None:
                units.append(self.units[key])
            elif one.name in self.decided:
                units.extend(self.decided[one.name])
            else:
                self.unknown[one.name].append(cell)
        return units

    def _leader(self, words: str, beside: list[str]) -> Post | None:
        if not words:
            return None
        for post in self.leaders:
            names = (self.holders.get(post.pk, ""), post.title, str(post))
            if any(name and name in words for name in names):
                return post
        beside.append(_beside("leader", words))
        return None

    def _number(self, words: str, cell: str) -> str:
        if not words:
            return ""
        if len(words) > 24 or "/" in words:
            told = _("“%(number)s” cannot be a task number: 24 characters at most, without “/”.")
            self.faults.append(Fault(cell, told % {"number": words}))
        elif words in self.numbers:
            told = _("The task number %(number)s stands in %(cell)s already.")
            self.faults.append(Fault(cell, told % {"number": words, "cell": self.numbers[words]}))
        else:
            self.numbers[words] = cell
        return words

    def _look_for_numbers(self) -> None:
        taken = Task.objects.filter(body_id=self.actor.body_id, number__in=list(self.numbers))
        for number in taken.order_by("number").values_list("number", flat=True):
            told = _(
                "Task %(number)s is in the ledger already. Empty the cell or take out the row."
            )
            self.faults.append(Fault(self.numbers[number], told % {"number": number}))


_ALL = sheets.LEDGER_COLUMNS


def _too_many(drafts: Sequence[Draft], most: int) -> list[Fault]:
    if len(drafts) <= most:
        return []
    told = _("The table holds %(count)s tasks; %(most)s at a time are the most. Split it.")
    return [Fault("", told % {"count": len(drafts), "most": most})]


def _header(key: str) -> str:
    return _COLUMNS[key].header(language())


def _beside(key: str, words: str) -> str:
    # What has no field of its own is kept word for word with the measures.
    return f"{_COLUMNS[key].zh}：{words}"


def _without_mark(section: str) -> str:
    return section.lstrip("一二三四五六七八九十百（）()、．. ")


def _due_words(due: sheets.DateWords | None) -> str:
    if due is None or (due.on and due.raw == due.on.isoformat()):
        return ""
    return due.raw[:60]


def _kind(due: sheets.DateWords | None, targets: object) -> str:
    if due is not None and due.long_standing:
        return Kind.LONG_STANDING
    return Kind.MEASURED if targets else Kind.DELIVERABLE
