"""An edited ledger against the one that went out and the one that stands now, by the cell."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.exchange.reading.edits import REPORTED, Editor, Fault, may_report
from luoshi.exchange.reading.keys import RowKey, digest, read_key, words_of
from luoshi.ledger.models import ProgressReport
from luoshi.ledger.selectors import SheetTask, tasks_for_sheet_numbered
from luoshi.ledger.sheets import cells_of
from luoshi.ledger.sheets.importing import language
from luoshi.ledger.states import ReportState
from luoshi.organisations.actor import Actor
from luoshi_core import sheets
from luoshi_core.sheets.columns import Language

_COLUMNS = {column.key: column for column in sheets.LEDGER_COLUMNS}
_READ = (*sheets.LEDGER_COLUMNS, sheets.KEY)


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that was edited: where, what it said, what it says now."""

    cell: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TaskChange:
    """The edited cells of one task, and what they ask of the ledger's verbs."""

    number: str
    title: str
    cells: tuple[CellChange, ...]
    draft: Mapping[str, Any]
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that somebody else changed meanwhile too."""

    cell: str
    number: str
    column: str
    went_out: str
    stands: str
    asked: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What an edited ledger asks for: changes, conflicts, faults, and what was left alone."""

    tasks: tuple[TaskChange, ...]
    conflicts: tuple[Conflict, ...]
    faults: tuple[Fault, ...]
    rows: int
    notes: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        """Whether the changes can be written."""
        return bool(self.tasks) and not self.faults and not self.conflicts

    @property
    def cell_count(self) -> int:
        """How many cells were edited."""
        return sum(len(task.cells) for task in self.tasks)


@dataclass(frozen=True, slots=True)
class _Row:
    grid: sheets.Grid
    row: sheets.ParsedRow
    key: RowKey

    def cell(self, column: str) -> str:
        return self.row.cells.get(column, "")


def read_changes(content: bytes, *, actor: Actor, on: date, name: str = "") -> Changes:
    """What was edited in a ledger of ours; a file that is none raises `SheetError`."""
    workbook = sheets.read_workbook(content, name=name)
    reader = _Reader(actor, on)
    rows = list(reader.rows(workbook))
    return reader.compare(rows, workbook)


class _Reader:
    def __init__(self, actor: Actor, on: date) -> None:
        self.actor = actor
        self.on = on
        self.faults: list[Fault] = []
        self.conflicts: list[Conflict] = []
        self.own: set[tuple[str, str]] = set()
        self.waiting: dict[int, ProgressReport] = {}
        self.repeated = 0

    def rows(self, workbook: sheets.Workbook) -> Iterator[_Row]:
        found = False
        seen: dict[str, str] = {}
        for grid in workbook.grids:
            try:
                layout = sheets.find_layout(grid, _READ, required={"key"})
            except sheets.NoHeader:
                continue
            found = True
            # Hidden by ourselves, so nobody need be told of it.
            self.own.add((grid.name, grid.address(0, layout.mapping["key"]).rstrip("1")))
            parsed = sheets.parse_rows(grid, layout, {})
            for error in parsed.errors:
                self.faults.append(Fault(error.cell, error.sentence(language())))
            for row in parsed.rows:
                kept = self._keyed(grid, row, seen)
                if kept is not None:
                    yield kept
        if not found:
            raise sheets.SheetError("missing_columns", values={"missing": (sheets.KEY,)})

    def _keyed(self, grid: sheets.Grid, row: sheets.ParsedRow, seen: dict[str, str]) -> _Row | None:
        words, cell = str(row.values.get("key", "")), row.cells["key"]
        key = read_key(words)
        if key is None:
            self._fault(cell, _no_key(words))
        elif key.number in seen:
            told = _("Row %(row)s repeats the task of %(cell)s. Keep one of them.")
            self._fault(cell, told % {"row": row.line, "cell": seen[key.number]})
        else:
            seen[key.number] = cell
            return _Row(grid, row, key)
        return None

    def compare(self, rows: list[_Row], workbook: sheets.Workbook) -> Changes:
        found = tasks_for_sheet_numbered(self.actor, [row.key.number for row in rows])
        tasks = {one.task.number: one for one in found}
        stands = self._words_now(rows, tasks)
        editor = Editor(self.actor, self.on)
        keys = [one.task.pk for one in tasks.values()]
        filed = ProgressReport.objects.filter(task__in=keys, state=ReportState.FILED)
        self.waiting = {report.task_id: report for report in filed.order_by("pk")}
        changes = []
        for row in rows:
            task = tasks.get(row.key.number)
            if task is None:
                told = _("Task %(number)s is not in the ledger, or not for you to read.")
                self._fault(row.cell("key"), told % {"number": row.key.number})
                continue
            edited = tuple(self._edited(row, stands[row.key.number]))
            if edited:
                changes.append(self._change(editor, task, edited, row))
        return Changes(
            tasks=tuple(one for one in changes if one.draft or one.report),
            conflicts=tuple(self.conflicts),
            faults=(*self.faults, *editor.faults),
            rows=len(rows),
            notes=tuple(self._notes(workbook)),
        )

    def _notes(self, workbook: sheets.Workbook) -> Iterator[str]:
        for note in workbook.notes:
            if (note.sheet, note.values.get("places")) not in self.own:
                yield note.sentence(language())
        if self.repeated:
            told = ngettext(
                "The progress of %(count)s task was reported just so and waits for a signature.",
                "The progress of %(count)s tasks was reported just so and waits for a signature.",
                self.repeated,
            )
            yield told % {"count": self.repeated}

    def _words_now(
        self, rows: list[_Row], tasks: Mapping[str, SheetTask]
    ) -> dict[str, dict[str, str]]:
        """What each row would say if it went out now, in the language in which it went out."""
        now: dict[str, dict[str, str]] = {}
        by_language: dict[Language, list[SheetTask]] = {}
        for row in rows:
            if row.key.number in tasks:
                by_language.setdefault(row.key.language, []).append(tasks[row.key.number])
        for spoken, listed in by_language.items():
            with translation.override("en" if spoken == "en" else "zh-hans"):
                cells = cells_of(listed, body_id=self.actor.body_id, on=self.on, language=spoken)
            for task, row_cells in zip(listed, cells, strict=True):
                now[task.task.number] = words_of(row_cells, spoken)
        return now

    def _edited(self, row: _Row, now: Mapping[str, str]) -> Iterator[CellChange]:
        for key, went_out in row.key.digests.items():
            if key not in row.row.cells or key not in now:
                continue
            asked = sheets.text(row.row.values.get(key))
            if digest(asked) in (went_out, digest(now[key])):
                continue
            column = _COLUMNS[key].header(language())
            if digest(now[key]) != went_out:
                place = row.cell(key)
                self.conflicts.append(Conflict(place, row.key.number, column, "", now[key], asked))
                continue
            yield CellChange(row.cell(key), key, now[key], asked)

    def _change(
        self, editor: Editor, task: SheetTask, edited: tuple[CellChange, ...], row: _Row
    ) -> TaskChange:
        asked = {one.column: (one.cell, one.after) for one in edited}
        draft = editor.draft(task, asked)
        report = editor.report(task, asked)
        if self._is_waiting(task, report):
            self.repeated += 1
            report = {}
            edited = tuple(one for one in edited if one.column not in REPORTED)
        shown = tuple(
            CellChange(one.cell, _COLUMNS[one.column].header(language()), one.before, one.after)
            for one in edited
        )
        return TaskChange(row.key.number, task.task.title, shown, draft, report)

    def _is_waiting(self, task: SheetTask, report: Mapping[str, Any]) -> bool:
        """Whether the unit has filed just this already, and the head has not signed it yet."""
        filed = self.waiting.get(task.task.pk)
        if filed is None or not report or "values" in report:
            return False
        return all(getattr(filed, name) == value for name, value in report.items())

    def _fault(self, cell: str, sentence: str) -> None:
        self.faults.append(Fault(cell, sentence))


def _no_key(words: str) -> str:
    if words:
        return _("The row key was changed. Take the ledger out again and repeat the edit there.")
    return _(
        "This row has no key: it did not go out with the ledger. Take new tasks in as a table."
    )


__all__ = ["CellChange", "Changes", "Conflict", "Fault", "TaskChange", "may_report", "read_changes"]
